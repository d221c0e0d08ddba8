import Schema
import ArticleStore
import Frontier
import Postgres
import TestSupport
import Testing

/// The job table where connections are not one's own: through PgBouncer, and when they drop in any statement.
@Suite struct ConnectionTests {
  /// Eight workers and enqueuers share two sessions: what a session remembers would be somebody else's.
  @Test(.needs(.pgbouncer), .timeLimit(.minutes(2)))
  func everythingGoesThroughTransactionPooling() async throws {
    try await withTestDatabase(size: 2) { pool, _ in
      try await PgBouncer.with(pool) { connectionString in
        let pooled = PostgresPool(
          PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test"), size: 8)
        try await Migrator(pool: pooled).migrate()
        let fixture = Fixture(
          frontier: Frontier(pool: pooled), pool: pooled, connectionString: connectionString)
        let broken = try await TortureTests.torture(fixture, seed: 3)
        #expect(broken.isEmpty)
        try await fixture.expectSums()
        try await Migrator(pool: pooled).migrateDown(to: 0)
        #expect(try await Migrator(pool: pooled).migrate().count == Migrator(pool: pooled).knownVersion)
        await pooled.close()
      }
    }
  }

  private static let hosts = (0..<6).map { "host\($0).example" }

  /// Sessions are ended at any moment. Statements that may be repeated are; the leases of a lost claim expire.
  @Test(.timeLimit(.minutes(2))) func connectionsMayDropInAnyStatement() async throws {
    try await withFrontier(connections: 2) { fixture in
      // The frontier's own connections; those of the test go on.
      let own = PostgresPool(
        PostgresConfiguration(connectionString: fixture.connectionString, applicationName: "victim"), size: 8)
      let frontier = Frontier(pool: own)
      let saboteur = Task {
        var ended = 0
        while !Task.isCancelled {
          ended += try await fixture.number(
            """
            select count(pg_terminate_backend(pid)) from (
              select pid from pg_stat_activity
              where datname = current_database() and application_name = 'victim' and state = 'active'
              order by random() limit 1) x
            """)
          // Often enough to hit every statement, seldom enough that most get through.
          try await fixture.sql("select pg_sleep(0.05)")
        }
        return ended
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<2 {
          group.addTask {
            for round in 0..<6 {
              let jobs = Self.hosts.flatMap { host in (0..<5).map { request(host, "\(number)-\(round)-\($0)") } }
              _ = try await Self.untilDone { () async throws(PostgresError) in try await frontier.enqueue(jobs) }
            }
          }
        }
        for number in 0..<4 { group.addTask { try await Self.work(frontier, fixture, owner(number)) } }
        try await group.waitForAll()
      }
      saboteur.cancel()
      #expect(try await saboteur.value > 0, "no session was ended")
      // What is left is worked off undisturbed.
      while true {
        try Task.checkCancellation()
        try await fixture.sql("update courant.host_rows set ready_at = now() where lease_owner is not null")
        let leases = try await fixture.claim(owner(9))
        if leases.isEmpty { break }
        try await fixture.finish(leases, owner(9))
      }
      try await fixture.expectSums()
      #expect(try await fixture.frontier.isIdle())
      let totals = try await fixture.frontier.totals()
      #expect(
        totals.jobs == 2 * 6 * 5 * Self.hosts.count && totals.done == totals.jobs && totals.enqueued == totals.jobs)
      for table in ["articles", "attempt_rows"] {
        #expect(try await fixture.number("select count(*) from courant.\(table)") == totals.stored, "\(table)")
      }
      await own.close()
    }
  }

  private static func work(_ frontier: Frontier, _ fixture: Fixture, _ me: String) async throws {
    for _ in 0..<15 {
      let leases: [Lease]
      do {
        leases = try await frontier.claim(
          owner: me, buckets: Array(0..<Frontier.buckets), priorities: [0, 1, 2, 3], hosts: 2, jobsPerHost: 5,
          leaseTime: .seconds(60), minimumDelay: .zero)
      } catch {
        // Perhaps it took effect: then its leases belong to no worker until they expire.
        guard (error as PostgresError).isTransient else { throw error }
        try await fixture.sql(
          "update courant.host_rows set ready_at = now() - interval '1 second' where lease_owner = $1::uuid",
          [.text(me)])
        continue
      }
      let settlements = leases.map { lease in
        HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .zero,
          results: lease.jobs.map { JobResult($0, .stored(article(lease, $0)), httpStatus: 200) })
      }
      _ = try await untilDone { () async throws(PostgresError) in
        try await frontier.settle(settlements, owner: me, leaseTime: .seconds(60), slot: 0)
      }
      _ = try await untilDone { () async throws(PostgresError) in
        try await frontier.release(leases.map { LeaseRelease($0.reference) }, owner: me)
      }
    }
  }

  /// Repeats what may be repeated.
  private static func untilDone<Value: Sendable>(
    _ body: () async throws(PostgresError) -> Value
  ) async throws -> Value {
    while true {
      try Task.checkCancellation()
      do throws(PostgresError) {
        return try await body()
      } catch {
        guard error.isTransient else { throw error }
      }
    }
  }
}
