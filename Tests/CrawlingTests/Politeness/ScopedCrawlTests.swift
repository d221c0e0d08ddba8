import Schema
import ArticleStore
import Fetching
import Frontier
import Postgres
import CrawlRules
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// What a worker does with URLs that do not belong to their crawl.
@Suite(.timeLimit(.minutes(2))) struct ScopedCrawlTests {
  @Test func aWorkerFetchesAndFollowsWithinTheScopeOnly() async throws {
    let server = try ScriptedServer(lifetime: 60) { request in
      switch request.target {
      case "/in/away": [.send("HTTP/1.1 302 Found\r\nLocation: /out/b\r\nContent-Length: 0\r\n\r\n")]
      case "/in/on": [.send("HTTP/1.1 302 Found\r\nLocation: /in/c\r\nContent-Length: 0\r\n\r\n")]
      case "/robots.txt": [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
      default: [.send("HTTP/1.1 204 No Content\r\n\r\n")]
      }
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      try await frontier.change(crawl: "spring", CrawlChange(budget: .some(5), scope: ["\(origin)/in/"]))
      let paths = ["/in/a", "/out/a", "/in/away", "/in/on"]
      var jobs = try paths.map { JobRequest(try WebURL(parsing: origin + $0)) }
      for place in jobs.indices { jobs[place].crawl = "spring" }
      // The fifth of five: the redirect's target has no room.
      jobs.append(JobRequest(try WebURL(parsing: "\(origin)/in/e")))
      jobs[4].crawl = "spring"
      _ = try await frontier.enqueue(jobs)
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
      configuration.minDelay = .zero
      configuration.rights.dataMining = .ignore
      configuration.exitsWhenIdle = true
      try await CrawlWorker(configuration, frontier: frontier, version: "test").run()

      let rows = try await pool.query(
        Statement(
          name: "rows",
          text: "select url, outcome, coalesce(error_class, '-') as class from courant.job_status order by url"))
      let found = try (0..<rows.count).map {
        try "\(rows.text($0, "url").dropFirst(origin.count)) \(rows.text($0, "outcome")) \(rows.text($0, "class"))"
      }
      #expect(
        found == [
          "/in/a not_article -", "/in/away excluded out_of_scope", "/in/e not_article -", "/in/on excluded over_budget",
          "/out/a excluded out_of_scope",
        ])
    }
  }
}
