import Frontier
import Postgres
import Schema
import Testing

/// A job enqueued while its host is leased must not be lost, even when the release cannot see it.
@Suite struct WakeTests {
  @Test func aJobEnqueuedDuringTheLeaseWakesItsHost() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1))
      let leases = try await fixture.claim(owner(1))
      _ = try await fixture.frontier.enqueue([request("a.example", "late", priority: 0)])
      #expect(try await fixture.claim(owner(2)).isEmpty, "the host is still leased")
      try await fixture.finish(leases, owner(1))
      #expect(try await fixture.claim(owner(2)).flatMap(\.jobs).map(\.url) == ["https://a.example/late"])
    }
  }

  /// The race itself: the release takes its snapshot, then waits for the enqueuer's row lock, and so decides without
  /// having seen the enqueuer's jobs. Without `due_while_leased` the host sleeps for ever with a job in its queue.
  @Test(arguments: [true, false]) func aReleaseThatCannotSeeTheJobIsTold(withWakeAt: Bool) async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1))
      let leases = try await fixture.claim(owner(1))
      let settlement = HostResults(
        lease: leases[0].reference, nextFetch: .zero, delay: .zero, results: [JobResult(leases[0].jobs[0], .notArticle)]
      )
      _ = try await fixture.settle([settlement], owner(1))

      let guarded = "case when t.lease_owner is not null then least(t.due_while_leased, excluded.ready_at) end"
      #expect(SQL.enqueue.text.contains(guarded))
      let enqueue =
        withWakeAt
        ? SQL.enqueue
        : Statement(name: "mutant", text: SQL.enqueue.text.replacing(guarded, with: "null::timestamptz"))
      let late = request("a.example", "late")

      // A gate that keeps the enqueuer's transaction open: an advisory lock of one connection, which only tests may
      // use.
      let gate = PostgresPool(
        PostgresConfiguration(connectionString: fixture.connectionString, applicationName: "gate"), size: 1)
      _ = try await gate.query(Statement(name: "lock", text: "select pg_advisory_lock(1)"))
      async let enqueued = fixture.pool.transaction([
        try Frontier.enqueueing(bucket: late.bucket, slot: -1, jobs: [late], statement: enqueue),
        (Statement(name: "wait", text: "select pg_advisory_xact_lock(1)"), []),
      ])
      try await waitForBlocked(fixture, 1)
      async let released = fixture.frontier.release([LeaseRelease(leases[0].reference)], owner: owner(1))
      try await waitForBlocked(fixture, 2)
      _ = try await gate.query(Statement(name: "unlock", text: "select pg_advisory_unlock(1)"))
      _ = try await enqueued
      #expect(try await released.count == 1)
      await gate.close()

      #expect(try await fixture.number("select pending from courant.host_rows") == 1)
      let found = try await fixture.claim(owner(2)).flatMap(\.jobs).map(\.url)
      #expect(
        found == (withWakeAt ? [late.url] : []),
        "without due_while_leased the job is lost: the mechanism is what saves it")
      // Without it the host is taken for one whose jobs are all held, and sleeps for ever.
      let sleeps = try await fixture.number("select (ready_at = 'infinity')::int from courant.host_rows") == 1
      #expect(sleeps == !withWakeAt)
    }
  }

  /// Returns once `count` connections of this database wait for a lock; fails after a minute.
  private func waitForBlocked(_ fixture: Fixture, _ count: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let blocked = try await fixture.number(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
      if blocked >= count { return }
    }
    Issue.record("\(count) connections should wait for a lock")
  }
}
