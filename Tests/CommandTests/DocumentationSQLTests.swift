import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// The cookbook of docs/sql-cookbook.md runs, and finds something: against a migrated database in which everything has
/// happened once.
@Suite struct DocumentationSQLTests {
  @Test(.timeLimit(.minutes(2))) func everyQueryRunsAndFindsRows() async throws {
    let blocks = try DocumentationMarkdown("docs/sql-cookbook.md").blocks("sql")
    #expect(blocks.count >= 25)
    try await withTestDatabase { pool, _ in
      try await DocumentationScene(pool: pool).play()
      for block in blocks {
        do {
          let rows = try await pool.query(Statement(name: "docs/sql-cookbook.md:\(block.number)", text: block.text))
          #expect(rows.count > 0, "docs/sql-cookbook.md:\(block.number) finds nothing")
        } catch {
          Issue.record("docs/sql-cookbook.md:\(block.number): \(error)")
        }
      }
    }
  }

  @Test func everyViewOfTheContractIsInTheCookbook() throws {
    let sql = try DocumentationMarkdown("docs/sql-cookbook.md").blocks("sql").map(\.text).joined(separator: "\n")
    for view in ["articles", "job_status", "host_health", "attempts", "throughput"] {
      #expect(sql.contains(try Regex("(from|join) courant\\.\(view)\\b")), "no query of courant.\(view)")
    }
    // Only the public views: tables may change with a migration.
    for name in sql.matches(of: /courant\.([a-z_]+)/).map({ String($0.1) }) {
      #expect(
        ["articles", "job_status", "host_health", "attempts", "throughput", "search_articles"].contains(name),
        "courant.\(name) is not public")
    }
  }

  @Test(.timeLimit(.minutes(2))) func theKeysOfStatusAreDocumented() async throws {
    let reference = try DocumentationMarkdown("docs/reference.md")
    let rows = DocumentationMarkdown.table("key", in: try #require(reference.section("JSON of `status`")))
    var documented: [String: Set<String>] = [:]
    for row in rows {
      for key in DocumentationMarkdown.code(in: row[0]) {
        documented[key] = Set(DocumentationMarkdown.code(in: row[1]))
      }
    }
    try await withTestDatabase { pool, connectionString in
      try await DocumentationScene(pool: pool).play()
      let ended = try await BuiltProgram.run("status", ["--json", "--database-url", connectionString])
      #expect(ended.code == 0, "\(ended.errors)")
      let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
      let status = try #require(object)
      #expect(Set(status.keys) == Set(documented.keys))
      for (key, value) in status {
        let found = Self.keys(of: value)
        #expect(found.subtracting(documented[key] ?? []).isEmpty, "\(key)")
        #expect(!(value is [Any]) || !found.isEmpty, "the scene has no \(key)")
      }
    }
  }

  private static func keys(of value: Any) -> Set<String> {
    if let object = value as? [String: Any] { return Set(object.keys) }
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(of: $1)) } }
    return []
  }
}

/// A small crawl in which everything happens once, for queries to find.
private struct DocumentationScene {
  let pool: PostgresPool

  private static let owner = "00000000-0000-4000-8000-000000000001"

  func play() async throws {
    try await Migrator(pool: pool).migrate()
    let frontier = Frontier(pool: pool)
    let pages = ["2026/harbour", "2026/harbour-copy", "old", "list", "private", "later", "gone"].enumerated().map {
      number, path in
      Self.job(number, "news.example", 65, path)
    }
    // A host that only fails, often enough to be worth a mean.
    let lost = (100..<112).map { Self.job($0, "lost.example", 130, "page-\($0)") }
    _ = try await frontier.enqueue(pages + lost)
    _ = try await frontier.registerWorker(id: Self.owner, host: "machine", processID: 1, version: "test")
    let leases = try await frontier.claim(
      owner: Self.owner, buckets: Array(0..<Frontier.buckets), lanes: [0, 1, 2, 3], hosts: 10, jobsPerHost: 100,
      leaseSeconds: 60)
    let settlements = leases.map { lease in
      Settlement(
        lease: lease.reference, nextFetch: 60_000, delay: 1000,
        results: lease.jobs.map { job in
          JobResult(job, outcome(of: job, lease), httpStatus: 200, bytes: 5000, fetchMilliseconds: 120)
        })
    }
    let report = try await frontier.settle(settlements, owner: Self.owner, leaseSeconds: 60, slot: 0)
    guard report.settled == pages.count + lost.count else { throw CocoaError(.coderInvalidValue) }
    _ = try await frontier.indexArticles { true }
    try await frontier.release(
      leases.map { LeaseRelease($0.reference, notBefore: 60_000, reason: .throttled) }, owner: Self.owner)
  }

  private static func job(_ number: Int, _ host: String, _ hostKey: Int64, _ path: String) -> JobRequest {
    let digits = String(number, radix: 16)
    let key = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    return JobRequest(url: "https://\(host)/\(path)", urlKey: key, host: host, hostKey: hostKey, crawl: "autumn")
  }

  private func outcome(of job: ClaimedJob, _ lease: Lease) -> JobOutcome {
    switch job.url.split(separator: "/").last {
    case "harbour", "harbour-copy": return .stored(article(lease))
    case "old": return .redirected(to: "https://news.example/2026/harbour")
    case "list": return .notArticle
    case "private": return .excluded(.robotsDenied, message: "robots.txt line 2: Disallow: /private")
    case "later": return .retry(.http5xx, message: "HTTP 500", afterMilliseconds: 30_000, countsAsAttempt: true)
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
