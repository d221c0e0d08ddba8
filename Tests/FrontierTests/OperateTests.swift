import ArticleStore
import Frontier
import Postgres
import TestSupport
import Testing

/// What operators do to jobs and hosts beside workers.
@Suite struct OperateTests {
  static let a = request("a.example", "x")

  /// Ends all due jobs with one outcome.
  static func settleAll(_ fixture: Fixture, _ outcome: JobOutcome) async throws {
    try await fixture.finish(try await fixture.claim(owner(9)), owner(9)) { _, _ in outcome }
  }

  static func selection(_ host: String) -> JobSelection { JobSelection(hostKey: request(host, "").hostKey) }

  // MARK: Retry

  @Test func deadJobsOfAClassAreQueuedAnew() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3) + requests("b.example", 2))
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1)) { lease, _ in
        .dead(lease.host == "a.example" ? .timeout : .http4xx, message: "")
      }
      try await fixture.expectSums()
      #expect(try await fixture.frontier.retry(JobSelection(errorClass: .dns), states: [.dead]) == 0)
      #expect(try await fixture.frontier.retry(JobSelection(errorClass: .timeout), states: [.excluded]) == 0)
      #expect(try await fixture.frontier.retry(JobSelection(errorClass: .timeout), states: [.dead]) == 3)
      #expect(try await fixture.frontier.retry(JobSelection(errorClass: .timeout), states: [.dead]) == 0)
      try await fixture.expectSums()
      let leases = try await fixture.claim(owner(2))
      #expect(leases.map(\.host) == ["a.example"])
      #expect(leases[0].jobs.map(\.attempt) == [0, 0, 0])
      try await fixture.finish(leases, owner(2))
      try await fixture.expectSums()
      #expect(try await fixture.frontier.totals().done == 3)
    }
  }

  @Test func aWaitingJobBecomesDueAndKeepsItsAttempts() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([Self.a])
      try await Self.settleAll(
        fixture, .retry(.timeout, message: "", after: .seconds(3600), countsAsAttempt: true))
      #expect(try await fixture.claim(owner(1)).isEmpty)
      #expect(try await fixture.frontier.retry(Self.selection("a.example"), states: [.queued, .dead, .excluded]) == 1)
      try await fixture.expectSums()
      let leases = try await fixture.claim(owner(1))
      #expect(leases.first?.jobs.map(\.attempt) == [1])
    }
  }

  /// A release computes from a snapshot that may not see what was queued again while its host was leased.
  @Test func whatIsQueuedAgainUnderALeaseIsNotForgotten() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 2))
      try await Self.settleAll(fixture, .dead(.timeout, message: ""))
      _ = try await fixture.frontier.enqueue([request("a.example", "new")])
      let leases = try await fixture.claim(owner(1))
      #expect(try await fixture.frontier.retry(JobSelection(), states: [.dead]) == 2)
      #expect(try await fixture.hostRow("a.example").isNull(0, "due_while_leased") == false)
      try await fixture.finish(leases, owner(1))
      try await fixture.expectSums()
      #expect(try await fixture.claim(owner(2)).first?.jobs.count == 2)
    }
  }

  @Test func anUnreachableRobotsFileIsAskedForAnew() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([Self.a])
      let leases = try await fixture.claim(owner(1))
      try await fixture.frontier.storeRobotsFailure(
        hostKey: Self.a.hostKey, scheme: "https", httpStatus: 503, error: "HTTP 503", retryIn: .seconds(3600))
      try await fixture.finish(leases, owner(1)) { _, _ in .dead(.robotsUnreachable, message: "") }
      try await fixture.sql("update courant.host_rows set robots_failures = 5")
      #expect(try await fixture.frontier.retry(Self.selection("a.example"), states: [.dead]) == 1)
      #expect(try await fixture.frontier.robots(hostKey: Self.a.hostKey, scheme: "https")?.isFresh == false)
      #expect(try await fixture.claim(owner(2)).first?.robotsFailures == 0)
    }
  }

  @Test func partsOfACommandCoverEverythingOnce() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([Self.a])
      // More than one part in one bucket.
      try await fixture.sql(
        """
        insert into courant.job_rows (bucket, host_key, url_key, url, state, due_at, error_class, attempt, last_at)
        select bucket, host_key, md5(i::text)::uuid, 'https://a.example/' || i, 2, null, 'timeout', 5, now()
        from courant.host_rows, generate_series(1, 4500) i
        """)
      try await fixture.sql(
        "update courant.counters set dead = 4500 where enqueued = 1")
      try await fixture.expectSums()
      var listed = 0
      try await fixture.frontier.deadJobs(JobSelection(errorClass: .timeout), limit: nil) { listed += $0.count }
      #expect(listed == 4500)
      #expect(try await fixture.frontier.retry(JobSelection(errorClass: .timeout), states: [.dead]) == 4500)
      try await fixture.expectSums()
      #expect(try await fixture.frontier.exclude(JobSelection(), .cancelled, message: "") == 4501)
      try await fixture.expectSums()
      #expect(try await fixture.frontier.isIdle())
    }
  }

  // MARK: Cancel

  @Test func cancelledJobsLeaveTheQueueAndAreNotSettled() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3) + requests("b.example", 1))
      let leases = try await fixture.claim(owner(1))
      #expect(
        try await fixture.frontier.exclude(Self.selection("a.example"), .cancelled, message: "by an operator") == 3)
      try await fixture.expectSums()
      let report = try await fixture.finish(leases, owner(1))
      #expect(report.settled == 1 && report.fenced.isEmpty)
      try await fixture.expectSums()
      #expect(try await fixture.frontier.isIdle())
      let job = try await fixture.frontier.job(
        hostKey: request("a.example", "").hostKey, urlKey: requests("a.example", 1)[0].urlKey)
      #expect(job?.state == "excluded" && job?.errorClass == "cancelled" && job?.error == "by an operator")
      #expect(try await fixture.number("select count(*) from courant.articles") == 1)
      #expect(try await fixture.frontier.retry(JobSelection(errorClass: .cancelled), states: [.excluded]) == 3)
      try await fixture.expectSums()
      #expect(try await fixture.claim(owner(2)).first?.jobs.count == 3)
    }
  }

  @Test func oneJobIsCancelledByItsKey() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3))
      let one = requests("a.example", 1)[0]
      #expect(
        try await fixture.frontier.exclude(
          JobSelection(hostKey: one.hostKey, urlKey: one.urlKey), .cancelled, message: "") == 1)
      try await fixture.expectSums()
      #expect(try await fixture.claim(owner(1)).first?.jobs.count == 2)
    }
  }

  // MARK: Blocks, delays, pauses

  @Test func aBlockedHostsJobsAreExcludedThoseThatComeLaterByWorkers() async throws {
    try await withFrontier { fixture in
      let key = Self.a.hostKey
      _ = try await fixture.frontier.enqueue(requests("a.example", 3))
      #expect(try await fixture.frontier.block(host: "a.example", hostKey: key, note: "a trap") == 3)
      #expect(try await fixture.frontier.isIdle())
      _ = try await fixture.frontier.enqueue([Self.a])
      let leases = try await fixture.claim(owner(1))
      #expect(leases.first?.terms.blockNote == "a trap")
      try await fixture.finish(leases, owner(1)) { _, _ in .excluded(.hostBlocked, message: "") }
      #expect(try await fixture.frontier.host(hostKey: key)?.state == "blocked")
      #expect(try await fixture.frontier.unblock(host: "a.example", hostKey: key) == 4)
      try await fixture.expectSums()
      let again = try await fixture.claim(owner(1))
      #expect(again.first?.jobs.count == 4 && again.first?.terms.blockNote == nil)
    }
  }

  @Test func aDelayGoesWithTheLeaseAndPastItsEnd() async throws {
    try await withFrontier { fixture in
      // Known to the operator before any job names the host.
      try await fixture.frontier.setDelay(.seconds(7), host: "a.example", hostKey: Self.a.hostKey)
      _ = try await fixture.frontier.enqueue([Self.a])
      let leases = try await fixture.claim(owner(1), minimumDelay: .seconds(90))
      #expect(leases.first?.terms.minDelay == .seconds(7))
      let after = "select extract(epoch from ready_at - lease_until) from courant.host_rows"
      #expect(try await fixture.number(after) == 7)
      _ = try await fixture.frontier.extend(
        leases.map(\.reference), owner: owner(1), leaseTime: .seconds(60), minimumDelay: .seconds(90))
      #expect(try await fixture.number(after) == 7)
      try await fixture.frontier.setDelay(nil, host: "a.example", hostKey: Self.a.hostKey)
      _ = try await fixture.frontier.extend(
        leases.map(\.reference), owner: owner(1), leaseTime: .seconds(60), minimumDelay: .seconds(90))
      #expect(try await fixture.number(after) == 90)
    }
  }

  @Test func aPausedHostIsNotClaimedAndKeepsItsPromise() async throws {
    try await withFrontier { fixture in
      let (frontier, key) = (fixture.frontier, Self.a.hostKey)
      _ = try await frontier.enqueue(requests("a.example", 3) + requests("b.example", 1))
      let leases = try await fixture.claim(owner(1), hosts: 2, jobsPerHost: 1)
      try await frontier.pause(host: "a.example", hostKey: key)
      let kept = try await frontier.extend(leases.map(\.reference), owner: owner(1), leaseTime: .seconds(60))
      let paused = Set(leases.filter { $0.host == "a.example" }.map(\.reference))
      #expect(kept.held.count == 2 && kept.paused == paused)
      // The owner settles, is told to end its visit, and promised the host an hour of peace.
      let report = try await fixture.settle(
        leases.map { lease in
          HostResults(
            lease: lease.reference, nextFetch: lease.host == "a.example" ? .seconds(3600) : .zero, delay: .zero,
            results: lease.jobs.map { JobResult($0, .stored(article(lease, $0)), httpStatus: 200) })
        }, owner(1))
      #expect(report.paused == paused)
      try await frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner(1))
      try await fixture.expectSums()
      #expect(try await frontier.host(hostKey: key)?.state == "paused")
      _ = try await frontier.enqueue([request("a.example", "more")])
      try await frontier.pause(host: "a.example", hostKey: key)
      #expect(try await fixture.claim(owner(2)).isEmpty)
      #expect(try await frontier.isIdle() == false)
      let shown = try await frontier.snapshot()
      #expect(shown.hostsByBacklog.first?.state == "paused" && shown.hostsByBacklog.first?.readyIn == nil)
      let status = try #require(try await frontier.job(hostKey: key, urlKey: request("a.example", "more").urlKey))
      #expect(status.state == "paused" && status.fetchAfter == nil)

      #expect(try await frontier.resume(hostKey: key))
      #expect(try await frontier.resume(hostKey: key) == false)
      #expect(
        try await fixture.number(
          "select extract(epoch from next_fetch_at - now()) from courant.host_rows where host = 'a.example'") > 3_500)
      #expect(try await fixture.claim(owner(2)).isEmpty)
      try await fixture.sql("update courant.host_rows set next_fetch_at = now(), ready_at = now()")
      let again = try await fixture.claim(owner(2)).first { $0.host == "a.example" }
      #expect(again?.jobs.count == 3)
    }
  }

  /// The owner vanishes while the host is paused: the end of its lease must not make the host ready.
  @Test func aPauseOutlastsACrash() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([Self.a])
      _ = try await fixture.claim(owner(1))
      try await fixture.frontier.pause(host: "a.example", hostKey: Self.a.hostKey)
      try await fixture.sql("update courant.host_rows set lease_until = now() - interval '1 second'")
      #expect(try await fixture.claim(owner(2)).isEmpty)
      #expect(try await fixture.frontier.resume(hostKey: Self.a.hostKey))
      #expect(try await fixture.claim(owner(2)).first?.expiredLeases == 1)
    }
  }

  @Test func aHostUnknownBeforeIsPausedToo() async throws {
    try await withFrontier { fixture in
      try await fixture.frontier.pause(host: "a.example", hostKey: Self.a.hostKey)
      _ = try await fixture.frontier.enqueue([Self.a])
      #expect(try await fixture.claim(owner(1)).isEmpty)
      #expect(try await fixture.frontier.resume(hostKey: Self.a.hostKey))
      #expect(try await fixture.claim(owner(1)).count == 1)
    }
  }

  @Test func whileEverythingIsPausedNothingIsClaimedAndVisitsEnd() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 2) + requests("b.example", 2))
      let leases = try await fixture.claim(owner(1), hosts: 1, jobsPerHost: 1)
      let since = try await fixture.frontier.pauseAll(note: "maintenance")
      #expect(try await fixture.frontier.pauseAll() == since)
      #expect(try await fixture.claim(owner(2)).isEmpty)
      let kept = try await fixture.frontier.extend(leases.map(\.reference), owner: owner(1), leaseTime: .seconds(60))
      #expect(kept.paused == Set(leases.map(\.reference)))
      try await fixture.finish(leases, owner(1))
      #expect(try await fixture.claim(owner(2)).isEmpty)
      #expect(try await fixture.frontier.resumeAll())
      #expect(try await fixture.frontier.resumeAll() == false)
      #expect(try await fixture.claim(owner(2)).flatMap(\.jobs).count == 3)
      try await fixture.expectSums()
    }
  }

  // MARK: Forgetting

  @Test func deadJobsAreForgottenByClassAndAge() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      _ = try await frontier.enqueue(requests("a.example", 3) + requests("b.example", 2) + requests("c.example", 1))
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1)) { lease, job in
        switch lease.host {
        case "a.example": .dead(.http4xx, message: "HTTP 404")
        case "b.example": .dead(.timeout, message: "")
        default: .stored(article(lease, job))
        }
      }
      var listed: [DeadJob] = []
      try await frontier.deadJobs(JobSelection(errorClass: .http4xx), limit: 2) { listed += $0 }
      #expect(listed.map(\.errorClass) == ["http_4xx", "http_4xx"] && listed.hasOnly { $0.error == "HTTP 404" })
      #expect(try await frontier.pruneJobs(JobSelection(), states: [.dead], olderThan: 1) == 0)
      #expect(try await frontier.pruneJobs(JobSelection(errorClass: .http4xx), states: [.dead], olderThan: 0) == 3)
      try await fixture.expectSums()
      #expect(try await frontier.enqueue(requests("a.example", 3)).accepted == 3)
      try await fixture.sql(
        "update courant.job_rows set last_at = now() - interval '40 days' where last_at is not null")
      #expect(
        try await frontier.pruneJobs(JobSelection(), states: [.done, .dead, .excluded], olderThan: 30) == 3)
      try await fixture.expectSums()
      #expect(try await frontier.totals().jobs == 3)
      #expect(try await fixture.number("select count(*) from courant.articles") == 1)
    }
  }
}
