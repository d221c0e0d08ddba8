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

/// Pages that lead on: in a circle, by a refresh, or to set a cookie; a worker against a server that says what a test
/// wants.
@Suite(.timeLimit(.minutes(3))) struct LeadingPagesTests {
  private static let story = """
    <!doctype html><html><head><title>The bridge opens</title></head><body><article><h1>The bridge opens</h1>
    <p>The new bridge over the river was opened on Monday after three years of work, the town council said.</p>
    <p>Cyclists and people on foot were the first to cross; cars have to wait until the end of the month.</p>
    <p>The old ferry will go on until spring, and its crew has been offered work on the harbour boats.</p>
    </article></body></html>
    """

  private static func answer(
    _ status: String, _ body: String = "", headers: [String] = []
  ) -> [ScriptedServer.Step] {
    let head = ["HTTP/1.1 \(status)", "Content-Type: text/html", "Content-Length: \(body.utf8.count)"] + headers
    return [.send(head.joined(separator: "\r\n") + "\r\n\r\n" + body)]
  }

  private static func moved(_ target: String, cookie: String? = nil) -> [ScriptedServer.Step] {
    answer("302 Found", headers: ["Location: \(target)"] + (cookie.map { ["Set-Cookie: \($0); Path=/"] } ?? []))
  }

  /// Crawls `paths`; gives `path state outcome class` of all jobs in the order of their addresses, the requests, and
  /// the jobs' errors.
  private func crawl(
    _ paths: [String], cookies: Bool = false, maxRedirects: Int = 10,
    script: @escaping @Sendable (ScriptedServer.Request, _ count: Int) -> [ScriptedServer.Step],
    check: (_ states: [String], _ asked: [String], _ errors: [String: String], PostgresPool) async throws -> Void
  ) async throws {
    let asked = Mutex<[String]>([])
    let server = try ScriptedServer(lifetime: 120) { request in
      let count = asked.withLock { asked in
        defer { asked.append(request.target) }
        return asked.count { $0 == request.target }
      }
      return request.target == "/robots.txt" ? Self.answer("404 Not Found") : script(request, count)
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      _ = try await frontier.enqueue(try paths.map { JobRequest(try WebURL(parsing: origin + $0)) })
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      if cookies {
        var settings = HostSettings(host: "127.0.0.1")
        settings.keepsCookies = true
        settings.allowsHTTP = true
        fetching.hosts = [settings]
      }
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
      configuration.minDelay = .zero
      configuration.maxRedirects = maxRedirects
      configuration.rights.dataMining = .ignore
      configuration.retries.delay = .seconds(0.1)
      configuration.exitsWhenIdle = true
      try await CrawlWorker(configuration, frontier: frontier, version: "test").run()
      let rows = try await pool.query(
        Statement(
          name: "states",
          text: """
            select replace(url, '\(origin)', '') as path, state || ' ' || coalesce(outcome, '-') || coalesce(' ' || error_class, '') as word,
              error from courant.job_status order by url
            """))
      var states: [String] = []
      var errors: [String: String] = [:]
      for row in 0..<rows.count {
        let path = try rows.text(row, "path")
        states.append("\(path) \(try rows.text(row, "word"))")
        errors[path] = try rows.textOrNil(row, "error")?.replacing(origin, with: "")
      }
      try await check(states, asked.withLock { $0 }, errors, pool)
    }
  }

  // MARK: Circles

  @Test(arguments: [2, 3, 5]) func aCircleOfAnyLengthIsALoop(length: Int) async throws {
    let names = (0..<length).map { "/\($0)" }
    try await crawl(["/0"]) { request, _ in
      let place = Int(request.target.dropFirst()) ?? 0
      return Self.moved("/\((place + 1) % length)")
    } check: { states, asked, errors, _ in
      #expect(
        states == names.dropLast().map { "\($0) done redirected" } + ["\(names[length - 1]) dead dead redirect_loop"])
      #expect(asked == ["/robots.txt"] + names)
      let way = ([names[length - 1]] + names).joined(separator: " → ")
      #expect(errors[names[length - 1]] == "HTTP 302 leads in a circle: \(way)")
    }
  }

  /// For any URL that was enqueued, and in any order of answers.
  @Test func aCircleOfKnownAddressesIsALoop() async throws {
    try await crawl(["/a", "/b", "/to-a"]) { request, _ in
      switch request.target {
      case "/a", "/to-a": Self.moved(request.target == "/a" ? "/b" : "/a")
      default: Self.moved("/a")
      }
    } check: { states, asked, _, _ in
      #expect(states.filter { $0.hasSuffix("dead dead redirect_loop") }.count == 1)
      #expect(states.filter { $0.hasSuffix("done redirected") }.count == 2)
      #expect(asked.count == 4)
    }
  }

  /// Two spellings of one address that lead to each other.
  @Test func aCircleWithinAJobIsALoopAtOnce() async throws {
    try await crawl(["/a"]) { request, _ in
      Self.moved(request.target == "/a" ? "/a?utm_source=x" : "/a")
    } check: { states, asked, errors, _ in
      #expect(states == ["/a dead dead redirect_loop"])
      #expect(asked == ["/robots.txt", "/a", "/a?utm_source=x"])
      #expect(errors["/a"] == "HTTP 302 leads in a circle: /a → /a?utm_source=x → /a")
    }
  }

  /// A redirect to a page that is known and leads nowhere is none.
  @Test func aKnownPageIsNoLoop() async throws {
    try await crawl(["/a", "/b"]) { request, _ in
      request.target == "/a" ? Self.answer("200 OK", Self.story) : Self.moved("/a")
    } check: { states, _, _, _ in
      #expect(states == ["/a done stored", "/b done redirected"])
    }
  }

  // MARK: Refreshes

  @Test func aPageThatLeadsOnIsARedirect() async throws {
    let stub = "<html><head><meta content='0; URL=/new' http-equiv=Refresh><meta name=robots content=noindex></head>"
    try await crawl(["/element", "/header", "/late", "/own", "/scripts"]) { request, _ in
      switch request.target {
      case "/element": Self.answer("200 OK", stub + "<body><p>This page has moved.</p>")
      case "/header": Self.answer("200 OK", "<p>Moved.</p>", headers: ["Refresh: 0;url=/new"])
      case "/late":
        Self.answer("200 OK", Self.story.replacing("<head>", with: "<head><meta http-equiv=refresh content='900;/'>"))
      case "/own":
        Self.answer("200 OK", Self.story.replacing("<head>", with: "<head><meta http-equiv=refresh content='5;/own'>"))
      case "/scripts":
        Self.answer(
          "200 OK",
          Self.story.replacing(
            "<head>", with: "<head><noscript><meta http-equiv=refresh content='0;/no-scripts'></noscript>"))
      default: Self.answer("200 OK", Self.story)
      }
    } check: { states, asked, _, pool in
      #expect(
        states == [
          "/element done redirected", "/header done redirected", "/late done stored", "/new done stored",
          "/own done stored", "/scripts done stored",
        ])
      #expect(asked.count { $0 == "/new" } == 1)
      let rows = try await pool.query(
        Statement(
          name: "hops",
          text: "select max(hops)::int as hops, max(redirect_url) as target from courant.job_status"))
      #expect(try rows.int(0, "hops") == 1)
      #expect(try rows.text(0, "target").hasSuffix("/new"))
    }
  }

  @Test func refreshesAreCountedAndLookedAtForCircles() async throws {
    try await crawl(["/a", "/1"], maxRedirects: 2) { request, _ in
      let next: String =
        switch request.target {
        case "/a": "/b"
        case "/b": "/a"
        default: "/\((Int(request.target.dropFirst()) ?? 0) + 1)"
        }
      return Self.answer("200 OK", "<meta http-equiv=refresh content='0;\(next)'>")
    } check: { states, _, errors, _ in
      #expect(
        states == [
          "/1 done redirected", "/2 done redirected", "/3 dead dead redirect_loop", "/a done redirected",
          "/b dead dead redirect_loop",
        ])
      #expect(errors["/3"] == "more than 2 redirects led here")
      #expect(errors["/b"] == "the page's refresh leads in a circle: /b → /a → /b")
    }
  }

  // MARK: Cookies

  private static func hasCookie(_ request: ScriptedServer.Request) -> Bool {
    request.header("Cookie")?.contains("seen=1") ?? false
  }

  @Test func aWallThatSetsACookieIsPassed() async throws {
    try await crawl(["/wall"], cookies: true) { request, _ in
      Self.hasCookie(request) ? Self.answer("200 OK", Self.story) : Self.moved("/wall", cookie: "seen=1")
    } check: { states, asked, _, _ in
      #expect(states == ["/wall done stored"])
      #expect(asked == ["/robots.txt", "/wall", "/wall"])
    }
  }

  @Test func aDetourThatSetsACookieIsMade() async throws {
    try await crawl(["/story"], cookies: true) { request, _ in
      switch request.target {
      case "/story": Self.hasCookie(request) ? Self.answer("200 OK", Self.story) : Self.moved("/check?back=%2Fstory")
      case "/check?back=%2Fstory": Self.moved("/set")
      default: Self.moved("/story", cookie: "seen=1")
      }
    } check: { states, asked, _, _ in
      #expect(states == ["/story done stored"])
      #expect(asked == ["/robots.txt", "/story", "/check?back=%2Fstory", "/set", "/story"])
    }
  }

  /// A page that sets its cookie by a refresh of itself.
  @Test func aPageThatLoadsItselfAnewForItsCookieIsAskedAgain() async throws {
    try await crawl(["/wait"], cookies: true) { request, _ in
      Self.hasCookie(request)
        ? Self.answer("200 OK", Self.story)
        : Self.answer(
          "200 OK", "<meta http-equiv=refresh content=0><p>Please wait.</p>", headers: ["Set-Cookie: seen=1; Path=/"])
    } check: { states, asked, _, _ in
      #expect(states == ["/wait done stored"])
      #expect(asked == ["/robots.txt", "/wait", "/wait"])
    }
  }

  @Test func aWallThatIsNeverSatisfiedIsALoop() async throws {
    try await crawl(["/wall", "/story"], cookies: true) { request, count in
      switch request.target {
      case "/wall": Self.moved("/wall", cookie: "n=\(count)")
      case "/story": Self.moved("/set")
      default: Self.moved("/story", cookie: "n=\(count)")
      }
    } check: { states, asked, _, _ in
      #expect(states == ["/story dead dead redirect_loop", "/wall dead dead redirect_loop"])
      #expect(asked.count { $0 == "/wall" } == 2)
      #expect(asked.count { $0 == "/story" } == 2)
    }
  }

  @Test func withoutCookiesAWallIsALoopAtOnce() async throws {
    try await crawl(["/wall", "/story"]) { request, _ in
      switch request.target {
      case "/wall": Self.moved("/wall", cookie: "seen=1")
      case "/story": Self.moved("/set")
      default: Self.moved("/story", cookie: "seen=1")
      }
    } check: { states, asked, _, _ in
      #expect(
        states == ["/set dead dead redirect_loop", "/story done redirected", "/wall dead dead redirect_loop"])
      #expect(asked.count == 4)
    }
  }

  /// What a host leads to without coming back is a job like others, with its own address.
  @Test func whatDoesNotLeadBackIsAJob() async throws {
    try await crawl(["/old", "/lost"], cookies: true) { request, _ in
      switch request.target {
      case "/old": Self.moved("/new", cookie: "seen=1")
      case "/lost": Self.moved("/gone")
      case "/new": Self.answer("200 OK", Self.story)
      default: Self.answer("404 Not Found")
      }
    } check: { states, _, _, _ in
      #expect(
        states == ["/gone dead dead http_4xx", "/lost done redirected", "/new done stored", "/old done redirected"])
    }
  }
}
