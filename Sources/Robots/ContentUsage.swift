/// Preferences about the use of content: `train-ai=n, search=y`.
///
/// Read from `Content-Usage` (draft-ietf-aipref-attach, draft-ietf-aipref-vocab), and from `Content-Signal`, which says `yes` and `no`
/// and is in use without a specification. The vocabularies are still moving, so the text is kept as it came, and no term is built
/// in: whoever stores it keeps `text`, and whoever asks names the term.
public struct ContentUsage: Hashable, Sendable {
  /// As it came; several values joined with commas. At most `maximumLength` bytes.
  public let text: String
  private let preferences: [String: Bool]

  public static let maximumLength = 4096

  /// From the values of a header, or of a record of robots.txt; nil without any.
  public init?(headerValues: [String]) {
    let text = headerValues.filter { !$0.isEmpty }.joined(separator: ", ")
    guard !text.isEmpty, text.utf8.count <= ContentUsage.maximumLength else { return nil }
    self.text = text
    var preferences: [String: Bool] = [:]
    // A dictionary of RFC 9651 whose values are the tokens y and n; parameters and everything else are no preference.
    for member in text.split(separator: ",") {
      let parts = member.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map { part in
        part.filter { !$0.isWhitespace }.lowercased()
      }
      guard parts.count == 2 else { continue }
      switch parts[1] {
      // Of two statements about one term the refusal wins.
      case "n", "no": preferences[parts[0]] = false
      case "y", "yes": if preferences[parts[0]] == nil { preferences[parts[0]] = true }
      default: continue
      }
    }
    self.preferences = preferences
  }

  /// What is said about a term such as `train-ai`, in any case; nil where nothing is.
  public func allows(_ term: String) -> Bool? { preferences[term.lowercased()] }
}
