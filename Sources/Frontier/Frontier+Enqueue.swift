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
    var sent = naming
    for (bucket, jobs) in batches {
      sent.append(try Self.enqueueing(bucket: bucket, slot: slot, jobs: jobs, statement: statements.enqueue))
    }
    let results = try await repeatingOnDeadlock(sent)
    var counts = EnqueueCounts()
    for rows in results.dropFirst(naming.count) {
      counts.accepted += try rows.int(0, "accepted")
      counts.overBudget += try rows.int(0, "over_budget")
    }
    counts.duplicate = jobs.count - counts.accepted - counts.overBudget
    return counts
  }

  /// `enqueue.sql` with its parameters.
  package static func enqueueing(
    bucket: Int, slot: Int, jobs: [JobRequest], statement: Statement = SQL.enqueue
  ) throws(PostgresError) -> (Statement, [PostgresValue]) {
    var json = JSONWriter()
    json.array { json in
      for job in jobs { json.object { job.writeColumns(to: &$0) } }
    }
    return try statement.bound(["bucket": .int(bucket), "slot": .int(slot), "jobs": .json(json.bytes)])
  }
}

/// A job by name, as `enqueue.sql` takes it.
extension JobRequest {
  fileprivate func writeColumns(to json: inout JSONWriter) {
    json.int("host_key", Int(hostKey))
    json.text("host", host)
    json.text("url_key", urlKey)
    json.text("url", url)
    json.int("priority", priority?.clamped(to: 0...3))
    json.text("due", dueAt)
    json.text("crawl", crawl, limit: 200)
    json.int("hops", hops.clamped(to: 0...Int(Int16.max)))
    json.int("wait_ms", dueIn?.wholeMilliseconds.clamped(to: 0...Int(Int32.max)))
  }
}
