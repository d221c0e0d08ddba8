import ArticleStore
package import Postgres
import Schema
package import Untrusted

/// A coordinator that would lead maintenance, as the lease names it.
package struct MaintenanceCandidate: Sendable, Hashable {
  /// A UUID, new with each start.
  package var id: String
  package var host: String
  package var processID: Int
  package var version: String

  package init(id: String, host: String, processID: Int, version: String) {
    self.id = id
    self.host = host
    self.processID = processID
    self.version = version
  }
}

/// The right to lead maintenance, by the database's clock until the lease ends. What destroys data names it, and does
/// nothing once another holder or term has it.
package struct Leadership: Sendable, Hashable {
  package let holder: String
  /// One more with every change of the holder.
  package let term: Int
}

/// A worker that gave no sign of life for 30 seconds and did not end in order.
package struct StaleWorker: Sendable, Hashable, Encodable {
  package var id: String
  package var host: String
  package var processID: Int
  /// Host leases it held at its last sign of life; they end by themselves.
  package var leases: Int
  @InSeconds package var silentFor: Duration

  private enum CodingKeys: String, CodingKey {
    case id, host, processID, leases, silentFor = "silentSeconds"
  }
}

/// Tables that are partitioned by time, by their names in `courant.partitioned_tables`.
package enum PartitionedRows: String, Sendable, CaseIterable {
  /// By the month.
  case articles = "article_rows"
  /// By the day.
  case attempts = "attempt_rows"
  /// By the day.
  case pages = "page_rows"
}

extension Frontier {
  /// Takes or renews the lease to lead maintenance; nil when somebody else has it.
  package func lead(_ candidate: MaintenanceCandidate, lease: Duration) async throws(PostgresError) -> Leadership? {
    let rows = try await query(
      SQL.lead,
      [
        "name": .text(Self.maintenance), "holder": .text(candidate.id), "lease_s": .seconds(lease),
        "host": .text(candidate.host), "pid": .int(candidate.processID), "version": .text(candidate.version),
      ])
    guard rows.count > 0 else { return nil }
    return Leadership(holder: candidate.id, term: try rows.int(0, "term"))
  }

  /// Gives the lease to lead back, so that the next coordinator need not wait for its end; false when it was not held
  /// any more.
  @discardableResult
  package func resign(_ leadership: Leadership) async throws(PostgresError) -> Bool {
    try await pool.query(SQL.resign, [.text(Self.maintenance), .text(leadership.holder), .int(leadership.term)]).count
      > 0
  }

  /// Does a coordinator lead maintenance? Where none does, the workers fold counters and make partitions.
  package func isMaintenanceLed() async throws(PostgresError) -> Bool {
    try await pool.query(SQL.isLed, [.text(Self.maintenance)]).bool(0, "led")
  }

  /// Adds counters older than an hour to the totals' own row, so that totals stay quick to read; returns how many rows.
  @discardableResult
  package func rollUpCounters() async throws(PostgresError) -> Int {
    try await repeatingOnDeadlock([(SQL.rollUpCounters, [.double(3600)])])[0].int(0, "minutes")
  }

  /// Makes the articles' partitions of this month and the next `months`, and the attempts' of today and three days
  /// more; kept pages' likewise where some are kept. Returns how many were made.
  @discardableResult
  package func ensurePartitions(months: Int = 2, ofPages: Bool = true) async throws(PostgresError) -> Int {
    var made = 0
    var failure: PostgresError?
    // Each by itself: one that cannot be made keeps no other from being made.
    for kind in PartitionedRows.allCases where ofPages || kind != .pages {
      do {
        made += try await ensurePartitions(of: kind, months: months)
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return made
  }

  /// Those of one table: of a number of `months`, or of three days.
  package func ensurePartitions(of rows: PartitionedRows, months: Int) async throws(PostgresError) -> Int {
    let ahead = rows == .articles ? months.clamped(to: 0...24) : 3
    return try await pool.query(SQL.ensurePartitions, [.text(rows.rawValue), .int(ahead)]).int(0, "made")
  }

  /// Notes that a task failed, or with `error` nil that it did not: see `DatabaseHealth.FailingTask`.
  package func note(task name: String, failing error: String?) async throws(PostgresError) {
    if let error {
      _ = try await pool.query(SQL.noteFailingTask, [.text(name), .text(StoredText.clean(error, limit: 1_000))])
    } else {
      _ = try await pool.query(SQL.clearFailingTask, [.text(name)])
    }
  }

  /// Ends sessions of the readers' roles that have read for longer than `limit`, a minute at least; returns how many.
  @discardableResult
  package func endLongReads(longerThan limit: Duration = .seconds(120)) async throws(PostgresError) -> Int {
    let limit = limit.clamped(to: .seconds(60)...(.seconds(86_400)))
    return try await pool.query(SQL.endLongReads, [.int(Int(limit.components.seconds))]).int(0, "ended")
  }

  /// Drops the months of articles that lie wholly before `days` ago; returns their tables. `leadership` is nil when a
  /// person asks.
  ///
  /// Fails with `lockNotAvailable` after two seconds when somebody reads articles in a long transaction.
  @discardableResult
  package func dropArticlePartitions(
    olderThan days: Int, leadership: Leadership?
  ) async throws(PostgresError) -> [String] {
    try await dropPartitions(of: .articles, olderThan: days, leadership)
  }

  /// Drops the days of attempts before `days` ago; returns their tables. Otherwise as `dropArticlePartitions`.
  @discardableResult
  package func dropAttemptPartitions(
    olderThan days: Int, leadership: Leadership?
  ) async throws(PostgresError) -> [String] {
    try await dropPartitions(of: .attempts, olderThan: days, leadership)
  }

  /// Drops the days of kept pages before `days` ago; returns their tables. Otherwise as `dropArticlePartitions`.
  @discardableResult
  package func dropPagePartitions(
    olderThan days: Int, leadership: Leadership?
  ) async throws(PostgresError) -> [String] {
    try await dropPartitions(of: .pages, olderThan: days, leadership)
  }

  private func dropPartitions(
    of table: PartitionedRows, olderThan days: Int, _ leadership: Leadership?
  ) async throws(PostgresError) -> [String] {
    let rows = try await query(
      SQL.dropPartitions,
      [
        "parent": .text(table.rawValue), "days": .int(days.clamped(to: 1...100_000)),
        "leader": leadership.map { .text($0.holder) } ?? .null, "term": leadership.map { .int($0.term) } ?? .null,
      ])
    return try rows.textArray(0, "dropped").compactMap { $0 }
  }

  /// Deletes counters of minutes, and of errors, older than `days` (at least two); totals stay. Returns how many rows.
  @discardableResult
  package func pruneCounters(olderThan days: Int) async throws(PostgresError) -> Int {
    try await repeatingOnDeadlock([(SQL.pruneCounters, [.int(days.clamped(to: 2...100_000))])])[0].int(0, "deleted")
  }

  /// Workers found to be without a sign of life since the last call of anybody.
  package func staleWorkers() async throws(PostgresError) -> [StaleWorker] {
    let rows = try await pool.query(SQL.staleWorkers)
    var stale: [StaleWorker] = []
    for row in 0..<rows.count {
      stale.append(
        StaleWorker(
          id: try rows.text(row, "id"), host: try rows.text(row, "host"), processID: try rows.int(row, "pid"),
          leases: try rows.int(row, "leases"), silentFor: try rows.seconds(row, "silent_s")))
    }
    return stale
  }

  private static let maintenance = "maintenance"
}
