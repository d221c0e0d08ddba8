package import Postgres
import Schema

/// A worker's sign of life. Counts are since the worker's start: the database makes rates of them.
package struct Heartbeat: Sendable {
  package var isDraining = false
  /// Host leases held, and requests under way.
  package var leases = 0
  package var inFlight = 0
  package var pages = 0
  package var articles = 0
  package var bytes = 0
  /// Requests per second that the delays of its hosts allow; infinite while one of them has no delay.
  package var maxRate = 0.0
  /// Requests at once at most.
  package var concurrency = 0

  package init() {}
}

extension Frontier {
  /// Seconds between two beats that workers keep: 2. After 30 seconds without one, status calls a worker gone.
  package static let beatInterval = 2.0

  /// Registers a worker (a UUID) and returns its slot for `settle` and `enqueue`: a small number, unique among living
  /// workers but for races, which are harmless.
  package func registerWorker(
    id: String, host: String, processID: Int, version: String
  ) async throws(PostgresError) -> Int {
    try await pool.query(SQL.registerWorker, [.text(id), .text(host), .int(processID), .text(version)]).int(0, "slot")
  }

  /// false when the worker's row is gone: it was silent for a week, and is to register again.
  @discardableResult
  package func heartbeat(id: String, _ beat: Heartbeat) async throws(PostgresError) -> Bool {
    let rows = try await query(
      SQL.heartbeat,
      [
        "id": .text(id), "draining": .bool(beat.isDraining), "leases": .int(beat.leases),
        "in_flight": .int(beat.inFlight), "pages": .int(beat.pages), "articles": .int(beat.articles),
        "bytes": .int(beat.bytes), "max_rate": .double(beat.maxRate), "capacity": .int(beat.concurrency),
      ])
    return rows.count > 0
  }

  /// The worker ends in order: its leases are released.
  package func retireWorker(id: String) async throws(PostgresError) {
    _ = try await pool.query(SQL.retireWorker, [.text(id)])
  }
}
