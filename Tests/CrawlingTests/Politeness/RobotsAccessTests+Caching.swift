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

/// RFC 9309 sections 2.4 and 2.5: how long a file is used, and how much of it is read.
extension RobotsAccessTests {
  // MARK: 2.4

  /// What the database has when a worker comes.
  struct Kept: Sendable, CustomTestStringConvertible {
    let fact: String
    /// Of the last answer, with the time for which it is good.
    var status = 200
    var body: String? = RobotsAccessTests.file
    var lifetime = Duration.seconds(3600)
    /// Days since the first of the failures that followed.
    var failingDays: Int?
    /// What the host says now.
    var now = RobotsAccessTests.given
    /// What the worker asks for, sorted.
    let asked: [String]
    var testDescription: String { fact }
  }

  static let caching: [Kept] = [
    Kept(fact: "a file is not asked for again within its time", asked: ["/open"]),
    Kept(
      fact: "after it, it is", lifetime: .seconds(-5), now: answer("200 OK", "user-agent: *\ndisallow: /open"),
      asked: ["/private/a", "/robots.txt"]),
    Kept(fact: "nor is none asked for again", status: 404, body: nil, asked: ["/open", "/private/a"]),
    Kept(
      fact: "after its time, it is", status: 404, body: nil, lifetime: .seconds(-5), asked: ["/open", "/robots.txt"]),
    Kept(
      fact: "an old file holds while the host is in trouble", lifetime: .seconds(-5), now: answer("500 Broken"),
      asked: ["/open", "/robots.txt"]),
    Kept(fact: "and while it is silent", lifetime: .seconds(-5), now: [.reset], asked: ["/open", "/robots.txt"]),
    Kept(
      fact: "that there was no file does not hold then", status: 404, body: nil, lifetime: .seconds(-5),
      now: answer("500 Broken"),
      asked: ["/robots.txt"]),
    Kept(fact: "29 days in trouble without a file", status: 500, body: nil, failingDays: 29, asked: []),
    Kept(fact: "31 days, section 2.3.1.4", status: 500, body: nil, failingDays: 31, asked: ["/open", "/private/a"]),
    Kept(fact: "31 days with a file from before", failingDays: 31, asked: ["/open"]),
  ]

  @Test("RFC 9309 2.4: caching", arguments: caching)
  func section2_4(_ kept: Kept) async throws {
    let requests = Mutex<[String]>([])
    let server = try ScriptedServer(lifetime: 60) { request in
      requests.withLock { $0.append(request.target) }
      return request.target == "/robots.txt" ? kept.now : Self.answer("200 OK", "<p>x", "Content-Type: text/html")
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let jobs = try ["/private/a", "/open"].map {
        JobRequest(try WebURL(parsing: "http://127.0.0.1:\(server.port)\($0)"))
      }
      let hostKey = try #require(jobs.first).hostKey
      _ = try await frontier.enqueue(jobs)
      if kept.status < 500 {
        try await frontier.storeRobots(
          hostKey: hostKey, scheme: "http", httpStatus: kept.status, body: kept.body.map { Array($0.utf8) },
          lifetime: kept.lifetime)
      }
      if let days = kept.failingDays {
        try await frontier.storeRobotsFailure(
          hostKey: hostKey, scheme: "http", httpStatus: 500, error: "HTTP 500", retryIn: .seconds(3600))
        let since = "update courant.robots set failing_since = now() - interval '\(days) days'"
        try await pool.run(script: since)
      }
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
      configuration.minDelay = .zero
      configuration.rights.dataMining = .ignore
      // What cannot be fetched is given up at once, and asked for once.
      configuration.retries.maxAttempts = 1
      configuration.exitsWhenIdle = true
      try await CrawlWorker(configuration, frontier: frontier, version: "test").run()
      #expect(requests.withLock { $0.sorted() } == kept.asked)
    }
  }

  // MARK: 2.5

  static func packed(_ body: [UInt8]) -> [ScriptedServer.Step] {
    let packed = gzipped(body)
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
    return [.send(Array(head.utf8) + packed)]
  }

  static let filler = String(repeating: "# " + String(repeating: "x", count: 97) + "\n", count: 6000)

  @Test(
    "RFC 9309 2.5: limits",
    arguments: [
      Row("600 KB, the rules first", .rules, answer("200 OK", file + filler)),
      Row("500 KB, the rules last", .rules, answer("200 OK", filler.prefix(500_000) + "\n" + file)),
      Row("600 KB, a rule at the end that is not read", .rules, answer("200 OK", file + filler + "disallow: /")),
      Row("5 MB", .rules, answer("200 OK", file + String(repeating: filler, count: 9))),
      Row(
        "one that never ends", .rules,
        [.send("HTTP/1.1 200 OK\r\n\r\n" + file), .flood(Array(filler.utf8), times: 10_000)]),
      Row(
        "9 GB announced", .rules,
        [
          .send("HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n" + file),
          .flood(Array(filler.utf8), times: 10_000),
        ]),
      Row("a bomb of gzip", .rules, packed(Array(file.utf8) + [UInt8](repeating: 0x23, count: 64 << 20))),
    ])
  func section2_5(_ row: Row) async throws { try await check(row) }
}
