package import Frontier

/// The state of the whole, asked for once however many look: scrapes, health checks and open pages share one answer.
package actor SnapshotCache {
  /// An answer, and when the database was asked for it.
  package struct Reading: Sendable {
    package let snapshot: StatusSnapshot
    package let instant: ContinuousClock.Instant
  }

  private let frontier: Frontier
  private let maxAge: Duration
  private var reading: Reading?
  private var asking: Task<Reading, any Error>?

  /// Seconds for which an answer is given again, default 5.
  package init(frontier: Frontier, maxAge: Double = 5) {
    self.frontier = frontier
    self.maxAge = .seconds(maxAge)
  }

  /// Throws `PostgresError` when the database has no answer; the next caller asks again.
  package func latest() async throws -> Reading {
    if let reading, .now - reading.instant < maxAge { return reading }
    if let asking { return try await asking.value }
    let asking = Task { [frontier] in
      let instant = ContinuousClock.now
      return Reading(snapshot: try await frontier.snapshot(), instant: instant)
    }
    self.asking = asking
    defer { self.asking = nil }
    let reading = try await asking.value
    self.reading = reading
    return reading
  }
}
