import Schema
@testable import PageReader
import ArticleStore
import Extraction
import Fetching
import Frontier
import HTML
import Postgres
import CrawlRules
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// Which pages a worker keeps as they came, from a server into a real database and back.
@Suite(.timeLimit(.minutes(3))) struct KeptPagesTests {
  /// In an encoding that only the header names: é is one byte.
  private static func page(_ meta: String = "") -> [UInt8] {
    let text = """
      <!doctype html><html><head><title>The café opens</title>\(meta)</head><body><article><h1>The café opens</h1>
      <p>The new café by the river was opened on Monday after three years of work, the town council said.</p>
      <p>Cyclists and people on foot were the first to come; cars have to wait until the end of the month.</p>
      <p>The old ferry will go on until spring, and its crew has been offered work in the kitchen. <a href="/next">More</a></p>
      </article></body></html>
      """
    return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private static func answer(_ body: [UInt8], _ headers: [String] = []) -> [ScriptedServer.Step] {
    let head =
      ["HTTP/1.1 200 OK", "Content-Type: text/html;  Charset=\"iso-8859-1\"", "Content-Length: \(body.count)"] + headers
    return [.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)]
  }

  private static let missing = [ScriptedServer.Step.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]

  private static func run(_ pool: PostgresPool, keeping maxBytes: Int?) async throws {
    var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
    fetching.addresses.allowsPrivateNetworks = true
    var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
    configuration.minDelay = .zero
    configuration.rights.dataMining = .ignore
    configuration.exitsWhenIdle = true
    configuration.maxKeptPage = maxBytes
    try await CrawlWorker(configuration, frontier: Frontier(pool: pool), version: "test").run()
  }

  private static func again(_ pool: PostgresPool) async throws {
    let reset = Statement(
      name: "reset",
      text: """
        with moved as (update courant.job_rows set state = 0, due_at = now(), attempt = 0 returning bucket, host_key)
        update courant.host_rows h set ready_at = now(), pending = (select count(*) from moved)
        from (select distinct bucket, host_key from moved) m where h.bucket = m.bucket and h.host_key = m.host_key
        """)
    _ = try await pool.query(reset)
  }

  /// Runs a worker over the paths; `kept` asks for what is kept of one.
  private func crawl(
    _ paths: [String], keeping maxBytes: Int? = 1 << 20,
    script: @escaping @Sendable (ScriptedServer.Request) -> [ScriptedServer.Step],
    check: (PostgresPool, (String) async throws -> RawPage?) async throws -> Void
  ) async throws {
    let server = try ScriptedServer(lifetime: 120, script: script)
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let origin = "http://127.0.0.1:\(server.port)"
      let frontier = Frontier(pool: pool)
      _ = try await frontier.enqueue(try paths.map { JobRequest(try WebURL(parsing: origin + $0)) })
      try await Self.run(pool, keeping: maxBytes)
      try await check(pool) { path in
        let job = JobRequest(try WebURL(parsing: origin + path))
        return try await frontier.rawPage(bucket: job.bucket, hostKey: job.hostKey, urlKey: job.urlKey)
      }
    }
  }

  private func lines(_ pool: PostgresPool, _ sql: String) async throws -> [String] {
    let rows = try await pool.query(Statement(name: "lines", text: sql))
    return try (0..<rows.count).map { try rows.text($0, "line") }
  }

  private static let states =
    "select split_part(url, '/', 4) || ' ' || outcome as line from courant.job_status order by url"

  /// gzip is kept as it came, anything else is compressed; what is forbidden, too large or no page is not kept.
  @Test func pagesAreKeptAsTheyCame() async throws {
    let page = Self.page()
    let gzip = gzipped(page)
    let short = Array("<title>Nothing</title>".utf8)
    // Letters as good as random: gzip makes two thirds of them.
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<200_000).map { _ in UInt8.random(in: 97...122, using: &generator) }
    let large = Self.page() + Array("<!--".utf8) + noise + Array("-->".utf8)
    let paths = [
      "/gzip", "/plain", "/short", "/meta", "/header", "/noindex", "/large", "/big", "/old", "/gone", "/pdf",
    ]
    try await crawl(paths, keeping: 100_000) { request in
      switch request.target {
      case "/gzip": Self.answer(gzip, ["Content-Encoding: gzip"])
      case "/plain", "/old?utm_source=x": Self.answer(page)
      case "/short": Self.answer(short)
      case "/meta": Self.answer(Self.page("<meta name=robots content=noarchive>"))
      case "/header": Self.answer(gzip, ["Content-Encoding: gzip", "X-Robots-Tag: nocache"])
      case "/noindex": Self.answer(Self.page("<meta name=robots content=noindex>"))
      case "/large": Self.answer(large)
      case "/big": Self.answer(gzipped(large), ["Content-Encoding: gzip"])
      case "/old":
        [.send("HTTP/1.1 302 Found\r\nLocation: /old?utm_source=x\r\nContent-Length: 0\r\n\r\n")]
      case "/pdf": [.send("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 4\r\n\r\n%PDF")]
      default: Self.missing
      }
    } check: { pool, kept in
      #expect(
        try await lines(pool, Self.states) == [
          "big stored", "gone dead", "gzip stored", "header stored", "large stored", "meta stored", "noindex excluded",
          "old stored", "pdf excluded", "plain stored", "short not_article",
        ])
      #expect(try await kept("/gzip")?.gzip == gzip)
      for (path, body) in [("/gzip", page), ("/plain", page), ("/short", short), ("/old", page)] {
        let found = try #require(try await kept(path), "\(path)")
        #expect(found.contentType == "text/html;  Charset=\"iso-8859-1\"")
        #expect(found.url.hasSuffix(path == "/old" ? "/old?utm_source=x" : path))
        let answer = PageInput(body: try found.body().get(), contentType: found.contentType)
        #expect(answer.body.isSame(as: body), "\(path)")
        #expect(answer.charset == "iso-8859-1" && answer.mediaType == "text/html")
      }
      for path in ["/meta", "/header", "/noindex", "/large", "/big", "/gone", "/pdf"] {
        #expect(try await kept(path) == nil, "\(path)")
      }
      #expect(try await lines(pool, "select count(*)::text as line from courant.page_rows") == ["4"])

      // Read again, it is the article that was stored.
      let found = try #require(try await kept("/plain"))
      let answer = PageInput(body: try found.body().get(), contentType: found.contentType)
      let article = PageReader.article(
        answer.body, .html, charset: answer.charset, url: try WebURL(parsing: found.url), limits: ParseLimits(),
        today: "2999-01-01")
      let stored = try await lines(
        pool, "select title || E'\\n' || text as line from courant.articles where url like '%/plain'")
      #expect(stored == ["\(article.title ?? "")\n\(article.text)"])
      #expect(article.text.contains("new café by"))
    }
  }

  @Test func nothingIsKeptUnlessAskedFor() async throws {
    try await crawl(["/a"], keeping: nil) { request in
      request.target == "/a" ? Self.answer(Self.page()) : Self.missing
    } check: { pool, kept in
      let (states, page) = (try await lines(pool, Self.states), try await kept("/a"))
      #expect(states == ["a stored"] && page == nil)
    }
  }

  /// The page read last is kept. If it forbids that, the one kept before is deleted too, by any worker.
  @Test(arguments: [true, false], ["noarchive", "noindex", "large", "304", "same"])
  func aLaterWordHolds(keepsThen: Bool, says: String) async throws {
    let isFirst = Mutex(true)
    try await crawl(["/a"]) { request in
      guard request.target == "/a" else { return Self.missing }
      if isFirst.withLock({ $0 }) { return Self.answer(Self.page(), ["ETag: \"1\""]) }
      switch says {
      case "same": return Self.answer(gzipped(Self.page()), ["Content-Encoding: gzip"])
      case "304": return [.send("HTTP/1.1 304 Not Modified\r\nX-Robots-Tag: noindex\r\n\r\n")]
      case "large":
        var generator = SystemRandomNumberGenerator()
        return Self.answer(
          Self.page(
            "<!--" + (0..<4000).map { _ in String(Int.random(in: 0...9999, using: &generator)) }.joined() + "-->"))
      default: return Self.answer(Self.page("<meta name=robots content=\(says)>"))
      }
    } check: { pool, kept in
      let before = try #require(try await kept("/a"))
      isFirst.withLock { $0 = false }
      try await Self.again(pool)
      try await Self.run(pool, keeping: keepsThen ? 4096 : nil)
      let after = try await kept("/a")
      switch (says, keepsThen) {
      case ("same", true): #expect(after?.gzip == gzipped(Self.page()) && after?.gzip != before.gzip)
      case ("same", false), ("large", false): #expect(after?.gzip == before.gzip)
      default: #expect(after == nil)
      }
      let outcome = [
        "noarchive": "stored", "noindex": "excluded", "304": "excluded", "large": "unchanged", "same": "unchanged",
      ]
      #expect(try await lines(pool, Self.states) == ["a \(outcome[says] ?? "")"])
    }
  }

  /// Many pages of the largest size at once: one transaction takes only a bounded number of bytes.
  @Test func aBatchIsBoundedByItsPages() async throws {
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<3_000_000).map { _ in UInt8.random(in: 97...122, using: &generator) }
    let gzip = gzipped(Self.page() + Array("<!--".utf8) + noise + Array("-->".utf8))
    try await crawl((0..<12).map { "/\($0)" }, keeping: 4 << 20) { request in
      request.target == "/robots.txt" ? Self.missing : Self.answer(gzip, ["Content-Encoding: gzip"])
    } check: { pool, kept in
      for number in 0..<12 {
        let page = try await kept("/\(number)")
        #expect(page?.gzip == gzip)
      }
    }
  }
}
