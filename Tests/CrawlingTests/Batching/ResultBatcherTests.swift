import Schema
import ArticleStore
import Frontier
import Logging
import Postgres
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// What goes into one transaction.
@Suite(.timeLimit(.minutes(3))) struct SettlerTests {
  private static let owner = "00000000-0000-4000-8000-000000000001"

  @Test func resultsGatherUntilSomebodyHurries() async throws {
    try await withTestDatabase(size: 2, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let hosts = (0..<8).map { "host\($0).example" }
      _ = try await frontier.enqueue(
        try hosts.flatMap { host in try (0..<3).map { JobRequest(try WebURL(parsing: "https://\(host)/\($0)")) } })
      let sent = ContinuousClock.now
      let leases = try await frontier.claim(
        owner: Self.owner, buckets: Array(0..<Frontier.buckets), priorities: [1], hosts: 8, jobsPerHost: 3,
        leaseSeconds: 60)
      #expect(leases.count == 8)
      let held = LeaseRegistry()
      held.hold(leases.map(\.reference), sent: sent, seconds: 60)
      let settler = ResultBatcher(
        frontier: frontier, owner: Self.owner, lease: 60, slot: 0, patience: .seconds(3600), held: held,
        meter: WorkerStats(), logger: Logger(label: "test"))

      func transactions() async throws -> Int {
        try await pool.query(
          Statement(name: "count", text: "select count(distinct at) as n from courant.attempt_rows")
        ).int(0, "n")
      }
      func results(_ job: Int) -> [PendingResult] {
        leases.map { lease in
          PendingResult(
            lease: lease.reference, job: lease.jobs[job], result: JobResult(lease.jobs[job], .notArticle),
            nextFetch: .now,
            delay: 1, response: 0, backoff: nil)
        }
      }

      let fates = await withTaskGroup(of: ResultBatcher.Fate.self) { group in
        for result in results(0) + results(1) { group.addTask { await settler.settle(result) } }
        while await settler.gathered < 16, !Task.isCancelled { await Task.yield() }
        return await settler.flushing { await group.reduce(into: []) { $0.append($1) } }
      }
      #expect(fates == Array(repeating: .settled, count: 16))
      #expect(try await transactions() == 1)

      // While somebody waits, a result waits for nobody.
      let fate = await settler.flushing { await settler.settle(results(2)[0]) }
      #expect(fate == .settled)
      #expect(try await transactions() == 2)

      async let last = settler.settle(results(2)[1])
      while await settler.gathered < 1, !Task.isCancelled { await Task.yield() }
      #expect(try await transactions() == 2)
      await settler.flushing {}
      #expect(await last == .settled)
    }
  }
}
