import Frontier
import Postgres
import TestSupport
import Testing

@Suite struct StatusTests {
  @Test func workersGetSlotsAndRates() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      for number in 0..<3 {
        let slot = try await frontier.registerWorker(
          id: owner(number), host: "box", processID: 100 + number, version: "1.0")
        #expect(slot == number)
      }
      try await fixture.sql(
        "update courant.workers set started_at = started_at - interval '100 s', beat_at = now() - interval '10 s'")
      var beat = Heartbeat()
      beat.leases = 4
      beat.inFlight = 3
      beat.pages = 200
      beat.articles = 100
      beat.bytes = 1_000_000
      #expect(try await frontier.heartbeat(id: owner(0), beat))
      beat.isDraining = true
      #expect(try await frontier.heartbeat(id: owner(1), beat))
      try await frontier.retireWorker(id: owner(1))
      try await fixture.sql(
        "update courant.workers set beat_at = now() - interval '31 s' where id = $1::uuid", [.text(owner(2))])
      #expect(try await frontier.heartbeat(id: owner(7), beat) == false)

      let snapshot = try await frontier.snapshot()
      #expect(snapshot.workers.map(\.state) == [.alive, .stale, .stopped])
      let alive = try #require(snapshot.workers.first)
      #expect(alive.processID == 100 && alive.leases == 4 && alive.inFlight == 3 && alive.pages == 200)
      #expect((15...20).contains(alive.rates.pages))
      #expect(snapshot.now.pages == alive.rates.pages)
      #expect((.seconds(99) ... .seconds(200)).contains(alive.uptime))

      // The slot of the one who retired is free again; that of the one who vanished is kept for a while.
      #expect(try await frontier.registerWorker(id: owner(3), host: "box", processID: 9, version: "1.0") == 1)
    }
  }

  @Test func anEmptyDatabaseHasAStatus() async throws {
    try await withFrontier { fixture in
      let snapshot = try await fixture.frontier.snapshot()
      #expect(snapshot.totals == StatusSnapshot.Totals())
      #expect(snapshot.lastMinute.length == .zero && snapshot.lastHour.rates == StatusSnapshot.Rates())
      #expect(snapshot.workers.isEmpty && snapshot.hostsByBacklog.isEmpty && snapshot.errors.isEmpty)
    }
  }

  @Test func readyHostsAreCountedOnce() async throws {
    try await withFrontier { fixture in
      let priorities = (0..<12).flatMap { requests("host\($0).example", 2, priority: $0 % 4) }
      _ = try await fixture.frontier.enqueue(priorities)
      #expect(try await fixture.frontier.snapshot().readyHosts == 12)
      // Up to 40 of each bucket and priority.
      try await fixture.sql(
        """
        insert into courant.host_rows (bucket, host_key, host, priority, ready_at, pending)
        select 5, i * 64 + 5, 'many' || i, 2, now() - interval '1 hour', 1 from generate_series(1, 100) i
        """)
      try await fixture.sql("delete from courant.host_rows where host like 'host%'")
      let snapshot = try await fixture.frontier.snapshot()
      #expect(snapshot.readyHosts == 40)
      #expect((.seconds(3600) ... .seconds(3700)).contains(try #require(snapshot.longestReady)))
    }
  }

  @Test func spansCountWhatTheyCover() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.registerWorker(id: owner(1), host: "box", processID: 1, version: "1.0")
      try await fixture.sql("update courant.workers set started_at = now() - interval '3 hours'")
      _ = try await fixture.frontier.enqueue(requests("a.example", 10))
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      // Moved away from this minute, whose share depends on the moment of the test.
      try await fixture.sql("update courant.counters set minute = minute - interval '30 minutes'")
      var snapshot = try await fixture.frontier.snapshot()
      #expect(snapshot.lastMinute.pages == 0 && snapshot.lastMinute.length == .seconds(60))
      #expect(
        snapshot.lastHour.pages == 10 && snapshot.lastHour.length == .seconds(3600) && snapshot.lastHour.articles == 10)
      try await fixture.sql("update courant.counters set minute = minute - interval '2 hours'")
      snapshot = try await fixture.frontier.snapshot()
      #expect(snapshot.lastHour.pages == 0)
      #expect(snapshot.totals.pages == 10)
    }
  }

  @Test func hostsAreRankedByBacklogAndByErrors() async throws {
    try await withFrontier { fixture in
      let sizes = [3, 40, 17, 1, 9]
      for (number, size) in sizes.enumerated() {
        _ = try await fixture.frontier.enqueue(requests("host\(number).example", size))
      }
      let leases = try await fixture.claim(owner(1), jobsPerHost: 3)
      try await fixture.finish(leases, owner(1)) { lease, job in
        lease.host == "host0.example" || (lease.host == "host2.example" && job == lease.jobs[0])
          ? .dead(.http5xx, message: "500") : .notArticle
      }
      let snapshot = try await fixture.frontier.snapshot(hosts: 3)
      #expect(snapshot.hostsByBacklog.map(\.host) == ["host1.example", "host2.example", "host4.example"])
      #expect(snapshot.hostsByBacklog.map(\.pending) == [37, 14, 6])
      #expect(snapshot.hostsByErrors.map(\.host) == ["host0.example", "host2.example"])
      #expect(snapshot.hostsByErrors.map(\.failed) == [3, 1])
      let pages = snapshot.hostsByTraffic.map(\.pages)
      #expect(!pages.isEmpty && pages == pages.sorted(by: >) && pages.hasOnly { $0 > 0 })
      #expect(snapshot.hostsByErrors.first?.lastErrorClass == "http_5xx")
      #expect(snapshot.hostsByErrors.first?.state == "idle")
    }
  }

  @Test func rollingUpLeavesTotalsAndChartsAsTheyAre() async throws {
    try await withFrontier { fixture in
      for round in 0..<3 {
        _ = try await fixture.frontier.enqueue((0..<5).map { request("host\($0).example", "\(round)") })
        try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
        if round < 2 {
          try await fixture.sql(
            "update courant.counters set minute = minute - interval '90 minutes' where minute > '-infinity'")
        }
        let before = try await fixture.frontier.totals()
        let minutes = try await fixture.sql("select * from courant.throughput").count
        #expect(before.stored == 5 * (round + 1) && before.done == before.stored && before.queued == 0)
        try await fixture.frontier.rollUpCounters()
        #expect(try await fixture.frontier.totals() == before)
        #expect(try await fixture.sql("select * from courant.throughput").count == minutes)
      }
      #expect(try await fixture.number("select count(*) from courant.counters where is_rolled_up") > 0)
      #expect(try await fixture.frontier.rollUpCounters() == 0)
    }
  }

  @Test func aJobTellsItsState() async throws {
    try await withFrontier { fixture in
      let job = request("a.example", "x")
      #expect(try await fixture.frontier.job(hostKey: job.hostKey, urlKey: job.urlKey) == nil)
      _ = try await fixture.frontier.enqueue([job])
      #expect(try await fixture.frontier.job(hostKey: job.hostKey, urlKey: job.urlKey)?.state == "queued")
      let leases = try await fixture.claim(owner(1))
      let leased = try #require(try await fixture.frontier.job(hostKey: job.hostKey, urlKey: job.urlKey))
      #expect(leased.state == "leased" && leased.leaseOwner == owner(1) && leased.hostState == "leased")
      try await fixture.finish(leases, owner(1))
      let done = try #require(try await fixture.frontier.job(hostKey: job.hostKey, urlKey: job.urlKey))
      #expect(done.state == "done" && done.attempts == 1 && done.dueAt == nil && done.hostState == "idle")
      #expect(done.enqueuedAt.hasSuffix("Z") && done.enqueuedAt.count == 20)
    }
  }

  @Test func everyPublicColumnIsThere() async throws {
    try await withFrontier { fixture in
      // Contract: users' queries name these.
      let contract = [
        "articles": [
          "url", "host", "title", "authors", "byline", "published_at", "published_day", "language", "text",
          "fetched_at",
        ],
        "job_status": ["url", "host", "state", "outcome", "error_class", "error", "attempts", "due_at"],
        "host_health": ["host", "state", "pending", "done", "failed", "blocked_reason", "last_error_class"],
        "attempts": ["at", "host", "url", "attempt", "outcome", "error_class", "error", "http_status"],
        "throughput": ["minute", "pages", "articles", "bytes", "retries", "dead", "excluded", "enqueued"],
      ]
      for (view, columns) in contract {
        let rows = try await fixture.sql("select * from courant.\(view) limit 0")
        #expect(Set(columns).isSubset(of: rows.columnNames()), "\(view)")
        let comments = try await fixture.number(
          "select count(*) from pg_description where objoid = 'courant.\(view)'::regclass")
        #expect(comments > 1, "\(view) is documented")
      }
    }
  }
}
