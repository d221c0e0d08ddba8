import Schema
import ArticleStore
import Fetching
import Frontier
import Postgres
import Synchronization
import CrawlRules
import TestSupport
import Testing
import Untrusted
import WebURL

@testable import Crawling

/// The pace of a host, and when it is left alone: pure rules, then a worker that keeps them.
@Suite(.timeLimit(.minutes(2))) struct AdaptiveDelayTests {
  @Test(arguments: [
    // configured, crawl delay, factor, answers (seconds, good), the delay after them
    (1.0, 0.0, 2.0, [(0.1, true)], 1.0), (1.0, 5.0, 2.0, [(0.1, true)], 5.0), (1.0, 0.0, 2.0, [(3.0, true)], 6.0),
    (1.0, 0.0, 0.0, [(3.0, true)], 1.0), (1.0, 0.0, 2.0, [(900.0, true)], 30.0), (0.0, 0.0, 2.0, [(3.0, true)], 0.0),
    // Smoothed by quarters: 4 s, then 0 s nearly, comes down to 3 s.
    (1.0, 0.0, 1.0, [(4.0, true), (1e-9, true)], 3.0),
    // A quick error does not bring it down, a slow one brings it up; neither begins it.
    (1.0, 0.0, 1.0, [(4.0, true), (0.001, false)], 4.0), (1.0, 0.0, 1.0, [(4.0, true), (8.0, false)], 5.0),
    (1.0, 0.0, 1.0, [(30.0, false)], 1.0), (1.0, 0.0, 1.0, [(.nan, true), (-1, true), (0, true)], 1.0),
  ])
  func delay(configured: Double, crawlDelay: Double, factor: Double, answers: [(Double, Bool)], expected: Double) {
    var pace = AdaptiveDelay(configured: .seconds(configured), factor: factor, response: .zero)
    pace.crawlDelay = .seconds(crawlDelay)
    for (seconds, isGood) in answers { pace.observe(Duration(boundedSeconds: seconds), isGood: isGood) }
    #expect(abs(pace.delay.inSeconds - expected) < 1e-6)
  }

  @Test func noSequenceOfErrorsShortensADelay() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var pace = AdaptiveDelay(
        configured: .milliseconds(500), factor: 2, response: .seconds(Double.random(in: 0...5, using: &generator)))
      for _ in 0..<50 {
        let before = pace.delay
        pace.observe(.seconds(Double.random(in: 0...10, using: &generator)), isGood: false)
        #expect(pace.delay >= before)
      }
    }
  }

  @Test(arguments: [
    ([FetchFailure.Class.dns], false), ([.dns, .dns], true), ([.dns, .connect], true), ([.connect], false),
    ([.connect, .connect], true), ([.timeout, .timeout], false),
    ([.timeout, .tls, .timeout], true), ([.timeout, .connect], true), ([.truncated, .decode, .tooLarge], false),
  ])
  func breaker(failures: [FetchFailure.Class], opens: Bool) {
    var breaker = CircuitBreaker()
    for failure in failures { breaker.failed(failure) }
    #expect(breaker.isOpen == opens)
    breaker.answered()
    #expect(!breaker.isOpen)
    breaker.failed(.connect)
    #expect(!breaker.isOpen)
  }

  // MARK: A worker

  /// Crawls `count` pages of a server that says what `script` wants, for at most until `body` has seen enough.
  private func withHost(
    pages: Int, _ script: @escaping @Sendable (ScriptedServer.Request) -> [ScriptedServer.Step],
    configure: (inout CrawlConfiguration) -> Void,
    _ body: (CrawlWorker, Frontier, NamedHost) async throws -> Void
  ) async throws {
    let server = try ScriptedServer(lifetime: 100) { script($0) }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      _ = try await frontier.enqueue(try (0..<pages).map { JobRequest(try WebURL(parsing: "\(origin)/\($0)")) })
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
      configuration.exitsWhenIdle = true
      configuration.rights.dataMining = .ignore
      configure(&configuration)
      let host = try #require(NamedHost(parsing: origin))
      try await body(try CrawlWorker(configuration, frontier: frontier, version: "test"), frontier, host)
    }
  }

  private static let noRobots: [ScriptedServer.Step] = [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]

  @Test func theDelayGrowsWithTheAnswerTimeAndIsKeptForTheNextLease() async throws {
    let arrivals = Mutex<[ContinuousClock.Instant]>([])
    try await withHost(pages: 3) { request in
      if request.target == "/robots.txt" { return Self.noRobots }
      arrivals.withLock { $0.append(request.arrival.instant) }
      return [.pause(0.3), .send("HTTP/1.1 204 No Content\r\n\r\n")]
    } configure: {
      $0.minDelay = .seconds(0.01)
      $0.adaptiveFactor = 4
      $0.jobsPerLease = 1
    } _: { worker, frontier, host in
      try await worker.run()
      let times = arrivals.withLock { $0 }
      // Each page takes 0.3 s; robots.txt was quick, so the smoothed figure is below that, and grows.
      let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
      #expect(gaps.count == 2 && gaps.hasOnly { $0 >= .milliseconds(300) - Arrival.tolerance }, "\(gaps)")
      let details = try #require(try await frontier.host(hostKey: host.key))
      // Up to the most that an answer time may ask for: on a busy machine answers take longer.
      #expect(details.delay >= .milliseconds(400) && details.delay <= .seconds(30))
    }
  }

  /// The server goes away after robots.txt: the visit ends after two pages, and the others keep all their attempts.
  @Test func aHostThatIsGoneIsLeftAlone() async throws {
    try await withHost(pages: 8) { request in
      request.target == "/robots.txt" ? Self.noRobots : [.close]
    } configure: {
      $0.minDelay = .zero
      $0.unreachableBackoff = .seconds(3600)
    } _: { worker, frontier, host in
      async let running: Void = worker.run()
      let isLeft = try await eventually {
        try await frontier.host(hostKey: host.key)?.blockedReason == "unreachable"
      }
      #expect(isLeft)
      await worker.drain()
      try await running
      let details = try #require(try await frontier.host(hostKey: host.key))
      #expect(details.state == "blocked" && (details.fetchIn ?? .zero) > .seconds(3500))
      let totals = try await frontier.totals()
      #expect(totals.queued == 8 && totals.retrying == 2)
    }
  }
}
