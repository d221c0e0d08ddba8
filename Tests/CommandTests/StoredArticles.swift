import ArticleStore
import Frontier
import Postgres
import Testing
import WebURL

/// Articles in a database as a worker puts them there, without a worker.
enum StoredArticles {
  /// Enqueues the URL, claims it, settles it with `article`, and gives its host back.
  static func store(_ url: String, _ article: ArticleRecord, _ frontier: Frontier) async throws {
    let request = JobRequest(try WebURL(parsing: url))
    let owner = "00000000-0000-4000-8000-0000000000aa"
    _ = try await frontier.enqueue([request], slot: -1)
    let leases = try await frontier.claim(
      owner: owner, buckets: [request.bucket], priorities: [0, 1, 2, 3], hosts: 10, jobsPerHost: 10,
      leaseTime: .seconds(60),
      minimumDelay: .zero)
    let lease = try #require(leases.first { $0.hostKey == request.hostKey })
    let job = try #require(lease.jobs.first)
    let result = JobResult(job, .stored(article), httpStatus: 200, bytes: 1000, fetchTime: .milliseconds(20))
    let settlement = HostResults(lease: lease.reference, nextFetch: .zero, delay: .zero, results: [result])
    let report = try await frontier.settle([settlement], owner: owner, leaseTime: .seconds(60), slot: 0)
    try #require(report.articles == 1)
    try await frontier.release([LeaseRelease(lease.reference)], owner: owner)
  }
}
