import ArticleStore
package import Postgres
import Schema
import Untrusted

extension Frontier {
  /// Adds jobs of any hosts in one transaction: the whole batch or nothing. Jobs already known stay as they are.
  ///
  /// Batches of a thousand and more are cheapest. `slot` is the worker's, when a worker enqueues what it found.
  package func enqueue(_ jobs: [JobRequest], slot: Int = -1) async throws(PostgresError) -> EnqueueCounts {
    guard !jobs.isEmpty else { return EnqueueCounts() }
    // Buckets in ascending order, and the statement sorts within a bucket: one lock order for all enqueuers.
    let batches = Dictionary(grouping: jobs, by: \.bucket).sorted { $0.key < $1.key }
    let crawls = Set(jobs.compactMap { StoredText.clean($0.crawl, limit: 200) })
    // Twice: a crawl that got its budget while the first one waited for it is found again, and locked, by the second.
    let naming: [(Statement, [PostgresValue])] =
      crawls.isEmpty ? [] : Array(repeating: (SQL.nameCrawls, [.textArray(crawls.sorted())]), count: 2)
    let results = try await repeatingOnDeadlock(
      naming
        + batches.map { bucket, jobs in
          (statements.enqueue, Self.enqueueParameters(bucket: bucket, slot: slot, jobs: jobs))
        })
    var counts = EnqueueCounts()
    for rows in results.dropFirst(naming.count) {
      counts.accepted += try rows.int(0, "accepted")
      counts.overBudget += try rows.int(0, "over_budget")
    }
    counts.duplicate = jobs.count - counts.accepted - counts.overBudget
    return counts
  }

  /// In the order of `enqueue.sql`'s parameters.
  package static func enqueueParameters(bucket: Int, slot: Int, jobs: [JobRequest]) -> [PostgresValue] {
    [
      .int(bucket), .int(slot),
      .intArray(jobs.map { Int($0.hostKey) }),
      .textArray(jobs.map(\.host)),
      .textArray(jobs.map(\.urlKey)),
      .textArray(jobs.map { StoredText.clean($0.url) }),
      .intArray(jobs.map { $0.lane?.clamped(to: 0...3) }),
      .textArray(jobs.map(\.dueAt)),
      .textArray(jobs.map { StoredText.clean($0.crawl, limit: 200) }),
      .intArray(jobs.map { min(max($0.hops, 0), Int(Int16.max)) }),
      .intArray(jobs.map { $0.dueIn.map { min(max($0, 0), Int(Int32.max)) } }),
    ]
  }
}
