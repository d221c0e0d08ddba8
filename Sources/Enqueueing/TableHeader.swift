import Untrusted

/// The names of a table's columns, as programs write them into the first line of a list.
enum TableHeader {
  private static let names = [
    "url", "urls", "link", "links", "loc", "location", "address", "href", "uri", "page", "page url", "article url",
    "canonical", "permalink",
  ]
  /// Bytes of a line of names at most.
  private static let longest = 1000
  private static let quotes: Set<Unicode.Scalar> = ["\"", "'"]

  /// What separates the columns that a line names; nil for other lines, comments among them, and where there is one
  /// column.
  static func separator(in line: String) -> Unicode.Scalar? {
    // Asked of each line, nearly all of which are URLs.
    guard !ListedAddress.beginsWithURL(line), line.utf8.count <= longest, line.utf8.firstRange(of: "://".utf8) == nil,
      !ListedAddress.trimmed(line.unicodeScalars).hasBytePrefix("#")
    else { return nil }
    return [",", ";", "|", "\t"].first { separator in
      let columns = line.unicodeScalars.split(separator: separator)
      return columns.count > 1 && columns.contains { isName($0) }
    }
  }

  /// Whether the fields of a line, of which TABs separate some, are names of columns.
  static func isHeader(_ fields: [String]) -> Bool {
    guard let first = fields.first, !ListedAddress.beginsWithURL(first), first.utf8.count <= longest else {
      return false
    }
    return fields.contains { isName($0.unicodeScalars[...]) } || separator(in: first) != nil
  }

  private static func isName(_ text: Substring.UnicodeScalarView) -> Bool {
    let bare = text.drop { quotes.contains($0) || $0 == " " }.prefix { !quotes.contains($0) }
    let word = ListedAddress.trimmed(bare)
    return word.utf8.count <= 16 && names.contains { $0.hasSameBytes(ignoringCaseAs: word) }
  }
}
