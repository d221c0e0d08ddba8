import Schema
import ArticleStore
import Foundation
import Postgres
import TestSupport
import Testing

@testable import CommandLine

/// `coordinator robots`, and the flags for networks and hosts that programs share.
@Suite(.timeLimit(.minutes(2))) struct RobotsCommandTests {
  private static let file = "user-agent: *\ndisallow: /private/\ncrawl-delay: 2\n"

  @Test func aFileIsJudgedWithoutNetworkOrDatabase() async throws {
    let arguments = ["robots", "https://news.example/private/a", "--file", "-", "--agent", "mybot"]
    let ended = try await BuiltProgram.run("coordinator", arguments, input: Data(Self.file.utf8))
    #expect(ended.code == 0)
    #expect(ended.output.contains("denied: the longest rule that matches"))
    #expect(ended.output.contains("line 2: disallow: /private/"))
    #expect(ended.output.contains("\n>2      disallow: /private/\n"))
    let json = try await BuiltProgram.run("coordinator", arguments + ["--json"], input: Data(Self.file.utf8))
    #expect(json.output.contains("\"is_allowed\":false") && json.output.contains("\"line\":2"))
    #expect(json.output.contains("\"crawl_delay\":2") && json.output.contains("\"source\":\"file\""))
  }

  @Test func aHostIsAskedOnceForAllWorkers() async throws {
    let server = try ScriptedServer(lifetime: 60) { request in
      let body = request.target == "/robots.txt" ? Self.file : ""
      return [.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")]
    }
    defer { server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { _, database in
      let url = "http://127.0.0.1:\(server.port)/public"
      func run(_ more: String...) async throws -> BuiltProgram.Ended {
        try await BuiltProgram.run("coordinator", ["robots", url, "--database-url", database] + more)
      }
      let unknown = try await run()
      #expect(unknown.code == 1 && unknown.errors.contains("--fetch asks now"))
      let nobody = try await run("--fetch")
      #expect(nobody.code == 4 && nobody.errors.contains("--contact"))
      let refused = try await run("--fetch", "--contact", "a@example.org")
      #expect(refused.code == 1 && refused.errors.contains("loopback"))
      let range = try await run("--fetch", "--allow-private-networks=127.0.0.0/8,fd00::/8", "--json", "--wait", "10")
      #expect(
        range.code == 0 && range.output.contains("\"source\":\"host\"") && range.output.contains("\"is_allowed\":true"))
      let known = try await run()
      #expect(known.code == 0 && known.output.contains("allowed: no rule matches") && known.output.contains("HTTP 200"))
      #expect(known.output.contains("in 86"))
    }
  }

  /// A paused host is never free: the first signal stops a command that waits for its turn.
  @Test func aSignalEndsTheWaitForAHostsTurn() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let paused = try await BuiltProgram.run("coordinator", ["pause", "--database-url", database])
      #expect(paused.code == 0, "\(paused.errors)")
      let program = try BuiltProgram(
        "coordinator",
        ["robots", "http://127.0.0.1:8999/", "--fetch", "--wait", "3600", "--allow-private-networks"]
          + ["--database-url", database], limit: 120)
      // It has asked for the lease more than once.
      let asks = Statement(
        name: "asks",
        text: """
          select exists (
            select from pg_stat_activity
            where datname = current_database() and application_name = 'courant-coordinator'
              and state_change > backend_start + interval '1 second') as yes
          """)
      #expect(try await eventually(within: 60) { try await pool.query(asks).bool(0, "yes") })
      program.signal(SIGINT)
      let ended = await program.ended()
      #expect(ended.code == 130)
      #expect(ended.errors.contains("stopped while waiting"), "\(ended.errors)")
    }
  }

  /// A delay that is written under `*` is not said to be the other group's: the line says where it stands.
  @Test func aDelayIsShownWithItsLineAndItsGroup() async throws {
    let ended = try await BuiltProgram.run(
      "coordinator", ["robots", "https://one.example/", "--file", "-"],
      input: Data("User-agent: *\nCrawl-delay: 10\n\nUser-agent: courant\nDisallow: /x\n".utf8))
    #expect(ended.code == 0)
    #expect(ended.output.contains("user-agent: courant, one group with *: no rule is between them"))
    #expect(ended.output.contains("10.0 s, line 2"))
  }

  /// What a refusal means is the reader's choice, and the file's own words are shown either way.
  @Test func aRefusedFileIsJudgedAsTheWorkersDo() async throws {
    let server = try ScriptedServer(lifetime: 60) { _ in [.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")] }
    defer { server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { _, database in
      let url = "http://127.0.0.1:\(server.port)/public"
      func run(_ command: String, _ more: String...) async throws -> String {
        let ended = try await BuiltProgram.run("coordinator", [command, url, "--database-url", database] + more)
        #expect(ended.code == 0, "\(ended.errors)")
        return ended.output
      }
      let asked = try await run("robots", "--fetch", "--allow-private-networks", "--refused-robots", "forbid")
      #expect(asked.contains("denied: robots.txt is refused to us") && asked.contains("HTTP 403"))
      #expect(try await run("robots").contains("allowed: there is no robots.txt to obey"))
      #expect(try await run("explain", "--refused-robots", "forbid").contains("forbids it, read"))
      #expect(try await run("explain").contains("allows it, read"))
    }
    let wrong = try await BuiltProgram.run("worker", ["--contact", "a@example.org", "--refused-robots", "maybe"])
    #expect(wrong.code == 2 && wrong.errors.contains("allow"))
  }

  @Test(
    arguments: [
      (["ftp://x/"], 2), (["x"], 2), (["http://x/", "--file", "/nonexistent"], 1),
      (["http://x/", "--file", "a", "--fetch"], 2), (["http://x/", "--wait", "-1"], 2),
    ] as [([String], Int32)])
  func mistakesHaveTheirExitCode(arguments: [String], code: Int32) async throws {
    let ended = try await BuiltProgram.run("coordinator", ["robots"] + arguments)
    #expect(ended.code == code, "\(ended.errors)")
  }

  @Test func rangesOfTheFlagBecomeOptions() {
    #expect(
      Program.expanded(["a", "--allow-private-networks=10.0.0.0/8,::1"]) == [
        "a", "--allow-network", "10.0.0.0/8", "--allow-network", "::1",
      ])
    #expect(Program.expanded(["--allow-private-networks"]) == ["--allow-private-networks"])
  }

  @Test func aWorkerNamesTheLineOfAWrongFile() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "hosts-\(UUID().uuidString)").path
    try Data("[a.test]\nuser = x\npassword secret\n".utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let ended = try await BuiltProgram.run("worker", ["--contact", "a@example.org", "--host-settings", path])
    #expect(ended.code == 4 && ended.errors.contains("\(path):3: neither [host] nor key = value"))
    #expect(!ended.errors.contains("secret"))
    let missing = try await BuiltProgram.run(
      "worker", ["--contact", "a@example.org", "--host-settings", "/nonexistent"])
    #expect(missing.code == 4 && missing.errors.contains("--host-settings: /nonexistent: no such file"))
    let header = try await BuiltProgram.run("worker", ["--contact", "a@example.org", "-H", "Cookie: a=b"])
    #expect(header.code == 4 && header.errors.contains("set it for its host alone"))
  }
}
