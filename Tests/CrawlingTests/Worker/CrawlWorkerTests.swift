import Schema
import ArticleStore
import CrawlRules
import Fetching
import Frontier
import Postgres
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// A worker against servers that say exactly what a test wants, and a real database.
@Suite(.timeLimit(.minutes(3))) struct CrawlWorkerTests {
  /// Requests in the order they were read, with the instants at which they came.
  final class Log: Sendable {
    struct Entry: Sendable {
      let path: String
      let host: String
      let time: ContinuousClock.Instant
    }

    let state = Mutex<[Entry]>([])
    var entries: [Entry] { state.withLock { $0 } }
    var paths: [String] { entries.map(\.path) }

    func add(_ request: ScriptedServer.Request) {
      let entry = Entry(path: request.target, host: request.header("Host") ?? "", time: request.arrival.instant)
      state.withLock { $0.append(entry) }
    }

    /// How many requests for `path` came before this one.
    func count(_ path: String) -> Int { entries.filter { $0.path == path }.count }
  }

  static func answer(
    _ status: String, _ body: String = "", headers: [String] = [], type: String = "text/html"
  ) -> [ScriptedServer.Step] {
    let head = ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] + headers
    return [.send(head.joined(separator: "\r\n") + "\r\n\r\n" + body)]
  }

  static let story = """
    <!doctype html><html><head><title>The bridge opens</title></head><body><article><h1>The bridge opens</h1>
    <p>The new bridge over the river was opened on Monday after three years of work, the town council said.</p>
    <p>Cyclists and people on foot were the first to cross; cars have to wait until the end of the month.</p>
    <p>The old ferry will go on until spring, and its crew has been offered work on the harbour boats.</p>
    </article></body></html>
    """

  func configuration(_ change: (inout CrawlConfiguration) -> Void) -> CrawlConfiguration {
    var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
    fetching.addresses.allowsPrivateNetworks = true
    var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 2)
    configuration.minDelay = .zero
    // Requests are counted here; RightsTests has those for tdmrep.json.
    configuration.rights.dataMining = .ignore
    configuration.retries.delay = .seconds(0.1)
    configuration.exitsWhenIdle = true
    change(&configuration)
    return configuration
  }

  /// Crawls `paths` of one server until nothing is left; `check` reads the database.
  func crawl(
    _ paths: [String], configure: (inout CrawlConfiguration) -> Void = { _ in },
    script: @escaping @Sendable (ScriptedServer.Request, Log) -> [ScriptedServer.Step],
    before: (PostgresPool) async throws -> Void = { _ in },
    check: (PostgresPool, Log, String) async throws -> Void
  ) async throws {
    let log = Log()
    let server = try ScriptedServer(lifetime: 120) { request in
      log.add(request)
      return script(request, log)
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      let jobs = try paths.map { JobRequest(try WebURL(parsing: origin + $0)) }
      _ = try await frontier.enqueue(jobs)
      try await before(pool)
      let worker = try CrawlWorker(configuration(configure), frontier: frontier, version: "test")
      try await worker.run()
      try await check(pool, log, origin)
    }
  }

  func states(_ pool: PostgresPool) async throws -> [String] {
    let rows = try await pool.query(
      Statement(
        name: "states",
        text: """
          select state || ' ' || coalesce(outcome, '-') || coalesce(' ' || error_class, '') as word
          from courant.job_status order by url
          """))
    return try (0..<rows.count).map { try rows.text($0, "word") }
  }

  func expectStates(
    _ pool: PostgresPool, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await states(pool)
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  /// The gap between two requests to a host, robots.txt included, read from the server.
  @Test func keepsTheDelayBetweenAnyTwoRequests() async throws {
    try await crawl((1...5).map { "/\($0)" }) {
      $0.minDelay = .seconds(0.3)
      $0.jobsPerLease = 2
    } script: { request, _ in
      request.target == "/robots.txt" ? Self.answer("404 Not Found") : Self.answer("200 OK", Self.story)
    } check: { pool, log, _ in
      #expect(log.entries.count == 6)
      let gaps = zip(log.entries, log.entries.dropFirst()).map { $1.time - $0.time }
      #expect(gaps.hasOnly { $0 >= .milliseconds(300) - Arrival.tolerance }, "\(gaps)")
      try await expectStates(pool, Array(repeating: "done stored", count: 5))
    }
  }

  /// A result waits for others, but never where something waits for it: a page without a credit, of which there are 16,
  /// or a visit at its end.
  @Test func resultsWaitForOthersUntilTheyAreNeeded() async throws {
    let pages = 60
    try await crawl((1...pages).map { "/\($0)" }) {
      $0.settleTimeout = .seconds(3600)
      $0.concurrency = 8
      $0.jobsPerLease = 40
    } script: { request, _ in
      request.target == "/robots.txt" ? Self.answer("404 Not Found") : Self.answer("200 OK", Self.story)
    } check: { pool, _, _ in
      try await expectStates(pool, Array(repeating: "done stored", count: pages))
    }
  }

  /// What kills a worker may do so as its result is written: a host with which one vanished has each page in hand until
  /// it is settled, one of which the site is asked whether it is an error page, too. It waits for no other result
  /// meanwhile.
  @Test(arguments: [0, 1]) func aPageIsInHandUntilItIsSettled(expiredLeases: Int) async throws {
    // Neither in an article element nor with a date.
    let unclear = Self.story.replacing("article>", with: "main>")
    try await crawl(["/a", "/b", "/c", "/unclear"]) {
      $0.settleTimeout = .seconds(3600)
      $0.concurrency = 2
    } script: { request, _ in
      switch request.target {
      case "/a", "/b", "/c": Self.answer("200 OK", Self.story)
      case "/unclear": Self.answer("200 OK", unclear)
      default: Self.answer("404 Not Found")
      }
    } before: { pool in
      try await pool.run(
        script: """
          update courant.host_rows set expired_leases = 1;
          update courant.job_rows set expired_leases = nullif(\(expiredLeases), 0);
          create table courant.looks (is_in_hand boolean);
          create function courant.look() returns trigger language plpgsql as $$
          begin
            insert into courant.looks
            select coalesce(new.url_key = any (h.in_hand), false) from courant.host_rows h where h.host_key = new.host_key;
            return new;
          end $$;
          create trigger look before insert on courant.attempt_rows for each row execute function courant.look();
          """)
    } check: { pool, log, _ in
      let rows = try await pool.query(
        Statement(
          name: "looks", text: "select count(*) as n, count(*) filter (where is_in_hand) as held from courant.looks"))
      #expect(try rows.int(0, "n") == 4 && rows.int(0, "held") == 4)
      // The site was asked for a page that cannot exist.
      #expect(log.paths.contains { !["/robots.txt", "/a", "/b", "/c", "/unclear"].contains($0) })
      let left = try await pool.query(
        Statement(name: "left", text: "select count(*) as n from courant.host_rows where in_hand is not null"))
      #expect(try left.int(0, "n") == 0)
    }
  }

  @Test func obeysCrawlDelayAndRules() async throws {
    try await crawl(["/a", "/b", "/private/c"]) { _ in
    } script: { request, _ in
      request.target == "/robots.txt"
        ? Self.answer(
          "200 OK", "User-agent: courant-tests\nCrawl-delay: 0.4\nDisallow: /private/\n", type: "text/plain")
        : Self.answer("200 OK", Self.story)
    } check: { pool, log, _ in
      #expect(log.paths.sorted() == ["/a", "/b", "/robots.txt"])
      let gaps = zip(log.entries, log.entries.dropFirst()).map { $1.time - $0.time }
      #expect(gaps.hasOnly { $0 >= .milliseconds(400) - Arrival.tolerance }, "\(gaps)")
      try await expectStates(pool, ["done stored", "done stored", "excluded excluded robots_denied"])
    }
  }

  @Test func triesAgainAndGivesUpInTheEnd() async throws {
    try await crawl(["/heals", "/never", "/gone"]) {
      $0.retries.maxAttempts = 3
    } script: { request, log in
      switch request.target {
      case "/heals": log.count("/heals") < 3 ? Self.answer("500 Oops") : Self.answer("200 OK", Self.story)
      case "/never": Self.answer("502 Bad Gateway")
      default: Self.answer("404 Not Found")
      }
    } check: { pool, log, _ in
      #expect(log.count("/heals") == 3)
      #expect(log.count("/never") == 3)
      #expect(log.count("/gone") == 1)
      try await expectStates(pool, ["dead dead http_4xx", "done stored", "dead dead http_5xx"])
    }
  }

  /// Without robots.txt nothing is fetched; the jobs keep their attempts until the host has failed too often.
  @Test func unreachableRobotsBlocksTheHost() async throws {
    try await crawl(["/a", "/b"]) {
      $0.retries.maxAttempts = 3
      $0.retries.delay = .seconds(0.05)
    } script: { request, _ in
      request.target == "/robots.txt" ? Self.answer("503 Unavailable") : Self.answer("200 OK", Self.story)
    } check: { pool, log, _ in
      #expect(Set(log.paths) == ["/robots.txt"])
      try await expectStates(pool, Array(repeating: "dead dead robots_unreachable", count: 2))
      let attempts = try await pool.query(
        Statement(name: "attempts", text: "select max(attempts)::int as n from courant.job_status"))
      #expect(try attempts.int(0, "n") == 1)
    }
  }

  /// The https side of a host is gone: what its http side gave is kept, whichever came first.
  @Test func aSchemeThatIsGoneDoesNotTakeTheOtherAlong() async throws {
    let server = try ScriptedServer(lifetime: 120) { request in
      request.target == "/robots.txt" ? Self.answer("404 Not Found") : Self.answer("200 OK", Self.story)
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let urls = ["http", "https"].flatMap { scheme in (1...3).map { "\(scheme)://127.0.0.1:\(server.port)/\($0)" } }
      _ = try await frontier.enqueue(try urls.map { JobRequest(try WebURL(parsing: $0)) })
      let changed = configuration {
        $0.retries.maxAttempts = 1
        $0.retries.delay = .milliseconds(50)
        $0.fetching.connectTimeout = .seconds(1)
      }
      try await CrawlWorker(changed, frontier: frontier, version: "test").run()
      let rows = try await pool.query(
        Statement(
          name: "states",
          text: "select split_part(url, ':', 1) || ' ' || state as word from courant.job_status order by url"))
      let found = try (0..<rows.count).map { try rows.text($0, "word") }
      #expect(found == Array(repeating: "http done", count: 3) + Array(repeating: "https dead", count: 3))
    }
  }

  @Test func aHostThatAsksForAPauseGetsIt() async throws {
    try await crawl(["/a", "/b", "/c"]) { _ in
    } script: { request, log in
      if request.target == "/robots.txt" { return Self.answer("404 Not Found") }
      return log.entries.count == 2
        ? Self.answer("429 Too Many Requests", headers: ["Retry-After: 1"]) : Self.answer("200 OK", Self.story)
    } check: { pool, log, _ in
      try await expectStates(pool, Array(repeating: "done stored", count: 3))
      #expect(log.entries.count == 5)
      #expect(log.entries[2].time - log.entries[1].time >= .seconds(1) - Arrival.tolerance)
    }
  }

  @Test func whatIsNoArticleSaysSo() async throws {
    try await crawl(["/empty", "/file.pdf", "/plain", "/story"]) { _ in
    } script: { request, _ in
      switch request.target {
      case "/empty": Self.answer("200 OK", "<html><body></body></html>")
      case "/file.pdf": Self.answer("200 OK", "%PDF-1.4", type: "application/pdf")
      case "/plain":
        Self.answer(
          "200 OK",
          "The ferry goes on\n\nThe old ferry will go on until spring, the council said, and its crew has been offered work.\n\n"
            + "Tickets bought before the opening of the bridge stay valid, and nobody has to hand them back by then.\n\n"
            + "The harbour office will sell the remaining boats in summer, beginning with the two oldest ones.\n",
          type: "text/plain; charset=utf-8")
      case "/story": Self.answer("200 OK", Self.story)
      default: Self.answer("404 Not Found")
      }
    } check: { pool, _, _ in
      try await expectStates(
        pool,
        [
          "done not_article", "excluded excluded content_type", "done stored", "done stored",
        ])
      let titles = try await pool.query(
        Statement(name: "titles", text: "select title from courant.articles order by url"))
      #expect(try titles.text(0, "title") == "The ferry goes on")
      #expect(try titles.text(1, "title") == "The bridge opens")
    }
  }

  /// A page whose fields PostgreSQL's text cannot hold as they are does not hold up the batch it is settled with.
  @Test func hostileTextDoesNotStopABatch() async throws {
    let hostile = Self.story.replacing("bridge opens", with: "bridge\u{0}\u{202E}opens").replacing(
      "<head>", with: "<head><meta property=article:published_time content='99999-99-99T99:99:99Z'>")
    try await crawl(["/1", "/2", "/3"]) { _ in
    } script: { request, _ in
      switch request.target {
      case "/2": Self.answer("200 OK", hostile)
      case "/robots.txt": Self.answer("404 Not Found")
      default: Self.answer("200 OK", Self.story)
      }
    } check: { pool, _, _ in
      try await expectStates(pool, Array(repeating: "done stored", count: 3))
    }
  }
}
