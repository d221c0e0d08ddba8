package import Postgres
import Schema

/// The statements whose guards keep the job table's promises: tests take a guard out and see that it is missed.
package struct FrontierStatements: Sendable {
  package var enqueue = SQL.enqueue
  package var settle = SQL.settle
  package var release = SQL.release

  package init() {}
}

/// The job table: enqueue, claim, settle, release.
///
/// A host is leased, not a URL. A claim takes ready hosts with some of their due jobs and writes the hosts' rows only;
/// the owner paces its requests in memory for the lease's time; a settle records outcomes, articles and counters in one
/// transaction behind a fence of epoch and owner; a release computes when the host is ready again. An expired lease is
/// just a ready host. Every instant is the database's; what is handed over is a `Duration` from now. All
/// state is in the tables, so it works through PgBouncer's transaction pooling.
///
/// `extend`, `settle`, `release` and `enqueue` may be repeated after `PostgresError.connectionLost`: what took effect
/// before is not done twice (an enqueue then reports its own jobs as duplicates). A claim must not: its leases are
/// lost, and expire.
package struct Frontier: Sendable {
  let pool: PostgresPool
  let statements: FrontierStatements

  /// `statements` are others than the program's own in tests only.
  package init(pool: PostgresPool, statements: FrontierStatements = FrontierStatements()) {
    self.pool = pool
    self.statements = statements
  }

  /// For programs that send the statements of the job table by the thousand: see `PostgresConfiguration.preparing`.
  package static let preparing = PreparingStatements(
    serverProcess: SQL.serverProcess, planning: SQL.planGenerically)

  /// For programs that only read: see `PostgresConfiguration.opening`.
  package static let readOnly = SQL.readOnly

  /// The number of buckets: 64.
  package static let buckets = 64

  /// The shard of a host: `host_key & 63`.
  package static func bucket(of hostKey: Int64) -> Int { Int(hostKey & Int64(buckets - 1)) }

  /// Runs a transaction again when PostgreSQL chose it as the victim of a deadlock: it was rolled back as a whole.
  ///
  /// Statements lock hosts in one order, so this is rare: an enqueue that meets a settle of several buckets.
  func repeatingOnDeadlock(_ statements: [(Statement, [PostgresValue])]) async throws(PostgresError) -> [PostgresRows] {
    var deadlocks = 0
    while true {
      do {
        // One statement is a transaction by itself.
        if statements.count == 1 { return [try await pool.query(statements[0].0, statements[0].1)] }
        return try await pool.transaction(statements)
      } catch {
        guard case .server(let state, _, _, _) = error, state == "40P01" || state == "40001", deadlocks < 10 else {
          throw error
        }
        deadlocks += 1
      }
    }
  }

  func repeatingOnDeadlock(_ statement: Statement, _ values: [PostgresValue]) async throws(PostgresError)
    -> PostgresRows
  {
    try await repeatingOnDeadlock([(statement, values)])[0]
  }

  /// The same with the values by name.
  func repeatingOnDeadlock(
    _ statement: Statement, _ named: KeyValuePairs<String, PostgresValue>
  ) async throws(PostgresError) -> PostgresRows {
    try await repeatingOnDeadlock([try statement.bound(named)])[0]
  }

  /// Sends a statement once, with its values by name.
  func query(
    _ statement: Statement, _ named: KeyValuePairs<String, PostgresValue>
  ) async throws(PostgresError) -> PostgresRows {
    let (statement, values) = try statement.bound(named)
    return try await pool.query(statement, values)
  }

  /// Is nothing queued, leased or waiting for a retry?
  package func isIdle() async throws(PostgresError) -> Bool {
    try await pool.query(SQL.isIdle).bool(0, "idle")
  }
}
