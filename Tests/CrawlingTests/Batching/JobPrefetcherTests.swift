import Schema
import ArticleStore
import Frontier
import Logging
import Postgres
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// Questions for more jobs of hosts under lease.
@Suite(.timeLimit(.minutes(3))) struct JobPrefetcherTests {
  private static let owner = "00000000-0000-4000-8000-000000000001"

  /// A visit that has used its jobs up sooner than it thought, all of them denied, does not wait for others to ask.
  @Test func aVisitWithoutJobsIsAnsweredAtOnce() async throws {
    try await withTestDatabase(size: 2, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      _ = try await frontier.enqueue(
        try (0..<6).map { JobRequest(try WebURL(parsing: "https://host\($0 % 2).example/\($0)")) })
      let leases = try await frontier.claim(
        owner: Self.owner, buckets: Array(0..<Frontier.buckets), priorities: [1], hosts: 2, jobsPerHost: 1,
        leaseTime: .seconds(60))
      #expect(leases.count == 2)
      let prefetcher = JobPrefetcher(
        frontier: frontier, owner: Self.owner, jobsPerHost: 10, maxTimeout: .seconds(3600),
        logger: Logger(label: "test"))
      let refills = try await whileRunning({ await prefetcher.run() }) {
        await withTaskGroup(of: Refill?.self) { group in
          for lease in leases {
            let request = RefillRequest(lease.reference, inHand: Set(lease.jobs.map(\.urlKey)))
            group.addTask { await prefetcher.prefetch(request, timeout: .seconds(3600)) }
          }
          while await prefetcher.batcher.waiting.count < 2, !Task.isCancelled { await Task.yield() }
          await prefetcher.flush(leases[1].reference)
          return await group.reduce(into: []) { $0.append($1) }
        }
      }
      #expect(refills.count == 2 && refills.hasOnly { $0?.jobs.count == 2 })
    }
  }
}
