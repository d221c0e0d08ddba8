import ArticleStore
package import Postgres
import Schema
import Untrusted

/// What operators do to jobs while workers run: set by set, each part in one transaction that takes the locks a settle
/// takes, in its order. All of it may be interrupted and repeated.
extension Frontier {
  /// Queues jobs of the states again; waiting ones become due at once and keep their attempts, others begin again.
  /// Returns how many.
  package func retry(
    _ selection: JobSelection, states: Set<JobState>, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws(PostgresError) -> Int {
    try await changeJobs(
      SQL.retry, buckets: selection.buckets,
      [("states", .textArray(states.subtracting([.done]).map(\.rawValue).sorted()))] + selection.parameters,
      progress: progress)
  }

  /// Takes queued jobs out of the queue as excluded, with the class and a message. Returns how many.
  package func exclude(
    _ selection: JobSelection, _ errorClass: ErrorClass, message: String, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws(PostgresError) -> Int {
    try await changeJobs(
      SQL.exclude, buckets: selection.buckets,
      [
        ("error_class", .text(errorClass.rawValue)), ("error", .text(StoredText.clean(message, limit: 500))),
        ("url_key", selection.urlKey.map(PostgresValue.text) ?? .null),
      ] + selection.place, progress: progress)
  }

  /// Forgets settled jobs of the states whose last attempt is at least `days` ago; their articles stay. Returns how
  /// many.
  package func pruneJobs(
    _ selection: JobSelection, states: Set<JobState>, olderThan days: Int, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws(PostgresError) -> Int {
    try await changeJobs(
      SQL.pruneJobs, buckets: selection.buckets,
      [("states", .textArray(states.map(\.rawValue).sorted())), ("days", .int(days.clamped(to: 0...100_000)))]
        + selection.parameters, progress: progress)
  }

  /// Dead jobs, `limit` at most (nil: all), in parts of a thousand, by bucket and key.
  package func deadJobs(
    _ selection: JobSelection, limit: Int?, _ part: ([DeadJob]) throws -> Void
  ) async throws {
    var left = limit ?? .max
    for bucket in selection.buckets {
      var place: JobPlace? = JobPlace()
      while let from = place, left > 0, !Task.isCancelled {
        let (statement, values) = try SQL.deadJobs.bound(
          all: [("bucket", .int(bucket)), ("most", .int(min(left, 1_000)))] + selection.parameters + from.parameters)
        let rows = try await pool.query(statement, values)
        place = rows.count > 0 ? try JobPlace(rows, rows.count - 1) : nil
        left -= rows.count
        try part(try (0..<rows.count).map { try DeadJob(rows, $0) })
      }
    }
  }

  // MARK: Pauses

  /// Pauses everything: no host is claimed any more, and visits end; returns since when it is so.
  package func pauseAll(note: String? = nil) async throws(PostgresError) -> String {
    try await pool.query(SQL.pauseAll, [StoredText.clean(note, limit: 500).map(PostgresValue.text) ?? .null])
      .text(0, "since")
  }

  /// Ends the pause of everything; false when there was none. What hosts and crawls are paused stay so.
  package func resumeAll() async throws(PostgresError) -> Bool {
    try await pool.query(SQL.resumeAll).count > 0
  }

  /// Pauses a host, known or not.
  package func pause(host: String, hostKey: Int64) async throws(PostgresError) {
    _ = try await repeatingOnDeadlock([
      (SQL.pauseHosts, [.int(Self.bucket(of: hostKey)), .intArray([Int(hostKey)]), .textArray([host])])
    ])
  }

  /// Ends the pause of a host; false when there was none.
  package func resume(hostKey: Int64) async throws(PostgresError) -> Bool {
    try await repeatingOnDeadlock([(SQL.resumeHosts, [.int(Self.bucket(of: hostKey)), .intArray([Int(hostKey)])])])[0]
      .count > 0
  }

  /// Pauses a crawl or resumes it: its jobs are held or let go, those enqueued later too. Returns how many it changed.
  ///
  /// What workers have in hand is still fetched. Interrupted in the middle, it is to be repeated.
  package func setPaused(
    _ paused: Bool, crawl: String, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws(PostgresError) -> Int {
    _ = try await pool.query(SQL.setCrawlPaused, [.text(crawl), .bool(paused)])
    return try await changeJobs(
      SQL.holdJobs, buckets: Array(0..<Self.buckets), [("crawl", .text(crawl)), ("hold", .bool(paused))],
      progress: progress)
  }

  // MARK: Hosts

  /// Between two requests to a host or a group, as an operator may set it at most: a day.
  package static let maxDelay = Duration.seconds(86_400)

  /// Sets the delay between two requests to a host in place of the workers' `--min-delay`; nil gives that back its
  /// place.
  package func setDelay(_ delay: Duration?, host: String, hostKey: Int64) async throws(PostgresError) {
    _ = try await repeatingOnDeadlock([
      (
        SQL.setHostDelay,
        [
          .int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(host),
          delay.map { .milliseconds(min($0, Self.maxDelay)) } ?? .null,
        ]
      )
    ])
  }

  /// Requests to a host that may be under way at once, 1 to `maxConnections`.
  package static let maxConnections = 8

  /// Sets how many requests to a host may be under way at once; two of them leave at least delay / connections apart.
  package func setConnections(_ connections: Int, host: String, hostKey: Int64) async throws(PostgresError) {
    _ = try await repeatingOnDeadlock([
      (
        SQL.setHostConnections,
        [
          .int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(host),
          .int(connections.clamped(to: 1...Self.maxConnections)),
        ]
      )
    ])
  }

  /// Sets when a host may be asked, as `HostOverrides.windows` has it; nil is always.
  package func setWindows(_ windows: String?, host: String, hostKey: Int64) async throws(PostgresError) {
    _ = try await repeatingOnDeadlock([
      (
        SQL.setHostWindows,
        [
          .int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(host), windows.map(PostgresValue.text) ?? .null,
        ]
      )
    ])
  }

  /// Blocks a host and excludes its queued jobs; workers exclude those that come later. Returns how many it excluded.
  package func block(
    host: String, hostKey: Int64, note: String, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws(PostgresError) -> Int {
    let note = StoredText.clean(note, limit: 500)
    try await setBlock(note, host: host, hostKey: hostKey)
    return try await exclude(
      JobSelection(hostKey: hostKey), .hostBlocked, message: Self.blockMessage(note), progress: progress)
  }

  /// Ends the block of a host and queues the jobs that it excluded again. Returns how many.
  package func unblock(
    host: String, hostKey: Int64, progress: @Sendable (Int) -> Void = { _ in }
  ) async throws(PostgresError) -> Int {
    try await setBlock(nil, host: host, hostKey: hostKey)
    return try await retry(
      JobSelection(errorClass: .hostBlocked, hostKey: hostKey), states: [.excluded], progress: progress)
  }

  /// What a job that a block excluded says.
  package static func blockMessage(_ note: String) -> String { "the host is blocked by an operator: \(note)" }

  private func setBlock(_ note: String?, host: String, hostKey: Int64) async throws(PostgresError) {
    _ = try await repeatingOnDeadlock([
      (
        SQL.blockHost,
        [
          .int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(host), note.map(PostgresValue.text) ?? .null,
        ]
      )
    ])
  }
}

extension JobSelection {
  /// Host and crawl, as all statements name them.
  fileprivate var place: [(key: String, value: PostgresValue)] {
    [("host_key", hostKey.map { .int(Int($0)) } ?? .null), ("crawl", crawl.map(PostgresValue.text) ?? .null)]
  }

  /// Class, host and crawl, as most do.
  fileprivate var parameters: [(key: String, value: PostgresValue)] {
    [("error_class", errorClass.map { .text($0.rawValue) } ?? .null)] + place
  }
}
