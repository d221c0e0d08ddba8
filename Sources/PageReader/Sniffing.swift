import Untrusted

/// What a body is where its Content-Type cannot be trusted, and only there (MIME Sniffing Standard sections 5 and 7).
enum Sniffing {
  /// The bytes that are looked at.
  private static let reach = 1445

  /// A body without a usable type is HTML where its first character that is no white space opens a tag ("identifying a
  /// resource with an unknown MIME type", reduced to what a news page starts with).
  static func looksLikeMarkup(_ body: [UInt8]) -> Bool {
    let start = body.prefix(512).drop { isSpace($0) || [0xEF, 0xBB, 0xBF].contains($0) }
    guard start.first == UInt8(ascii: "<"), let second = start.dropFirst().first else { return false }
    return second == UInt8(ascii: "!") || isLetter(second)
  }

  /// Whether the type may be a default: Apache used one of these for everything it did not know.
  static func isApachesDefault(_ contentType: String) -> Bool {
    [
      "text/plain", "text/plain; charset=ISO-8859-1", "text/plain; charset=iso-8859-1", "text/plain; charset=UTF-8",
    ].contains { contentType.hasSameBytes(as: $0) }
  }

  /// "Distinguishing whether a resource is text or binary": a byte order mark makes it text, a control character that
  /// no text has binary.
  static func isBinary(_ body: [UInt8]) -> Bool {
    let marks: [[UInt8]] = [[0xFE, 0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF]]
    guard !marks.contains(where: { body.starts(with: $0) }) else { return false }
    return body.prefix(reach).contains { byte in
      switch byte {
      case 0x00...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F: true
      default: false
      }
    }
  }

  /// "Sniffing a mislabeled feed": the type of a feed that is sent as a page; nil for what may be a page.
  static func feedType(_ body: [UInt8]) -> String? {
    var rest = body.prefix(reach)
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    while true {
      rest = rest.drop(while: isSpace)
      guard rest.first == UInt8(ascii: "<") else { return nil }
      rest = rest.dropFirst()
      if rest.starts(with: "!--".utf8) {
        rest = after("-->", rest.dropFirst(3))
      } else if rest.first == UInt8(ascii: "!") {
        rest = after(">", rest)
      } else if rest.first == UInt8(ascii: "?") {
        rest = after("?>", rest)
      } else if rest.starts(with: "rss".utf8) {
        return "application/rss+xml"
      } else if rest.starts(with: "feed".utf8) {
        return "application/atom+xml"
      } else if rest.starts(with: "rdf:RDF".utf8) {
        let isFeed = ["http://purl.org/rss/1.0/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"].allSatisfy {
          contains($0, rest)
        }
        return isFeed ? "application/rss+xml" : nil
      } else {
        return nil
      }
    }
  }

  /// What stands behind `end`; nothing where it does not occur.
  private static func after(_ end: String, _ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.firstRange(of: end.utf8).map { bytes[$0.upperBound...] } ?? []
  }

  private static func contains(_ text: String, _ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.firstRange(of: text.utf8) != nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
