import Schema
@testable import PageReader
import ArticleStore
import Extraction
import Fetching
import Frontier
import Postgres
import CrawlRules
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// Error pages in words that no list has: they are found by what the site answers to an address that cannot exist, and
/// because the same page comes for many addresses.
@Suite(.timeLimit(.minutes(3))) struct MissingPagesTests {
  /// A language with no list, so that nothing but the site itself tells what it is.
  private static func excuse(_ path: String) -> String {
    """
    <!doctype html><html><head><title>Zorvath</title></head><body><main><h1>Zorvath</h1>
    <p>Melunor thask virreneth oldrim saquent barroval, thask nimmereth olvu domaxil renquath. Sollu \(path) vergandil.</p>
    <p>Quorrim elvath sondural, brennak ostrel mivandar toleth: vallu messorin, gandril hask orvenna talimor dusk.</p></main></body></html>
    """
  }

  private static func story(_ number: Int) -> String {
    let words = ["ferry", "bridge", "tower", "market", "school", "harbour"]
    let word = words[number % words.count]
    return """
      <!doctype html><html><head><title>The \(word) opens again</title></head><body><main><h1>The \(word) opens again</h1>
      <p>The old \(word) was opened on Monday after \(number + 2) years of work, and hundreds came to see it in the rain.</p>
      <p>Nobody of the council had believed in the \(word); now all of them say that they always had, and cut ribbons.</p>
      </main></body></html>
      """
  }

  private static func answer(_ status: String, _ body: String = "", type: String = "text/html") -> [ScriptedServer.Step]
  {
    [.send("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")]
  }

  private func crawl(
    _ paths: [String], configure: (inout CrawlConfiguration) -> Void = { _ in },
    script: @escaping @Sendable (_ path: String) -> [ScriptedServer.Step],
    check: (_ outcomes: [String: String], _ errors: [String: String], _ asked: [String]) throws -> Void
  ) async throws {
    let asked = Mutex<[String]>([])
    let server = try ScriptedServer(lifetime: 120) { request in
      asked.withLock { $0.append(request.target) }
      return script(request.target)
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      _ = try await frontier.enqueue(try paths.map { JobRequest(try WebURL(parsing: origin + $0)) })
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
      configuration.minDelay = .zero
      configuration.rights.dataMining = .ignore
      configuration.retries.delay = .seconds(0.1)
      configuration.exitsWhenIdle = true
      configure(&configuration)
      try await CrawlWorker(configuration, frontier: frontier, version: "test").run()
      let rows = try await pool.query(
        Statement(
          name: "states",
          text: "select replace(url, '\(origin)', '') as path, outcome, error from courant.job_status order by url"))
      var outcomes: [String: String] = [:]
      var errors: [String: String] = [:]
      for row in 0..<rows.count {
        let path = try rows.text(row, "path")
        outcomes[path] = try rows.textOrNil(row, "outcome")
        errors[path] = try rows.textOrNil(row, "error")
      }
      try check(outcomes, errors, asked.withLock { $0 })
    }
  }

  private static func isProbe(_ path: String) -> Bool { path.contains("no-such-page-") }

  @Test func theAnswerToAnAddressThatCannotExistTells() async throws {
    let lost = (0..<4).map { "/lost/\($0).html" }
    let there = (0..<4).map { "/news/\($0).html" }
    try await crawl(lost + there) { path in
      if path == "/robots.txt" { return Self.answer("404 Not Found") }
      if path.hasPrefix("/news/"), !Self.isProbe(path) {
        return Self.answer("200 OK", Self.story(Int(path.utf8.count) + Int(path.utf8.dropFirst(6).first ?? 0)))
      }
      return Self.answer("200 OK", Self.excuse(path))
    } check: { outcomes, errors, asked in
      for path in lost {
        #expect(outcomes[path] == "not_article")
        #expect(
          errors[path]
            == "the page is an error page: its site answers any address with it, such as one that cannot exist")
      }
      for path in there { #expect(outcomes[path] == "stored") }
      let probes = asked.filter(Self.isProbe)
      #expect(probes.count == 1)
      #expect(probes.hasOnly { $0.hasSuffix(".html") })
    }
  }

  /// A site that says 404 where it should is believed, and asked once.
  @Test func anHonestSiteIsBelieved() async throws {
    let paths = (0..<5).map { "/\($0)" }
    try await crawl(paths) { path in
      guard let number = Int(path.dropFirst()) else { return Self.answer("404 Not Found") }
      return Self.answer("200 OK", Self.story(number))
    } check: { outcomes, _, asked in
      for path in paths { #expect(outcomes[path] == "stored") }
      #expect(asked.count(where: Self.isProbe) == 1)
    }
  }

  /// Many sites look only at a number in the path, or at a section, and accept anything after it.
  @Test(arguments: ["/0781/about/help", "/0781/", "/0781/help.html", "/the-bridge-opens/print", "/contact/help"])
  func aPageThatStandsUnderWhateverFollowsIsNoErrorPage(_ path: String) async throws {
    let first = try #require(path.dropFirst().split(separator: "/").first)
    let canonical = path.hasPrefix("/contact") ? "<link rel=canonical href='\(path)'>" : ""
    try await crawl([path]) { asked in
      guard asked.dropFirst().split(separator: "/").first == first else { return Self.answer("404 Not Found") }
      return Self.answer("200 OK", Self.story(3).replacing("<head>", with: "<head>\(canonical)"))
    } check: { outcomes, _, asked in
      #expect(outcomes[path] == "stored")
      #expect(asked.contains(where: Self.isProbe))
    }
  }

  /// Pages that state an author or a date are not asked about.
  @Test func onlySuspectsMakeTheWorkerAsk() async throws {
    try await crawl(["/0", "/1"]) { path in
      guard let number = Int(path.dropFirst()) else { return Self.answer("404 Not Found") }
      let head = "<head><meta property='article:published_time' content='2026-11-20T08:00:00Z'>"
      return Self.answer("200 OK", Self.story(number).replacing("<head>", with: head))
    } check: { outcomes, _, asked in
      #expect(outcomes == ["/0": "stored", "/1": "stored"])
      #expect(!asked.contains(where: Self.isProbe))
    }
  }

  /// Where robots.txt forbids the address that cannot exist, the pages themselves tell: an article stands under one
  /// address.
  @Test func theSameTextUnderManyAddressesTells() async throws {
    let paths = (0..<6).map { "/a\($0)" }
    try await crawl(paths) { path in
      path == "/robots.txt"
        ? Self.answer("200 OK", "User-agent: *\nDisallow: /no-such-page\n", type: "text/plain")
        : Self.answer("200 OK", Self.excuse("nothing"))
    } check: { outcomes, errors, asked in
      #expect(!asked.contains(where: Self.isProbe))
      #expect(outcomes.values.count(where: { $0 == "stored" }) == RepeatedTexts.many - 1)
      #expect(outcomes.values.count(where: { $0 == "not_article" }) == paths.count - RepeatedTexts.many + 1)
      #expect(errors.values.hasOnly { $0.hasPrefix("the page is an error page: the same text stands under") })
    }
  }

  /// The request waits for the host's next allowed instant like any other, and for no credit: with one page at a time
  /// it still comes.
  @Test func theRequestKeepsThePaceAndHoldsNothingUp() async throws {
    try await crawl((0..<6).map { "/lost\($0)" }) {
      $0.minDelay = .seconds(0.05)
      $0.concurrency = 1
      $0.maxBytesInFlight = 1
      $0.settleTimeout = .seconds(3600)
    } script: { path in
      path == "/robots.txt" ? Self.answer("404 Not Found") : Self.answer("200 OK", Self.excuse(path))
    } check: { outcomes, _, asked in
      #expect(outcomes.values.hasOnly { $0 == "not_article" })
      #expect(asked.count(where: Self.isProbe) == 1)
    }
  }

  // MARK: Parts

  @Test(arguments: [
    ("https://news.example/2026/05/lost.html", "/2026/05/no-such-page-00000000000000ff.html"),
    ("https://news.example/2026/05/lost?id=7#x", "/2026/05/no-such-page-00000000000000ff"),
    ("https://news.example/", "/no-such-page-00000000000000ff"),
    ("https://news.example/a.b/c.2026", "/a.b/no-such-page-00000000000000ff"),
    ("https://news.example/a/story.php", "/a/no-such-page-00000000000000ff.php"),
    ("https://news.example/news/story/", "/news/no-such-page-00000000000000ff/"),
    ("https://news.example/0781/about/help", "/9000255/about/no-such-page-00000000000000ff"),
    ("https://news.example//0781//help", "/9000255/no-such-page-00000000000000ff"),
    ("https://news.example/12345678901234567890123/x", "/900000000000000000255/no-such-page-00000000000000ff"),
    ("https://news.example/2026/05/30/7/x.html", "/2026/05/30/9255/no-such-page-00000000000000ff.html"),
    ("https://news.example/in/2026/781/x", "/in/2026/900255/no-such-page-00000000000000ff"),
    ("https://news.example/story-1290/amp", "/story-5634/no-such-page-00000000000000ff"),
    (
      "https://news.example/news/the-bridge-opens/comments",
      "/news/no-such-page-00000000000000ff/no-such-page-00000000000000ff"
    ),
    (
      "https://news.example/%E8%A8%98%E4%BA%8B/x",
      "/no-such-page-00000000000000ff/no-such-page-00000000000000ff"
    ),
  ])
  func theAddressStandsBesideThePage(url: String, expected: String) throws {
    #expect(MissingPages.neighbour(of: try WebURL(parsing: url), random: 255)?.pathAndQuery == expected)
  }

  private static func print(_ text: String) -> TextPrint {
    var article = Article()
    article.blocks = [Block(kind: .paragraph, text: text)]
    return TextPrint(article, url: nil)
  }

  @Test func textsAreComparedByTheirWords() {
    let text = "We looked everywhere for it but the address that you gave us leads nowhere at all today"
    #expect(Self.print(text + " (7)").isSame(as: Self.print(text + " (8)")))
    #expect(Self.print(text).whole == Self.print(text.uppercased()).whole)
    #expect(
      !Self.print(text).isSame(as: Self.print("The ferry goes on until spring and its crew has been offered work")))
    #expect(!Self.print("").isSame(as: Self.print("")))
    #expect(Self.print(String(repeating: "a b c d ", count: 100_000)).bytes < 4096)
  }

  @Test func memoryIsBounded() {
    let texts = RepeatedTexts(capacity: 4)
    for host in 0..<100 { _ = texts.note(1, at: 1, of: Int64(host)) }
    #expect(texts.count == 4)
    let one = RepeatedTexts()
    #expect((1...5).map { one.note(7, at: UInt64($0), of: 1) } == [1, 2, 3, 3, 3])
    #expect(one.note(7, at: 1, of: 1) == 3)
    for text in 100..<200 { _ = one.note(UInt64(text), at: 1, of: 1) }
    #expect(one.note(7, at: 9, of: 1) == 1)

    let pages = MissingPages()
    #expect(!pages.enter(bytes: MissingPages.maxBytes + 1))
    #expect((0..<40).count(where: { _ in pages.enter(bytes: 1) }) == MissingPages.maxWaiting)
    pages.leave()
    #expect(pages.enter(bytes: 1))
  }
}
