import Schema
import ArticleStore
import Foundation
import Postgres
import TestSupport
import Testing

/// A running `coordinator dashboard`, ended with the test.
final class DashboardProcess {
  let program: BuiltProgram
  let port: Int

  init(_ database: String, _ arguments: [String] = [], environment: [String: String] = [:]) async throws {
    let program = try BuiltProgram(
      "coordinator", ["dashboard", "--listen", "0", "--database-url", database] + arguments, environment: environment,
      limit: 150)
    _ = try await eventually { program.errors.contains("The dashboard is at") }
    let match = try #require(
      try /The dashboard is at http:\/\/127\.0\.0\.1:(\d+)\//.firstMatch(in: program.errors), "\(program.errors)")
    self.program = program
    port = try #require(Int(match.1))
  }

  var address: String { "http://127.0.0.1:\(port)" }

  deinit { program.signal(SIGKILL) }

  struct Answer {
    let status: Int
    let headers: [String: String]
    let text: String
  }

  /// Asks as curl would.
  func get(_ path: String, method: String = "GET", headers: [String: String] = [:], body: String? = nil) async throws
    -> Answer
  {
    let client = try RawClient(port: UInt16(port), limit: 60)
    let fields = ["Host": "127.0.0.1:\(port)", "Connection": "close"].merging(headers) { $1 }
    let lines = fields.map { "\($0.key): \($0.value)\r\n" }.sorted().joined()
    let length = body.map { "Content-Length: \($0.utf8.count)\r\n" } ?? ""
    _ = await client.send("\(method) \(path) HTTP/1.1\r\n\(lines)\(length)\r\n\(body ?? "")")
    let answer = try #require(await client.read())
    let halves = answer.components(separatedBy: "\r\n\r\n")
    var head = halves[0].components(separatedBy: "\r\n")
    let status = try #require(head.removeFirst().split(separator: " ").dropFirst().first.flatMap { Int($0) })
    let pairs = head.compactMap { line in
      line.firstIndex(of: ":").map { (line[..<$0].lowercased(), line[$0...].dropFirst(2)) }
    }
    return Answer(
      status: status, headers: Dictionary(pairs.map { ($0.0, String($0.1)) }) { first, _ in first },
      text: halves.dropFirst().joined(separator: "\r\n\r\n"))
  }
}

/// `coordinator dashboard` as an operator starts it, and as any client that reaches its port sees it.
@Suite(.timeLimit(.minutes(3))) struct DashboardCommandTests {
  private static func withDashboard(
    _ arguments: [String] = [], environment: [String: String] = [:],
    _ body: (DashboardProcess, PostgresPool) async throws -> Void
  ) async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let dashboard = try await DashboardProcess(database, arguments, environment: environment)
      try await body(dashboard, pool)
      dashboard.program.signal(SIGTERM)
      #expect(await dashboard.program.ended().code == 143)
    }
  }

  @Test(arguments: [
    ("/", 200, "Idle: the queue is empty"), ("/hosts", 200, "No host is known yet."),
    ("/articles", 200, "No article is stored yet."), ("/articles?q=bridge&language=en", 200, "Nothing was found."),
    ("/articles?q=%00%22%27%3Cscript%3E", 200, "&lt;script&gt;"), ("/explain", 200, "The URL, in any spelling"),
    ("/explain?url=https://example.org/x", 200, "This URL was never enqueued."),
    ("/explain?url=no%20url", 200, "not an address that can be crawled"),
    ("/article", 400, "Name the article by its URL"),
    ("/article?url=https://example.org/none", 404, "No article of"),
    ("/nowhere", 404, "nothing at this address"),
    ("/../../etc/passwd", 404, "nothing at this address"), ("/healthz", 200, "ok"),
  ])
  func pagesAreServed(path: String, status: Int, says: String) async throws {
    try await Self.withDashboard { dashboard, _ in
      let answer = try await dashboard.get(path)
      #expect(answer.status == status && answer.text.contains(says), "\(answer.text)")
      #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
      #expect(answer.headers["content-security-policy"]?.contains("unsafe") == false)
      #expect(
        answer.headers["x-content-type-options"] == "nosniff" && answer.headers["referrer-policy"] == "no-referrer")
      #expect(answer.headers["cache-control"] == "no-store" && !answer.text.contains("style="))
    }
  }

  @Test func aQueryHasALength() async throws {
    try await Self.withDashboard { dashboard, _ in
      let answer = try await dashboard.get("/articles?q=" + String(repeating: "a", count: 501))
      #expect(answer.status == 200 && answer.text.contains("at most 500 characters"))
      let url = try await dashboard.get("/explain?url=" + String(repeating: "a", count: 9000))
      #expect(url.status == 414)
    }
  }

  @Test func itOnlyReads() async throws {
    try await Self.withDashboard { dashboard, pool in
      for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        #expect(try await dashboard.get("/", method: method).status == 405, "\(method)")
      }
      let head = try await dashboard.get("/", method: "HEAD")
      #expect(head.status == 200 && head.text.isEmpty)
      let sessions = Statement(
        name: "sessions",
        text:
          "select count(*)::int as n from pg_stat_activity where application_name = 'courant-dashboard' and datname = current_database()"
      )
      #expect(try await pool.query(sessions).int(0, "n") >= 1)
    }
  }

  /// Another name that leads here may be somebody's page in the reader's browser.
  @Test func foreignNamesAreTurnedAway() async throws {
    try await Self.withDashboard { dashboard, _ in
      let answer = try await dashboard.get("/", headers: ["Host": "rebound.example:\(dashboard.port)"])
      #expect(answer.status == 421 && !answer.text.contains("queue"))
      #expect(try await dashboard.get("/", headers: ["Host": "localhost:\(dashboard.port)"]).status == 200)
    }
  }

  @Test func aTokenIsAskedForWhereOneIsSet() async throws {
    let token = "a token of some length"
    try await Self.withDashboard(environment: ["COURANT_DASHBOARD_TOKEN": token]) { dashboard, _ in
      for path in [
        "/", "/hosts", "/articles", "/article?url=https://a.example/", "/explain?url=https://a.example/", "/x",
      ] {
        let answer = try await dashboard.get(path)
        #expect(answer.status == 401 && answer.text.contains("The token that"), "\(path)")
      }
      #expect(try await dashboard.get("/healthz").status == 200)
      #expect(try await dashboard.get("/", headers: ["Authorization": "Bearer \(token)"]).text.contains("Idle"))
      let wrong = try await dashboard.get("/sign-in", method: "POST", body: "token=another+token+of+some+length")
      #expect(wrong.status == 403 && wrong.headers["set-cookie"] == nil && wrong.text.contains("not the token"))
      let right = try await dashboard.get("/sign-in", method: "POST", body: "token=a+token+of+some+length")
      #expect(right.status == 303 && right.headers["location"] == "/")
      let cookie = try #require(right.headers["set-cookie"]?.split(separator: ";").first.map(String.init))
      #expect(try await dashboard.get("/", headers: ["Cookie": cookie]).text.contains("Idle"))
    }
  }

  @Test(arguments: [
    (["--listen", "0.0.0.0:0"], [:], "set a token"), (["--listen", "[::]:0"], [:], "set a token"),
    (["--listen", "0"], ["COURANT_DASHBOARD_TOKEN": "short"], "at least 16 characters"),
    (["--token-file", "/nonexistent/token"], [:], "/nonexistent/token"),
    (["--overrides", "/nonexistent/rules"], [:], "/nonexistent/rules"),
  ])
  func mistakesOfConfigurationAreNamed(arguments: [String], environment: [String: String], says: String) async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { _, database in
      let ended = try await BuiltProgram.run(
        "coordinator", ["dashboard", "--database-url", database] + arguments, environment: environment)
      #expect(ended.code == 4 && ended.errors.contains(says), "\(ended.errors)")
    }
  }

  @Test func aPortInUseIsNamed() async throws {
    try await Self.withDashboard { dashboard, pool in
      let ended = try await BuiltProgram.run(
        "coordinator",
        ["dashboard", "--listen", "\(dashboard.port)", "--database-url", pool.configuration.connectionString])
      #expect(ended.code == 4 && ended.errors.contains("in use"), "\(ended.errors)")
    }
  }

  @Test func aDatabaseThatIsNotThereEndsIt() async throws {
    let away = try await BuiltProgram.run(
      "coordinator", ["dashboard", "--database-url", "postgresql://someone@127.0.0.1:1/news?connect_timeout=5"])
    #expect(away.code == 5)
    try await withTestDatabase { _, database in
      let empty = try await BuiltProgram.run("coordinator", ["dashboard", "--database-url", database])
      #expect(empty.code == 6 && empty.errors.contains("coordinator migrate"), "\(empty.errors)")
    }
  }
}
