import Foundation
import Postgres
import TestSupport
import Testing

/// What a crawl's failures are called in the job table and by `explain`, over real sockets.
@Suite(.timeLimit(.minutes(3))) struct FailureWordsTests {
  private func enqueue(_ urls: [String], _ database: String) async throws {
    let ended = try await BuiltProgram.run(
      "coordinator", ["enqueue", "-", "--database-url", database],
      input: Data(urls.joined(separator: "\n").utf8))
    #expect(ended.code == 0, "\(ended.errors)")
  }

  private func crawl(_ database: String, _ arguments: [String] = []) async throws {
    let ended = try await BuiltProgram.run(
      "worker",
      ["--allow-private-networks", "--exit-when-idle", "--min-delay", "0", "--database-url", database] + arguments,
      limit: 120)
    #expect(ended.code == 0, "\(ended.errors)")
  }

  /// More jobs than one lease hands out: the first ones are given up by who asked, the others by who reads what was
  /// noted.
  @Test func allJobsOfAHostWithoutRobotsFileHaveOneClass() async throws {
    let port = try #require(LoopbackPort.closed())
    try await withTestDatabase { pool, database in
      try await enqueue((0..<35).map { "http://127.0.0.1:\(port)/\($0)" }, database)
      try await crawl(database, ["--max-attempts", "1"])
      let classes = try await pool.query(
        Statement(
          name: "classes",
          text: """
            select string_agg(distinct error_class, ' ') as classes, count(distinct error)::int as errors, count(*)::int as n
            from courant.job_status where state = 'dead'
            """))
      #expect(try classes.text(0, "classes") == "connect")
      #expect(try classes.int(0, "errors") == 1)
      #expect(try classes.int(0, "n") == 35)
    }
  }

  @Test func refusalsAreExplainedByTheirKind() async throws {
    let server = try ScriptedServer(lifetime: 120) { request in
      let head: String
      switch request.target {
      case "/login": head = "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\""
      case "/guard": head = "403 Forbidden\r\ncf-mitigated: challenge"
      case "/mail": head = "302 Found\r\nLocation: mailto:a@one.example"
      case "/empty": head = "204 No Content"
      default: head = "404 Not Found"
      }
      return [.send("HTTP/1.1 \(head)\r\n\(request.target == "/empty" ? "" : "Content-Length: 0\r\n")\r\n")]
    }
    let site = "http://127.0.0.1:\(server.port)"
    try await withTestDatabase { _, database in
      try await enqueue(["/login", "/guard", "/mail", "/empty"].map { site + $0 }, database)
      try await crawl(database)
      for (path, words) in [
        (
          "/login",
          ["asks for a user name and a password (HTTP 401, which asks for Basic credentials)", "--host-settings FILE"]
        ),
        ("/guard", ["refuses this page to us (HTTP 403, a challenge for browsers", "cf-mitigated: challenge"]),
        ("/mail", ["cannot be followed (HTTP 302 leads to \"mailto:a@one.example\""]),
        ("/empty", ["there is no article on it: HTTP 204, an answer without a page"]),
      ] {
        let ended = try await BuiltProgram.run("coordinator", ["explain", site + path, "--database-url", database])
        for word in words { #expect(ended.output.contains(word), "\(ended.output)") }
      }
    }
    server.stop()
  }
}
