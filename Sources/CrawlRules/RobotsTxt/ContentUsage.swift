internal import Untrusted

/// Preferences about the use of content: `train-ai=n, search=y`.
///
/// Read from `Content-Usage` (draft-ietf-aipref-attach, draft-ietf-aipref-vocab), and from `Content-Signal`, which says
/// `yes` and `no` and is in use without a specification. The vocabularies are still moving, so the text is kept as it
/// came, and no term is built in: the database keeps `text`, and callers name the term.
public struct ContentUsage: Hashable, Sendable {
  /// As it came, made stream-safe; several values joined with commas. At most `maximumLength` bytes came.
  public let text: String
  private let preferences: [ByteText: Bool]

  public static let maximumLength = 4096

  /// From the values of a header, or of a record of robots.txt; nil without any.
  public init?(headerValues: [String]) {
    var bytes: [UInt8] = []
    for value in headerValues where !value.isEmpty {
      if !bytes.isEmpty { bytes += ", ".utf8 }
      guard value.utf8.count <= ContentUsage.maximumLength - bytes.count else { return nil }
      bytes += value.utf8
    }
    guard !bytes.isEmpty else { return nil }
    self.init(text: StreamSafe.text(bytes), of: bytes)
  }

  /// From the `text` of another.
  package init(text: String) { self.init(text: text, of: Array(text.utf8)) }

  private init(text: String, of bytes: [UInt8]) {
    self.text = text
    var preferences: [ByteText: Bool] = [:]
    // A dictionary of RFC 9651 whose values are the tokens y and n; parameters and everything else are no preference.
    for member in bytes.split(separator: UInt8(ascii: ",")) {
      let parts = member.prefix { $0 != UInt8(ascii: ";") }.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard parts.count == 2 else { continue }
      let term = ContentUsage.token(parts[0])
      switch ContentUsage.token(parts[1]) {
      // Of two statements about one term the refusal wins.
      case "n", "no": preferences[term] = false
      case "y", "yes": if preferences[term] == nil { preferences[term] = true }
      default: continue
      }
    }
    self.preferences = preferences
  }

  /// What is said about a term such as `train-ai`, in any case; nil where nothing is.
  public func allows(_ term: String) -> Bool? { preferences[ContentUsage.token(term.utf8)] }

  /// In lower case, without white space.
  private static func token(_ bytes: some Sequence<UInt8>) -> ByteText {
    let token = bytes.lazy.filter { $0 > 0x20 }.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    return ByteText(String(decoding: Array(token), as: UTF8.self))
  }
}
