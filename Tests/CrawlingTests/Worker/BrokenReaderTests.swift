import CrawlRules
import Crawling
import Fetching
import Foundation
import Frontier
import HTML
import Postgres
import ReaderProcesses
import Schema
import TestSupport
import Testing
import WebURL

/// Pages that end the process that reads them, among pages that do not.
@Suite(.timeLimit(.minutes(5))) struct BrokenReaderTests {
  private static func page(_ target: String) -> String {
    let kind = target.split(separator: "/").first.map(String.init) ?? ""
    let trap = ["crash", "memory", "loop"].contains(kind) ? "<!-- courant-reader-trap: \(kind) -->" : ""
    return """
      <!doctype html><html lang=en><head><title>The ferry \(target)</title>\(trap)</head><body><article>
      <h1>The ferry \(target)</h1><p>By Ada Boatman, 21 November 2026</p><p>The ferry \(target) between the two harbours
      runs again since Saturday, the harbour master said, after a winter in which ice had kept it at the quay.</p>
      <p>It will cross the sound every hour, and twice an hour on market days, until the bridge is repaired.</p>
      </article></body></html>
      """
  }

  private static func answer(_ target: String) -> [ScriptedServer.Step] {
    guard target != "/robots.txt" else { return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] }
    let page = page(target)
    return [
      .send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)")
    ]
  }

  private static func crawl(
    _ paths: [String: [String]], configure: (inout CrawlConfiguration) -> Void = { _ in },
    _ check: (PostgresPool) async throws -> Void
  ) async throws {
    let server = try ScriptedServer(lifetime: 240) { answer($0.target) }
    defer { server.stop() }
    var setup = ReaderSetup()
    setup.memory = 128 << 20
    var readers = ReaderPool.Configuration(readers: 2, setup: setup)
    readers.executable = BuiltProgram.directory.appending(path: "worker").path
    let pool = ReaderPool(readers)
    defer { pool.close() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { database, _ in
      let frontier = Frontier(pool: database)
      let urls = paths.flatMap { host, paths in paths.map { "http://\(host).test:\(server.port)/\($0)" } }
      _ = try await frontier.enqueue(try urls.map { JobRequest(try WebURL(parsing: $0)) })
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      fetching.resolve = ["*:\(server.port):127.0.0.1"]
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 2)
      configuration.minDelay = .zero
      configuration.rights.dataMining = .ignore
      configuration.readers = .processes(pool)
      configuration.exitsWhenIdle = true
      configure(&configuration)
      try await CrawlWorker(configuration, frontier: frontier, version: "test").run()
      try await check(database)
    }
  }

  @Test func theyAreSettledAtOnceAndTheOthersAreStored() async throws {
    let good = (0..<12).map { "story/\($0)" }
    let paths = [
      "a": good + ["crash/1"], "b": good + ["memory/1"], "c": good + ["loop/1"], "d": good,
    ]
    try await Self.crawl(
      paths, configure: { $0.pageLimits.time = .seconds(5) }
    ) { pool in
      let rows = try await pool.query(
        Statement(
          name: "broken",
          text: "select url, state, attempt, error_class, error from courant.job_rows where state <> 1 order by url"))
      let words = ["the reader crashed with signal 4", "it took longer to read than 5 s", "it took more memory"]
      try #require(rows.count == 3)
      for row in 0..<3 {
        #expect(try rows.text(row, "error_class") == "poison")
        let error = try rows.text(row, "error")
        #expect(words.contains { error.hasPrefix($0) }, "\(error)")
        #expect(error.contains("; SHA-256 of its first "))
      }
      let articles = try await pool.query(
        Statement(
          name: "articles", text: "select count(*)::int as n, count(distinct url)::int as d from courant.articles"))
      #expect(try articles.int(0, "n") == 48 && articles.int(0, "d") == 48)
    }
  }

  /// Each costs a process: after a few in a row the host rests.
  @Test func aHostOfSuchPagesRests() async throws {
    let paths = ["storm": (0..<13).map { "crash/\($0)" }, "calm": (0..<6).map { "story/\($0)" }]
    try await Self.crawl(
      paths,
      configure: {
        $0.unreachableBackoff = .milliseconds(300)
        $0.jobsPerLease = 13
      }
    ) { pool in
      let rows = try await pool.query(
        Statement(
          name: "storm",
          text: """
            select (select count(*) from courant.job_rows where error_class = 'poison')::int as poisoned,
              (select count(*) from courant.articles)::int as articles
            """))
      #expect(try rows.int(0, "poisoned") == 13 && rows.int(0, "articles") == 6)
    }
  }
}
