import ArticleStore
import Frontier
import Postgres
import Testing

/// Operators beside workers: everything they can do, again and again, while workers claim, settle and release, some of
/// them as zombies.
///
/// At the end all pauses are ended and the queue is worked off: every host's row and every total must tell what the job
/// table holds.
@Suite struct OperatorTortureTests {
  private static let hosts = (0..<8).map { "host\($0).example" }

  @Test(.timeLimit(.minutes(2)), arguments: [UInt64(1), 2])
  func everythingAddsUp(seed: UInt64) async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(Self.jobs(seed: seed, count: 300))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<4 {
          group.addTask { try await Self.work(fixture, number, seed: seed &* 31 &+ UInt64(number)) }
        }
        for number in 0..<3 {
          group.addTask { try await Self.operate(fixture, seed: seed &* 97 &+ UInt64(number)) }
        }
        group.addTask {
          for part in 0..<10 {
            _ = try await fixture.frontier.enqueue(Self.jobs(seed: seed &+ UInt64(part), count: 40))
          }
        }
        try await group.waitForAll()
      }
      try await fixture.expectSums("seed \(seed)")

      _ = try await fixture.frontier.setPaused(false, crawl: "spring")
      for host in Self.hosts { _ = try await fixture.frontier.resume(hostKey: request(host, "").hostKey) }
      for host in Self.hosts {
        _ = try await fixture.frontier.unblock(host: host, hostKey: request(host, "").hostKey)
      }
      _ = try await fixture.frontier.retry(JobSelection(), states: [.queued, .dead, .excluded])
      try await fixture.expectSums("seed \(seed)")
      while true {
        let leases = try await fixture.claim(owner(1))
        if leases.isEmpty { break }
        try await fixture.finish(leases, owner(1))
      }
      #expect(try await fixture.frontier.isIdle(), "seed \(seed)")
      try await fixture.expectSums("seed \(seed)")
      let totals = try await fixture.frontier.totals()
      #expect(totals.done == totals.jobs && totals.jobs > 100, "seed \(seed)")
      #expect(try await fixture.number("select count(*) from courant.articles") == totals.stored, "seed \(seed)")
    }
  }

  private static func jobs(seed: UInt64, count: Int) -> [JobRequest] {
    var generator = Seeded(seed: seed)
    return (0..<count).map { _ in
      var job = request(
        hosts.randomElement(using: &generator) ?? hosts[0], "story-\(Int.random(in: 0..<60, using: &generator))",
        priority: Int.random(in: 0...3, using: &generator))
      if Bool.random(using: &generator) { job.crawl = "spring" }
      return job
    }
  }

  private static func operate(_ fixture: Fixture, seed: UInt64) async throws {
    var generator = Seeded(seed: seed)
    let frontier = fixture.frontier
    for _ in 0..<40 {
      let host = hosts.randomElement(using: &generator) ?? hosts[0]
      let key = request(host, "").hostKey
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: _ = try await frontier.retry(JobSelection(), states: [.dead, .excluded])
      case 1: _ = try await frontier.retry(JobSelection(hostKey: key), states: [.queued, .dead])
      case 2: _ = try await frontier.exclude(JobSelection(hostKey: key), .cancelled, message: "")
      case 3: _ = try await frontier.exclude(JobSelection(crawl: "spring"), .cancelled, message: "")
      case 4: try await frontier.pause(host: host, hostKey: key)
      case 5: _ = try await frontier.resume(hostKey: key)
      case 6: _ = try await frontier.setPaused(Bool.random(using: &generator), crawl: "spring")
      case 7: _ = try await frontier.block(host: host, hostKey: key, note: "")
      default: _ = try await frontier.unblock(host: host, hostKey: key)
      }
    }
  }

  private static func work(_ fixture: Fixture, _ number: Int, seed: UInt64) async throws {
    var generator = Seeded(seed: seed)
    for round in 0..<60 {
      let me = owner(1_000 + number * 100 + round)
      let leases = try await fixture.claim(me, hosts: 2, jobsPerHost: 4)
      let fate = Int.random(in: 0..<10, using: &generator)
      if fate == 0 {
        try await fixture.expire(leases, me)
        continue
      }
      let settlements = leases.map { lease in
        HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .zero,
          results: lease.jobs.map { job in
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: JobResult(job, .dead(.timeout, message: ""))
            case 1: JobResult(job, .retry(.dns, message: "", after: .seconds(60), countsAsAttempt: true))
            default: JobResult(job, .stored(article(lease, job)), httpStatus: 200)
            }
          })
      }
      _ = try await fixture.settle(settlements, me, slot: number)
      try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: me)
    }
  }
}
