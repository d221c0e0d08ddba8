/// Hosts on whose kept connections an answer lay that nobody had asked for: for a day each request has a connection of
/// its own.
struct DistrustedHosts {
  /// Nanoseconds.
  static let time: UInt64 = 86_400_000_000_000
  /// Hosts remembered at most; the one whose day ends first gives way.
  static let maxHosts = 4096

  private var ends: [String: UInt64] = [:]

  var count: Int { ends.count }

  func contains(_ host: String, at now: UInt64) -> Bool {
    // Nearly always there are none.
    !ends.isEmpty && ends[host].map { now < $0 } ?? false
  }

  mutating func insert(_ host: String, at now: UInt64) {
    if ends[host] == nil, ends.count >= Self.maxHosts, let first = ends.min(by: { $0.value < $1.value }) {
      ends[first.key] = nil
    }
    ends[host] = now + Self.time
  }
}
