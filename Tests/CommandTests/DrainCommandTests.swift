import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// A worker process ends by the time of its drain, while a page holds its thread.
@Suite(.timeLimit(.minutes(4))) struct DrainCommandTests {
  @Test func aSlowPageHoldsNoDrain() async throws {
    // Far more than can be read until the drain is over; the time for one page allows it.
    let page = Array(
      String(repeating: "<p class=a>One <a href=/b>two</a> three <b>four</b> five.</p>", count: 400_000).utf8)
    let body = gzipped(page)
    let server = try ScriptedServer(lifetime: 200) { request in
      guard request.target == "/slow" else { return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] }
      let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
      return [.send(head), .send(body)]
    }
    defer { server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let enqueued = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", database],
        input: Data("http://127.0.0.1:\(server.port)/slow\n".utf8))
      #expect(enqueued.code == 0)
      let worker = try BuiltProgram(
        "worker",
        [
          "--database-url", database, "--allow-private-networks", "--min-delay", "0", "--tdm", "ignore",
          "--parse-threads", "1",
          "--max-parse-time", "3600", "--shutdown-timeout", "0.1", "--metrics", "0",
        ], limit: 200)
      let port = try await MetricsTests.port(of: worker)
      #expect(
        try await eventually(within: 90) {
          let samples = MetricsTests.samples(try await MetricsTests.get(port, "/metrics").text)
          return samples["courant_worker_pages_being_read"] == 1
        })
      worker.signal(SIGTERM)
      let ended = await worker.ended()
      #expect(ended.code == 143, "\(ended.errors.suffix(2000))")
      #expect(ended.errors.contains("the drain's time is over"))
      // The thread was still at it: the page is as it was, and its lease is left to its end.
      #expect(try await Frontier(pool: pool).totals().queued == 1)
      let held = Statement(
        name: "held", text: "select count(*)::int as n from courant.host_rows where lease_owner is not null")
      #expect(try await pool.query(held).int(0, "n") == 1)
    }
  }
}
