import Synchronization

/// The pace of one worker's requests to hosts it has no lease of: those that another host's robots.txt redirects to.
///
/// Such a request cannot wait for the host's lease, which the visit would have to hold beside its own. So the visits of
/// a worker take turns, as far apart as the worker keeps any two requests; a workers' number of such requests may still
/// come at once.
final class GuestPace: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Hosts remembered at most; the turns of those that have passed are forgotten first.
  private static let capacity = 4096
  /// What a visit waits at most: one that would wait longer ends, and its host is asked again later.
  private static let maxWait = Duration.seconds(30)

  private let turns = Mutex<[String: Instant]>([:])

  /// Waits for the next turn at `host`; false when it is too far off.
  func turn(at host: String, every delay: Duration) async -> Bool {
    guard let turn = take(host, every: delay, at: .now) else { return false }
    do { try await ContinuousClock().sleep(until: turn) } catch { return false }
    return true
  }

  /// The instant of the next turn; nil when it is too far off, and then it stays free.
  func take(_ host: String, every delay: Duration, at now: Instant) -> Instant? {
    turns.withLock { turns in
      let turn = max(now, turns[host] ?? now)
      guard turn - now <= Self.maxWait else { return nil }
      if turns.count >= Self.capacity { turns = turns.filter { $0.value > now } }
      guard turns.count < Self.capacity || turns[host] != nil else { return nil }
      turns[host] = turn + delay
      return turn
    }
  }
}
