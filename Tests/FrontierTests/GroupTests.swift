import Frontier
import Postgres
import TestSupport
import Testing

/// Politeness groups: hosts that are asked as if they were one.
@Suite(.timeLimit(.minutes(2))) struct GroupTests {
  private func member(_ host: String) -> GroupMember { .host(host, key: request(host, "").hostKey) }

  /// `hosts` with three jobs each, all in one group.
  private func fill(_ fixture: Fixture, _ hosts: [String], delay: Duration? = nil) async throws {
    _ = try await fixture.frontier.addGroup("g", members: hosts.map(member), delay: delay)
    for host in hosts { _ = try await fixture.frontier.enqueue(requests(host, 3)) }
  }

  /// Those that wait for their turn have no time to let pass.
  private func wakeAll(_ fixture: Fixture) async throws {
    try await fixture.sql(
      """
      with free as materialized (
        select bucket, host_key from courant.host_rows where lease_owner is null and isfinite(ready_at)
        order by bucket, host_key for update skip locked)
      update courant.host_rows t set ready_at = now() from free f where t.bucket = f.bucket and t.host_key = f.host_key
      """)
  }

  @Test func oneHostOfAGroupIsLeasedAtATime() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example", "c.example"])
      _ = try await fixture.frontier.enqueue(requests("alone.example", 3))
      var served: [String] = []
      for turn in 1...3 {
        let leases = try await fixture.claim(owner(turn))
        let grouped = leases.filter { $0.terms.group == "g" }
        #expect(grouped.count == 1 && leases.count == (turn == 1 ? 2 : 1), "turn \(turn): \(leases.map(\.host))")
        try await wakeAll(fixture)
        #expect(try await fixture.claim(owner(9)).isEmpty)
        served += grouped.map(\.host)
        try await fixture.finish(leases, owner(turn))
      }
      // The host that waited longest was next, and the release woke it.
      #expect(Set(served).count == 3, "\(served)")
      #expect(try await fixture.claim(owner(1)).isEmpty)
      #expect(try await fixture.frontier.isIdle())
      try await fixture.expectSums()
    }
  }

  @Test func theDelayGoesFromHostToHost() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example"], delay: .milliseconds(700))
      let first = try await fixture.claim(owner(1))
      #expect(first.count == 1 && first[0].terms.minDelay == .milliseconds(700))
      try await fixture.frontier.release(
        first.map { LeaseRelease($0.reference, group: "g", groupNotBefore: .seconds(30)) }, owner: owner(1))
      #expect(try await fixture.claim(owner(2)).isEmpty)
      let group = try #require(try await fixture.frontier.groups(named: "g").first)
      let wait = try #require(group.fetchIn)
      #expect((.seconds(20) ... .seconds(30)).contains(wait) && group.leasedHost == nil && group.waiting == 1)
      // The host that was given back has waited least: the other one is woken, as soon as the group may be asked.
      try await fixture.sql("update courant.groups set next_fetch_at = now()")
      try await fixture.sql("update courant.host_rows set ready_at = now() where group_wait_since is not null")
      let second = try await fixture.claim(owner(2))
      #expect(second.count == 1 && second[0].host != first[0].host)
      // A throttled host of the group holds the others back; one that cannot be reached does not.
      #expect(try await fixture.frontier.host(hostKey: second[0].hostKey)?.groupLeasedHost == second[0].host)
    }
  }

  @Test func anExpiredLeaseIsFencedByAnotherHostsTurn() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example"])
      let dead = try await fixture.claim(owner(1))
      #expect(dead.count == 1)
      #expect(try await fixture.claim(owner(2)).isEmpty)
      #expect(try await fixture.takeInHand(dead[0].jobs[1], dead[0], owner(1), true))
      try await fixture.expire(dead, owner(1))
      // Only the other host is looked at, so that its turn ends the lease.
      try await fixture.sql(
        "update courant.host_rows set ready_at = case when lease_owner is null then now() else ready_at end")
      let lease = try await fixture.frontier.claim(
        owner: owner(2),
        buckets: [Frontier.bucket(of: request(dead[0].host == "a.example" ? "b.example" : "a.example", "").hostKey)],
        priorities: [1], hosts: 1, jobsPerHost: 1, leaseTime: .seconds(60))
      #expect(lease.count == 1 && lease[0].host != dead[0].host)
      // The zombie: nothing it says counts, and its lease cannot be extended.
      let settlement = HostResults(
        lease: dead[0].reference, nextFetch: .zero, delay: .zero,
        results: [JobResult(dead[0].jobs[0], .notArticle, httpStatus: 200)])
      #expect(try await fixture.settle([settlement], owner(1)).fenced == [dead[0].reference])
      #expect(
        try await fixture.frontier.extend(dead.map(\.reference), owner: owner(1), leaseTime: .seconds(60)).held.isEmpty)
      try await fixture.frontier.release(lease.map { LeaseRelease($0.reference) }, owner: owner(2))
      try await wakeAll(fixture)
      let again = try await fixture.claim(owner(3))
      #expect(again.count == 1 && again[0].host == dead[0].host && again[0].expiredLeases == 1)
      // What the zombie had in hand is told now: of the job, as it would be without a group.
      #expect(again[0].jobs.filter { $0.expiredLeases == 1 }.map(\.urlKey) == [dead[0].jobs[1].urlKey])
    }
  }

  /// A worker vanished, and the host that it had is passed over, as another of the group has waited longer: what it had
  /// in hand is told all the same, of a job at once, and of the host's own file once the host is claimed.
  @Test(arguments: [0, 1]) func whatWasInHandIsToldOfAHostThatIsPassedOver(expiredLeases: Int) async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example"])
      let dead = try await fixture.claim(owner(1))
      #expect(dead.count == 1)
      for job in [.ownFile(expiredLeases: expiredLeases), dead[0].jobs[0]] {
        #expect(try await fixture.takeInHand(job, dead[0], owner(1), true))
      }
      try await fixture.expire(dead, owner(1))
      try await wakeAll(fixture)
      let other = try await fixture.claim(owner(2))
      #expect(other.count == 1 && other[0].host != dead[0].host && other[0].ownFileExpiredLeases == 0)
      #expect(try await fixture.number("select count(*) from courant.job_rows where expired_leases = 1") == 1)
      try await fixture.finish(other, owner(2))
      try await wakeAll(fixture)
      let again = try await fixture.claim(owner(3))
      #expect(again.count == 1 && again[0].host == dead[0].host && again[0].ownFileExpiredLeases == expiredLeases + 1)
      #expect(again[0].jobs.filter { $0.expiredLeases == 1 }.map(\.urlKey) == [dead[0].jobs[0].urlKey])
      try await fixture.frontier.release(again.map { LeaseRelease($0.reference, group: "g") }, owner: owner(3))
      try await wakeAll(fixture)
      #expect(try await fixture.claim(owner(4)).first?.ownFileExpiredLeases == 0)
    }
  }

  /// An extension holds the group as long as it holds the host.
  @Test func anExtendedLeaseHoldsTheGroup() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example"])
      let leases = try await fixture.claim(owner(1))
      try await fixture.expire(leases, owner(1))
      let report = try await fixture.frontier.extend(leases.map(\.reference), owner: owner(1), leaseTime: .seconds(60))
      #expect(report.held == Set(leases.map(\.reference)) && report.paused.isEmpty)
      try await wakeAll(fixture)
      #expect(try await fixture.claim(owner(2)).isEmpty)
    }
  }

  @Test func hostsUnderLeaseAreCalledBackFirst() async throws {
    try await withFrontier { fixture in
      for host in ["a.example", "b.example", "c.example"] { _ = try await fixture.frontier.enqueue(requests(host, 3)) }
      let before = try await fixture.claim(owner(1), hosts: 2)
      #expect(before.count == 2)
      let moved = try await fixture.frontier.addGroup(
        "g", members: ["a.example", "b.example", "c.example"].map(member))
      #expect(moved == 3)
      #expect(try await fixture.claim(owner(2)).isEmpty)
      // As late as those leases let their owners send.
      let wait = try #require(try await fixture.frontier.groups(named: "g").first?.fetchIn)
      #expect((.seconds(50) ... .seconds(61)).contains(wait))
      let references = before.map(\.reference)
      let report = try await fixture.frontier.extend(references, owner: owner(1), leaseTime: .seconds(60))
      #expect(report.paused == Set(references))
      try await fixture.finish(before, owner(1))
      try await fixture.sql("update courant.groups set next_fetch_at = now()")
      try await wakeAll(fixture)
      #expect(try await fixture.claim(owner(2)).count == 1)
    }
  }

  @Test func aDomainHasAllItsHosts() async throws {
    try await withFrontier { fixture in
      let known = ["www.site.example", "site.example", "img.site.example:8080", "notsite.example", "site.example.org"]
      for host in known { _ = try await fixture.frontier.enqueue(requests(host, 1)) }
      #expect(try await fixture.frontier.addGroup("own", members: [member("www.site.example")]) == 1)
      #expect(try await fixture.frontier.addGroup("site", members: [.domain("site.example")]) == 2)
      // Hosts that come later, by any statement.
      _ = try await fixture.frontier.enqueue(requests("new.site.example", 1) + requests("other.example", 1))
      let set = request("set.site.example", "1")
      try await fixture.frontier.setDelay(.milliseconds(5), host: set.host, hostKey: set.hostKey)
      let leased = request("leased.deep.site.example", "1")
      let lease = try #require(
        try await fixture.frontier.lease(
          host: leased.host, hostKey: leased.hostKey, owner: owner(1), leaseTime: .seconds(60)))
      #expect(lease.terms.group == "site")
      let rows = try await fixture.sql(
        "select string_agg(host, ' ' order by host) filter (where group_name = 'site') as site, string_agg(host, ' ') filter (where group_name = 'own') as own from courant.host_rows"
      )
      #expect(
        try rows.text(0, "site")
          == "img.site.example:8080 leased.deep.site.example new.site.example set.site.example site.example")
      // As itself it belongs elsewhere than by its domain.
      #expect(try rows.text(0, "own") == "www.site.example")

      #expect(try await fixture.frontier.removeGroup("own") == ["www.site.example"])
      #expect(try await fixture.frontier.groups().map(\.name) == ["site"])
      #expect(try await fixture.number("select count(*) from courant.host_rows where group_name = 'site'") == 6)
      #expect(try await fixture.frontier.removeGroup("site", members: [.domain("elsewhere.example")]).isEmpty)
      #expect(try await fixture.frontier.removeGroup("site") == ["*.site.example"])
      #expect(try await fixture.number("select count(*) from courant.host_rows where group_name is not null") == 0)
      try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
      #expect(try await fixture.claim(owner(2)).count == 7)
    }
  }

  @Test func aSingleHostIsLeasedInItsTurnOnly() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example"])
      let (a, b) = (request("a.example", ""), request("b.example", ""))
      let held = try await fixture.frontier.lease(
        host: a.host, hostKey: a.hostKey, owner: owner(1), leaseTime: .seconds(60))
      let lease = try #require(held)
      #expect(
        try await fixture.frontier.lease(host: b.host, hostKey: b.hostKey, owner: owner(2), leaseTime: .seconds(60))
          == nil)
      #expect(
        try await fixture.frontier.lease(host: a.host, hostKey: a.hostKey, owner: owner(2), leaseTime: .seconds(60))
          == nil)
      #expect(try await fixture.claim(owner(2)).isEmpty)
      // Expired, it makes way for the other, and what its owner still writes changes nothing.
      try await fixture.expire([lease], owner(1))
      let next = try await fixture.frontier.lease(
        host: b.host, hostKey: b.hostKey, owner: owner(2), leaseTime: .seconds(60))
      #expect(next?.host == "b.example")
      #expect(try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1)).isEmpty)
    }
  }

  /// A host that waits for its turn loses its jobs and gets others: it is in the queue again.
  @Test func aHostThatWaitsMayBeEmptiedAndFilled() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example"])
      let leases = try await fixture.claim(owner(1))
      #expect(try await fixture.claim(owner(2)).isEmpty)
      let waiting = leases[0].host == "a.example" ? "b.example" : "a.example"
      let key = request(waiting, "").hostKey
      let before = try await fixture.hostRow(waiting).text(0, "ready_at")
      _ = try await fixture.frontier.enqueue([request(waiting, "more")])
      // It goes on waiting.
      #expect(try await fixture.hostRow(waiting).text(0, "ready_at") == before)
      #expect(
        try await fixture.frontier.exclude(JobSelection(hostKey: key), .cancelled, message: "by a test") == 4)
      #expect(try await fixture.hostRow(waiting).textOrNil(0, "ready_at") == nil)
      _ = try await fixture.frontier.enqueue([request(waiting, "again")])
      try await fixture.finish(leases, owner(1))
      try await wakeAll(fixture)
      let next = try await fixture.claim(owner(2))
      #expect(next.map(\.host) == [waiting] && next[0].jobs.count == 1)
      try await fixture.finish(next, owner(2))
      #expect(try await fixture.frontier.isIdle())
      try await fixture.expectSums()
    }
  }

  /// Claims for owner 2 while `change` commits what it does to the hosts, after the claim took its snapshot.
  private func claim(_ fixture: Fixture, while change: String) async throws -> [Lease] {
    // As many hosts as make the planner look up each by its key, as it does in life.
    _ = try await fixture.frontier.enqueue((0..<3_000).map { request("o\($0).example", "later") })
    try await fixture.sql("update courant.host_rows set ready_at = 'infinity' where group_name is null")
    try await fixture.sql("analyze courant.host_rows")
    // Who reads the pauses, as a claim does first of all, waits for a lock; the snapshot is older than that.
    try await fixture.sql("alter table courant.pauses rename to kept_pauses")
    try await fixture.sql(
      """
      create function courant.late_pauses() returns setof courant.kept_pauses language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(1);
        return query select * from courant.kept_pauses;
      end $$
      """)
    try await fixture.sql("create view courant.pauses as select * from courant.late_pauses()")
    let gate = PostgresPool(
      PostgresConfiguration(connectionString: fixture.connectionString, applicationName: "gate"), size: 1)
    _ = try await gate.query(Statement(name: "lock", text: "select pg_advisory_lock(1)"))
    async let claimed = fixture.claim(owner(2), hosts: 4)
    let waiting =
      "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    #expect(try await eventually { try await fixture.number(waiting) == 1 })
    try await fixture.sql(change)
    _ = try await gate.query(Statement(name: "unlock", text: "select pg_advisory_unlock(1)"))
    let leases = try await claimed
    await gate.close()
    return leases
  }

  /// A host that is passed over waits from then on, even if its row was written during the claim.
  @Test func aHostThatChangesWhileAClaimIsUnderWayIsPassedOverAsOthersAre() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example", "b.example", "c.example", "d.example"])
      let before = try await fixture.claim(owner(1))
      try await fixture.sql(
        "update courant.host_rows set group_wait_since = null, ready_at = now() where lease_owner is null")
      #expect(try await claim(fixture, while: "update courant.host_rows set delay_ms = delay_ms + 1").isEmpty)
      let waits = "select count(*) from courant.host_rows where lease_owner is null and group_wait_since is not null"
      #expect(before.count == 1)
      #expect(try await fixture.number("\(waits) and ready_at > now()") == 3)
    }
  }

  /// The lease of the host that had the turn begins and runs out while a claim is under way.
  @Test func aLeaseThatEndsWhileAClaimIsUnderWayEndsWithThatClaim() async throws {
    try await withFrontier { fixture in
      try await fill(fixture, ["a.example"])
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      _ = try await fixture.frontier.addGroup("g", members: ["b.example", "c.example"].map(member))
      _ = try await fixture.frontier.enqueue(requests("b.example", 3) + requests("c.example", 3))
      let leases = try await claim(
        fixture,
        while: """
          update courant.host_rows set lease_owner = '\(owner(1))', lease_epoch = lease_epoch + 1,
            lease_until = now() - interval '1 hour', ready_at = now() - interval '1 hour'
          where host = 'a.example'
          """)
      #expect(leases.count == 1 && leases.first?.host != "a.example")
      #expect(try await fixture.number("select count(*) from courant.host_rows where lease_owner is not null") == 1)
    }
  }

  /// Many workers at once, at the statement's full speed: never are two hosts of a group leased.
  @Test func claimsThatRaceGetOneHostOfAGroup() async throws {
    try await withFrontier(connections: 8) { fixture in
      let hosts = (0..<12).map { "h\($0).example" }
      try await fill(fixture, hosts)
      try await withThrowingTaskGroup(of: Int.self) { workers in
        for number in 0..<6 {
          workers.addTask {
            var turns = 0
            for _ in 0..<40 {
              let leases = try await fixture.claim(owner(number), hosts: 4, jobsPerHost: 1)
              #expect(leases.count <= 1)
              if !leases.isEmpty {
                turns += 1
                let leased = try await fixture.number(
                  "select count(*) from courant.host_rows where group_name = 'g' and lease_owner is not null")
                #expect(leased == 1)
                // Half of them vanish: their leases are over at once.
                if turns.isMultiple(of: 2) {
                  try await fixture.expire(leases, owner(number))
                } else {
                  try await fixture.finish(leases, owner(number))
                }
              }
              try await wakeAll(fixture)
            }
            return turns
          }
        }
        let turns = try await workers.reduce(0, +)
        #expect(turns > 6, "\(turns)")
      }
    }
  }
}
