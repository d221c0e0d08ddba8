import Archive
import Frontier
import Postgres
import Synchronization
import Testing

/// Many workers at once that crash, stall past their leases and settle as zombies, beside enqueuers that repeat themselves.
///
/// At the end everything must add up: jobs = enqueued = done + dead + excluded, articles = stored, counters = outcomes recorded, nothing
/// pending, nothing leased. Crashes and stalls are made by ending the leases in the database: no test waits for a clock.
@Suite struct TortureTests {
  private struct Tally: Sendable {
    var accepted = 0
    var settled = 0
    var articles = 0
    var fenced = 0
    var crashed = 0
    var enqueuersDone = 0
  }

  private final class Ledger: Sendable {
    private let tally = Mutex(Tally())
    func withLock(_ body: (inout Tally) -> Void) { tally.withLock { body(&$0) } }
    var now: Tally { tally.withLock { $0 } }
  }

  private static let hosts = (0..<12).map { "host\($0).example" }
  private static let workers = 6
  private static let enqueuers = 2

  @Test(.timeLimit(.minutes(2)), arguments: [UInt64(1), 2])
  func everythingAddsUp(seed: UInt64) async throws {
    try await withFrontier { fixture in
      let tally = Ledger()
      let first = try await fixture.frontier.enqueue(Self.hosts.flatMap { requests($0, 10) })
      tally.withLock { $0.accepted += first.accepted }

      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<Self.enqueuers {
          group.addTask { try await Self.enqueue(fixture, tally, seed: seed &* 1_000 &+ UInt64(number)) }
        }
        for number in 0..<Self.workers {
          group.addTask { try await Self.work(fixture, tally, number: number, seed: seed &* 77 &+ UInt64(number)) }
        }
        try await group.waitForAll()
      }

      let end = tally.now
      let totals = try await fixture.frontier.totals()
      #expect(end.fenced > 0 && end.crashed > 0, "seed \(seed): the torture tortures")
      #expect(totals.queued == 0 && totals.retrying == 0)
      #expect(totals.enqueued == end.accepted)
      #expect(totals.done + totals.dead + totals.excluded == end.accepted)
      #expect(totals.stored == end.articles)
      #expect(totals.stored + totals.redirected + totals.retries + totals.dead + totals.excluded == end.settled)
      #expect(try await fixture.number("select count(*) from courant.jobs") == end.accepted)
      #expect(try await fixture.number("select count(*) from courant.articles") == totals.stored)
      #expect(try await fixture.number("select count(distinct url_key) from courant.articles") == totals.stored)
      for (code, count) in [(0, 0), (1, totals.done), (2, totals.dead), (3, totals.excluded)] {
        #expect(try await fixture.number("select count(*) from courant.jobs where state = \(code)") == count)
      }
      #expect(try await fixture.number("select sum(abs(pending)) from courant.hosts") == 0)
      #expect(try await fixture.number("select sum(done) from courant.hosts") == totals.done)
      #expect(try await fixture.number("select sum(failed) from courant.hosts") == totals.dead + totals.retries)
      #expect(
        try await fixture.number(
          "select count(*) from courant.hosts where ready_at is not null or lease_owner is not null") == 0)
      let errors = try await fixture.number("select sum(count) from courant.error_counters")
      #expect(try await fixture.number("select count(*) from courant.attempt_rows") == end.settled)
      #expect(errors == totals.retries + totals.dead + totals.excluded)
    }
  }

  private static func enqueue(_ fixture: Fixture, _ tally: Ledger, seed: UInt64) async throws {
    var generator = Seeded(seed: seed)
    for _ in 0..<12 {
      let batch = (0..<25).map { _ in
        let host = hosts.randomElement(using: &generator) ?? hosts[0]
        return request(
          host, "story-\(Int.random(in: 0..<20, using: &generator))", lane: Int.random(in: 0...3, using: &generator))
      }
      let counts = try await fixture.frontier.enqueue(batch)
      tally.withLock { $0.accepted += counts.accepted }
    }
    tally.withLock { $0.enqueuersDone += 1 }
  }

  private static func work(_ fixture: Fixture, _ tally: Ledger, number: Int, seed: UInt64) async throws {
    var generator = Seeded(seed: seed)
    var life = 0
    while true {
      try Task.checkCancellation()
      let me = owner(number * 100_000 + life)
      let leases = try await fixture.claim(
        me, hosts: 3, jobsPerHost: 5, lanes: [0, 1, 2, 3].shuffled(using: &generator))
      if leases.isEmpty {
        let isLast = tally.now.enqueuersDone == enqueuers
        if isLast, try await fixture.frontier.isIdle() { return }
        continue
      }
      // The first worker crashes once in any case, however the others are scheduled.
      let fate = number == 0 && life == 0 ? 0 : Int.random(in: 0..<100, using: &generator)
      if fate < 8 {
        // A crash: what it held ends by itself, and it comes back as another.
        tally.withLock { $0.crashed += 1 }
        try await fixture.expire(leases, me)
        life += 1
        continue
      }
      if fate < 16 {
        // A zombie: its leases end, others may take them, and then it settles.
        try await fixture.expire(leases, me)
        _ = try await fixture.claim(owner(number * 100_000 + 99_999), hosts: 2, jobsPerHost: 5).asyncRelease(
          fixture, number)
      }
      let settlements = leases.map { lease in
        Settlement(
          lease: lease.reference, nextFetch: 0, delay: 0,
          results: lease.jobs.map { job in
            JobResult(job, outcome(lease, job, &generator), httpStatus: 200, bytes: 10, fetchMilliseconds: 1)
          })
      }
      let report = try await fixture.settle(settlements, me, slot: number)
      tally.withLock {
        $0.settled += report.settled
        $0.articles += report.articles
        $0.fenced += report.fenced.count
      }
      if fate < 30 {
        // The answer was lost: settled again, which must change nothing.
        let again = try await fixture.settle(settlements, me, slot: number)
        tally.withLock { $0.settled += again.settled }
      }
      try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: me)
    }
  }

  private static func outcome(_ lease: Lease, _ job: ClaimedJob, _ generator: inout Seeded) -> JobOutcome {
    if lease.isPoisoned { return .dead(.poison, message: "") }
    switch Int.random(in: 0..<100, using: &generator) {
    case ..<70: return .stored(article(lease, job))
    case ..<75: return .redirected(to: "https://elsewhere.example/")
    case ..<80: return .excluded(.robotsDenied, message: "Disallow: /")
    case ..<85: return .dead(.http4xx, message: "404")
    default: return .retry(.timeout, message: "", afterMilliseconds: 0, countsAsAttempt: true)
    }
  }
}

extension [Lease] {
  /// Gives them back untouched, as a worker that drains.
  fileprivate func asyncRelease(_ fixture: Fixture, _ number: Int) async throws {
    try await fixture.frontier.release(map { LeaseRelease($0.reference) }, owner: owner(number * 100_000 + 99_999))
  }
}
