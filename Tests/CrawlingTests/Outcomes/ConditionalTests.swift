import Schema
@testable import ArticleStore
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

/// A page that is fetched three times: what is asked for follows from what was said last.
@Suite(.timeLimit(.minutes(2))) struct ConditionalTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let fact: String
    /// The validators of the first answer and all of the second.
    let first: [String]
    let second: (status: String, isOther: Bool, headers: [String])
    /// What the second and third requests say: If-None-Match and If-Modified-Since.
    let asked: [[String?]]
    let outcome: String
    var testDescription: String { fact }
  }

  private static let date = "Sat, 01 Jan 2022 0:00:00 gmt"

  static let rows: [Row] = [
    Row(
      fact: "both as they came", first: [#"ETag: W/"a,  b-gzip""#, "Last-Modified: \(date)"],
      second: ("304 Not Modified", false, []),
      asked: [[#"W/"a,  b-gzip""#, date], [#"W/"a,  b-gzip""#, date]], outcome: "unchanged"),
    Row(
      fact: "a 304 renews what it states", first: [#"ETag: "a""#, "Last-Modified: \(date)"],
      second: ("304 Not Modified", false, [#"ETag: "a-gzip""#]),
      asked: [[#""a""#, date], [#""a-gzip""#, date]], outcome: "unchanged"),
    Row(
      fact: "a date alone", first: ["Last-Modified: \(date)"], second: ("304 Not Modified", false, []),
      asked: [[nil, date], [nil, date]], outcome: "unchanged"),
    Row(
      fact: "the same page again is unchanged", first: [#"ETag: "a""#], second: ("200 OK", false, [#"ETag: "b""#]),
      asked: [[#""a""#, nil], [#""b""#, nil]], outcome: "unchanged"),
    Row(
      fact: "another page is stored", first: [#"ETag: "a""#], second: ("200 OK", true, [#"ETag: "b""#]),
      asked: [[#""a""#, nil], [#""b""#, nil]], outcome: "stored"),
    Row(
      fact: "no validators, no condition", first: [], second: ("200 OK", false, []), asked: [[nil, nil], [nil, nil]],
      outcome: "unchanged"),
    Row(
      fact: "a 304 to no condition is an error", first: [], second: ("304 Not Modified", false, []),
      asked: [[nil, nil], [nil, nil]], outcome: "dead"),
  ]

  private static func story(_ word: String) -> String {
    """
    <!doctype html><html><head><title>The bridge opens</title></head><body><article><h1>The bridge opens</h1>
    <p>The new bridge over the river was opened on \(word) after three years of work, the town council said.</p>
    <p>Cyclists and people on foot were the first to cross; cars have to wait until the end of the month.</p>
    <p>The old ferry will go on until spring, and its crew has been offered work on the harbour boats.</p>
    </article></body></html>
    """
  }

  @Test(arguments: rows) func conditionsFollowTheLastAnswer(_ row: Row) async throws {
    let asked = Mutex<[[String?]]>([])
    let server = try ScriptedServer(lifetime: 60) { request in
      guard request.target == "/a" else { return RobotsAccessTests.answer("404 Not Found") }
      let count = asked.withLock {
        $0.append([request.header("If-None-Match"), request.header("If-Modified-Since")])
        return $0.count
      }
      let (status, isOther, headers) = count == 2 ? row.second : ("200 OK", false, row.first)
      let body = status.hasPrefix("304") ? "" : Self.story(isOther ? "Friday" : "Monday")
      let lines = ["HTTP/1.1 \(status)", "Content-Type: text/html", "Content-Length: \(body.utf8.count)"] + headers
      return [.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)]
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let url = try WebURL(parsing: "http://127.0.0.1:\(server.port)/a")
      _ = try await Frontier(pool: pool).enqueue([JobRequest(url)])
      for count in 1...3 {
        try await run(pool)
        if count == 2 {
          let found = try await pool.query(Statement(name: "outcome", text: "select outcome from courant.job_status"))
          #expect(try found.text(0, "outcome") == row.outcome)
        }
        try await pool.run(
          script: """
            with moved as (update courant.job_rows set state = 0, due_at = now(), attempt = 0 returning bucket, host_key)
            update courant.host_rows h set ready_at = now(), pending = 1 from moved m
            where h.bucket = m.bucket and h.host_key = m.host_key
            """)
      }
      #expect(asked.withLock { $0 } == [[nil, nil]] + row.asked)
    }
  }

  /// Answers to the first, second and third request of `/a`, and what the second and third say; `/a?utm_source=x` is
  /// the same job.
  struct Chain: Sendable, CustomTestStringConvertible {
    let fact: String
    let answers: [String: [String]]
    /// Target and If-None-Match of all requests.
    let asked: [String]
    let outcomes: [String]
    var testDescription: String { fact }
  }

  static let chains: [Chain] = [
    Chain(
      fact: "of a redirect's target: not for the address that redirects",
      answers: ["/a": ["302"], "/a?utm_source=x": [""]],
      asked: ["/a -", "/a?utm_source=x -", "/a -", "/a?utm_source=x -", "/a -", "/a?utm_source=x -"],
      outcomes: ["stored", "unchanged", "unchanged"]),
    Chain(
      fact: "of the address: not for what it redirects to later",
      answers: ["/a": ["", "302", "302"], "/a?utm_source=x": [""]],
      asked: ["/a -", "/a \"/a\"", "/a?utm_source=x -", "/a \"/a\"", "/a?utm_source=x -"],
      outcomes: ["stored", "unchanged", "unchanged"]),
    Chain(
      fact: "of an error: not kept", answers: ["/a": ["", "404", ""]], asked: ["/a -", "/a \"/a\"", "/a -"],
      outcomes: ["stored", "dead", "unchanged"]),
    Chain(
      fact: "of a redirect to another job: not kept", answers: ["/a": ["", "/b", ""], "/b": ["404"]],
      asked: ["/a -", "/a \"/a\"", "/b -", "/a -"], outcomes: ["stored", "redirected", "unchanged"]),
    Chain(
      fact: "of a page that is no article any more: not kept", answers: ["/a": ["", "empty", ""]],
      asked: ["/a -", "/a \"/a\"", "/a -"], outcomes: ["stored", "not_article", "unchanged"]),
  ]

  /// Validators belong to the address that stated them, and to what is stored of it.
  @Test(arguments: chains) func validatorsBelongToTheirAddress(_ chain: Chain) async throws {
    let asked = Mutex<[String]>([])
    let server = try ScriptedServer(lifetime: 60) { request in
      guard let answers = chain.answers[request.target] else { return RobotsAccessTests.answer("404 Not Found") }
      let count = asked.withLock { asked in
        asked.append("\(request.target) \(request.header("If-None-Match") ?? "-")")
        return asked.count { $0.hasPrefix("\(request.target) ") }
      }
      let etag = "ETag: \"\(request.target)\""
      let type = "Content-Type: text/html"
      switch answers[min(count, answers.count) - 1] {
      case "302": return RobotsAccessTests.answer("302 Found", "", "Location: /a?utm_source=x", etag)
      case "/b": return RobotsAccessTests.answer("302 Found", "", "Location: /b", etag)
      case "404": return RobotsAccessTests.answer("404 Not Found", "", etag)
      case "empty": return RobotsAccessTests.answer("200 OK", "<p>", etag, type)
      default: return RobotsAccessTests.answer("200 OK", Self.story("Monday"), etag, type)
      }
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let url = try WebURL(parsing: "http://127.0.0.1:\(server.port)/a")
      _ = try await Frontier(pool: pool).enqueue([JobRequest(url)])
      var outcomes: [String] = []
      for _ in 1...3 {
        try await run(pool)
        let text = "select outcome from courant.job_status where url like '%/a'"
        let found = try await pool.query(Statement(name: "own", text: text))
        outcomes.append(try found.text(0, "outcome"))
        try await pool.run(
          script: """
            with moved as (
              update courant.job_rows set state = 0, due_at = now(), attempt = 0 where url like '%/a' returning bucket, host_key)
            update courant.host_rows h set ready_at = now(), pending = 1 from moved m
            where h.bucket = m.bucket and h.host_key = m.host_key
            """)
      }
      #expect(outcomes == chain.outcomes)
      #expect(asked.withLock { $0 } == chain.asked)
    }
  }

  private func run(_ pool: PostgresPool) async throws {
    var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
    fetching.addresses.allowsPrivateNetworks = true
    var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
    configuration.minDelay = .zero
    configuration.rights.dataMining = .ignore
    configuration.retries.maxAttempts = 1
    configuration.exitsWhenIdle = true
    try await CrawlWorker(configuration, frontier: Frontier(pool: pool), version: "test").run()
  }
}
