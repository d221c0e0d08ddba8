import Frontier
import Postgres
import TestSupport
import Testing

/// Who gets a turn when one host has very many jobs.
@Suite struct FairnessTests {
  /// A host with a million jobs beside 1,000 with ten: each has its turn in order, and the large one no more of them
  /// than the others.
  @Test(.timeLimit(.minutes(5))) func aHostWithVeryManyJobsTakesNoMoreTurnsThanOthers() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([request("hot.example", "0")])
      try await fixture.sql(
        """
        insert into courant.job_rows (bucket, host_key, url_key, url, due_at)
        select h.bucket, h.host_key, md5('hot' || j)::uuid, 'https://hot.example/' || j, now()
        from courant.host_rows h, generate_series(1, 1000000) j
        """)
      try await fixture.sql("update courant.host_rows set pending = 1000001")
      try await fixture.sql("update courant.counters set queued_priority_1 = 1000001, enqueued = 1000001")
      _ = try await fixture.frontier.enqueue((0..<1000).flatMap { requests("small\($0).example", 10) })

      var turns: [String: Int] = [:]
      var generator = Seeded(seed: 5)
      // 16 hosts a claim, five jobs each: two turns for each of the small ones.
      while try await fixture.number("select count(*) from courant.host_rows where pending > 0") > 1 {
        try Task.checkCancellation()
        let start = Int.random(in: 0..<64, using: &generator)
        let leases = try await fixture.frontier.claim(
          owner: owner(1), buckets: (0..<64).map { ($0 + start) % 64 }, priorities: [0, 1, 2, 3], hosts: 16,
          jobsPerHost: 5,
          leaseTime: .seconds(60), minimumDelay: .zero)
        for lease in leases { turns[lease.host, default: 0] += 1 }
        try await fixture.finish(leases, owner(1)) { _, _ in .notArticle }
      }
      let small = turns.filter { $0.key != "hot.example" }
      #expect(small.count == 1000 && small.values.hasOnly { $0 == 2 })
      // It is in one bucket of 64, each begun at as often as any: its turns are those of its bucket's round, not of its
      // size.
      #expect((1...24).contains(turns["hot.example"] ?? 0), "\(turns["hot.example"] ?? 0)")
    }
  }

  /// The owner stops for an hour and wakes up. Meanwhile another worker had its host, and nothing that it still writes
  /// takes effect.
  @Test func anOwnerPausedForAnHourChangesNothing() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3))
      let asleep = try await fixture.claim(owner(1), jobsPerHost: 2)
      try await fixture.sql(
        """
        update courant.host_rows set lease_until = lease_until - interval '1 hour', ready_at = ready_at - interval '1 hour',
          next_fetch_at = now() - interval '1 hour'
        """)
      let awake = try await fixture.claim(owner(2))
      #expect(awake.first?.expiredLeases == 1 && awake.first?.jobs.count == 3)
      let before = try await fixture.sql("select t::text as host from courant.host_rows t").text(0, "host")
      let report = try await fixture.finish(asleep, owner(1))
      #expect(report.settled == 0 && report.fenced == Set(asleep.map(\.reference)))
      let extended = try await fixture.frontier.extend(
        asleep.map(\.reference), owner: owner(1), leaseTime: .seconds(60))
      #expect(extended.held.isEmpty)
      #expect(try await fixture.sql("select t::text as host from courant.host_rows t").text(0, "host") == before)
      #expect(try await fixture.finish(awake, owner(2)).settled == 3)
      try await fixture.expectSums()
    }
  }
}
