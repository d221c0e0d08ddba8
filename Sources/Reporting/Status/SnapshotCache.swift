package import Frontier

/// The state of the whole, asked for once however many look: scrapes, health checks and open pages share one answer.
package actor SnapshotCache {
  /// An answer, and when the database was asked for it.
  package struct Reading: Sendable {
    package let snapshot: StatusSnapshot
    package let instant: ContinuousClock.Instant
  }

  private let frontier: Frontier
  private let hosts: Int
  private let maxAge: Duration
  private let share: Double
  /// How long the last answer took.
  private var cost = Duration.zero
  private var reading: Reading?
  private var asking: Task<Reading, any Error>?

  /// For how long an answer is given again at most, however long the database takes for one.
  private static let longestAge = Duration.seconds(60)

  /// `maxAge`: for how long an answer is given again, default 5 seconds. `share`: the largest fraction of time spent
  /// asking the database, default 1; an answer that takes long is given again for longer. `hosts`: length of the lists
  /// of hosts.
  package init(frontier: Frontier, maxAge: Duration = .seconds(5), share: Double = 1, hosts: Int = 10) {
    self.frontier = frontier
    self.hosts = hosts
    self.maxAge = maxAge
    self.share = share
  }

  /// For how long the present answer is given again.
  package var age: Duration { min(max(maxAge, cost / share), Self.longestAge) }

  /// The answer given last, however old; nil before the first.
  package var last: Reading? { reading }

  /// Throws `PostgresError` when the database has no answer; the next caller asks again.
  package func latest() async throws -> Reading {
    if let reading, .now - reading.instant < age { return reading }
    if let asking { return try await asking.value }
    let begun = ContinuousClock.now
    let asking = Task { [frontier, hosts] in
      Reading(snapshot: try await frontier.snapshot(hosts: hosts), instant: begun)
    }
    self.asking = asking
    defer { self.asking = nil }
    let reading = try await asking.value
    self.reading = reading
    cost = .now - begun
    return reading
  }
}
