import Schema
import ArticleStore
import Fetching
import Foundation
import Frontier
import Postgres
import CrawlRules
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// A server that says what was not asked for, and a worker with a real database: each page under its own URL, no
/// attempt counted.
@Suite(.timeLimit(.minutes(3))) struct GhostCrawlTests {
  private static func story(_ name: String) -> String {
    """
    <!doctype html><html><head><title>\(name)</title></head><body><article><h1>\(name)</h1>
    <p>Of \(name): the new bridge over the river was opened on Monday after three years of work, the town council said.</p>
    <p>Cyclists and people on foot were the first to cross; cars have to wait until the end of the month.</p>
    <p>The old ferry will go on until spring, and its crew has been offered work on the harbour boats.</p>
    </article></body></html>
    """
  }

  private static func answer(_ status: String, _ body: String, headers: [String] = []) -> [UInt8] {
    let head = ["HTTP/1.1 \(status)", "Content-Type: text/html", "Content-Length: \(body.utf8.count)"] + headers
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }

  private static let paths = (1...6).map { "/story-\($0)" }

  /// Crawls the stories, the one that is asked for as the third request of the first connection with `steps`; `check`
  /// gets that one's path, and the instants at which requests came, by path. `place` is the request's place on its
  /// connection.
  private func crawl(
    minDelay: Duration, place: Int = 2, _ steps: @escaping @Sendable (_ path: String) -> [ScriptedServer.Step],
    check: (_ path: String, _ arrivals: [String: [ContinuousClock.Instant]]) throws -> Void
  ) async throws {
    let haunted = Mutex<String?>(nil)
    let arrivals = Mutex<[String: [ContinuousClock.Instant]]>([:])
    let server = try ScriptedServer(lifetime: 120) { request in
      arrivals.withLock { $0[request.target, default: []].append(.now) }
      guard request.target != "/robots.txt" else { return [.send(Self.answer("404 Not Found", ""))] }
      if request.connection == 0, request.index == place {
        haunted.withLock { $0 = request.target }
        return steps(request.target)
      }
      return [.send(Self.answer("200 OK", Self.story(request.target)))]
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      _ = try await frontier.enqueue(try Self.paths.map { JobRequest(try WebURL(parsing: origin + $0)) })
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 2)
      configuration.minDelay = minDelay
      configuration.rights.dataMining = .ignore
      configuration.exitsWhenIdle = true
      let worker = try CrawlWorker(configuration, frontier: frontier, version: "test")
      try await worker.run()
      let rows = try await pool.query(
        Statement(
          name: "stories",
          text: """
            select s.url, s.state, s.attempts, a.title, a.text
            from courant.job_status s left join courant.articles a on a.url = s.url order by s.url
            """))
      #expect(rows.count == Self.paths.count)
      for (row, path) in Self.paths.enumerated() {
        #expect(try rows.text(row, "url") == origin + path)
        #expect(try rows.text(row, "state") == "done")
        #expect(try rows.int(row, "attempts") == 1, "\(path)")
        #expect(try rows.textOrNil(row, "title") == path)
        #expect(try rows.textOrNil(row, "text")?.contains("Of \(path):") == true)
      }
      // The counters say the same as the rows.
      let totals = try await pool.query(
        Statement(
          name: "totals",
          text: """
            select sum(done)::int as done, sum(retrying)::int as retrying,
              sum(queued_priority_0 + queued_priority_1 + queued_priority_2 + queued_priority_3)::int as queued,
              (select sum(pending)::int from courant.host_rows) as pending
            from courant.counters
            """))
      #expect(try totals.int(0, "done") == Self.paths.count)
      for word in ["retrying", "queued", "pending"] { #expect(try totals.int(0, word) == 0, "\(word)") }
      let path = try #require(haunted.withLock { $0 })
      try check(path, arrivals.withLock { $0 })
    }
  }

  /// The answer to nothing came just before the true one, so that it was taken for it and settled; the next request
  /// finds the true one waiting.
  @Test func pageTakenForAnotherIsFetchedAgain() async throws {
    try await crawl(minDelay: .milliseconds(500)) { path in
      [
        .send(Self.answer("200 OK", Self.story("another page"))), .awaitRead,
        .send(Self.answer("200 OK", Self.story(path))),
      ]
    } check: { path, arrivals in
      #expect(arrivals[path]?.count == 2)
    }
  }

  /// The same with the last page of all: no other request finds it out, but the worker itself.
  @Test(arguments: [Duration.milliseconds(50), .milliseconds(500)]) func lastPageTakenForAnotherIsFetchedAgain(
    minDelay: Duration
  ) async throws {
    // Behind robots.txt and the five other stories.
    try await crawl(minDelay: minDelay, place: Self.paths.count) { path in
      [
        .send(Self.answer("200 OK", Self.story("another page"))), .awaitRead,
        .send(Self.answer("200 OK", Self.story(path))),
      ]
    } check: { path, arrivals in
      #expect(arrivals[path]?.count == 2)
    }
  }

  /// Both answers in one packet: the request is sent once more before anything is stored.
  @Test func twoAnswersAtOnceAreAskedAgain() async throws {
    try await crawl(minDelay: .milliseconds(500)) { path in
      [.send(Self.answer("200 OK", Self.story("another page")) + Self.answer("200 OK", Self.story(path)))]
    } check: { path, arrivals in
      #expect(arrivals[path]?.count == 2)
    }
  }

  /// A kept connection that the server has just given up: the same request again on a new one, at the host's pace.
  @Test func strayAnswerIsAskedAgainAtTheHostsPace() async throws {
    try await crawl(minDelay: .seconds(1)) { _ in
      [.send(Self.answer("408 Request Timeout", "", headers: ["Connection: close"])), .close]
    } check: { path, arrivals in
      let instants = try #require(arrivals[path])
      #expect(instants.count == 2)
      // The pace counts from when a request leaves; one may be on its way for a while. Without a pace it would be
      // milliseconds.
      #expect(instants[1] - instants[0] > .milliseconds(500))
    }
  }
}
