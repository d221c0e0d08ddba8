import ArticleStore
import Frontier
import Postgres
import Synchronization
import Testing

/// Many workers at once that crash, stall past their leases and settle as zombies, beside enqueuers that repeat
/// themselves.
///
/// At the end everything must add up: jobs = enqueued = done + dead + excluded, articles = stored, counters = outcomes
/// recorded, nothing pending, nothing leased. Crashes and stalls are made by ending the leases in the database: no test
/// waits for a clock.
@Suite struct TortureTests {
  private struct Tally: Sendable {
    var accepted = 0
    var settled = 0
    var articles = 0
    var crashed = 0
    /// Leases that ended and went to somebody else before their owner settled.
    var zombies = 0
    /// Settles and releases of zombies that took effect.
    var undead = 0
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
    try await withFrontier(connections: Self.workers + Self.enqueuers) { fixture in
      var statements = FrontierStatements()
      // Once with enqueues that keep their transactions open for a while, so that releases meet them.
      if seed == 2 { statements.enqueue = try Mutant.slow(statements.enqueue) }
      let broken = try await Self.torture(fixture.with(statements), seed: seed)
      #expect(broken.isEmpty, "seed \(seed)")
    }
  }

  /// A guard taken out of a statement.
  enum Mutant: String, CaseIterable {
    case settleWithoutFence, releaseWithoutFence, enqueueWithoutWakeAt

    func statements() throws -> FrontierStatements {
      var statements = FrontierStatements()
      let fence = " and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)"
      // The parameter stays in the statement, so that the server knows its type.
      let noFence = " and $2::uuid is not null and x.epoch is not null"
      let wake = "case when t.lease_owner is not null then least(t.due_while_leased, excluded.ready_at) end"
      switch self {
      case .settleWithoutFence: statements.settle = try Self.replacing(fence, noFence, in: statements.settle)
      case .releaseWithoutFence: statements.release = try Self.replacing(fence, noFence, in: statements.release)
      case .enqueueWithoutWakeAt:
        statements.enqueue = try Self.slow(Self.replacing(wake, "null::timestamptz", in: statements.enqueue))
      }
      return statements
    }

    /// The same statement, in a transaction that stays open for 10 milliseconds more.
    static func slow(_ statement: Statement) throws -> Statement {
      try replacing("as hosts,", "as hosts, pg_sleep(0.01),", in: statement)
    }

    private static func replacing(_ guarded: String, _ text: String, in statement: Statement) throws -> Statement {
      try #require(statement.text.contains(guarded), "\(statement.name) has no such guard")
      return Statement(name: statement.name, text: statement.text.replacing(guarded, with: text))
    }
  }

  /// Without any one of the guards the torture finds something broken: it is these that hold the job table together.
  @Test(.timeLimit(.minutes(3)), arguments: Mutant.allCases)
  func aMissingGuardIsFound(mutant: Mutant) async throws {
    try await withFrontier(connections: Self.workers + Self.enqueuers) { fixture in
      let mutated = fixture.with(try mutant.statements())
      var broken: [String] = []
      // The race that due_while_leased guards comes up in most rounds, not in all.
      for seed in UInt64(1)...20 where broken.isEmpty {
        try await fixture.pool.run(
          script: """
            truncate courant.job_rows, courant.host_rows, courant.counters, courant.error_counters, courant.article_rows,
              courant.attempt_rows
            """)
        broken = try await Self.torture(mutated, seed: seed)
      }
      #expect(!broken.isEmpty, "\(mutant) went unnoticed")
    }
  }

  /// What does not add up in the end; empty when all of it does.
  static func torture(_ fixture: Fixture, seed: UInt64) async throws -> [String] {
    let tally = Ledger()
    let first = try await fixture.frontier.enqueue(hosts.flatMap { requests($0, 10) })
    tally.withLock { $0.accepted += first.accepted }

    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<enqueuers {
        group.addTask { try await enqueue(fixture, tally, seed: seed &* 1_000 &+ UInt64(number)) }
      }
      for number in 0..<workers {
        group.addTask { try await work(fixture, tally, number: number, seed: seed &* 77 &+ UInt64(number)) }
      }
      try await group.waitForAll()
    }

    let end = tally.now
    var broken: [String] = []
    func check(_ holds: Bool, _ text: String) { if !holds { broken.append(text) } }
    check(end.crashed > 0 && end.zombies > 0, "the torture tortures: \(end)")
    check(end.undead == 0, "what a zombie sends changes nothing: \(end.undead) times it did")
    let totals = try await fixture.frontier.totals()
    check(totals.queued == 0 && totals.retrying == 0, "nothing is queued: \(totals.queued) jobs are")
    check(totals.enqueued == end.accepted, "enqueued")
    check(totals.done + totals.dead + totals.excluded == end.accepted, "jobs end as done, dead or excluded")
    check(totals.stored == end.articles, "stored")
    check(totals.stored + totals.redirected + totals.retries + totals.dead + totals.excluded == end.settled, "outcomes")
    var counts: [(String, Int)] = [
      ("select count(*) from courant.job_rows", end.accepted), ("select count(*) from courant.articles", totals.stored),
      ("select count(distinct url_key) from courant.articles", totals.stored),
      ("select sum(abs(pending)) from courant.host_rows", 0), ("select sum(done) from courant.host_rows", totals.done),
      ("select sum(failed) from courant.host_rows", totals.dead + totals.retries),
      ("select count(*) from courant.host_rows where ready_at is not null or lease_owner is not null", 0),
      ("select count(*) from courant.attempt_rows", end.settled),
      ("select sum(count) from courant.error_counters", totals.retries + totals.dead + totals.excluded),
    ]
    for (code, count) in [(0, 0), (1, totals.done), (2, totals.dead), (3, totals.excluded)] {
      counts.append(("select count(*) from courant.job_rows where state = \(code)", count))
    }
    for (query, expected) in counts {
      let found = try await fixture.number(query)
      check(found == expected, "\(query): \(found), not \(expected)")
    }
    return broken
  }

  private static func enqueue(_ fixture: Fixture, _ tally: Ledger, seed: UInt64) async throws {
    var generator = Seeded(seed: seed)
    for _ in 0..<12 {
      let batch = (0..<25).map { _ in
        let host = hosts.randomElement(using: &generator) ?? hosts[0]
        return request(
          host, "story-\(Int.random(in: 0..<20, using: &generator))", priority: Int.random(in: 0...3, using: &generator)
        )
      }
      let counts = try await fixture.frontier.enqueue(batch)
      tally.withLock { $0.accepted += counts.accepted }
    }
    tally.withLock { $0.enqueuersDone += 1 }
  }

  private static func work(_ fixture: Fixture, _ tally: Ledger, number: Int, seed: UInt64) async throws {
    var generator = Seeded(seed: seed)
    var life = 0
    var isFirst = true
    var lastClaim = ContinuousClock.now
    while true {
      try Task.checkCancellation()
      let me = owner(number * 100_000 + life)
      let leases = try await fixture.claim(
        me, hosts: 3, jobsPerHost: 5, priorities: [0, 1, 2, 3].shuffled(using: &generator))
      if leases.isEmpty {
        guard tally.now.enqueuersDone == enqueuers else { continue }
        if try await fixture.frontier.isIdle() { return }
        // A job is queued and no worker gets it: it is lost.
        if .now - lastClaim > .seconds(30) { return }
        continue
      }
      lastClaim = .now
      // The first worker crashes once and the second is a zombie once in any case, however the others are scheduled.
      var fate = number == 0 && life == 0 ? 0 : Int.random(in: 0..<100, using: &generator)
      if number == 1, isFirst { fate = 8 }
      isFirst = false
      if fate < 8 {
        // A crash: what it held ends by itself, and it comes back as another.
        tally.withLock { $0.crashed += 1 }
        try await fixture.expire(leases, me)
        life += 1
        continue
      }
      var zombies: Set<LeaseReference> = []
      var taken: [Lease] = []
      let thief = owner(number * 100_000 + 99_999)
      if fate < 16 {
        // A zombie: its leases end, another takes them, and then it settles and releases.
        try await fixture.expire(leases, me)
        taken = try await fixture.claim(thief, hosts: hosts.count, jobsPerHost: 5)
        for old in leases.map(\.reference) {
          let passed = "select count(*) from courant.host_rows where host_key = $1::bigint and lease_epoch > $2::bigint"
          if try await fixture.number(passed, [.int(Int(old.hostKey)), .int(Int(old.epoch))]) > 0 {
            zombies.insert(old)
          }
        }
        tally.withLock { $0.zombies += zombies.count }
      }
      let settlements = leases.map { lease in
        HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .zero,
          results: lease.jobs.map { job in
            JobResult(job, outcome(lease, job, &generator), httpStatus: 200, bytes: 10, fetchTime: .milliseconds(1))
          })
      }
      let report = try await fixture.settle(settlements, me, slot: number)
      tally.withLock {
        $0.settled += report.settled
        $0.articles += report.articles
        $0.undead += zombies.subtracting(report.fenced).count
      }
      if fate < 30 {
        // The answer was lost: settled again, which must change nothing.
        let again = try await fixture.settle(settlements, me, slot: number)
        tally.withLock { $0.settled += again.settled }
      }
      let given = try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: me)
      tally.withLock { $0.undead += zombies.intersection(given).count }
      // The other gives them back untouched, as a worker that drains.
      try await fixture.frontier.release(taken.map { LeaseRelease($0.reference) }, owner: thief)
    }
  }

  private static func outcome(_ lease: Lease, _ job: ClaimedJob, _ generator: inout Seeded) -> JobOutcome {
    if job.isPoisoned { return .dead(.poison, message: "") }
    switch Int.random(in: 0..<100, using: &generator) {
    case ..<70: return .stored(article(lease, job))
    case ..<75: return .redirected(to: "https://elsewhere.example/")
    case ..<80: return .excluded(.robotsDenied, message: "Disallow: /")
    case ..<85: return .dead(.http4xx, message: "404")
    default: return .retry(.timeout, message: "", after: .zero, countsAsAttempt: true)
    }
  }
}

extension Fixture {
  /// The same database through other statements.
  fileprivate func with(_ statements: FrontierStatements) -> Fixture {
    Fixture(frontier: Frontier(pool: pool, statements: statements), pool: pool, connectionString: connectionString)
  }
}
