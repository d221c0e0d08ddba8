import ArticleStore
import Foundation
import Frontier
import Postgres
import Schema
import Testing

/// `sql/roles.sql`: each role can do its work and no more.
@Suite struct RolesTests {
  @Test func eachRoleCanDoItsWorkAndNoMore() async throws {
    try await withFrontier { fixture in
      // Roles belong to the whole server: this test's own have a name of their own.
      let prefix = "t\(UInt32.random(in: .min ... .max))_"
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "sql/roles.sql")
      let script = try String(contentsOf: file, encoding: .utf8).replacing("courant_", with: prefix)
      let outcome: Result<Void, any Error>
      do {
        try await fixture.pool.run(script: script)
        try await fixture.pool.run(script: script)
        try await Self.check(fixture, prefix)
        try await Self.checkReadOnly(fixture, prefix)
        outcome = .success(())
      } catch {
        outcome = .failure(error)
      }
      for role in ["coordinator", "worker", "reader", "dashboard"] {
        try await fixture.pool.run(script: "drop owned by \(prefix)\(role); drop role \(prefix)\(role);")
      }
      try outcome.get()
    }
  }

  private static func check(_ fixture: Fixture, _ prefix: String) async throws {
    let uuid = owner(1)
    let job = request("a.example", "x")
    let enqueue = try Frontier.enqueueing(bucket: job.bucket, slot: -1, jobs: [job])
    let claim: (Statement, [PostgresValue]) =
      (
        SQL.claim,
        [
          .intArray([job.bucket]), .intArray([1]), .int(1), .int(1), .text(uuid), .double(60), .int(0), .intArray([1]),
          .intArray([nil]),
        ]
      )
    let register: (Statement, [PostgresValue]) =
      (SQL.registerWorker, [.text(uuid), .text("box"), .int(1), .text("1.0")])
    let partitions: (Statement, [PostgresValue]) = (SQL.ensurePartitions, [.text("article_rows"), .int(6)])
    let pruning: (Statement, [PostgresValue]) = (
      SQL.pruneJobs,
      [
        .int(1), .textArray(["dead"]), .null, .null, .null, .int(1), .int(0),
        .text("00000000-0000-0000-0000-000000000000"),
        .int(10),
      ]
    )
    let dropping: (Statement, [PostgresValue]) = (
      SQL.dropPartitions, [.text("article_rows"), .int(3650), .null, .null]
    )
    let leading: (Statement, [PostgresValue]) =
      (SQL.lead, [.text("maintenance"), .text(uuid), .double(1), .text("box"), .int(1), .text("1.0")])
    let page = statement("insert into courant.page_rows select * from courant.page_rows limit 0")
    let forgetting: (Statement, [PostgresValue]) =
      (SQL.forgetRawPages, [.intArray([1]), .text(uuid), .intArray([1]), .intArray([1]), .textArray([uuid])])
    let article = statement("insert into courant.article_rows select * from courant.article_rows limit 0")

    let allowed: [(String, (Statement, [PostgresValue]))] = [
      ("coordinator", enqueue), ("coordinator", partitions), ("coordinator", (SQL.statusTotals, [])),
      ("coordinator", dropping), ("coordinator", leading), ("coordinator", (SQL.staleWorkers, [])),
      ("coordinator", (SQL.pruneCounters, [.int(30)])), ("worker", (SQL.isLed, [.text("maintenance")])),
      ("reader", (SQL.databaseHealth, [])), ("worker", (SQL.nameCrawls, [.textArray(["spring"])])),
      ("coordinator", (SQL.noteFailingTask, [.text("x"), .text("y")])),
      ("coordinator", (SQL.clearFailingTask, [.text("x")])), ("coordinator", (SQL.endLongReads, [.int(60)])),
      ("worker", (SQL.postpone, [.text(uuid), .int(1), .int(1), .int(1), .text(uuid), .text("x"), .text("y")])),
      ("worker", (SQL.takeInHand, [.text(uuid), .int(1), .int(1), .int(1), .text(uuid), .bool(true)])),
      ("coordinator", (SQL.pauseAll, [.null])), ("coordinator", (SQL.resumeAll, [])),
      ("coordinator", (SQL.setCrawlPaused, [.text("spring"), .bool(true)])), ("coordinator", pruning),
      ("worker", enqueue), ("worker", claim), ("worker", register), ("worker", article), ("worker", page),
      ("worker", forgetting),
      ("coordinator", (SQL.dropPartitions, [.text("page_rows"), .int(3650), .null, .null])),
      ("coordinator", (SQL.pruneUnavailable, [.int(10)])),
      ("reader", (SQL.rawPage, [.int(1), .int(1), .text(uuid)])), ("worker", (SQL.isIdle, [])),
      ("worker", (SQL.schemaVersion, [])),
      ("reader", (SQL.statusTotals, [])), ("reader", (SQL.statusHostsByPending, [.int(3)])),
      ("worker", partitions), ("reader", statement("select * from courant.articles")),
      ("reader", statement("select * from courant.job_status")),
      ("coordinator", (SQL.indexArticles, [.null, .null, .int(10)])), ("coordinator", (SQL.forgetWords, [.int(10)])),
      ("reader", statement("select * from courant.search_articles('harbour')")),
      ("dashboard", (SQL.statusTotals, [])), ("dashboard", (SQL.databaseHealth, [])),
      ("dashboard", (SQL.searchArticles, [.text("harbour"), .null, .int(3)])), ("dashboard", (SQL.searchProgress, [])),
      ("dashboard", (SQL.latestArticles, [.int(3)])), ("dashboard", (SQL.crawls, [.textArray(["spring"])])),
    ]
    for (role, work) in allowed {
      _ = try await fixture.pool.transaction([statement("set local role \(prefix)\(role)"), work])
    }

    let denied: [(String, (Statement, [PostgresValue]))] = [
      ("coordinator", statement("drop table courant.job_rows")),
      ("worker", statement("delete from courant.job_rows")),
      ("worker", pruning), ("worker", (SQL.pauseAll, [.null])), ("worker", dropping), ("worker", leading),
      ("worker", (SQL.pruneCounters, [.int(30)])),
      ("worker", statement("create table courant.own (x int)")),
      ("reader", enqueue), ("reader", claim), ("reader", partitions), ("reader", forgetting),
      ("dashboard", enqueue), ("dashboard", claim), ("dashboard", partitions), ("dashboard", (SQL.pauseAll, [.null])),
      ("worker", (SQL.dropPartitions, [.text("page_rows"), .int(3650), .null, .null])),
      ("worker", (SQL.indexArticles, [.null, .null, .int(10)])), ("worker", (SQL.endLongReads, [.int(60)])),
      ("reader", (SQL.endLongReads, [.int(60)])), ("reader", (SQL.noteFailingTask, [.text("x"), .text("y")])),
      // Ways to fill the disk that PostgreSQL leaves open to everybody.
      ("reader", statement("select lo_from_bytea(0, 'x')")), ("dashboard", statement("select lo_create(0)")),
      ("reader", statement("select lo_creat(-1)")), ("worker", statement("select lo_from_bytea(0, 'x')")),
      ("reader", statement("create temporary table own (x int)")),
    ]
    for (role, work) in denied {
      await #expect("\(role) must not \(work.0.name)") {
        _ = try await fixture.pool.transaction([statement("set local role \(prefix)\(role)"), work])
      } throws: {
        if case PostgresError.server(sqlState: "42501", _, _, _) = $0 { true } else { false }
      }
    }
  }

  /// The first statement of the dashboard takes the role if it may, and forbids writing for any user.
  private static func checkReadOnly(_ fixture: Fixture, _ prefix: String) async throws {
    let (user, _) = statement("select current_user::text as name, current_setting('statement_timeout') as timeout")
    let (deletion, _) = statement("delete from courant.job_rows")
    for (opening, expected) in [
      (Statement(name: "read_only", text: SQL.readOnly.text.replacing("courant_", with: prefix)), "\(prefix)dashboard"),
      (Statement(name: "read_only", text: SQL.readOnly.text.replacing("courant_", with: "no_such_")), nil),
    ] {
      var configuration = fixture.pool.configuration
      configuration.opening = opening
      let pool = PostgresPool(configuration, size: 1)
      let own = try await fixture.pool.query(user).text(0, "name")
      let rows = try await pool.query(user)
      #expect(try rows.text(0, "name") == expected ?? own)
      #expect(try rows.text(0, "timeout") == "8s")
      // 25006: the transaction is read-only; 42501: the role may not.
      await #expect("nothing may be written") {
        _ = try await pool.query(deletion)
      } throws: { error in
        guard case PostgresError.server(let state, _, _, _) = error else { return false }
        return state == "25006" || state == "42501"
      }
      #expect(try await pool.transaction([(user, []), (user, [])]).count == 2)
      await pool.close()
    }
  }

  private static func statement(_ text: String) -> (Statement, [PostgresValue]) {
    (Statement(name: text, text: text), [])
  }

  /// A reader's own `set statement_timeout` does not let it hold back vacuum for good. Roles belong to the whole
  /// server, so the function is tried with this test's user in the place of theirs.
  @Test(.timeLimit(.minutes(3))) func readersThatGoOnTooLongAreEnded() async throws {
    try await withFrontier { fixture in
      let own = try await fixture.sql("select session_user::text as name").text(0, "name")
      let function = try await fixture.sql(
        "select pg_get_functiondef('courant.end_long_reads(int)'::regprocedure) as text"
      ).text(0, "text")
      #expect(function.contains("'courant_reader'") && function.contains("greatest(seconds, 60)"))
      try await fixture.sql(
        function.replacing("courant_reader", with: own).replacing("greatest(seconds, 60)", with: "greatest(seconds, 0)")
      )
      var configuration = fixture.pool.configuration
      configuration.applicationName = "a reader"
      let reader = PostgresPool(configuration, size: 1)
      let reading = Task {
        try await reader.transaction([
          Self.statement("set statement_timeout = 0"), Self.statement("select pg_sleep(300)"),
        ])
      }
      let sessions = "from pg_stat_activity where datname = current_database() and application_name = 'a reader'"
      while try await fixture.number("select count(*) \(sessions) and wait_event = 'PgSleep'") == 0 {
        await Task.yield()
      }
      #expect(try await fixture.number("select courant.end_long_reads(3600)") == 0, "it is young")
      while try await fixture.number("select courant.end_long_reads(0)") == 0 { await Task.yield() }
      await #expect(throws: (any Error).self) { _ = try await reading.value }
      await reader.close()
    }
  }
}
