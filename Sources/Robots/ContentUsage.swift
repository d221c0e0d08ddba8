/// Preferences about the use of content by AIPREF (draft-ietf-aipref-attach, draft-ietf-aipref-vocab): `train-ai=n, search=y`.
///
/// The vocabulary is still a draft, so the text is kept as it came, and no term is built in: whoever stores it keeps `text`, and
/// whoever asks names the term.
public struct ContentUsage: Hashable, Sendable {
  /// As it came; several values joined with commas. At most `maximumLength` bytes.
  public let text: String
  private let preferences: [String: Bool]

  public static let maximumLength = 4096

  /// From the values of the header `Content-Usage`, or of robots.txt's record; nil without any.
  public init?(headerValues: [String]) {
    let text = headerValues.filter { !$0.isEmpty }.joined(separator: ", ")
    guard !text.isEmpty, text.utf8.count <= ContentUsage.maximumLength else { return nil }
    self.text = text
    var preferences: [String: Bool] = [:]
    // A dictionary of RFC 9651 whose values are the tokens y and n; parameters and everything else are no preference.
    for member in text.split(separator: ",") {
      let parts = member.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      guard parts.count == 2 else { continue }
      switch parts[1] {
      // Of two statements about one term the refusal wins.
      case "n": preferences[parts[0]] = false
      case "y": if preferences[parts[0]] == nil { preferences[parts[0]] = true }
      default: continue
      }
    }
    self.preferences = preferences
  }

  /// What is said about a term such as `train-ai`; nil where nothing is.
  public func allows(_ term: String) -> Bool? { preferences[term] }
}
