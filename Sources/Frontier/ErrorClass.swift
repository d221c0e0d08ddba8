/// Why an attempt failed or a job was excluded: the classes users filter by, in SQL, status and logs.
package enum ErrorClass: String, Sendable, CaseIterable {
  // The way to the server.
  case dns, connect, tls, timeout
  /// The answer breaks HTTP.
  case protocolError = "protocol"
  /// Its head is not in HTTP's form, as a header line without a colon: libcurl does not read it, though browsers do.
  case malformed
  /// The address is not public and was not allowed.
  case blockedAddress = "blocked_address"
  /// The URL's port is one of another service than the web.
  case blockedPort = "blocked_port"

  // What the server said.
  case http4xx = "http_4xx"
  case http5xx = "http_5xx"
  /// 429, and 503 with Retry-After.
  case throttled
  case redirectLoop = "redirect_loop"
  case badRedirect = "bad_redirect"

  // What it sent.
  case tooLarge = "too_large"
  case contentType = "content_type"
  case decode
  /// Encoded in a way that is not undone.
  case coding
  /// The connection ended before the body did.
  case truncated

  // What must not or need not be fetched.
  case robotsDenied = "robots_denied"
  case robotsUnreachable = "robots_unreachable"
  case outOfScope = "out_of_scope"
  /// Its crawl has as many jobs as it may have.
  case overBudget = "over_budget"
  case invalidURL = "invalid_url"
  /// The page asks not to be published: `noindex`, `none`.
  case noindex
  /// The page's `unavailable_after` has passed.
  case unavailableAfter = "unavailable_after"
  /// Text and data mining is reserved by TDMRep.
  case tdmReserved = "tdm_reserved"
  /// `Content-Usage` or `Content-Signal` refuses a use that the operator has named.
  case usageRefused = "usage_refused"
  /// An operator has blocked the host.
  case hostBlocked = "host_blocked"

  // Ourselves.
  /// Stopped by us: a drain that ran out of time, or an operator.
  case cancelled
  /// Three leases in a row expired while their workers fetched or read this page.
  case poison
  /// Other bodies left no room for one of this size.
  case noRoom = "no_room"
  /// A fault in this program.
  case fault

  /// The page may not be stored by what it says itself, so what was stored of it before is withdrawn.
  package var withdrawsArticle: Bool {
    switch self {
    case .noindex, .unavailableAfter, .tdmReserved, .usageRefused: true
    default: false
    }
  }
}
