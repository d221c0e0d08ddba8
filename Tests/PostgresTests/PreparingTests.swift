import Postgres
import TestSupport
import Testing

/// Statements that the server parses once for a connection, where that is safe.
@Suite(.timeLimit(.minutes(2)))
struct PreparingTests {
  private let count = Statement(name: "count", text: "select count(*) as n from unnest($1::int[]) as u (a)")
  private let known = Statement(
    name: "known",
    text: "select count(*) as n from pg_prepared_statements where statement like 'select count(*) as n from unnest%'")

  private func withPool<Value>(
    _ connectionString: String, _ body: (PostgresPool) async throws -> Value
  ) async throws -> Value {
    var configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test")
    configuration.preparing = PreparingStatements(
      serverProcess: Statement(name: "process", text: "select pg_backend_pid()::text as pid"),
      planning: Statement(name: "planning", text: "set plan_cache_mode = force_generic_plan"))
    let pool = PostgresPool(configuration, size: 1)
    do {
      let value = try await body(pool)
      await pool.close()
      return value
    } catch {
      await pool.close()
      throw error
    }
  }

  @Test func aStatementIsParsedOnceForAConnection() async throws {
    try await withTestDatabase { _, connectionString in
      try await withPool(connectionString) { pool in
        for size in 1...3 {
          #expect(try await pool.query(count, [.intArray(Array(1...size))]).int(0, "n") == size)
          let both = try await pool.transaction([(count, [.intArray([1])]), (count, [.intArray([])])])
          let counts = try both.map { try $0.int(0, "n") }
          #expect(counts == [1, 0])
        }
        #expect(try await pool.query(known).int(0, "n") == 1)
      }
    }
  }

  /// One that cannot be parsed fails as any other, before anything of its transaction was sent, and the connection goes
  /// on.
  @Test func whatCannotBeParsedFails() async throws {
    try await withTestDatabase { _, connectionString in
      try await withPool(connectionString) { pool in
        let error = await #expect(throws: PostgresError.self) {
          try await pool.transaction([(count, [.intArray([1])]), (Statement(name: "nonsense", text: "selec"), [])])
        }
        guard case .server("42601", _, _, _) = error else {
          return #expect(Bool(false), "\(String(describing: error))")
        }
        await #expect(throws: PostgresError.self) { try await pool.query(count, [.text("no array")]) }
        let counted = try await pool.query(count, [.intArray([1])]).int(0, "n")
        #expect(counted == 1)
      }
    }
  }

  /// A statement prepared on a connection that died is prepared again on the next one.
  @Test func anotherConnectionPreparesAnew() async throws {
    try await withTestDatabase { other, connectionString in
      try await withPool(connectionString) { pool in
        _ = try await pool.query(count, [.intArray([1])])
        let pid = try await pool.query(Statement(name: "pid", text: "select pg_backend_pid() as pid")).int(0, "pid")
        _ = try await other.query(
          Statement(name: "end", text: "select pg_terminate_backend($1::int, 10000)"), [.int(pid)])
        #expect(try await pool.query(count, [.intArray([1, 2])]).int(0, "n") == 2)
      }
    }
  }

  @Test(.needs(.pgbouncer)) func nothingIsPreparedBehindAPooler() async throws {
    try await withTestDatabase { direct, _ in
      try await PgBouncer.with(direct, serverConnections: 2) { connectionString in
        try await withPool(connectionString) { pool in
          for _ in 0..<6 { _ = try await pool.transaction([(count, [.intArray([1])]), (count, [.intArray([1])])]) }
          #expect(try await pool.query(known).int(0, "n") == 0)
          let mode = Statement(name: "mode", text: "select current_setting('plan_cache_mode') as mode")
          #expect(try await pool.query(mode).text(0, "mode") == "auto")
        }
      }
    }
  }
}
