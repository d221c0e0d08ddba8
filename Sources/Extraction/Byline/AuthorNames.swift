/// Reads the people out of a byline: `By Ann Lee, Reporter, and Bo Ek` gives two names.
enum AuthorNames {
  /// More names than this are a list of something else.
  static let maximumNames = 12

  /// The names in a byline or in a field that may hold several.
  static func names(in text: String) -> [String] {
    var rest = Entities.withoutTags(Entities.decoded(text)).collapsed
    guard !rest.isEmpty, rest.utf8.count <= 400, !rest.hasPrefix("http"), !rest.hasPrefix("/") else { return [] }
    rest = withoutLabels(rest)
    var names: [String] = []
    for part in parts(of: rest) {
      guard let name = name(part), names.count < maximumNames else { continue }
      let folded = Words.folded(name)
      if !names.contains(where: { Words.folded($0) == folded }) { names.append(name) }
    }
    return names
  }

  /// Names of several fields together, each once.
  static func union(_ values: [String]) -> [String] {
    var names: [String] = []
    for value in values {
      for name in Self.names(in: value) where names.count < maximumNames {
        if !names.contains(where: { isSame($0, name) }) { names.append(name) }
      }
    }
    return names
  }

  static func isSame(_ first: String, _ second: String) -> Bool {
    Words.list(first).joined() == Words.list(second).joined()
  }

  /// Whether the text begins as a byline does: a label, then a capital.
  static func beginsLikeByline(_ text: String) -> Bool {
    let stripped = withoutLabels(text)
    guard stripped.utf8.count < text.utf8.count, let first = stripped.first else { return false }
    return first.isUppercase || (first.isLetter && !first.isLowercase)
  }

  private static func withoutLabels(_ text: String) -> String {
    var rest = text
    for _ in 0..<3 {
      let lower = rest.lowercased()
      var cut: String.Index?
      var best = 0
      for label in AuthorWords.labels where lower.hasPrefix(label) && label.utf8.count > best {
        let end = lower.index(lower.startIndex, offsetBy: label.count)
        guard end < lower.endIndex, !lower[end].isLetter || label.unicodeScalars.contains(where: { $0.value > 0x3000 })
        else {
          continue
        }
        // "De" and "Da" begin names too: they are labels in front of a capital only, with a space between.
        best = label.utf8.count
        cut = rest.index(rest.startIndex, offsetBy: min(label.count, rest.count))
      }
      guard let cut else { break }
      rest = String(rest[cut...]).trimming([" ", ":", "-", "–", "—", "|", "/", ".", "\u{A0}", "："])
    }
    return rest
  }

  /// The text cut at commas, conjunctions and marks.
  private static func parts(of text: String) -> [String] {
    var text = text
    let lower = text.lowercased()
    if lower.count == text.count {
      var end = lower.endIndex
      for ender in AuthorWords.enders {
        if let found = firstRange(of: ender, in: lower), found > lower.startIndex, found < end { end = found }
      }
      if end < lower.endIndex { text = String(text.prefix(lower.distance(from: lower.startIndex, to: end))) }
    }
    var parts: [String] = []
    var words: [String] = []
    func flush() {
      if !words.isEmpty { parts.append(words.joined(separator: " ")) }
      words = []
    }
    for piece in text.split(whereSeparator: { ",;|/•·\n、，；".contains($0) }).map(String.init) {
      for word in piece.split(separator: " ") {
        if AuthorWords.conjunctions.contains(word.lowercased()), !words.isEmpty,
          word.first?.isUppercase != true || word.count > 1
        {
          flush()
        } else {
          words.append(String(word))
        }
      }
      flush()
    }
    return parts
  }

  private static func firstRange(of needle: String, in text: String) -> String.Index? {
    let bytes = Array(text.utf8)
    let wanted = Array(needle.utf8)
    guard wanted.count <= bytes.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
      if bytes[start..<start + wanted.count].elementsEqual(wanted) {
        return text.utf8.index(text.startIndex, offsetBy: start)
      }
    }
    return nil
  }

  /// One part as a name; nil when it is a role, an address, a date or a sentence.
  private static func name(_ part: String) -> String? {
    var text = part
    if let open = text.firstIndex(where: { $0 == "(" || $0 == "[" || $0 == "<" }) {
      guard open > text.startIndex else { return nil }
      text = String(text[..<open])
    }
    text = withoutLabels(text).trimming([" ", ".", ":", "-", "–", "—", "*", "\"", "“", "”", "'", "’", "©", "|", "„"])
    let lower = text.lowercased()
    guard !text.isEmpty, !lower.contains("http"), !lower.contains("www."), !text.contains("@"),
      !lower.hasSuffix(".html"),
      !AuthorWords.nobody.contains(lower), !text.contains("{"), !text.contains("_id")
    else { return nil }
    var words = text.split(separator: " ").map(String.init)
    while words.count > 1, let last = words.last,
      AuthorWords.credentials.contains(last.lowercased().filter { $0.isLetter }),
      last.dropFirst().contains(where: \.isUppercase)
    {
      words.removeLast()
    }
    guard words.count <= 6, !words.isEmpty else { return nil }
    text = words.joined(separator: " ")
    let letters = text.unicodeScalars.reduce(0) { $0 + ($1.properties.isAlphabetic ? 1 : 0) }
    let digits = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x30 && $1.value <= 0x39 ? 1 : 0) }
    guard letters >= 2, digits * 2 <= letters, text.count <= 60 else { return nil }
    if words.count == 1, AuthorWords.credentials.contains(lower.filter { $0.isLetter }) { return nil }
    if words.contains(where: { AuthorWords.roles.contains($0.lowercased().trimming([".", ","])) }), !isAllNames(words) {
      return nil
    }
    if words.count == 1, AuthorWords.roles.contains(lower) { return nil }
    if words.contains(where: { MonthNames.month($0.lowercased()) != nil }), digits > 0 { return nil }
    return text
  }

  /// Every word capitalised and none a role: `Chief Moomba` stays out, `BBC News` stays in.
  private static func isAllNames(_ words: [String]) -> Bool {
    !words.contains { AuthorWords.roles.contains($0.lowercased()) }
  }
}
