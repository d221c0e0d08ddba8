import Archive
import Fetching
import Frontier
import Postgres
import Robots
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// Which URLs belong to a crawl, and what a worker does with those that do not.
@Suite(.timeLimit(.minutes(2))) struct CrawlScopeTests {
  @Test(arguments: [
    ("example.org", "https://example.org/a", true), ("example.org", "http://EXAMPLE.org:80/a", true),
    ("example.org", "https://www.example.org/a", false), ("example.org", "https://example.org:8443/a", false),
    ("example.org:8443", "https://example.org:8443/a", true), ("*.example.org", "https://example.org/a", true),
    ("*.example.org", "https://a.b.example.org:8443/", true), ("*.example.org", "https://badexample.org/", false),
    ("https://example.org/news/", "https://example.org/news/a?b=c", true),
    ("https://example.org/news/", "https://example.org/newsletter", false),
    ("https://example.org/news/", "http://example.org/news/a", false),
    ("https://example.org", "https://example.org/anything", true),
    ("https://EXAMPLE.org/a/../news/", "https://example.org/news/a", true),
  ])
  func rules(rule: String, url: String, belongs: Bool) throws {
    let parsed = try #require(CrawlScope.Rule(rule))
    #expect(CrawlScope([parsed.text]).contains(try WebURL(parsing: url)) == belongs)
    #expect(CrawlScope(["never.example", parsed.text]).contains(try WebURL(parsing: url)) == belongs)
  }

  @Test func withoutRulesEverythingBelongs() throws {
    let url = try WebURL(parsing: "https://example.org/")
    #expect(CrawlScope([]).contains(url))
    // Written by a newer version: closed, not open.
    #expect(!CrawlScope(["regex:^https"]).contains(url))
  }

  @Test(arguments: ["", "ftp://example.org/", "*.", "a b", "*.example.org:80"])
  func whatIsNoRule(text: String) { #expect(CrawlScope.Rule(text) == nil) }

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
      var configuration = CrawlConfiguration(fetching: fetching, parseLanes: 1)
      configuration.minDelay = 0
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
