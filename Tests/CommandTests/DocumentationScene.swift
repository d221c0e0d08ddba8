import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import WebURL

/// A small crawl in which everything happens once, for queries to find.
struct DocumentationScene {
  let pool: PostgresPool

  private static let owner = "00000000-0000-4000-8000-000000000001"

  func play() async throws {
    try await Migrator(pool: pool).migrate()
    let frontier = Frontier(pool: pool)
    let pages = try ["2026/harbour", "2026/harbour-copy", "old", "list", "private", "later", "gone"].map {
      try Self.job("news.example", $0)
    }
    // A host that only fails, often enough to be worth a mean.
    let lost = try (100..<112).map { try Self.job("lost.example", "page-\($0)") }
    _ = try await frontier.enqueue(pages + lost)
    _ = try await frontier.registerWorker(id: Self.owner, host: "machine", processID: 1, version: "test")
    let leases = try await frontier.claim(
      owner: Self.owner, buckets: Array(0..<Frontier.buckets), priorities: [0, 1, 2, 3], hosts: 10, jobsPerHost: 100,
      leaseTime: .seconds(60))
    let settlements = leases.map { lease in
      HostResults(
        lease: lease.reference, nextFetch: .seconds(60), delay: .seconds(1),
        results: lease.jobs.map { job in
          JobResult(job, outcome(of: job, lease), httpStatus: 200, bytes: 5000, fetchTime: .milliseconds(120))
        })
    }
    let report = try await frontier.settle(settlements, owner: Self.owner, leaseTime: .seconds(60), slot: 0)
    guard report.settled == pages.count + lost.count else { throw CocoaError(.coderInvalidValue) }
    _ = try await frontier.indexArticles { true }
    try await frontier.release(
      leases.map { LeaseRelease($0.reference, notBefore: .seconds(60), reason: .throttled) }, owner: Self.owner)
  }

  private static func job(_ host: String, _ path: String) throws -> JobRequest {
    var job = JobRequest(try WebURL(parsing: "https://\(host)/\(path)"))
    job.crawl = "autumn"
    return job
  }

  private func outcome(of job: ClaimedJob, _ lease: Lease) -> JobOutcome {
    switch job.url.split(separator: "/").last {
    case "harbour", "harbour-copy": return .stored(article(lease))
    case "old": return .redirected(to: "https://news.example/2026/harbour")
    case "list": return .notArticle
    case "private": return .excluded(.robotsDenied, message: "robots.txt line 2: Disallow: /private")
    case "later": return .retry(.http5xx, message: "HTTP 500", after: .seconds(30), countsAsAttempt: true)
    default: return .dead(.http4xx, message: "HTTP 404")
    }
  }

  private func article(_ lease: Lease) -> ArticleRecord {
    var article = ArticleRecord(host: lease.host, title: "The harbour", body: "Ships lie in the harbour.")
    article.authors = ["Ida Brandt"]
    article.publishedDay = Date().formatted(.iso8601.year().month().day())
    article.language = "en"
    article.siteName = "News"
    article.tags = ["Harbour"]
    article.canonicalURL = "https://news.example/harbour"
    article.alternates = [("de", "https://news.example/de/harbour")]
    article.isAccessibleForFree = false
    article.quality = 0.4
    article.sources = ["title": "html"]
    return article
  }
}
