import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// A worker process that is stopped (SIGSTOP) past its lease and goes on as a zombie.
@Suite(.timeLimit(.minutes(4))) struct ZombieTests {
  /// Stopped while it connects: when it wakes the connection stands, and its lease is another's. It must say nothing to
  /// the host, and what it writes to the database changes nothing.
  @Test func aWorkerStoppedBetweenConnectAndSendSendsNothing() async throws {
    let port = try LatePort()
    defer { port.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let frontier = Frontier(pool: pool)
      func number(_ text: String) async throws -> Int {
        try await pool.query(Statement(name: "test", text: "select (\(text))::bigint as n")).int(0, "n")
      }
      let enqueue = try BuiltProgram(
        "coordinator", ["enqueue", "-", "--database-url", database],
        input: Data("http://127.0.0.1:\(port.number)/page\n".utf8))
      #expect(await enqueue.ended().code == 0)
      let worker = try BuiltProgram(
        "worker",
        [
          "run", "--allow-private-networks", "--contact", "test@example.org", "--lease", "3", "--min-delay", "0",
          "--timeout", "150", "--connect-timeout", "140", "--database-url", database,
        ], limit: 200)
      try #require(try await eventually(within: 90) { port.attempts > 0 }, "\(worker.errors)")
      worker.signal(SIGSTOP)
      port.open()
      #expect(try await eventually(within: 30) { port.connections.taken == 1 })
      #expect(
        try await eventually(within: 30) {
          try await number("select count(*) from courant.host_rows where lease_owner is not null and ready_at <= now()")
            == 1
        })
      let owner = "00000000-0000-4000-8000-000000000001"
      let leases = try await frontier.claim(
        owner: owner, buckets: Array(0..<64), priorities: [1], hosts: 1, jobsPerHost: 10, leaseTime: .seconds(60))
      #expect(leases.count == 1 && leases.first?.expiredLeases == 1)

      worker.signal(SIGCONT)
      #expect(try await eventually(within: 30) { port.connections.ended == 1 })
      #expect(port.received.isEmpty, "\(String(decoding: port.received, as: UTF8.self))")
      worker.signal(SIGTERM)
      #expect(await worker.ended().code == 143)
      #expect(port.received.isEmpty)
      // The other's lease is as it was, and nothing was recorded.
      let held = "select count(*) from courant.host_rows where lease_owner = '\(owner)' and expired_leases = 1"
      #expect(try await number(held) == 1)
      #expect(try await number("select count(*) from courant.attempt_rows") == 0)
      #expect(try await number("select count(*) from courant.robots") == 0)
      #expect(try await number("select count(*) from courant.job_rows where attempt = 0 and due_at is not null") == 1)
    }
  }
}
