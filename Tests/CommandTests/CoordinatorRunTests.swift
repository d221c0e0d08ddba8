import LocalCluster
import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// `coordinator run` as an operator meets it.
@Suite(.timeLimit(.minutes(3))) struct CoordinatorRunTests {
  private static func coordinator(_ database: String, _ arguments: [String] = []) throws -> BuiltProgram {
    try BuiltProgram("coordinator", ["run", "--database-url", database] + arguments, limit: 120)
  }

  private static func term(_ pool: PostgresPool) async throws -> Int {
    let table = Statement(name: "table", text: "select to_regclass('courant.leaders') is not null as present")
    guard try await pool.query(table).bool(0, "present") else { return 0 }
    return try await pool.query(
      Statement(name: "term", text: "select coalesce(max(term), 0) as term from courant.leaders")
    ).int(0, "term")
  }

  @Test func twoRunAndTheSecondTakesOver() async throws {
    try await withTestDatabase { pool, database in
      let first = try Self.coordinator(database)
      #expect(try await eventually { try await Self.term(pool) == 1 })
      let second = try Self.coordinator(database)
      #expect(try await eventually { first.errors.contains("leading maintenance") })
      first.signal(SIGTERM)
      let ended = await first.ended()
      #expect(ended.code == 143)
      // It gave the lease back: the other need not wait for its end.
      #expect(try await eventually { second.errors.contains("leading maintenance") })
      #expect(try await Self.term(pool) == 2)
      second.signal(SIGINT)
      let last = await second.ended()
      #expect(last.code == 130)
      #expect(!last.errors.contains("warning"))
    }
  }

  @Test func tendsWhatIsDueAndReportsStaleWorkers() async throws {
    try await withTestDatabase { pool, database in
      try await Migrator(pool: pool).migrate()
      let frontier = Frontier(pool: pool)
      let id = "00000000-0000-4000-8000-000000000001"
      _ = try await frontier.registerWorker(id: id, host: "lost.example", processID: 77, version: "1.0")
      try await pool.run(
        script: """
          update courant.workers set beat_at = now() - interval '1 hour', leases = 5;
          insert into courant.counters (minute, bucket, slot, enqueued)
          values (date_trunc('minute', now() - interval '3 hours'), 1, 0, 9);
          """)
      let program = try Self.coordinator(database, ["--months-ahead", "5"])
      #expect(try await eventually { program.errors.contains("counters and partitions tended") })
      program.signal(SIGTERM)
      let ended = await program.ended()
      #expect(ended.errors.contains("worker is stale"))
      #expect(ended.errors.contains("host=lost.example") && ended.errors.contains("leases=5"))
      #expect(ended.errors.contains("rolledUp=1") && ended.errors.contains("partitionsMade=3"))
    }
  }

  @Test func onceReportsAndEnds() async throws {
    try await withTestDatabase { _, database in
      let ended = try await BuiltProgram.run(
        "coordinator", ["run", "--once", "--json", "--keep-articles", "30", "--database-url", database])
      #expect(ended.code == 0)
      #expect(ended.output.contains("\"partitions_dropped\":[]") && ended.output.contains("\"minutes_rolled_up\":0"))
      let text = try await BuiltProgram.run("coordinator", ["run", "--once", "--database-url", database])
      #expect(text.code == 0)
      #expect(text.output.contains("rolled up 0 counters") && text.output.contains("host_rows: 0 rows"))
    }
  }

  @Test(arguments: [
    ["--keep-articles", "0"], ["--keep-counters", "1"], ["--months-ahead", "0"], ["--json"], ["--months-ahead", "x"],
  ])
  func refusesWhatCannotBe(arguments: [String]) async throws {
    let ended = try await BuiltProgram.run("coordinator", ["run"] + arguments)
    #expect(ended.code == 2)
    #expect(ended.errors.contains(arguments[0]))
  }

  /// It outlasts a database that goes away, and leads again when it is back.
  @Test func survivesARestartOfTheDatabase() async throws {
    try await TemporaryCluster.with { server in
      let configuration = try await server.cluster.start()
      let program = try Self.coordinator(configuration.connectionString)
      #expect(try await eventually { program.errors.contains("leading maintenance") })
      try await server.cluster.stop()
      #expect(try await eventually(within: 60) { program.errors.contains("lease to lead not renewed") })
      _ = try await server.cluster.start()
      let pool = PostgresPool(configuration, size: 1)
      let frontier = Frontier(pool: pool)
      let again = try await pool.query(Statement(name: "now", text: "select now()::text as now")).text(0, "now")
      let renewed = try await eventually(within: 60) {
        try await pool.query(
          Statement(
            name: "renewed",
            text:
              "select exists (select from courant.leaders where lease_until > $1::timestamptz + interval '14 s') as yes"
          ),
          [.text(again)]
        ).bool(0, "yes")
      }
      #expect(renewed)
      #expect(try await frontier.isMaintenanceLed())
      await pool.close()
      program.signal(SIGTERM)
      #expect(await program.ended().code == 143)
    }
  }

  /// A task that fails is named, and holds up neither the others nor the program.
  @Test func aChoreThatFailsIsNamedAndTheOthersGoOn() async throws {
    try await withTestDatabase { pool, database in
      try await Migrator(pool: pool).migrate()
      // What they need is gone, for good; one of them has others behind it.
      try await pool.run(
        script: """
          alter table courant.search_progress rename to search_progress_gone;
          alter function courant.end_long_reads(int) rename to end_long_reads_gone;
          """)
      let program = try Self.coordinator(database, ["--metrics", "0", "--months-ahead", "5"])
      #expect(try await eventually { program.errors.contains("task=indexArticles") })
      #expect(try await eventually { program.errors.contains("partitionsMade=3") })
      #expect(program.errors.contains("task=endLongReads"))
      let status = try await BuiltProgram.run("status", ["--database-url", database])
      #expect(status.output.contains("indexArticles failed"), "\(status.output)")
      let json = try await BuiltProgram.run("status", ["--json", "--database-url", database])
      #expect(json.output.contains("\"name\":\"indexArticles\""))
      let slow = try await BuiltProgram.run("coordinator", ["diagnose", "--database-url", database])
      #expect(slow.output.contains("indexArticles failed"), "\(slow.output)")
      program.signal(SIGTERM)
      #expect(await program.ended().code == 143)

      let once = try await BuiltProgram.run("coordinator", ["run", "--once", "--database-url", database])
      #expect(once.code == 1)
      #expect(once.errors.contains("indexArticles") && once.output.contains("rolled up"))
      #expect(once.errors.contains("endLongReads"))
      try await pool.run(script: "alter function courant.end_long_reads_gone(int) rename to end_long_reads;")
      let without = try await BuiltProgram.run(
        "coordinator", ["run", "--once", "--leave-out", "indexArticles", "--database-url", database])
      #expect(without.code == 0, "\(without.errors)")
      let unknown = try await BuiltProgram.run("coordinator", ["run", "--leave-out", "everything"])
      #expect(unknown.code == 2 && unknown.errors.contains("indexArticles"))

      try await pool.run(script: "alter table courant.search_progress_gone rename to search_progress;")
      let mended = try await BuiltProgram.run("coordinator", ["run", "--once", "--database-url", database])
      #expect(mended.code == 0)
      let calm = try await BuiltProgram.run("status", ["--database-url", database])
      #expect(!calm.output.contains("indexArticles failed"))
    }
  }
}
