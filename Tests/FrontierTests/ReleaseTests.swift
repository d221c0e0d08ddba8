import Frontier
import Postgres
import TestSupport
import Testing

@Suite struct ReleaseTests {
  @Test func aReleaseWithoutResultsMakesTheJobsClaimableAtOnce() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 4) + requests("b.example", 4))
      let leases = try await fixture.claim(owner(1))
      let released = try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner(1))
      #expect(released == Set(leases.map(\.reference)))
      let again = try await fixture.claim(owner(2))
      #expect(again.count == 2)
      #expect(again.hasOnly { $0.expiredLeases == 0 && $0.jobs.count == 4 && $0.epoch == 2 })
      // A second release of the same lease finds nothing.
      #expect(try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner(1)).isEmpty)
    }
  }

  @Test func aBlockedHostWaitsAndSaysWhy() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 2))
      for failures in 0..<3 {
        let leases = try await fixture.claim(owner(1))
        #expect(leases.map(\.robotsFailures) == [failures])
        try await fixture.frontier.release(
          [LeaseRelease(leases[0].reference, notBefore: .seconds(600), reason: .robotsUnreachable)], owner: owner(1))
        #expect(try await fixture.claim(owner(1)).isEmpty)
        let health = try await fixture.sql("select * from courant.host_health")
        #expect(try health.text(0, "state") == "blocked")
        #expect(try health.text(0, "blocked_reason") == "robots_unreachable")
        #expect(try health.int(0, "pending") == 2)
        #expect(try await fixture.frontier.isIdle() == false)
        try await fixture.sql("update courant.host_rows set ready_at = now(), next_fetch_at = now()")
      }
      // New jobs do not lift the block, and an answer does.
      let leases = try await fixture.claim(owner(1))
      try await fixture.frontier.release(
        [LeaseRelease(leases[0].reference, notBefore: .seconds(600), reason: .unreachable)], owner: owner(1))
      _ = try await fixture.frontier.enqueue([request("a.example", "new", priority: 0)])
      #expect(try await fixture.claim(owner(1)).isEmpty)
      try await fixture.sql("update courant.host_rows set ready_at = now(), next_fetch_at = now()")
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      let host = try await fixture.hostRow("a.example")
      #expect(try host.isNull(0, "blocked_reason"))
      #expect(try host.int(0, "robots_failures") == 0)
    }
  }

  @Test func theHostIsReadyWhenItsNextJobIsDue() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 2))
      let leases = try await fixture.claim(owner(1))
      try await fixture.finish(leases, owner(1)) { lease, job in
        let first = lease.jobs[0] == job
        return .retry(.timeout, message: "", after: .seconds(first ? 7200 : 3600), countsAsAttempt: true)
      }
      let wait = try await fixture.number("select extract(epoch from ready_at - now()) from courant.host_rows")
      #expect((3_500...3_600).contains(wait))
    }
  }

  @Test func theLaneFollowsTheDueJobs() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([
        request("a.example", "urgent", priority: 0), request("a.example", "old", priority: 3),
      ])
      let leases = try await fixture.claim(owner(1), jobsPerHost: 1)
      #expect(leases[0].jobs.map(\.priority) == [0])
      try await fixture.finish(leases, owner(1))
      #expect(try await fixture.claim(owner(1), priorities: [0, 1, 2]).isEmpty)
      #expect(try await fixture.claim(owner(1), priorities: [3]).flatMap(\.jobs).map(\.priority) == [3])
    }
  }

  @Test func crashesAreForgottenByAnAnswerOnly() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 2))
      try await fixture.expire(try await fixture.claim(owner(1)), owner(1))
      let second = try await fixture.claim(owner(2))
      try await fixture.frontier.release(second.map { LeaseRelease($0.reference) }, owner: owner(2))
      let third = try await fixture.claim(owner(3))
      #expect(third[0].expiredLeases == 1 && third[0].jobs.count == 2, "a drain tells nothing of the page")
      let result = JobResult(third[0].jobs[0], .notArticle)
      let settlement = HostResults(lease: third[0].reference, nextFetch: .zero, delay: .zero, results: [result])
      _ = try await fixture.settle([settlement], owner(3))
      try await fixture.frontier.release(third.map { LeaseRelease($0.reference) }, owner: owner(3))
      #expect(try await fixture.claim(owner(3)).map(\.expiredLeases) == [0])
    }
  }

  @Test func idleMeansNothingQueuedLeasedOrWaiting() async throws {
    try await withFrontier { fixture in
      #expect(try await fixture.frontier.isIdle())
      _ = try await fixture.frontier.enqueue(requests("a.example", 1))
      #expect(try await fixture.frontier.isIdle() == false)
      let leases = try await fixture.claim(owner(1))
      #expect(try await fixture.frontier.isIdle() == false)
      try await fixture.expire(leases, owner(1))
      #expect(try await fixture.frontier.isIdle() == false, "a worker that vanished left a job")
      try await fixture.finish(try await fixture.claim(owner(2)), owner(2))
      #expect(try await fixture.frontier.isIdle())
    }
  }
}
