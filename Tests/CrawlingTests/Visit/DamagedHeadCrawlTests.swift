import Schema
import ArticleStore
import Fetching
import Frontier
import Metrics
import Postgres
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// A host whose every answer has a stray line in its head, through a worker with a real database.
@Suite(.timeLimit(.minutes(3))) struct DamagedHeadCrawlTests {
  /// Each with the line in its midst.
  private static func damaged(_ status: String, _ field: String = "Server: x") -> [ScriptedServer.Step] {
    [.send("HTTP/1.1 \(status)\r\n\(field)\r\nstray line\r\nContent-Length: 5\r\n\r\nhello")]
  }

  /// RFC 9309 section 2.3.1.3: a robots.txt that is not there allows all; a tdmrep.json that is not there reserves
  /// nothing; the pages' statuses are what becomes of them. Heads that are not read to their end are counted, with
  /// any outcome.
  @Test func decisiveStatusesAreObeyedAndDamagedHeadsCounted() async throws {
    let requests = Mutex<[String]>([])
    let server = try ScriptedServer(lifetime: 120) { request in
      requests.withLock { $0.append(request.target) }
      switch request.target {
      case "/robots.txt": return Self.damaged("301 Moved", "Location: /robots")
      case "/robots", "/.well-known/tdmrep.json": return Self.damaged("404 Not Found")
      case "/gone": return Self.damaged("410 Gone")
      case "/moved": return Self.damaged("308 Moved", "Location: /target")
      case "/page": return Self.damaged("200 OK")
      default: return [.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>")]
      }
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      _ = try await frontier.enqueue(["/gone", "/moved", "/page"].map { JobRequest(try WebURL(parsing: origin + $0)) })
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 2)
      configuration.minDelay = .zero
      configuration.retries.maxAttempts = 1
      configuration.exitsWhenIdle = true
      let worker = try CrawlWorker(configuration, frontier: frontier, version: "test")
      try await worker.run()

      func lines(_ text: String) async throws -> [String] {
        let rows = try await pool.query(Statement(name: "lines", text: text))
        return try (0..<rows.count).map { try rows.text($0, "line") }
      }
      let states = try await lines(
        """
        select concat_ws(' ', substring(url from '[^/]*$'), outcome, error_class, error) as line
        from courant.job_status order by url
        """)
      try #require(states.count == 4)
      #expect(states[0] == "gone dead http_4xx HTTP 410 with a damaged head")
      #expect(states[1] == "moved redirected")
      #expect(states[2].hasPrefix("page dead malformed 127.0.0.1: the answer's head is not in HTTP's form"))
      #expect(states[3].hasPrefix("target not_article"))
      // Both files count as told: the rest of the crawl does not ask again.
      #expect(requests.withLock { $0.filter { $0.contains("robots") } } == ["/robots.txt", "/robots"])
      #expect(requests.withLock { $0.filter { $0.contains("tdmrep") }.count } == 1)
      let url = try WebURL(parsing: origin + "/gone")
      let file = try #require(try await frontier.rightsFile(hostKey: url.hostKey, scheme: "http"))
      #expect(file.expiresIn > .seconds(3600))

      let heads = await worker.families().filter { $0.name == "courant_worker_malformed_heads_total" }.flatMap(
        \.samples)
      let counts = heads.map { "\($0.labels.map { "\($0.name)=\($0.value)" }.joined()) \(Int($0.value))" }
      #expect(counts == ["decided=yes 5", "decided=no 1"])
    }
  }
}
