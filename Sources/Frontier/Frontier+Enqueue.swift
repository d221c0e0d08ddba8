import Archive
package import Postgres
import SQL

extension Frontier {
  /// Adds jobs of any hosts in one transaction: the whole batch or nothing. Jobs already known stay as they are.
  ///
  /// Batches of a thousand and more are cheapest. `slot` is the worker's, when a worker enqueues what it found.
  package func enqueue(_ jobs: [JobRequest], slot: Int = -1) async throws(PostgresError) -> EnqueueCounts {
    guard !jobs.isEmpty else { return EnqueueCounts() }
    // Buckets in ascending order, and the statement sorts within a bucket: one lock order for all enqueuers.
    let batches = Dictionary(grouping: jobs, by: \.bucket).sorted { $0.key < $1.key }
    let crawls = Set(jobs.compactMap { StoredText.clean($0.crawl, limit: 200) })
    let naming: [(Statement, [PostgresValue])] =
      crawls.isEmpty ? [] : [(SQL.nameCrawls, [.textArray(crawls.sorted())])]
    let results = try await repeatingOnDeadlock(
      naming
        + batches.map { bucket, jobs in (SQL.enqueue, Self.enqueueParameters(bucket: bucket, slot: slot, jobs: jobs)) })
    var accepted = 0
    for rows in results.dropFirst(naming.count) { accepted += try rows.int(0, "accepted") }
    return EnqueueCounts(accepted: accepted, duplicate: jobs.count - accepted)
  }

  /// In the order of `enqueue.sql`'s parameters.
  package static func enqueueParameters(bucket: Int, slot: Int, jobs: [JobRequest]) -> [PostgresValue] {
    [
      .int(bucket), .int(slot),
      .intArray(jobs.map { Int($0.hostKey) }),
      .textArray(jobs.map(\.host)),
      .textArray(jobs.map(\.urlKey)),
      .textArray(jobs.map { StoredText.clean($0.url) }),
      .intArray(jobs.map { min(max($0.lane, 0), 3) }),
      .textArray(jobs.map(\.dueAt)),
      .textArray(jobs.map { StoredText.clean($0.crawl, limit: 200) }),
      .intArray(jobs.map { min(max($0.hops, 0), Int(Int16.max)) }),
    ]
  }
}
