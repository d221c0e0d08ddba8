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
@Suite(.timeLimit(.minutes(3))) struct ResultBatcherTests {
  private static let owner = "00000000-0000-4000-8000-000000000001"

  @Test func resultsGatherUntilOneIsFlushed() async throws {
    try await withTestDatabase(size: 2, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let hosts = (0..<8).map { "host\($0).example" }
      _ = try await frontier.enqueue(
        try hosts.flatMap { host in try (0..<3).map { JobRequest(try WebURL(parsing: "https://\(host)/\($0)")) } })
      let sent = ContinuousClock.now
      let leases = try await frontier.claim(
        owner: Self.owner, buckets: Array(0..<Frontier.buckets), priorities: [1], hosts: 8, jobsPerHost: 3,
        leaseTime: .seconds(60))
      #expect(leases.count == 8)
      let registry = LeaseRegistry()
      registry.hold(leases.map(\.reference), sent: sent, for: .seconds(60))
      let batcher = ResultBatcher(
        ResultSender(
          frontier: frontier, owner: Self.owner, lease: .seconds(60), slot: 0, leases: registry, stats: WorkerStats(),
          logger: Logger(label: "test")), timeout: .seconds(3600))

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
            delay: .seconds(1), response: .zero, backoff: nil)
        }
      }

      try await whileRunning({ await batcher.run() }) { () async throws in
        let fates = await withTaskGroup(of: ResultBatcher.Fate.self) { group in
          for result in results(0) + results(1) { group.addTask { await batcher.settle(result) } }
          while await batcher.batcher.waiting.count < 16, !Task.isCancelled { await Task.yield() }
          return await batcher.flushing { await group.reduce(into: []) { $0.append($1) } }
        }
        #expect(fates == Array(repeating: .settled, count: 16))
        #expect(try await transactions() == 1)

        // While results are flushed, a new one does not wait.
        let fate = await batcher.flushing { await batcher.settle(results(2)[0]) }
        #expect(fate == .settled)
        #expect(try await transactions() == 2)

        async let last = batcher.settle(results(2)[1])
        while await batcher.batcher.waiting.count < 1, !Task.isCancelled { await Task.yield() }
        #expect(try await transactions() == 2)
        await batcher.flushing {}
        #expect(await last == .settled)
      }
    }
  }
}
