/// The page's language: from its text when that is clear, else as declared.
enum LanguageChoice {
  /// Above this the text overrules what the page declares; templates are often declared in the wrong language.
  static let clear = 0.5

  /// `declared` is what the page says and where, the most reliable first.
  static func choose(text: String, declared: [(name: String?, source: String)]) -> Sourced<String>? {
    let guess = LanguageOfText.guess(text)
    let first = declared.lazy.compactMap { one in one.name.flatMap(primaryTag).map { ($0, one.source) } }.first
    if let guess, guess.confidence >= clear {
      // Editors know closely related languages apart better than function words do.
      if let first, first.0 == guess.language || areRelatives(first.0, guess.language) { return first }
      return (guess.language, "text")
    }
    if let first { return first }
    return guess.flatMap { $0.confidence > 0.1 ? ($0.language, "text") : nil }
  }

  /// `de` of `de-AT`, `de_DE`, `de,en`; `no` for both written Norwegians. nil when it is none.
  static func primaryTag(_ value: String) -> String? {
    let letters = value.utf8.lazy.map { $0 | 0x20 }.prefix { $0 &- 0x61 < 26 }.prefix(4)
    guard (2...3).contains(letters.count) else { return nil }
    let tag = String(decoding: Array(letters), as: UTF8.self)
    switch tag {
    case "nb", "nn": return "no"
    case "iw": return "he"
    case "in": return "id"
    case "jp": return "ja"
    case "cn": return "zh"
    case "eng": return "en"
    default: return tag
    }
  }

  private static func areRelatives(_ first: String, _ second: String) -> Bool {
    relatives.contains { $0.contains(first) && $0.contains(second) }
  }

  private static let relatives: [Set<String>] = [
    ["no", "da"], ["hr", "sr", "bs", "sl"], ["id", "ms"], ["cs", "sk"], ["gl", "pt", "es"], ["zh", "ja"],
    ["hi", "mr", "ne"],
    ["ru", "bg", "uk", "be", "mk", "sr"], ["fa", "ar", "ur", "ps", "ckb", "ku"], ["nl", "af"],
  ]
}
