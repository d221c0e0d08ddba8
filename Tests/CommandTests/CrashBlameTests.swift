import Schema
import ArticleStore
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

/// A page that ends the process which fetches it: found out, and no other page pays for it.
@Suite(.timeLimit(.minutes(4))) struct CrashBlameTests {
  private static let story = """
    <!doctype html><html><head><title>The bridge opens</title></head><body><article><h1>The bridge opens</h1>
    <p>The new bridge over the river was opened on Monday after three years of work, the town council said.</p>
    <p>Cyclists and people on foot were the first to cross; cars have to wait until the end of the month.</p>
    <p>The old ferry will go on until spring, and its crew has been offered work on the harbour boats.</p>
    </article></body></html>
    """

  private final class Victim: Sendable {
    let process = Mutex<BuiltProgram?>(nil)
    let kills = Mutex(0)
    private let beside = Mutex(0)

    /// Runs workers, one after the other, until one ends in order, `most` at most; the leases of each expire once it is
    /// gone.
    func runWorkers(_ arguments: [String], most: Int, _ pool: PostgresPool) async throws -> BuiltProgram.Ended? {
      var last: BuiltProgram.Ended?
      for _ in 0..<most where last?.code != 0 {
        // A request that comes at once waits until it is known whom to kill.
        let worker = try process.withLock {
          let worker = try BuiltProgram(
            "worker",
            [
              "run", "--allow-private-networks", "--contact", "test@example.org", "--min-delay", "0.1",
              "--adaptive-delay-factor", "0", "--exit-when-idle",
            ] + arguments, limit: 120)
          $0 = worker
          return worker
        }
        last = await worker.ended()
        // Until then a claim that it has sent may still take hosts, in its name.
        let sessions = Statement(
          name: "sessions",
          text: """
            select count(*) as n from pg_catalog.pg_stat_activity
            where datname = current_database() and application_name <> current_setting('application_name')
            """)
        #expect(try await eventually { try await pool.query(sessions).int(0, "n") == 0 })
        _ = try await pool.query(
          Statement(
            name: "test",
            text: """
              update courant.host_rows set lease_until = now() - interval '2 seconds', ready_at = now() - interval '1 second'
              where lease_owner is not null
              """))
      }
      return last
    }

    func kill() {
      kills.withLock { $0 += 1 }
      process.withLock { $0 }?.signal(SIGKILL)
    }

    /// A request that is under way as the first two workers are killed.
    func waitBeside() {
      let before = kills.withLock { $0 }
      guard before < 2 else { return }
      beside.withLock { $0 = before + 1 }
      wait { kills.withLock { $0 } > before }
    }

    /// Kills the first two workers once such a request is under way, later ones at once.
    func killBeside() {
      let before = kills.withLock { $0 }
      if before < 2 { wait { beside.withLock { $0 } > before } }
      kill()
    }

    private func wait(until condition: () -> Bool) {
      let end = ContinuousClock.now + .seconds(100)
      while !condition(), ContinuousClock.now < end { usleep(2000) }
    }
  }

  @Test func aPageThatKillsItsWorkersIsGivenUpAndNoOtherPage() async throws {
    let victim = Victim()
    let server = try ScriptedServer(lifetime: 200) { request in
      if request.target == "/robots.txt" { return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] }
      if request.target == "/kills" {
        victim.kill()
        return [.pause(60)]
      }
      let page = Self.story
      return [
        .send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)")
      ]
    }
    defer { server.stop() }
    let hosts = (0..<6).map { "h\($0).site.example:\(server.port)" }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      func number(_ text: String) async throws -> Int {
        try await pool.query(Statement(name: "test", text: "select (\(text))::bigint as n")).int(0, "n")
      }
      // The killer is neither the first nor the last page of its host.
      let paths = ["1", "2", "3", "4"]
      var lines = hosts.flatMap { host in paths.map { "http://\(host)/\($0)" } }
      lines.insert("http://\(hosts[0])/kills", at: 2)
      let enqueue = try BuiltProgram(
        "coordinator", ["enqueue", "-", "--database-url", database],
        input: Data((lines.joined(separator: "\n") + "\n").utf8))
      #expect(await enqueue.ended().code == 0)

      let last = try await victim.runWorkers(
        ["--tdm", "ignore", "--database-url", database] + hosts.flatMap { ["--resolve", "\($0):127.0.0.1"] }, most: 12,
        pool)
      #expect(last?.code == 0, "\(last?.errors ?? "")")
      // The first death is told of a host, the next three of the page.
      #expect((4...6).contains(victim.kills.withLock { $0 }), "\(victim.kills.withLock { $0 })")
      let poison = "select count(*) from courant.job_status where error_class = 'poison'"
      #expect(try await number("\(poison)") == 1)
      #expect(
        try await number("\(poison) and url like '%/kills' and state = 'dead' and error like '3 workers in a row%'")
          == 1)
      #expect(try await number("select count(*) from courant.job_status where outcome = 'stored'") == lines.count - 1)
      #expect(try await number("select count(*) from courant.job_rows where expired_leases is not null") == 0)
      #expect(try await number("select count(*) from courant.host_rows where in_hand is not null") == 0)
      #expect(try await number("select sum(pending) from courant.host_rows") == 0)
      let explained = try await BuiltProgram.run(
        "coordinator", ["explain", "http://\(hosts[0])/kills", "--database-url", database])
      #expect(explained.output.contains("3 workers in a row vanished while they fetched or read this page"))

      // If it is asked for again, its count starts at zero.
      let retried = try await BuiltProgram.run(
        "coordinator", ["retry", "--dead", "--error", "poison", "--database-url", database])
      #expect(retried.code == 0, "\(retried.errors)")
      #expect(try await number("select count(*) from courant.job_rows where state = 0 and expired_leases is null") == 1)
    }
  }

  /// A file of the host's own that kills, or what its redirect leads to.
  enum OwnFile: CaseIterable {
    case robots, robotsElsewhere, rights

    var target: String { self == .rights ? "/.well-known/tdmrep.json" : "/robots.txt" }
    var host: String { self == .robotsElsewhere ? "guest" : "bad" }
  }

  /// Told of the host, not of one page after the other, and of no other host whose own file was asked for in that
  /// moment.
  @Test(arguments: OwnFile.allCases) func aFileOfTheHostsOwnThatKillsBlamesNoPage(file: OwnFile) async throws {
    let victim = Victim()
    let server = try ScriptedServer(lifetime: 200) { request in
      let host = request.header("Host") ?? ""
      // Of two workers, the second of which writes down what it has in hand, both files are asked for as it ends.
      if request.target == file.target, host.hasPrefix("good") { victim.waitBeside() }
      if request.target == file.target, host.hasPrefix(file.host) {
        victim.killBeside()
        return [.pause(60)]
      }
      if request.target == "/robots.txt", host.hasPrefix("bad"), file == .robotsElsewhere {
        let port = host.drop { $0 != ":" }
        return [
          .send("HTTP/1.1 302 Found\r\nLocation: http://guest.example\(port)/robots.txt\r\nContent-Length: 0\r\n\r\n")
        ]
      }
      if ["/robots.txt", OwnFile.rights.target].contains(request.target) {
        return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
      }
      let page = Self.story
      return [
        .send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)")
      ]
    }
    defer { server.stop() }
    let hosts = ["bad.example:\(server.port)", "good.example:\(server.port)"]
    let names = hosts + ["guest.example:\(server.port)"]
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let lines = hosts.flatMap { host in ["1", "2", "3"].map { "http://\(host)/\($0)\n" } }.joined()
      let enqueue = try BuiltProgram(
        "coordinator", ["enqueue", "-", "--database-url", database], input: Data(lines.utf8))
      #expect(await enqueue.ended().code == 0)
      let last = try await victim.runWorkers(
        ["--max-attempts", "1", "--database-url", database] + names.flatMap { ["--resolve", "\($0):127.0.0.1"] },
        most: 8,
        pool)
      #expect(last?.code == 0, "\(last?.errors ?? "")")
      // Of the first death nothing was known, of the second who was to blame.
      #expect(victim.kills.withLock { $0 } == 3)
      func number(_ text: String) async throws -> Int {
        try await pool.query(
          Statement(name: "test", text: "select count(*)::bigint as n from courant.job_status where \(text)")
        ).int(0, "n")
      }
      // Without a word about rights there is none against the pages; without robots.txt nothing may be asked.
      let lost = file == .rights ? 0 : 3
      #expect(try await number("error_class = 'poison'") == 0)
      #expect(try await number("outcome = 'stored'") == 6 - lost)
      #expect(
        try await number("state = 'dead' and error like 'robots.txt%a worker vanished while it asked%'") == lost)
      #expect(
        try await pool.query(
          Statement(
            name: "test", text: "select count(*)::bigint as n from courant.job_rows where expired_leases is not null")
        ).int(0, "n") == 0)
    }
  }
}
