internal import Untrusted

/// What a host's robots.txt allows, its absence and its failures included (RFC 9309 section 2.3.1).
public enum RobotsPolicy: Sendable {
  /// The file was there, or the start of one that is longer than what is read.
  case rules(RobotsFile)
  /// There is none for us (4xx, too many redirects): everything may be fetched.
  case unavailable
  /// It is refused to us (401, 403), and the operator takes that for a no to everything.
  case refused
  /// The server or the network failed: nothing may be fetched until robots.txt can be.
  case unreachable

  /// How the fetch of a robots.txt ended.
  public enum Outcome: Sendable {
    /// The final response; redirects were followed up to `maximumRedirects`.
    case response(status: Int, body: [UInt8])
    /// More redirects than `maximumRedirects`, or one that led nowhere.
    case redirectsExhausted
    /// No response: name resolution, connection, TLS, time limit.
    case failed
  }

  /// Redirects a crawler should follow, across authorities too, section 2.3.1.2. The rules are those of the first
  /// authority.
  public static let maximumRedirects = 5
  /// How long a fetched file may be used, section 2.4, unless the server is unreachable.
  public static let maximumAge = Duration.seconds(86_400)
  /// The time of being unreachable after which section 2.3.1.4 lets a crawler go on: 30 days.
  public static let unreachableLimit = Duration.seconds(30 * 86_400)

  /// The policy that an outcome means.
  ///
  /// 429 is a server in trouble rather than a missing file, so it counts as unreachable. 401 and 403 allow everything
  /// as the RFC says (section 2.3.1.3: any 4xx), unless `refusalForbids` is set: then everything is forbidden.
  public init(_ outcome: Outcome, refusalForbids: Bool = false) {
    switch outcome {
    case .failed:
      self = .unreachable
    case .redirectsExhausted:
      self = .unavailable
    case .response(let status, let body):
      switch status {
      case 200..<300: self = .rules(RobotsFile(parsing: body))
      case 300..<400: self = .unavailable
      case 429: self = .unreachable
      case 401, 403: self = refusalForbids ? .refused : .unavailable
      case 400..<500: self = .unavailable
      default: self = .unreachable
      }
    }
  }

  /// The policy of what all workers share: the last file or answer, and since when it could not be fetched again.
  package init(
    known body: [UInt8]?, status: Int?, isFailing: Bool, failingFor: Duration?, refusalForbids: Bool
  ) {
    guard !isFailing else {
      self.init(whileUnreachableFor: failingFor ?? .zero, lastKnown: body)
      return
    }
    self.init(.response(status: status ?? 404, body: body ?? []), refusalForbids: refusalForbids)
  }

  /// The last file known goes on; without any, the time of being unreachable decides (section 2.3.1.4).
  package init(whileUnreachableFor time: Duration, lastKnown body: [UInt8]?) {
    self =
      body.map { .rules(RobotsFile(parsing: $0)) }
      ?? RobotsPolicy.unreachable.afterUnreachable(for: time, lastKnown: nil)
  }

  /// The policy once a host has been unreachable for `time`: the last file known, or none, after `unreachableLimit`.
  public func afterUnreachable(for time: Duration, lastKnown: RobotsFile?) -> RobotsPolicy {
    guard case .unreachable = self, time >= RobotsPolicy.unreachableLimit else { return self }
    return lastKnown.map(RobotsPolicy.rules) ?? .unavailable
  }

  /// May `agent` (a product token, case-insensitive) fetch this path and query? `/robots.txt` itself always.
  public func verdict(for pathAndQuery: String, agent: String) -> RobotsFile.Verdict {
    switch self {
    case .rules(let file): file.verdict(for: pathAndQuery, agent: agent)
    case .unavailable: .allowed
    case .refused, .unreachable: pathAndQuery.hasSameBytes(as: "/robots.txt") ? .allowed : .disallowed
    }
  }

  /// Bytes of memory that the policy takes, about.
  public var footprint: Int { if case .rules(let file) = self { file.footprint } else { 0 } }

  /// The time between fetches that the file asks for; nil when it asks for nothing or there is none.
  public func crawlDelay(for agent: String) -> Duration? {
    if case .rules(let file) = self { file.crawlDelay(for: agent) } else { nil }
  }
}
