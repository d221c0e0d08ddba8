import Untrusted

/// The URL in the first field of a line, told from what else people put there: quotation marks, a table's columns, a
/// second URL, a comment, options behind a blank.
///
/// A browser writes a blank in an address as `%20`, so each of these would be one address that nobody meant. Inside
/// quotation marks a URL may hold what it likes.
enum ListedAddress {
  private static let quotes: [(opening: Unicode.Scalar, closing: Unicode.Scalar)] = [
    ("\"", "\""), ("'", "'"), ("<", ">"), ("`", "`"), ("\u{201C}", "\u{201D}"), ("\u{201E}", "\u{201C}"),
    ("\u{2018}", "\u{2019}"),
    ("\u{AB}", "\u{BB}"), ("\u{BB}", "\u{AB}"),
  ]

  /// The text without what shows nothing at its ends: white space, zero-width characters, byte order marks, marks of
  /// direction.
  static func trimmed(_ text: some BidirectionalCollection<Unicode.Scalar>) -> String {
    var rest = text[...]
    while let first = rest.first, showsNothing(first) { rest.removeFirst() }
    while let last = rest.last, showsNothing(last) { rest.removeLast() }
    var trimmed = String.UnicodeScalarView()
    trimmed.append(contentsOf: rest)
    return String(trimmed)
  }

  /// The URL as text. `field` is trimmed and not empty; for `columns` see `URLListLine`.
  static func url(in field: String, _ columns: Unicode.Scalar? = nil) throws(LineRejection) -> String {
    if let quoted = try quoted(field) { return quoted }
    let scalars = field.unicodeScalars
    if let first = scalars.first, first == "{" || first == "[", field.utf8.firstRange(of: "://".utf8) != nil {
      throw LineRejection("this looks like JSON; \(oneEach), as `jq -r` writes them")
    }
    let isURL = beginsWithURL(field)
    if let blank = scalars.firstIndex(where: isBlank) {
      let rest = trimmed(scalars[blank...])
      if !isURL, rest.utf8.firstRange(of: "://".utf8) != nil {
        throw LineRejection("something stands before the URL; \(oneEach), and nothing else on it")
      }
      throw LineRejection(reason(behindBlank: rest, isTable: scalars[..<blank].contains(",")))
    }
    if !isURL, secondURL(in: field) != nil { throw LineRejection(table) }
    if isURL, let last = scalars.last, let word = ends[last] {
      throw LineRejection("\(word) at the end: take it away, or put a URL that ends so in quotation marks")
    }
    if let columns, isURL, scalars.contains(columns) { throw LineRejection(table) }
    if let separator = secondURL(in: field) {
      throw LineRejection("two URLs on a line with \"\(separator)\" between them; \(oneEach)")
    }
    if isTableRow(field) { throw LineRejection(table) }
    return field
  }

  /// What stands in quotation marks, where the field begins with one.
  private static func quoted(_ field: String) throws(LineRejection) -> String? {
    let scalars = field.unicodeScalars
    guard let first = scalars.first, let marks = quotes.first(where: { $0.opening == first }) else { return nil }
    let inside = scalars.dropFirst()
    guard let end = inside.firstIndex(of: marks.closing) else {
      throw LineRejection("a quotation mark that is not closed")
    }
    let rest = trimmed(inside[inside.index(after: end)...])
    // As an array in JSON has it, a comma may follow.
    guard rest.isEmpty || rest.hasSameBytes(as: ",") || rest.hasSameBytes(as: ";") else {
      let isTable = rest.hasBytePrefix(",") || rest.hasBytePrefix(";")
      throw LineRejection(reason(behindBlank: rest, isTable: isTable))
    }
    return trimmed(inside[..<end])
  }

  /// What lists of programs leave at the end of a URL; a browser would make it a part of the address.
  private static let ends: [Unicode.Scalar: String] = [
    ",": "a comma", ";": "a semicolon", "\"": "a quotation mark", "\u{201D}": "a quotation mark",
    ">": "an angle bracket",
  ]

  static func beginsWithURL(_ text: String) -> Bool {
    ["http://", "https://"].contains { scheme in
      String(decoding: text.utf8.prefix(scheme.utf8.count), as: UTF8.self).hasSameBytes(ignoringCaseAs: scheme)
    }
  }

  static let header = "the names of a table's columns; give its column of URLs alone"
  private static let oneEach = "one URL a line"
  private static let table =
    "this looks like a row of a table: give its column of URLs alone, or put a URL that is meant in quotation marks"

  private static func reason(behindBlank rest: String, isTable: Bool) -> String {
    if rest.hasBytePrefix("#") { return "a comment behind a URL; a comment has a line of its own" }
    if rest.utf8.firstRange(of: "://".utf8) != nil, !isTable { return "more than one URL on a line; \(oneEach)" }
    if isTable { return table }
    for key in ["priority", "due", "crawl"] where rest.hasBytePrefix("\(key)=") {
      return "\(key)= stands behind a blank; a TAB comes before it"
    }
    return "white space within the URL: write %20 where it belongs to it, or put the URL in quotation marks"
  }

  /// What separates a second URL from the first; nil without one. An address of its own may stand in another's path or
  /// query, but not behind one of these.
  private static func secondURL(in field: String) -> Unicode.Scalar? {
    for separator: Unicode.Scalar in [",", ";", "|"] {
      for scheme in ["http://", "https://"] where field.utf8.firstRange(of: "\(separator)\(scheme)".utf8) != nil {
        return separator
      }
    }
    return nil
  }

  /// Whether the field is a URL with further columns: a last one that is a date, or one in quotation marks.
  private static func isTableRow(_ field: String) -> Bool {
    let bytes = Array(field.utf8)
    for separator in [UInt8(ascii: ","), UInt8(ascii: ";")] {
      let columns = bytes.split(separator: separator, omittingEmptySubsequences: false)
      guard columns.count > 1, let last = columns.last else { continue }
      if isDate(last) || columns.dropFirst().contains(where: { $0.first == UInt8(ascii: "\"") }) { return true }
    }
    return false
  }

  /// `2026-11-22`, with or without a time; `22.11.2026`, `11/22/26`.
  private static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
    let text = text.prefix(40)
    for separator in "-./".utf8 {
      let parts = text.split(separator: separator, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let last = parts[2].prefix { $0 != UInt8(ascii: "T") }
      let lengths = [parts[0].count, parts[1].count, last.count]
      guard (parts[0] + parts[1] + last).allSatisfy({ $0 &- 0x30 < 10 }) else { continue }
      if lengths == [4, 2, 2]
        || (1...2).contains(lengths[0]) && (1...2).contains(lengths[1]) && [2, 4].contains(lengths[2])
      {
        return true
      }
    }
    return false
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  private static func showsNothing(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isWhitespace { return true }
    switch scalar.value {
    case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF: return true
    default: return false
    }
  }
}
