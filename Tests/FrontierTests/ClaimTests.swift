import Frontier
import Postgres
import TestSupport
import Testing

@Suite struct ClaimTests {
  @Test func claimsAHostWithItsDueJobs() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 12))
      let leases = try await fixture.claim(owner(1), jobsPerHost: 10)
      #expect(leases.count == 1)
      let lease = try #require(leases.first)
      #expect(lease.host == "a.example")
      #expect(lease.epoch == 1)
      #expect(lease.expiredLeases == 0)
      #expect(lease.pending == 12)
      #expect(lease.jobs.count == 10)
      #expect(lease.jobs.hasOnly { $0.attempt == 0 && $0.priority == 1 && $0.hops == 0 && $0.contentHash == nil })
      #expect(Set(lease.jobs.map(\.urlKey)).count == 10)
    }
  }

  @Test func skipsHostsUnderLease() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3) + requests("b.example", 3))
      let first = try await fixture.claim(owner(1), hosts: 1)
      let second = try await fixture.claim(owner(2))
      #expect(first.count == 1 && second.count == 1)
      #expect(first[0].host != second[0].host)
      #expect(try await fixture.claim(owner(3)).isEmpty)
    }
  }

  @Test func racingClaimsNeverShareAHost() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue((0..<60).flatMap { requests("host\($0).example", 2) })
      let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
        for number in 0..<8 {
          group.addTask {
            let own = PostgresPool(
              PostgresConfiguration(connectionString: fixture.connectionString, applicationName: "racer"), size: 1)
            let racer = Fixture(frontier: Frontier(pool: own), pool: own, connectionString: fixture.connectionString)
            var hosts: [String] = []
            // A claim can come back empty while others hold the row locks; one that finds nothing twice is done.
            var empty = 0
            while empty < 2 {
              let leases = try await racer.claim(owner(number), hosts: 3)
              empty = leases.isEmpty ? empty + 1 : 0
              hosts += leases.map(\.host)
            }
            await own.close()
            return hosts
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(Set(claimed).count == claimed.count)
      #expect(claimed.count == 60)
    }
  }

  @Test func prioritiesGoInTheOrderAsked() async throws {
    try await withFrontier { fixture in
      for priority in [3, 1, 0, 2] {
        _ = try await fixture.frontier.enqueue(requests("priority\(priority).example", 1, priority: priority))
      }
      #expect(try await fixture.claim(owner(1), hosts: 1, priorities: [2, 0, 1]).map(\.host) == ["priority2.example"])
      #expect(try await fixture.claim(owner(1), hosts: 1, priorities: [0, 1]).map(\.host) == ["priority0.example"])
      #expect(try await fixture.claim(owner(1), priorities: [0, 1, 2]).map(\.host) == ["priority1.example"])
      #expect(try await fixture.claim(owner(1), priorities: [3]).count == 1)
    }
  }

  @Test func urgentJobsOfAHostGoFirst() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 5, priority: 3))
      _ = try await fixture.frontier.enqueue([request("a.example", "breaking", priority: 0)])
      let lease = try #require(try await fixture.claim(owner(1), jobsPerHost: 3).first)
      #expect(lease.jobs.map(\.priority) == [0, 3, 3])
      // Jobs of lower priority get their turn even on a host whose urgent jobs never end: each claim draws the order.
      try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
      let later = try await fixture.claim(owner(1), jobsPerHost: 6, priorities: [3, 0, 1, 2])
      #expect(later.first?.jobs.map(\.priority) == [3, 3, 3, 3, 3, 0])
      #expect(lease.jobs[0].url == "https://a.example/breaking")
    }
  }

  @Test func theHostServedLongestAgoGoesFirst() async throws {
    try await withFrontier { fixture in
      // All of one bucket, as each bucket has its own order.
      let hosts = (0..<400).map { "host\($0).example" }.filter { request($0, "x").bucket == 7 }.prefix(4)
      for host in hosts { _ = try await fixture.frontier.enqueue(requests(host, 3)) }
      var served: [String] = []
      for _ in 0..<8 {
        let leases = try await fixture.claim(owner(1), hosts: 1, jobsPerHost: 1)
        served += leases.map(\.host)
        try await fixture.finish(leases, owner(1))
      }
      #expect(served == Array(hosts) + Array(hosts))
    }
  }

  @Test func anExpiredLeaseIsClaimedWithItsJobs() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 5))
      let first = try await fixture.claim(owner(1))
      #expect(first[0].jobs.count == 5)
      try await fixture.expire(first, owner(1))
      let second = try await fixture.claim(owner(2))
      #expect(second.map(\.host) == ["a.example"])
      #expect(second[0].epoch == first[0].epoch + 1)
      #expect(second[0].expiredLeases == 1)
      #expect(second[0].jobs.count == 5)
      #expect(second[0].jobs.hasOnly { $0.expiredLeases == 0 }, "nothing was in hand, so no job is to blame")

      let done = [
        HostResults(
          lease: second[0].reference, nextFetch: .zero, delay: .zero,
          results: [
            JobResult(second[0].jobs[0], .notArticle)
          ])
      ]
      _ = try await fixture.settle(done, owner(2))
      try await fixture.frontier.release([LeaseRelease(second[0].reference)], owner: owner(2))
      let third = try await fixture.claim(owner(2))
      #expect(third[0].expiredLeases == 0)
      #expect(third[0].jobs.count == 4)
    }
  }

  @Test func aCrashedHostIsReadyOnlyADelayAfterItsLease() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("slow.example", 5) + requests("quick.example", 5))
      let leases = try await fixture.claim(owner(1), minimumDelay: .seconds(2))
      let slow = try #require(leases.first { $0.host == "slow.example" })
      _ = try await fixture.settle(
        [HostResults(lease: slow.reference, nextFetch: .zero, delay: .seconds(90), results: [])], owner(1))
      _ = try await fixture.frontier.extend(
        leases.map(\.reference), owner: owner(1), leaseTime: Fixture.leaseTime, minimumDelay: .seconds(2))
      let gaps = try await fixture.sql(
        "select host, extract(epoch from ready_at - lease_until)::int as gap from courant.host_rows order by host")
      #expect(try gaps.int(0, "gap") == 2)
      #expect(try gaps.int(1, "gap") == 90)
    }
  }

  /// Only what was in hand as the lease ran out counts a crash; the host's other jobs, and other hosts, are simply due
  /// again.
  @Test func onlyTheJobInHandCountsACrash() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3) + requests("b.example", 2))
      try await fixture.expire(try await fixture.claim(owner(0)), owner(0))
      var killer: String?
      for crash in 1...ClaimedJob.poisonExpiredLeases {
        let leases = try await fixture.claim(owner(crash))
        #expect(leases.count == 2 && leases.hasOnly { $0.expiredLeases == crash })
        #expect(leases.hasOnly { $0.jobs.count == ($0.host == "a.example" ? 3 : 2) })
        let lease = try #require(leases.first { $0.host == "a.example" })
        let job = try #require(lease.jobs.first { killer == nil || $0.urlKey == killer })
        killer = job.urlKey
        #expect(job.expiredLeases == crash - 1 && !job.isPoisoned)
        // One that was struck out again, and one of a lease that is lost.
        for other in lease.jobs.filter({ $0.urlKey != killer }) {
          #expect(try await fixture.takeInHand(other, lease, owner(crash), true))
          #expect(try await fixture.takeInHand(other, lease, owner(crash), false))
        }
        #expect(try await fixture.takeInHand(job, lease, owner(crash), true))
        #expect(try await fixture.takeInHand(job, lease, owner(99), true) == false)
        try await fixture.expire(leases, owner(crash))
      }
      let leases = try await fixture.claim(owner(9))
      let jobs = leases.flatMap(\.jobs)
      #expect(jobs.count == 5)
      #expect(jobs.filter(\.isPoisoned).map(\.urlKey) == [killer].compactMap { $0 })
      #expect(jobs.filter { $0.expiredLeases > 0 }.count == 1)
      let hand = try await fixture.sql("select count(*) as n from courant.host_rows where in_hand is not null")
      #expect(try hand.int(0, "n") == 0)

      // A result is proof that a worker lived through it.
      try await fixture.finish(leases, owner(9)) { _, job in
        job.isPoisoned ? .dead(.poison, message: "three workers") : .notArticle
      }
      let left = try await fixture.sql("select count(*) as n from courant.job_rows where expired_leases is not null")
      #expect(try left.int(0, "n") == 0)
      #expect(try await fixture.frontier.totals().dead == 1)
    }
  }

  /// What a host says of itself is no page's: a worker that vanishes with it is told of the host.
  @Test func aFileOfTheHostsOwnBlamesNoJob() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3))
      let leases = try await fixture.claim(owner(1))
      #expect(leases[0].ownFileExpiredLeases == 0)
      #expect(try await fixture.takeInHand(.ownFile(expiredLeases: 0), leases[0], owner(1), true))
      try await fixture.expire(leases, owner(1))
      let again = try await fixture.claim(owner(2))
      #expect(
        again[0].ownFileExpiredLeases == 1 && again[0].jobs.count == 3
          && again[0].jobs.hasOnly { $0.expiredLeases == 0 })
      // Then it was alone.
      #expect(try await fixture.takeInHand(.ownFile(expiredLeases: 1), again[0], owner(2), true))
      try await fixture.expire(again, owner(2))
      let third = try await fixture.claim(owner(3))
      #expect(
        third[0].ownFileExpiredLeases == 2 && third[0].jobs.count == 3
          && third[0].jobs.hasOnly { $0.expiredLeases == 0 })
      try await fixture.frontier.release(third.map { LeaseRelease($0.reference) }, owner: owner(3))
      #expect(try await fixture.claim(owner(4)).first?.ownFileExpiredLeases == 0)
    }
  }

  @Test func aLeaseGivenBackCountsNoCrash() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1))
      let leases = try await fixture.claim(owner(1))
      #expect(try await fixture.takeInHand(leases[0].jobs[0], leases[0], owner(1), true))
      try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner(1))
      let again = try await fixture.claim(owner(2))
      #expect(again[0].expiredLeases == 0 && again[0].jobs[0].expiredLeases == 0)
    }
  }

  @Test func aHostWithoutDueJobsGivesALeaseToReleaseAtOnce() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1))
      // As after a wake-up for a job that was settled meanwhile.
      try await fixture.sql("delete from courant.job_rows")
      try await fixture.sql("update courant.host_rows set pending = 0")
      let leases = try await fixture.claim(owner(1))
      #expect(leases.map(\.jobs.count) == [0])
      try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner(1))
      #expect(try await fixture.hostRow("a.example").isNull(0, "ready_at"))
      #expect(try await fixture.frontier.isIdle())
    }
  }

  /// A worker that was stopped past its lease may claim the host again while its earlier visit still runs: the old
  /// lease stays lost.
  @Test func anOldLeaseIsNotHeldByANewOneOfTheSameOwner() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3))
      let old = try #require(try await fixture.claim(owner(1)).first)
      try await fixture.expire([old], owner(1))
      let new = try #require(try await fixture.claim(owner(1), jobsPerHost: 1).first)
      let both = [old.reference, new.reference]
      #expect(old.hostKey == new.hostKey && old.epoch + 1 == new.epoch)
      #expect(try await fixture.frontier.extend(both, owner: owner(1), leaseTime: .seconds(60)).held == [new.reference])
      let refills = try await fixture.frontier.refill(
        both.map { RefillRequest($0, inHand: []) }, owner: owner(1), priorities: [1], jobsPerHost: 10)
      #expect(Set(refills.keys) == [new.reference])
      func settlement(_ lease: Lease, _ job: ClaimedJob) -> HostResults {
        HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .zero,
          results: [JobResult(job, .notArticle, httpStatus: 200)])
      }
      // Of a job that only the old lease has in hand.
      let stale = try #require(old.jobs.first { job in !new.jobs.contains { $0.urlKey == job.urlKey } })
      let report = try await fixture.settle([settlement(old, stale), settlement(new, new.jobs[0])], owner(1))
      #expect(report.settled == 1 && report.fenced == [old.reference])
      let released = try await fixture.frontier.release(both.map { LeaseRelease($0) }, owner: owner(1))
      #expect(released == [new.reference])
      try await fixture.expectSums()
    }
  }

  @Test func extendsOnlyLeasesStillHeld() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1) + requests("b.example", 1))
      let leases = try await fixture.claim(owner(1))
      let lost = Array(leases.prefix(1))
      try await fixture.expire(lost, owner(1))
      _ = try await fixture.claim(owner(2))
      let held = try await fixture.frontier.extend(leases.map(\.reference), owner: owner(1), leaseTime: .seconds(3600))
        .held
      #expect(held == [leases[1].reference])
      let long = try await fixture.number(
        "select count(*) from courant.host_rows where lease_until > now() + interval '50 minutes'")
      #expect(long == 1)
      #expect(try await fixture.frontier.extend([], owner: owner(1), leaseTime: .seconds(60)).held.isEmpty)
    }
  }
}
