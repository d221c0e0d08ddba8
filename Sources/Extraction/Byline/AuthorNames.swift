import Untrusted

/// Reads the people out of a byline: `By Ann Lee, Reporter, and Bo Ek` gives two names.
enum AuthorNames {
  /// More names than this are a list of something else.
  static let maximumNames = 12

  /// Bytes of a value that is read, its markup included.
  private static let longestWritten = 8_192

  /// The names in a byline or in a field that may hold several. With `keepsRoles`, a value that is one name as a whole
  /// may have words like `marketing` in it, as companies' names do.
  static func names(in text: String, keepsRoles: Bool = false) -> [String] {
    guard text.utf8.count <= longestWritten else { return [] }
    let rest = Entities.withoutTags(Entities.decoded(text)).collapsed
    guard !rest.isEmpty, rest.utf8.count <= 400, !rest.hasBytePrefix("http"), !rest.hasBytePrefix("/") else {
      return []
    }
    let stripped = withoutLabels(rest)
    let parts = parts(of: stripped, isByline: stripped.utf8.count < rest.utf8.count)
    if let swapped = swapped(parts, stripped) { return [swapped] }
    var names: [String] = []
    var sawDegree = false
    for part in parts {
      // `Ann Lee, MS, RD, FAND`: what follows a degree in capitals is one too.
      let letters = part.filter(\.isLetter)
      let isCapitals = !letters.isEmpty && letters == letters.uppercased() && letters.count <= 6 && !part.contains(" ")
      if isCapitals, !names.isEmpty, sawDegree || !AuthorWords.agencies.contains(letters.lowercased()) {
        sawDegree = true
        continue
      }
      guard let name = name(part), names.count < maximumNames else { continue }
      let folded = Words.folded(name)
      if !names.contains(where: { Words.folded($0).hasSameBytes(as: folded) }) { names.append(name) }
    }
    if names.isEmpty, let first = parts.first, !first.contains(":"),
      isTeam(first) || keepsRoles && isCompany(first, parts)
    {
      names.append(first)
    }
    return names
  }

  /// `Lee, Ann` as `Ann Lee`.
  private static func swapped(_ parts: [String], _ text: String) -> String? {
    guard parts.count == 2, text.hasPrefix(parts[0] + ", ") else { return nil }
    let last = parts[0].split(separator: " ")
    let first = parts[1].split(separator: " ").map(String.init)
    guard last.count == 1, (1...2).contains(first.count), parts[0].count > 1, parts[1].count < 20,
      parts[1].first?.isUppercase == true, parts[0] != parts[0].uppercased(), !hasRole(first[...]),
      !AuthorWords.credentials.contains(parts[1].lowercased().filter(\.isLetter))
    else { return nil }
    return parts[1] + " " + parts[0]
  }

  /// A group that signs as one: `Paper Team`, `The Editors`, `Staff Writer`.
  private static func isTeam(_ part: String) -> Bool {
    let words = part.split(separator: " ").map(String.init)
    guard (2...5).contains(words.count), part.first?.isUppercase == true || part.first?.isNumber == true else {
      return false
    }
    return words.contains { AuthorWords.teams.contains($0.lowercased()) }
  }

  private static func isCompany(_ part: String, _ parts: [String]) -> Bool {
    let words = part.split(separator: " ")
    return parts.count == 1 && (2...6).contains(words.count) && words.allSatisfy { $0.first?.isUppercase ?? false }
  }

  private static func hasRole(_ words: ArraySlice<String>) -> Bool {
    words.contains { AuthorWords.roles.contains($0.lowercased()) }
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
    Words.list(first).joined().hasSameBytes(as: Words.list(second).joined())
  }

  /// Whether the text begins as a byline does: a label, then a capital.
  static func beginsLikeByline(_ text: String) -> Bool {
    let stripped = withoutLabels(text)
    guard stripped.utf8.count < text.utf8.count, let first = stripped.first else { return false }
    return first.isUppercase || (first.isLetter && !first.isLowercase)
  }

  /// Whether a line is a label and nothing else: `Written by:`.
  static func isLabel(_ text: String) -> Bool {
    guard text.utf8.count <= FieldText.longestTitle else { return false }
    let line = text.lowercased().trimming([" ", ":", "-", "–", "—", "|"])
    return AuthorWords.labels(beginningWith: line.utf8.first ?? 0).contains { $0.hasSameBytes(as: line) }
  }

  private static let phrases = AuthorWords.phrases.map { Array($0.utf8) }
  private static let innerLabels = phrases + AuthorWords.innerLabels.map { Array($0.utf8) }
  private static let sentenceEnd = Array(". ".utf8)

  /// What follows a label in the middle of a line, up to the end of its sentence; nil when no name can follow.
  static func behindLabel(_ text: String, isShort: Bool) -> String? {
    for bytes in isShort ? innerLabels : phrases {
      guard let place = text.utf8.firstOffsets(of: bytes) else { continue }
      let behind = Substring(text.utf8.dropFirst(place.upperBound)).head(FieldText.maximumBytes)
      guard let first = behind.first, first.isUppercase else { continue }
      let rest = String(behind.prefix(80))
      let end = rest.utf8.firstOffsets(of: sentenceEnd)
      let sentence = end.map { String(Substring(rest.utf8.prefix($0.lowerBound))) } ?? rest
      // An initial's point ends no sentence.
      return sentence.count < 5 ? rest : sentence
    }
    return nil
  }

  private static func withoutLabels(_ text: String) -> String {
    var rest = text
    // `ByAnn Lee`, glued by markup.
    if rest.hasPrefix("By"), let third = rest.dropFirst(2).first, third.isUppercase { rest = String(rest.dropFirst(2)) }
    for _ in 0..<3 {
      let lower = rest.lowercased()
      var cut: String.Index?
      var best = 0
      for label in AuthorWords.labels(beginningWith: lower.utf8.first ?? 0)
      where label.utf8.count > best && lower.utf8.starts(with: label.utf8) {
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

  private static let separators: Set<Character> = [
    ",", ";", "|", "/", "•", "·", "●", "⋅", "∙", "\n", "、", "，", "；",
  ]

  /// The text cut at commas, conjunctions and marks.
  private static func parts(of text: String, isByline: Bool) -> [String] {
    var text = text
    let lower = text.lowercased()
    if lower.count == text.count {
      let end = AuthorWords.end(of: lower.utf8.span, isByline: isByline)
      if end < lower.utf8.count {
        let index = lower.utf8.index(lower.startIndex, offsetBy: end)
        text = String(text.prefix(lower.distance(from: lower.startIndex, to: index)))
      }
    }
    var parts: [String] = []
    var words: [String] = []
    func flush() {
      if !words.isEmpty { parts.append(words.joined(separator: " ")) }
      words = []
    }
    for piece in text.split(whereSeparator: Self.separators.contains).map(String.init) {
      for word in piece.split(separator: " ") {
        // A date ends the names: `Ann Lee December 2, 2025`.
        let isMonth = words.count >= 2 && MonthNames.month(word.lowercased().trimming([".", ","])) != nil
        if isMonth || (!words.isEmpty && word.first?.isNumber == true) { break }
        if AuthorWords.conjunctions.contains(word.lowercased()), word.first?.isUppercase != true || word.count > 1 {
          flush()
        } else {
          words.append(String(word))
        }
      }
      flush()
    }
    return parts
  }

  /// One part as a name; nil when it is a role, an address, a date or a sentence.
  private static func name(_ part: String) -> String? {
    var text = part
    if let open = text.firstIndex(where: { $0 == "(" || $0 == "[" || $0 == "<" }) {
      guard open > text.startIndex else { return nil }
      text = String(text[..<open])
    }
    // `Editor : Ann Lee` is no byline.
    if let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }) {
      let before = text[..<colon].split(separator: " ").map { $0.lowercased() }
      if before.count <= 3, before.contains(where: AuthorWords.helpers.contains) { return nil }
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
    // Titles that Korean and Japanese put behind a reporter's name.
    while words.count > 1, let last = words.last, ["기자", "記者", "特派員", "논설위원"].contains(last) { words.removeLast() }
    if let first = words.first, AuthorWords.verbs.contains(first.lowercased()) { return nil }
    // `A. J. Neal View`, from a link behind the name.
    while words.count > 2, let last = words.last, ["view", "follow", "more", "read"].contains(last.lowercased()) {
      words.removeLast()
    }
    words = withoutWork(withoutInitials(words))
    guard words.count <= 6, let first = words.first, first.contains(where: \.isLetter) else { return nil }
    text = words.joined(separator: " ")
    let letters = text.unicodeScalars.reduce(0) { $0 + ($1.properties.isAlphabetic ? 1 : 0) }
    let digits = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x30 && $1.value <= 0x39 ? 1 : 0) }
    guard letters >= 2, digits * 2 <= letters, text.count <= 60 else { return nil }
    if words.count == 1, AuthorWords.credentials.contains(lower.filter { $0.isLetter }) { return nil }
    if hasRole(words[...]) { return nil }
    if words.count == 1, MonthNames.month(lower) != nil { return nil }
    if words.contains(where: { MonthNames.month($0.lowercased()) != nil }), digits > 0 { return nil }
    return text
  }

  /// `CM Craig McCarthy`, from a picture's place holder, without the initials in front.
  private static func withoutInitials(_ words: [String]) -> [String] {
    guard words.count >= 3, let first = words.first, (2...3).contains(first.count) else { return words }
    let initials = words.dropFirst().compactMap(\.first)
    guard first.count <= initials.count, first == String(initials.prefix(first.count)) else { return words }
    return Array(words.dropFirst())
  }

  /// `Keith Barry Senior Autos Reporter` without the work; `capital von Ann Lee` without the paper in front.
  private static func withoutWork(_ words: [String]) -> [String] {
    var words = words
    if words.count >= 4, let first = words.first, first.first?.isLowercase == true,
      ["von", "by", "par", "por", "av", "di"].contains(words[1]), !AuthorWords.particles.contains(first)
    {
      words.removeFirst(2)
    }
    guard let start = words.firstIndex(where: { AuthorWords.work.contains($0.lowercased()) }), (2...3).contains(start),
      !hasRole(words[..<start])
    else { return words }
    return Array(words[..<start])
  }
}
