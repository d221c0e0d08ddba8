import Postgres
import TestSupport
import Testing

/// Pipelined transactions and scripts: all or nothing.
@Suite(.timeLimit(.minutes(2)))
struct TransactionTests {
  private static let table = "create table t (a int primary key, b int constraint positive check (b > 0))"
  private let insert = Statement(
    name: "insert", text: "insert into t (a, b) select a, a from unnest($1::int[]) as u (a)")
  private let count = Statement(name: "count", text: "select count(*) as n from t")

  private func counted(_ pool: PostgresPool) async throws -> Int { try await pool.query(count).int(0, "n") }

  @Test func resultsComeInOrder() async throws {
    try await withTestDatabase(prepare: { try await $0.run(script: Self.table) }) { pool, _ in
      let results = try await pool.transaction([
        (insert, [.intArray([1, 2, 3])]), (count, []), (insert, [.intArray([4])]), (count, []),
      ])
      #expect(results.count == 4)
      #expect(try results[1].int(0, "n") == 3)
      #expect(try results[3].int(0, "n") == 4)
      #expect(try await pool.transaction([]).isEmpty)
    }
  }

  @Test func theFirstFailureIsReportedAndNothingStays() async throws {
    try await withTestDatabase(size: 1, prepare: { try await $0.run(script: Self.table) }) { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.transaction([
          (insert, [.intArray([1])]), (insert, [.intArray([-5])]), (Statement(name: "nonsense", text: "selec"), []),
          (insert, [.intArray([2])]),
        ])
      }
      guard case .server(let state, let message, let detail, _) = error else {
        return #expect(Bool(false), "\(String(describing: error))")
      }
      #expect(state == "23514")
      #expect(error?.sqlState == .checkViolation)
      #expect(message.contains("positive"))
      #expect(detail?.contains("\"insert\"") == true)
      #expect(try await counted(pool) == 0)
      // The same connection goes on.
      _ = try await pool.transaction([(insert, [.intArray([1])])])
      #expect(try await counted(pool) == 1)
    }
  }

  @Test func aCommitThatFailsIsReported() async throws {
    let tables =
      Self.table + "; alter table t add constraint later foreign key (b) references t (a) deferrable initially deferred"
    try await withTestDatabase(prepare: { try await $0.run(script: tables) }) { pool, _ in
      let dangling = Statement(name: "dangling", text: "insert into t values (1, 7)")
      let error = await #expect(throws: PostgresError.self) { try await pool.transaction([(dangling, [])]) }
      let left = try await counted(pool)
      #expect(error?.sqlState == .foreignKeyViolation)
      #expect(left == 0)
    }
  }

  @Test func manyLargeStatementsFitInOnePipeline() async throws {
    try await withTestDatabase(prepare: { try await $0.run(script: "create table bodies (body text)") }) { pool, _ in
      let body = String(repeating: "lorem ipsum ", count: 20_000)
      let echo = Statement(name: "echo", text: "insert into bodies values ($1) returning body")
      let results = try await pool.transaction((0..<64).map { (echo, [.text("\($0) \(body)")]) })
      #expect(results.count == 64)
      #expect(try results[63].text(0, "body").hasPrefix("63 lorem"))
    }
  }

  @Test func aScriptIsAllOrNothing() async throws {
    try await withTestDatabase(size: 1) { pool, _ in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.run(script: "create table a (x int); insert into a values (1); insert into b values (1)")
      }
      #expect(error?.sqlState == .undefinedTable)
      try await pool.run(script: "create table a (x int); -- comment\n insert into a values (1);\n\n")
      try await pool.run(script: "")
      #expect(try await pool.query(Statement(name: "a", text: "select x from a")).int(0, "x") == 1)
    }
  }

  @Test func noStatementLeavesATransactionOpen() async throws {
    try await withTestDatabase(size: 1) { pool, _ in
      let pid = Statement(name: "pid", text: "select pg_backend_pid() as pid")
      let before = try await pool.query(pid).int(0, "pid")
      await #expect(throws: PostgresError.self) { try await pool.query(Statement(name: "begin", text: "begin")) }
      await #expect(throws: PostgresError.self) { try await pool.run(script: "begin; create table a (x int)") }
      await #expect(throws: PostgresError.self) {
        try await pool.query(Statement(name: "copy", text: "copy pg_class to stdout"))
      }
      #expect(try await pool.query(pid).int(0, "pid") != before)
      await #expect(throws: PostgresError.self) { try await pool.query(Statement(name: "a", text: "select * from a")) }
    }
  }
}
