import Foundation
import Frontier
import Postgres
import Testing

/// Who leads the upkeep, what it drops, and what it reports.
@Suite struct UpkeepTests {
  private static func candidate(_ number: Int) -> UpkeepCandidate {
    UpkeepCandidate(id: owner(number), host: "box", processID: number, version: "1.0")
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

  @Test func oneLeadsAndATermBeginsWithEachChange() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      #expect(try await frontier.isUpkeepLed() == false)
      let first = try #require(try await frontier.lead(Self.candidate(1), leaseSeconds: 60))
      #expect(first.term == 1)
      #expect(try await frontier.isUpkeepLed())
      #expect(try await frontier.lead(Self.candidate(2), leaseSeconds: 60) == nil)
      #expect(try await frontier.lead(Self.candidate(1), leaseSeconds: 60) == first)

      try await Self.passTime(fixture)
      #expect(try await frontier.isUpkeepLed() == false)
      let second = try #require(try await frontier.lead(Self.candidate(2), leaseSeconds: 60))
      #expect(second.term == 2 && second.holder == owner(2))
      // The first one wakes up: it neither leads nor ends the other's lease.
      #expect(try await frontier.lead(Self.candidate(1), leaseSeconds: 60) == nil)
      #expect(try await frontier.resign(first) == false)
      #expect(try await frontier.resign(second))
      let third = try #require(try await frontier.lead(Self.candidate(2), leaseSeconds: 60))
      #expect(third.term == 3)
    }
  }

  @Test func ofManyAtOnceOneLeads() async throws {
    try await withFrontier { fixture in
      let leaders = try await withThrowingTaskGroup(of: Leadership?.self) { group in
        for number in 0..<12 {
          group.addTask { try await fixture.frontier.lead(Self.candidate(number), leaseSeconds: 60) }
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
        "update courant.jobs set seen_on = date '2019-05-17' where url like 'https://old.example/%'")
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      try await frontier.ensurePartitions()
      #expect(try await fixture.number("select count(*) from courant.articles") == 5)

      let first = try #require(try await frontier.lead(Self.candidate(1), leaseSeconds: 60))
      try await Self.passTime(fixture)
      let second = try #require(try await frontier.lead(Self.candidate(2), leaseSeconds: 60))
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
      try await fixture.sql("update courant.jobs set seen_on = date '2019-05-17'")
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      try await fixture.frontier.ensurePartitions()
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
      var beat = WorkerBeat()
      beat.leases = 7
      try await frontier.beat(id: owner(1), beat)
      try await frontier.retireWorker(id: owner(2))
      try await fixture.sql(
        "update courant.workers set beat_at = now() - interval '31 s' where id <> $1::uuid", [.text(owner(3))])
      let vanished = try await frontier.vanishedWorkers()
      #expect(vanished.map(\.id) == [owner(1)])
      #expect(vanished.first?.leases == 7 && vanished.first?.processID == 1)
      #expect((31...60).contains(vanished.first?.silentSeconds ?? 0))
      #expect(try await frontier.vanishedWorkers().isEmpty)
      try await frontier.beat(id: owner(1), beat)
      #expect(try await frontier.vanishedWorkers().isEmpty)
      try await fixture.sql("update courant.workers set beat_at = now() - interval '31 s'")
      #expect(try await frontier.vanishedWorkers().map(\.id).sorted() == [owner(1), owner(3)].sorted())
    }
  }

  @Test(.timeLimit(.minutes(3))) func whatHoldsBackVacuumIsNamed() async throws {
    try await withFrontier { fixture in
      let names = try await fixture.frontier.databaseHealth().tables.map(\.name)
      #expect(names == ["counters", "hosts", "jobs", "robots"])
      try await Self.whileReading("courant.jobs", fixture) {
        let holder = try await fixture.frontier.databaseHealth().holders.first { $0.name == "a long report" }
        #expect(holder?.kind == "transaction" && holder?.isOld == false)
        #expect(holder?.processID != nil)
      }
      #expect(try await fixture.frontier.snapshot().database.tables.count == 4)
    }
  }
}
