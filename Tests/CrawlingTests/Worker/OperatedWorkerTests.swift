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

/// A worker whose hosts an operator slows down, blocks and pauses while it runs.
@Suite(.timeLimit(.minutes(2))) struct OperatedWorkerTests {
  /// The instants of requests for pages; robots.txt is not counted.
  private final class Arrivals: Sendable {
    private let instants = Mutex<[ContinuousClock.Instant]>([])
    var all: [ContinuousClock.Instant] { instants.withLock { $0 } }
    func add(_ arrival: Arrival) { instants.withLock { $0.append(arrival.instant) } }

    /// The time between any two requests that followed each other.
    var gaps: [Duration] {
      let sorted = all.sorted()
      return zip(sorted.dropFirst(), sorted).map { $0 - $1 }
    }

    /// Blocks until `count` have come, for half a minute at most; each connection has a thread of its own.
    func wait(for count: Int) {
      let end = ContinuousClock.now + .seconds(30)
      while all.count < count {
        if ContinuousClock.now >= end {
          Issue.record("\(count) requests were not under way at once")
          return
        }
        usleep(1000)
      }
    }
  }

  /// Ten jobs on one server, and a worker that keeps `minDelay`; `body` may run it to its end. The second page
  /// and those after it are answered when `atOnce` of them are under way.
  private func withWorker(
    minDelay: Duration, atOnce: Int = 1,
    prepare: (Frontier, NamedHost) async throws -> Void = { _, _ in },
    _ body: (CrawlWorker, Frontier, NamedHost, Arrivals) async throws -> Void
  ) async throws {
    let arrivals = Arrivals()
    let server = try ScriptedServer(lifetime: 100) { request in
      if request.target == "/robots.txt" { return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] }
      arrivals.add(request.arrival)
      if arrivals.all.count > 1 { arrivals.wait(for: atOnce + 1) }
      return [.send("HTTP/1.1 204 No Content\r\n\r\n")]
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let origin = "http://127.0.0.1:\(server.port)"
      let host = try #require(NamedHost(parsing: origin))
      try await prepare(frontier, host)
      _ = try await frontier.enqueue(try (0..<10).map { JobRequest(try WebURL(parsing: "\(origin)/\($0)")) })
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
      configuration.minDelay = minDelay
      configuration.rights.dataMining = .ignore
      configuration.lease = .seconds(30)
      configuration.exitsWhenIdle = true
      try await body(
        try CrawlWorker(configuration, frontier: frontier, version: "test"), frontier, host, arrivals)
    }
  }

  /// Four requests at once, a quarter of the delay apart: after the first page none is answered before four wait.
  @Test func moreConnectionsShareOnePace() async throws {
    try await withWorker(minDelay: .milliseconds(400), atOnce: 4) { frontier, host in
      try await frontier.setConnections(4, host: host.name, hostKey: host.key)
    } _: { worker, frontier, _, arrivals in
      try await worker.run()
      #expect(try await frontier.totals().done == 10)
      let gaps = arrivals.gaps
      #expect(gaps.count == 9 && gaps.hasOnly { $0 >= .milliseconds(100) - Arrival.tolerance }, "\(gaps)")
    }
  }

  /// The worker alone would take ten minutes.
  @Test func anOperatorsDelayTakesThePlaceOfTheWorkers() async throws {
    try await withWorker(minDelay: .seconds(60)) { frontier, host in
      try await frontier.setDelay(.milliseconds(200), host: host.name, hostKey: host.key)
    } _: { worker, frontier, _, arrivals in
      try await worker.run()
      #expect(try await frontier.totals().done == 10)
      let gaps = arrivals.gaps
      #expect(gaps.count == 9 && gaps.hasOnly { $0 >= .milliseconds(200) - Arrival.tolerance }, "\(gaps)")
    }
  }

  @Test func jobsOfABlockedHostAreExcludedWithoutARequest() async throws {
    try await withWorker(minDelay: .zero) { frontier, host in
      _ = try await frontier.block(host: host.name, hostKey: host.key, note: "a trap")
    } _: { worker, frontier, host, arrivals in
      try await worker.run()
      let totals = try await frontier.totals()
      #expect(totals.excluded == 10 && totals.pages == 0)
      #expect(arrivals.all.isEmpty)
      #expect(try await frontier.host(hostKey: host.key)?.blockNote == "a trap")
    }
  }

  /// The visit ends before its jobs do, and what is left is fetched once after the resume.
  @Test func aVisitEndsWhenItsHostIsPaused() async throws {
    try await withWorker(minDelay: .milliseconds(200)) { worker, frontier, host, arrivals in
      async let running: Void = worker.run()
      #expect(try await eventually { arrivals.all.count >= 2 })
      try await frontier.pause(host: host.name, hostKey: host.key)
      #expect(try await eventually { try await frontier.host(hostKey: host.key)?.state == "paused" })
      let fetched = arrivals.all.count
      #expect(fetched < 10)
      #expect(try await frontier.isIdle() == false)
      #expect(try await frontier.resume(hostKey: host.key))
      try await running
      #expect(arrivals.all.count == 10)
      #expect(try await frontier.totals().done == 10)
    }
  }
}
