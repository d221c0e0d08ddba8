import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct QuickTests {
  @Test func selects() async throws {
    try await withTestDatabase { pool, _ in
      let rows = try await pool.query(
        Statement(name: "one", text: "select $1::int8 as a, $2::text as b"), [.int(42), .text("hé\0!")])
      #expect(try rows.int(0, "a") == 42)
      #expect(try rows.text(0, "b") == "hé!")
      try await pool.run(script: "create table t (a int primary key); insert into t values (1)")
      let insert = Statement(name: "insert", text: "insert into t select unnest($1::int[])")
      let done = try await pool.transaction([(insert, [.intArray([2, 3])]), (insert, [.intArray([4])])])
      #expect(done.map(\.affected) == [2, 1])
      await #expect(throws: PostgresError.self) {
        try await pool.transaction([(insert, [.intArray([5])]), (insert, [.intArray([4])])])
      }
      #expect(try await pool.query(Statement(name: "count", text: "select count(*) n from t")).int(0, "n") == 4)
    }
  }
}
