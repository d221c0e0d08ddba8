package import Untrusted

/// Hosts that are asked as if they were one, for `group show`.
package struct PolitenessGroup: Sendable, Encodable, Hashable {
  package var name: String
  /// Hosts as `host[:port]`, domains as `*.domain`.
  package var members: [String]
  /// Between two requests to any of its hosts at least; nil: what each host asks for.
  @InMilliseconds package var delay: Duration?
  /// Hosts of it that are known, those that wait for their turn, and all their queued jobs.
  package var hosts: Int
  package var waiting: Int
  package var pending: Int
  /// The one that is leased.
  package var leasedHost: String?
  /// Until the next lease may begin, not positive when that is now; nil before the first.
  @InSeconds package var fetchIn: Duration?
  package var createdAt: String

  private enum CodingKeys: String, CodingKey {
    case name, members, delay = "delayMilliseconds", hosts, waiting, pending, leasedHost, fetchIn = "fetchInSeconds"
    case createdAt
  }
}

/// What belongs to a politeness group.
package enum GroupMember: Sendable, Hashable {
  /// `host[:port]`.
  case host(String, key: Int64)
  /// The domain and all names below it, on any port.
  case domain(String)

  /// As it is stored and shown.
  package var text: String {
    switch self {
    case .host(let name, _): name
    case .domain(let name): "*.\(name)"
    }
  }
}
