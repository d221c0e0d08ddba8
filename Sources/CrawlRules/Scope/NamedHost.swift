import WebURL

/// A host as a person names it on the command line: `example.org`, `example.org:8080`, or any URL on it.
package struct NamedHost: Sendable, Hashable {
  /// `host[:port]`, as the job table has it.
  package let name: String
  /// The key of its row.
  package let key: Int64

  /// nil when it cannot be a host of http or https.
  package init?(parsing text: String) {
    // The default port of the scheme is no part of a host's name, so `example.org:80` is `example.org`.
    let hasScheme = text.contains("://")
    let scheme = text.hasSuffix(":80") ? "http" : "https"
    guard let url = WebURL(hasScheme ? text : "\(scheme)://\(text)/"), url.isFetchable, !url.hostPort.isEmpty else {
      return nil
    }
    name = url.hostPort
    key = url.hostKey
  }
}
