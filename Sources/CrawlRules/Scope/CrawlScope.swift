package import WebURL

/// Which URLs belong to a crawl: those that match one of its rules, or any where it has none.
package struct CrawlScope: Sendable, Hashable {
  /// One rule, as it is written: `example.org`, `*.example.org`, or `https://example.org/news/`.
  package enum Rule: Sendable, Hashable {
    /// `host[:port]`.
    case host(String)
    /// The name and all below it, on any port.
    case domain(String)
    /// A normalized URL that others begin with.
    case prefix(String)

    /// nil when it is none of the three.
    package init?(_ text: String) {
      if text.contains("://") {
        guard let url = WebURL(text), url.isFetchable else { return nil }
        self = .prefix(url.normalized().description)
      } else if text.hasPrefix("*.") {
        guard !text.contains(":"), let host = NamedHost(parsing: String(text.dropFirst(2))) else { return nil }
        self = .domain(host.name)
      } else {
        guard let host = NamedHost(parsing: text) else { return nil }
        self = .host(host.name)
      }
    }

    /// As it is stored and shown.
    package var text: String {
      switch self {
      case .host(let name): name
      case .domain(let name): "*.\(name)"
      case .prefix(let url): url
      }
    }

    fileprivate func matches(_ url: WebURL, normalized: String) -> Bool {
      switch self {
      case .host(let name): return url.hostPort == name
      case .domain(let name):
        let host = url.hostPort.prefix { $0 != ":" }
        return host == name || host.hasSuffix(".\(name)")
      case .prefix(let start): return normalized.hasPrefix(start)
      }
    }
  }

  private let rules: [Rule]

  /// A stored rule that this version does not understand matches nothing.
  package init(_ rules: [String]) {
    self.rules = rules.compactMap { Rule($0) }
    isClosed = !rules.isEmpty
  }

  /// Has it any rule?
  private let isClosed: Bool

  package func contains(_ url: WebURL) -> Bool {
    guard isClosed else { return true }
    let normalized = url.normalized().description
    return rules.contains { $0.matches(url, normalized: normalized) }
  }
}
