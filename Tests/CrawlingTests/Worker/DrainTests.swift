import Schema
import ArticleStore
import Dispatch
import Extraction
import Fetching
import Foundation
import Frontier
import PageReader
import ReaderProcesses
import Postgres
import CrawlRules
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// A drain ends in time, even if a thread is blocked.
@Suite(.timeLimit(.minutes(3))) struct DrainTests {
  /// A reader that never comes back from a page, until it is let go.
  private final class StuckReader: Sendable {
    private let letGo = DispatchSemaphore(value: 0)
    private let count = Mutex(0)

    var stuck: Int { count.withLock { $0 } }

    func read(
      _ url: WebURL?
    ) -> Result<ReadAnswer, ReaderEnd> {
      guard url?.path.hasPrefix("/stuck") == true else {
        return .success(.reading(.notArticle("read"), PageRights(), nil))
      }
      count.withLock { $0 += 1 }
      letGo.wait()
      return .success(.reading(.notArticle("let go"), PageRights(), nil))
    }

    func end() { for _ in 0..<64 { letGo.signal() } }
  }

  private static func answer(_ target: String) -> [ScriptedServer.Step] {
    target == "/robots.txt"
      ? [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
      : [.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\npage")]
  }

  /// Two lanes hang for ever. One of them alone does not delay other pages, and the worker ends despite both.
  @Test(arguments: [1, 2])
  func aThreadThatIsBusyForEverHoldsNoDrain(stuck: Int) async throws {
    let server = try ScriptedServer(lifetime: 120) { Self.answer($0.target) }
    defer { server.stop() }
    let reader = StuckReader()
    defer { reader.end() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      let stuckJobs = try (0..<stuck).map {
        JobRequest(try WebURL(parsing: "http://stuck\($0).test:\(server.port)/stuck"))
      }
      _ = try await frontier.enqueue(stuckJobs)
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      fetching.resolve = ["*:\(server.port):127.0.0.1"]
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 2)
      configuration.minDelay = .zero
      configuration.rights.dataMining = .ignore
      configuration.shutdownTimeout = .seconds(0.2)
      configuration.readers = .custom { reader.read($0.url) }
      let worker = try CrawlWorker(configuration, frontier: frontier, version: "test")
      let running = Task { try await worker.run() }
      #expect(try await eventually { reader.stuck == stuck })
      let others = try (0..<12).map { JobRequest(try WebURL(parsing: "http://h\($0).test:\(server.port)/a")) }
      _ = try await frontier.enqueue(others)
      if stuck == 1 {
        #expect(try await eventually { try await frontier.totals().queued == 1 })
      } else {
        // All are fetched, and wait for a lane.
        #expect(try await eventually { server.requests.filter { $0.target == "/a" }.count == 12 })
      }
      await worker.drain()
      // The hang guard of the suite: without an end of its time this never returns.
      try await running.value
      // What waited for a lane is given back; what is on one is left to its lease's end.
      let rows = try await pool.query(
        Statement(
          name: "leases",
          text: "select count(*) filter (where lease_owner is not null) as held from courant.hosts"))
      #expect(try rows.int(0, "held") == stuck)
      #expect(try await frontier.totals().queued == (stuck == 1 ? 1 : 14))
    }
  }
}
