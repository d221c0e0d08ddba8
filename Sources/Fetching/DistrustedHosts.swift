/// Hosts that sent an unrequested answer on a kept connection: for a day each request gets a new connection.
struct DistrustedHosts {
  static let time = Duration.seconds(86_400)
  /// The largest number of hosts remembered; the one whose day ends first is dropped.
  static let maxHosts = 4096

  private var ends: [String: MonotonicInstant] = [:]

  var count: Int { ends.count }

  func contains(_ host: String, at now: MonotonicInstant) -> Bool {
    // Nearly always there are none.
    !ends.isEmpty && ends[host].map { now < $0 } ?? false
  }

  mutating func insert(_ host: String, at now: MonotonicInstant) {
    if ends[host] == nil, ends.count >= Self.maxHosts, let first = ends.min(by: { $0.value < $1.value }) {
      ends[first.key] = nil
    }
    ends[host] = now + Self.time.nanoseconds
  }
}
