import Schema
import ArticleStore
import Fetching
import Frontier
import Postgres
import CrawlRules
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// What pages and sites reserve, from a server through a worker into a real database.
@Suite(.timeLimit(.minutes(3))) struct RightsTests {
  private static let reservations = TDMRepService.path

  private static func page(_ meta: String = "") -> String {
    """
    <!doctype html><html><head><title>The bridge opens</title>\(meta)</head><body><article><h1>The bridge opens</h1>
    <p>The new bridge over the river was opened on Monday after three years of work, the town council said.</p>
    <p>Cyclists and people on foot were the first to cross; cars have to wait until the end of the month.</p>
    <p>The old ferry will go on until spring, and its crew has been offered work on the harbour boats.</p>
    </article></body></html>
    """
  }

  private static func answer(_ status: String, _ body: String = "", _ headers: [String] = []) -> [ScriptedServer.Step] {
    let head = ["HTTP/1.1 \(status)", "Content-Type: text/html", "Content-Length: \(body.utf8.count)"] + headers
    return [.send(head.joined(separator: "\r\n") + "\r\n\r\n" + body)]
  }

  private final class Requests: Sendable {
    private let state = Mutex<[String]>([])
    var targets: [String] { state.withLock { $0 } }
    func add(_ target: String) { state.withLock { $0.append(target) } }
    func count(_ target: String) -> Int { targets.count { $0 == target } }
  }

  /// A worker's run over what is queued.
  private static func run(_ pool: PostgresPool, _ change: (inout CrawlConfiguration) -> Void = { _ in }) async throws {
    var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
    fetching.addresses.allowsPrivateNetworks = true
    var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
    configuration.minDelay = .zero
    configuration.retries.delay = .seconds(0.1)
    configuration.exitsWhenIdle = true
    change(&configuration)
    try await CrawlWorker(configuration, frontier: Frontier(pool: pool), version: "test").run()
  }

  private func crawl(
    _ paths: [String], recrawl: Int? = nil, configure: (inout CrawlConfiguration) -> Void = { _ in },
    script: @escaping @Sendable (ScriptedServer.Request) -> [ScriptedServer.Step],
    check: (PostgresPool, Requests) async throws -> Void
  ) async throws {
    let requests = Requests()
    let server = try ScriptedServer(lifetime: 120) { request in
      requests.add(request.target)
      return script(request)
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let jobs = try paths.map { JobRequest(try WebURL(parsing: "http://127.0.0.1:\(server.port)\($0)")) }
      _ = try await Frontier(pool: pool).enqueue(jobs)
      try await Self.run(pool, configure)
      try await check(pool, requests)
    }
  }

  /// One line per row of a query, its columns joined with spaces.
  private func lines(_ pool: PostgresPool, _ sql: String) async throws -> [String] {
    let rows = try await pool.query(Statement(name: "lines", text: sql))
    return try (0..<rows.count).map { try rows.text($0, "line") }
  }

  private static let states = """
    select split_part(url, '/', 4) || ' ' || outcome || coalesce(' ' || error_class, '') as line
    from courant.job_status order by url
    """
  private static let articles = """
    select split_part(url, '/', 4) || ' ' || coalesce(rights::text, '-') as line from courant.articles order by url
    """

  /// One page for each way to say something, and what becomes of it.
  @Test func directivesAreObeyed() async throws {
    let pages: [String: (meta: String, headers: [String])] = [
      "a": ("<meta name=robots content='index, follow'>", []),
      "b": ("<meta name=ROBOTS content='NoIndex, follow'>", []),
      "c": ("", ["X-Robots-Tag: googlebot: noindex", "X-Robots-Tag: noarchive, nosnippet"]),
      "d": ("", ["x-robots-tag: courant-tests: none"]),
      "e": ("<meta name='courant-tests' content='noindex'>", []),
      "f": ("<meta name='otherbot' content='noindex'>", []),
      "g": ("<meta name=robots content='unavailable_after: 25-Aug-2007 15:00:00 EST'>", []),
      "h": ("<meta name=robots content='nofollow'>", ["X-Robots-Tag: unavailable_after: 2999-01-01"]),
      "i": ("<meta name=robots content='noai'>", ["Content-Usage: train-ai=n", "Content-Signal: ai-train=no"]),
    ]
    try await crawl(pages.keys.sorted().map { "/\($0)" }) { request in
      guard let page = pages[String(request.target.dropFirst())] else { return Self.answer("404 Not Found") }
      return Self.answer("200 OK", Self.page(page.meta), page.headers)
    } check: { pool, _ in
      let states = try await lines(pool, Self.states)
      #expect(
        states == [
          "a stored", "b excluded noindex", "c stored", "d excluded noindex", "e excluded noindex", "f stored",
          "g excluded unavailable_after", "h stored", "i stored",
        ])
      let articles = try await lines(pool, Self.articles)
      #expect(
        articles == [
          "a -", #"c {"directives": ["noarchive", "nosnippet"]}"#, "f -", #"h {"directives": ["nofollow"]}"#,
          #"i {"directives": ["noai"], "content_usage": "train-ai=n", "content_signal": "ai-train=no"}"#,
        ])
      let ends = try await lines(
        pool,
        """
        select unavailable_after at time zone 'utc' || '' as line from courant.articles where unavailable_after is not null
        """)
      #expect(ends == ["2999-01-01 00:00:00"])
      let texts = try await lines(pool, "select (text <> '')::text as line from courant.articles where url like '%/c'")
      #expect(texts == ["true"])
    }
  }

  /// An operator may keep what must not be published, with the word that says so; a date that has passed holds all the
  /// same.
  @Test func noindexCanBeRecorded() async throws {
    try await crawl(["/a", "/b", "/c"]) {
      $0.rights.respectsNoindex = false
    } script: { request in
      switch request.target {
      case "/a": Self.answer("200 OK", Self.page("<meta name=robots content=none>"))
      case "/b": Self.answer("200 OK", Self.page(), ["X-Robots-Tag: noindex"])
      case "/c": Self.answer("200 OK", Self.page(), ["X-Robots-Tag: noindex, unavailable_after: 2007-08-25"])
      default: Self.answer("404 Not Found")
      }
    } check: { pool, _ in
      #expect(try await lines(pool, Self.states) == ["a stored", "b stored", "c excluded unavailable_after"])
      let articles = try await lines(pool, Self.articles)
      #expect(articles == [#"a {"directives": ["noindex", "nofollow"]}"#, #"b {"directives": ["noindex"]}"#])
    }
  }

  @Test func noarchiveCanLeaveTheMetadataOnly() async throws {
    try await crawl(["/a"]) {
      $0.rights.keepsUnarchivedText = false
    } script: { request in
      request.target == "/a"
        ? Self.answer("200 OK", Self.page("<meta name=robots content=noarchive>")) : Self.answer("404 Not Found")
    } check: { pool, _ in
      let rows = try await lines(
        pool, "select title || '|' || text || '|' || (word_count > 20) as line from courant.articles")
      #expect(rows == ["The bridge opens||true"])
    }
  }

  /// The file, headers and meta elements, the closest to the page first; asked for once.
  @Test func reservationsAreRespected() async throws {
    let file = """
      [{"location":"/","tdm-reservation":1,"tdm-policy":"https://a.test/p"},{"location":"/free","tdm-reservation":0}]
      """
    try await crawl(["/a", "/b", "/free1", "/free2", "/free3"]) { _ in
    } script: { request in
      switch request.target {
      case Self.reservations: Self.answer("200 OK", file)
      case "/b": Self.answer("200 OK", Self.page("<meta name=tdm-reservation content=0>"))
      case "/free2": Self.answer("200 OK", Self.page(), ["TDM-Reservation: 1"])
      case "/free3": Self.answer("200 OK", Self.page("<meta name=tdm-reservation content=1>"), ["TDM-Reservation: 0"])
      case "/robots.txt": Self.answer("404 Not Found")
      default: Self.answer("200 OK", Self.page())
      }
    } check: { pool, requests in
      let states = try await lines(pool, Self.states)
      #expect(
        states == [
          "a excluded tdm_reserved", "b stored", "free1 stored", "free2 excluded tdm_reserved",
          "free3 excluded tdm_reserved",
        ])
      let errors = try await lines(
        pool, "select error as line from courant.job_status where error is not null order by url")
      #expect(
        errors == [
          "text and data mining is reserved (tdmrep.json), policy https://a.test/p",
          "text and data mining is reserved (header)", "text and data mining is reserved (meta)",
        ])
      let articles = try await lines(pool, Self.articles)
      #expect(
        articles == [
          #"b {"tdm": {"by": "meta", "reserved": false}}"#, #"free1 {"tdm": {"by": "tdmrep.json", "reserved": false}}"#,
        ])
      #expect(Array(requests.targets.prefix(2)) == ["/robots.txt", Self.reservations])
      #expect(requests.count(Self.reservations) == 1)
    }
  }

  @Test(arguments: [RightsPolicy.DataMining.record, .ignore])
  func reservationsAreTheOperatorsToJudge(policy: RightsPolicy.DataMining) async throws {
    try await crawl(["/a"]) {
      $0.rights.dataMining = policy
    } script: { request in
      switch request.target {
      case Self.reservations: Self.answer("200 OK", #"[{"location":"/","tdm-reservation":1}]"#)
      case "/robots.txt": Self.answer("404 Not Found")
      default: Self.answer("200 OK", Self.page())
      }
    } check: { pool, requests in
      let articles = try await lines(pool, Self.articles)
      #expect(articles == [policy == .record ? #"a {"tdm": {"by": "tdmrep.json", "reserved": true}}"# : "a -"])
      #expect(requests.count(Self.reservations) == (policy == .record ? 1 : 0))
    }
  }

  /// A use that the operator has named, refused in robots.txt for a path.
  @Test func usagesAreRefused() async throws {
    try await crawl(["/a", "/b"]) {
      $0.rights.usages = ["train-ai"]
    } script: { request in
      switch request.target {
      case "/robots.txt": Self.answer("200 OK", "user-agent: *\ncontent-usage: /a train-ai=n\nallow: /\n")
      case Self.reservations: Self.answer("404 Not Found")
      default: Self.answer("200 OK", Self.page())
      }
    } check: { pool, _ in
      let states = try await lines(pool, Self.states)
      #expect(states == ["a excluded usage_refused", "b stored"])
    }
  }

  /// A second worker reads the file from the database; one that cannot be had, or that robots.txt forbids, reserves
  /// nothing.
  @Test(arguments: ["200 OK", "404 Not Found", "500 Broken", "forbidden", "redirect"])
  func theFileIsShared(status: String) async throws {
    try await crawl(["/a"]) { _ in
    } script: { request in
      switch request.target {
      case "/robots.txt" where status == "forbidden":
        Self.answer("200 OK", "user-agent: *\ndisallow: /.well-known/\n")
      case "/robots.txt": Self.answer("404 Not Found")
      case Self.reservations where status == "redirect":
        Self.answer("302 Found", "", ["Location: http://localhost:1/.well-known/tdmrep.json"])
      case Self.reservations: Self.answer(status, #"[{"location":"/b","tdm-reservation":1}]"#, ["Retry-After: 0"])
      default: Self.answer("200 OK", Self.page())
      }
    } check: { pool, requests in
      let origin = try await lines(pool, "select url as line from courant.job_status")
      let next = try WebURL(parsing: origin[0].dropLast(1) + "b")
      _ = try await Frontier(pool: pool).enqueue([JobRequest(next)])
      try await Self.run(pool)
      let states = try await lines(pool, Self.states)
      #expect(states == ["a stored", status == "200 OK" ? "b excluded tdm_reserved" : "b stored"])
      #expect(requests.count(Self.reservations) == (status == "forbidden" ? 0 : 1))
    }
  }

  /// A page that forbids it later: what was stored is not shown any more, then deleted; and it is stored again when
  /// allowed again.
  @Test(arguments: ["200 OK", "304 Not Modified"])
  func aLaterRefusalWithdrawsTheArticle(status: String) async throws {
    let isAllowed = Mutex(true)
    try await crawl(["/a"]) { _ in
    } script: { request in
      guard request.target == "/a" else { return Self.answer("404 Not Found") }
      return isAllowed.withLock { $0 }
        ? Self.answer("200 OK", Self.page(), ["ETag: \"1\""])
        : Self.answer(status, status == "200 OK" ? Self.page() : "", ["ETag: \"1\"", "X-Robots-Tag: noindex"])
    } check: { pool, requests in
      #expect(try await lines(pool, Self.articles) == ["a -"])
      isAllowed.withLock { $0 = false }
      try await again(pool)
      #expect(try await lines(pool, Self.states) == ["a excluded noindex"])
      #expect(try await lines(pool, Self.articles) == [])
      #expect(try await lines(pool, "select body || coalesce(title, '-') as line from courant.article_rows") == ["-"])
      isAllowed.withLock { $0 = true }
      try await again(pool)
      #expect(try await lines(pool, Self.articles) == ["a -"])
      isAllowed.withLock { $0 = false }
      try await again(pool)
      #expect(try await Frontier(pool: pool).pruneUnavailable() == 1)
      #expect(try await lines(pool, "select url as line from courant.article_rows") == [])
      #expect(requests.count("/a") == 4)
    }
  }

  private func again(_ pool: PostgresPool) async throws {
    let reset = Statement(
      name: "reset",
      text: """
        with moved as (update courant.job_rows set state = 0, due_at = now(), attempt = 0 returning bucket, host_key)
        update courant.host_rows h set ready_at = now(), pending = 1 from moved m where h.bucket = m.bucket and h.host_key = m.host_key
        """)
    _ = try await pool.query(reset)
    try await Self.run(pool)
  }
}
