import Foundation
import Frontier
import Postgres
import Testing

/// Who leads maintenance, what it drops, and what it reports.
@Suite struct DatabaseMaintenanceTests {
  private static func candidate(_ number: Int) -> MaintenanceCandidate {
    MaintenanceCandidate(id: owner(number), host: "box", processID: number, version: "1.0")
  }

  /// Lets the lease to lead end, as if its holder had stopped renewing it.
  private static func passTime(_ fixture: Fixture) async throws {
    try await fixture.sql("update courant.leaders set lease_until = now() - interval '1 second'")
  }

  /// Runs `body` while another session reads `table` in one long statement.
  private static func whileReading(
    _ table: String, _ fixture: Fixture, _ body: () async throws -> Void
  ) async throws {
    let reader = PostgresPool(
      PostgresConfiguration(connectionString: fixture.connectionString, applicationName: "a long report"), size: 1)
    let reading = Task {
      try await reader.query(Statement(name: "read", text: "select pg_sleep(300), count(*) from \(table)"))
    }
    let sessions =
      "from pg_stat_activity where datname = current_database() and application_name = 'a long report' and wait_event = 'PgSleep'"
    while try await fixture.number("select count(*) \(sessions)") == 0 { await Task.yield() }
    try await body()
    try await fixture.sql("select pg_cancel_backend(pid) \(sessions)")
    await #expect(throws: PostgresError.self) { _ = try await reading.value }
    await reader.close()
  }

  /// A number of days that was not said is not the least there can be.
  @Test(arguments: [
    ("article", "2020_01", "2020-02-01"), ("attempt", "2020_01_01", "2020-01-02"), ("page", "2020_01_01", "2020-01-02"),
  ])
  func withoutANumberOfDaysNothingIsDropped(kind: String, name: String, end: String) async throws {
    try await withFrontier { fixture in
      try await fixture.sql(
        """
        create table courant.\(kind)_rows_\(name) partition of courant.\(kind)_rows for values from ('2020-01-01') to ('\(end)')
        """)
      let drop = "select coalesce(cardinality(courant.drop_partitions('\(kind)_rows', $1::int, null, null)), 0) as n"
      #expect(try await fixture.sql(drop, [.null]).int(0, "n") == 0)
      #expect(try await fixture.sql(drop, [.int(30)]).int(0, "n") == 1)
    }
  }

  @Test func oneLeadsAndATermBeginsWithEachChange() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      #expect(try await frontier.isMaintenanceLed() == false)
      let first = try #require(try await frontier.lead(Self.candidate(1), lease: .seconds(60)))
      #expect(first.term == 1)
      #expect(try await frontier.isMaintenanceLed())
      #expect(try await frontier.lead(Self.candidate(2), lease: .seconds(60)) == nil)
      #expect(try await frontier.lead(Self.candidate(1), lease: .seconds(60)) == first)

      try await Self.passTime(fixture)
      #expect(try await frontier.isMaintenanceLed() == false)
      let second = try #require(try await frontier.lead(Self.candidate(2), lease: .seconds(60)))
      #expect(second.term == 2 && second.holder == owner(2))
      // The first one wakes up: it neither leads nor ends the other's lease.
      #expect(try await frontier.lead(Self.candidate(1), lease: .seconds(60)) == nil)
      #expect(try await frontier.resign(first) == false)
      #expect(try await frontier.resign(second))
      let third = try #require(try await frontier.lead(Self.candidate(2), lease: .seconds(60)))
      #expect(third.term == 3)
    }
  }

  @Test func ofManyAtOnceOneLeads() async throws {
    try await withFrontier { fixture in
      let leaders = try await withThrowingTaskGroup(of: Leadership?.self) { group in
        for number in 0..<12 {
          group.addTask { try await fixture.frontier.lead(Self.candidate(number), lease: .seconds(60)) }
        }
        return try await group.reduce(into: [Leadership]()) { if let leadership = $1 { $0.append(leadership) } }
      }
      #expect(leaders.count == 1 && leaders.first?.term == 1)
    }
  }

  @Test func wholeMonthsOfArticlesAreDroppedByTheTermThatLeads() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      _ = try await frontier.enqueue(requests("old.example", 3) + requests("new.example", 2))
      try await fixture.sql(
        "update courant.job_rows set seen_on = date '2019-05-17' where url like 'https://old.example/%'")
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      try await frontier.ensurePartitions()
      try await fixture.sql(
        "update courant.article_rows set fetched_at = date '2019-05-18' where seen_on = date '2019-05-17'")
      #expect(try await fixture.number("select count(*) from courant.articles") == 5)

      let first = try #require(try await frontier.lead(Self.candidate(1), lease: .seconds(60)))
      try await Self.passTime(fixture)
      let second = try #require(try await frontier.lead(Self.candidate(2), lease: .seconds(60)))
      #expect(try await frontier.dropArticlePartitions(olderThan: 30, leadership: first) == [])
      // The month is kept as long as its last day is young enough.
      let days = try await fixture.number("current_date - date '2019-06-01'")
      #expect(try await frontier.dropArticlePartitions(olderThan: days + 2, leadership: second) == [])
      #expect(
        try await frontier.dropArticlePartitions(olderThan: days - 2, leadership: second) == ["article_rows_2019_05"])
      #expect(try await frontier.dropArticlePartitions(olderThan: 1, leadership: nil) == [])
      #expect(try await fixture.number("select count(*) from courant.articles") == 2)
    }
  }

  /// A reader in a long transaction delays the drop, not the settles: those would queue behind a drop that waits.
  @Test(.timeLimit(.minutes(3))) func aReaderDelaysTheDropAndNothingElse() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("old.example", 1))
      try await fixture.sql("update courant.job_rows set seen_on = date '2019-05-17'")
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      try await fixture.frontier.ensurePartitions()
      try await fixture.sql("update courant.article_rows set fetched_at = date '2019-05-18'")
      try await Self.whileReading("courant.article_rows", fixture) {
        await #expect {
          try await fixture.frontier.dropArticlePartitions(olderThan: 30, leadership: nil)
        } throws: {
          ($0 as? PostgresError)?.sqlState == .lockNotAvailable
        }
      }
      #expect(try await fixture.frontier.dropArticlePartitions(olderThan: 30, leadership: nil).count == 1)
    }
  }

  @Test func countersPastTheirTimeGoAndTotalsStay() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 5))
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1)) { _, _ in .dead(.http4xx, message: "404") }
      let before = try await fixture.frontier.totals()
      for table in ["counters", "error_counters"] {
        try await fixture.sql("update courant.\(table) set minute = minute - interval '40 days'")
      }
      // What was not rolled up is not deleted, however old.
      let errors = try await fixture.number("select count(*) from courant.error_counters")
      #expect(try await fixture.frontier.pruneCounters(olderThan: 30) == errors)
      #expect(try await fixture.frontier.totals() == before)
      try await fixture.frontier.rollUpCounters()
      #expect(try await fixture.frontier.pruneCounters(olderThan: 50) == 0)
      #expect(try await fixture.frontier.pruneCounters(olderThan: 30) > 0)
      #expect(try await fixture.frontier.totals() == before)
      #expect(try await fixture.number("select count(*) from courant.counters where minute > '-infinity'") == 0)
    }
  }

  @Test func aVanishedWorkerIsReportedOnceUntilItIsSeenAgain() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      for number in 1...3 {
        _ = try await frontier.registerWorker(id: owner(number), host: "box", processID: number, version: "1.0")
      }
      var beat = Heartbeat()
      beat.leases = 7
      try await frontier.heartbeat(id: owner(1), beat)
      try await frontier.retireWorker(id: owner(2))
      try await fixture.sql(
        "update courant.workers set beat_at = now() - interval '31 s' where id <> $1::uuid", [.text(owner(3))])
      let vanished = try await frontier.staleWorkers()
      #expect(vanished.map(\.id) == [owner(1)])
      #expect(vanished.first?.leases == 7 && vanished.first?.processID == 1)
      #expect((.seconds(31) ... .seconds(60)).contains(vanished.first?.silentFor ?? .zero))
      #expect(try await frontier.staleWorkers().isEmpty)
      try await frontier.heartbeat(id: owner(1), beat)
      #expect(try await frontier.staleWorkers().isEmpty)
      try await fixture.sql("update courant.workers set beat_at = now() - interval '31 s'")
      #expect(try await frontier.staleWorkers().map(\.id).sorted() == [owner(1), owner(3)].sorted())
    }
  }

  @Test(.timeLimit(.minutes(3))) func whatHoldsBackVacuumIsNamed() async throws {
    try await withFrontier { fixture in
      let names = try await fixture.frontier.databaseHealth().tables.map(\.name)
      #expect(names == ["counters", "host_rows", "job_rows", "robots"])
      try await Self.whileReading("courant.job_rows", fixture) {
        let holder = try await fixture.frontier.databaseHealth().holders.first { $0.name == "a long report" }
        #expect(holder?.kind == "transaction" && holder?.isOld == false)
        #expect(holder?.processID != nil)
      }
      #expect(try await fixture.frontier.snapshot().database.tables.count == 4)
    }
  }

  /// An article is kept by when it was stored, however old its job is.
  @Test func anArticleStoredTodayOfAnOldJobIsKept() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      _ = try await frontier.enqueue(requests("old.example", 3))
      try await fixture.sql("update courant.job_rows set seen_on = current_date - 200")
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      try await frontier.ensurePartitions()
      try await fixture.sql(
        "update courant.article_rows set fetched_at = now() - interval '150 days' where url like '%story-1'")
      #expect(try await frontier.dropArticlePartitions(olderThan: 90, leadership: nil) == [])
      #expect(try await fixture.number("select count(*) from courant.articles") == 2)
      #expect(try await fixture.number("select count(*) from courant.articles where url like '%story-1'") == 0)
      // Once the last of them is old enough the month goes as a whole.
      try await fixture.sql("update courant.article_rows set fetched_at = now() - interval '91 days'")
      #expect(try await frontier.dropArticlePartitions(olderThan: 90, leadership: nil).count == 1)
      #expect(try await fixture.number("select count(*) from courant.articles") == 0)
    }
  }

  /// A publication of all tables: PostgreSQL refuses to delete or update rows that it cannot name to subscribers.
  @Test func everythingGoesOnUnderAPublicationOfAllTables() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      try await fixture.sql("create publication everything for all tables")
      _ = try await frontier.enqueue(requests("a.example", 4) + requests("b.example", 2))
      try await fixture.finish(try await fixture.claim(owner(1), jobsPerHost: 1), owner(1))
      // Rows that had to go to the default partitions.
      try await fixture.sql("update courant.job_rows set seen_on = date '2019-05-17'")
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1)) { lease, job in
        job.url.hasSuffix("3")
          ? .retry(.timeout, message: "", after: .zero, countsAsAttempt: true)
          : .stored(article(lease, job))
      }
      try await fixture.sql(
        """
        insert into courant.attempt_rows (at, url_key, host_key, bytes, bucket, fetch_ms, attempt, slot, outcome)
        values (now() - interval '40 days', gen_random_uuid(), 1, 1, 1, 1, 1, 0, 'stored');
        """)
      try await fixture.sql(
        """
        insert into courant.page_rows (fetched_at, url_key, host_key, bucket, kept_on, url, body)
        values (now(), gen_random_uuid(), 1, 1, current_date - 40, 'https://a.example/', '')
        """)
      for rows in PartitionedRows.allCases { #expect(try await frontier.ensurePartitions(of: rows, months: 3) > 0) }
      #expect(try await frontier.indexArticles { true } > 0)
      #expect(try await frontier.dropAttemptPartitions(olderThan: 14, leadership: nil).count == 1)
      #expect(try await frontier.dropPagePartitions(olderThan: 14, leadership: nil).count == 1)
      try await fixture.sql(
        "update courant.article_rows set fetched_at = date '2019-05-18' where seen_on < date '2020-01-01'")
      #expect(try await frontier.dropArticlePartitions(olderThan: 30, leadership: nil).count == 1)
      try await fixture.sql("update courant.article_rows set unavailable_after = '-infinity'")
      #expect(try await frontier.pruneUnavailable() > 0)
      #expect(try await frontier.forgetWords() > 0)
      try await fixture.sql(
        "update courant.counters set minute = minute - interval '40 days' where minute > '-infinity'")
      try await frontier.rollUpCounters()
      #expect(try await frontier.pruneCounters(olderThan: 30) > 0)
      let leadership = try #require(try await frontier.lead(Self.candidate(1), lease: .seconds(60)))
      try await frontier.resign(leadership)
      try await frontier.note(task: "indexArticles", failing: "x")
      try await frontier.note(task: "indexArticles", failing: nil)
      #expect(try await fixture.number("select count(*) from courant.failing_tasks") == 0)
    }
  }

  /// Only tables that are listed are touched: the two functions run with their owner's rights.
  @Test(arguments: ["jobs", "article_rows_default", "no_such", "article_rows; drop table courant.job_rows", ""])
  func otherTablesHaveNoPartitions(table: String) async throws {
    try await withFrontier(connections: 1) { fixture in
      for call in ["ensure_partitions($1, 1)", "drop_partitions($1, 1, null, null)"] {
        await #expect("\(call)") {
          _ = try await fixture.sql("select courant.\(call) as x", [.text(table)])
        } throws: {
          if case PostgresError.server(sqlState: "42P01", _, _, _) = $0 { true } else { false }
        }
      }
      let jobs = try await fixture.number("select count(*) from courant.job_rows")
      #expect(jobs == 0)
    }
  }

  @Test func partitionsAreMadeOneByOneAndBounded() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      #expect(try await fixture.number("select courant.ensure_partitions('article_rows', 2147483647)") <= 25)
      #expect(try await fixture.number("select courant.ensure_partitions('attempt_rows', 2147483647)") <= 61)
      #expect(try await fixture.number("select courant.ensure_partitions('page_rows', -2147483648)") == 0)
      #expect(
        try await fixture.number("select cardinality(courant.drop_partitions('article_rows', 2147483647, null, null))")
          == 0)
      // What cannot be made holds up nothing else; a table that has the name of a partition and is none is named.
      let tomorrow = try await fixture.sql(
        "select to_char(now() at time zone 'utc' + interval '1 day', 'YYYY_MM_DD') as d"
      )
      .text(0, "d")
      try await fixture.sql("create table courant.article_rows_2031_05 (x int)")
      try await fixture.sql("delete from courant.partitioned_tables where parent = 'article_rows'")
      try await fixture.sql("drop table courant.page_rows_\(tomorrow)")
      await #expect(throws: PostgresError.self) { try await frontier.ensurePartitions() }
      #expect(try await fixture.number("select (to_regclass('courant.page_rows_\(tomorrow)') is not null)::int") == 1)
      #expect(try await frontier.databaseHealth().detached == ["article_rows_2031_05"])
    }
  }

  @Test func whatFailsIsKnownUntilItIsDone() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      try await frontier.note(task: "indexArticles", failing: "first\0")
      try await frontier.note(task: "indexArticles", failing: "second")
      let failing = try await frontier.databaseHealth().failingTasks
      #expect(failing.map(\.name) == ["indexArticles"] && failing.first?.failures == 2)
      #expect(failing.first?.error == "second")
      try await frontier.note(task: "indexArticles", failing: nil)
      #expect(try await frontier.databaseHealth().failingTasks.isEmpty)
    }
  }
}
