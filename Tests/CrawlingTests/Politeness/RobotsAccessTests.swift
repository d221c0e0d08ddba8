import Schema
import ArticleStore
import Fetching
import Frontier
import Postgres
import CrawlRules
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Crawling

/// RFC 9309 sections 2.3 to 2.5, a table for each clause: what servers answer, over real sockets and with a real
/// database, and what may be fetched then. The clauses that a file's text decides are in RobotsTests.
@Suite(.timeLimit(.minutes(3))) struct RobotsAccessTests {
  enum Permission: Sendable { case all, rules, nothing }

  struct Row: Sendable, CustomTestStringConvertible {
    let fact: String
    /// What the host says to a path; `other` is the port of another server on the same address.
    let host: @Sendable (_ path: String, _ other: UInt16) -> [ScriptedServer.Step]
    let other: @Sendable (_ path: String) -> [ScriptedServer.Step]
    let permission: Permission
    /// Paths in the order they were asked for: of the host, and of the other one with a mark.
    let asked: [String]

    init(
      _ fact: String, _ permission: Permission, asked: [String] = ["/robots.txt"],
      other: @escaping @Sendable (String) -> [ScriptedServer.Step] = { _ in answer("404 Not Found") },
      host: @escaping @Sendable (String, UInt16) -> [ScriptedServer.Step]
    ) {
      self.fact = fact
      self.permission = permission
      self.asked = asked
      self.host = host
      self.other = other
    }
    init(_ fact: String, _ permission: Permission, _ steps: [ScriptedServer.Step]) {
      self.init(fact, permission) { _, _ in steps }
    }
    var testDescription: String { fact }
  }

  static func answer(_ status: String, _ body: String = "", _ headers: String...) -> [ScriptedServer.Step] {
    let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return [.send(head.joined(separator: "\r\n") + "\r\n\r\n" + body)]
  }
  static func redirect(_ location: String, _ status: Int = 302) -> [ScriptedServer.Step] {
    answer("\(status) Moved", "", "Location: \(location)")
  }
  static let file = "user-agent: *\ndisallow: /private\n"
  static let given = answer("200 OK", file)

  /// Asks for the host's file and judges two paths by what the database then holds.
  func check(_ row: Row) async throws {
    let requests = Mutex<[String]>([])
    let other = try ScriptedServer(lifetime: 60) { request in
      requests.withLock { $0.append("other \(request.target)") }
      return row.other(request.target)
    }
    defer { other.stop() }
    let host = try ScriptedServer(lifetime: 60) { request in
      requests.withLock { $0.append(request.target) }
      return row.host(request.target, other.port)
    }
    defer { host.stop() }
    try await withTestDatabase(size: 4, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      fetching.firstByteTimeout = .seconds(2)
      let origin = "http://127.0.0.1:\(host.port)"
      let url = try WebURL(parsing: "\(origin)/deep/page?for=/robots.txt#x")
      let inquiry = try RobotsInquiry(frontier: frontier, fetching: fetching, minDelay: .seconds(0.01))
      guard case .told = try await inquiry.ask(url, wait: .zero) else {
        Issue.record("the host was free")
        return
      }
      let record = try #require(try await frontier.robots(hostKey: url.hostKey, scheme: "http"))
      let policy = RobotsService.policy(of: record, refusalForbids: false)
      #expect((record.body?.count ?? 0) <= RobotsFile.maximumSize)
      let verdicts = ["/private/a", "/open"].map { policy.verdict(for: $0, agent: "courant-tests").isAllowed }
      let expected =
        switch row.permission {
        case .all: [true, true]
        case .rules: [false, true]
        case .nothing: [false, false]
        }
      #expect(verdicts == expected)
      #expect(requests.withLock { $0 } == row.asked)
      // RFC 9309 2.4: a day at most. What was said of this host is kept for no other one.
      #expect(record.expiresIn <= RobotsPolicy.maximumAge)
      let elsewhere = try WebURL(parsing: "http://127.0.0.1:\(other.port)/")
      let kept = try await frontier.robots(hostKey: elsewhere.hostKey, scheme: "http")
      #expect(kept == nil)
    }
  }

  // MARK: 2.3

  @Test(
    "RFC 9309 2.3: access method",
    arguments: [
      Row("at the root of the host and port, without query", .rules) { path, _ in
        path == "/robots.txt" ? given : answer("404 Not Found")
      },
      Row(
        "the type and name of an encoding change nothing", .rules,
        answer("200 OK", file, "Content-Type: text/html; charset=utf-16")),
      Row("UTF-8", .rules, answer("200 OK", "\u{FEFF}# \u{30C4}\n" + file)),
    ])
  func section2_3(_ row: Row) async throws { try await check(row) }

  // MARK: 2.3.1

  @Test(
    "RFC 9309 2.3.1.1: successful access",
    arguments: [
      Row("200", .rules, given), Row("203", .rules, answer("203 Non-Authoritative", file)),
      Row("200 with nothing", .all, answer("200 OK")), Row("204", .all, [.send("HTTP/1.1 204 No Content\r\n\r\n")]),
      Row("without a length", .rules, [.send("HTTP/1.1 200 OK\r\n\r\n" + file), .close]),
      // A guard's page in place of the file is no success, with any status.
      Row("200 with a challenge", .nothing, answer("200 OK", "<p>Prove it", "cf-mitigated: challenge")),
      Row("202 with a challenge", .nothing, answer("202 Accepted", "", "x-amzn-waf-action: challenge")),
    ])
  func section2_3_1_1(_ row: Row) async throws { try await check(row) }

  /// Answers `/1` to `/count` and then the file.
  static func chain(_ count: Int) -> @Sendable (String, UInt16) -> [ScriptedServer.Step] {
    { path, _ in
      let number = path == "/robots.txt" ? 0 : Int(path.dropFirst()) ?? 0
      return number < count ? redirect("/\(number + 1)") : given
    }
  }

  static let redirects: [Row] =
    [301, 302, 303, 307, 308].map { status in
      Row("\(status)", .rules, asked: ["/robots.txt", "/a"]) { path, _ in
        path == "/a" ? given : redirect("/a", status)
      }
    } + [
      Row("five in a row", .rules, asked: ["/robots.txt", "/1", "/2", "/3", "/4", "/5"], host: chain(5)),
      Row("more than five: unavailable", .all, asked: ["/robots.txt", "/1", "/2", "/3", "/4", "/5"], host: chain(6)),
      Row("to another authority: the rules are the first one's", .rules, asked: ["/robots.txt", "other /robots.txt"]) {
        _ in
        given
      } host: {
        redirect("http://127.0.0.1:\($1)/robots.txt")
      },
      Row("to another file of another authority", .rules, asked: ["/robots.txt", "other /r?x"]) { _ in
        given
      } host: {
        redirect("//127.0.0.1:\($1)/r?x#f")
      },
      Row("to another authority without one", .all, asked: ["/robots.txt", "other /robots.txt"]) { _, port in
        redirect("http://127.0.0.1:\(port)/robots.txt")
      },
      Row("to another authority in trouble", .nothing, asked: ["/robots.txt", "other /robots.txt"]) { _ in
        answer("500 Broken")
      } host: {
        redirect("http://127.0.0.1:\($1)/robots.txt")
      },
      Row("to itself", .all, asked: Array(repeating: "/robots.txt", count: 6)) { _, _ in redirect("/robots.txt") },
      Row("without a target", .all, answer("302 Found")), Row("to a script", .all, redirect("javascript:x")),
      Row("to a file", .all, redirect("file:///etc/passwd")), Row("to nothing", .all, redirect("")),
      // RFC 9110 10.2.3: the least time before the redirected request; a short one is waited out.
      Row("after a second", .rules, asked: ["/robots.txt", "/a"]) { path, _ in
        path == "/a" ? given : answer("302 Found", "", "Location: /a", "Retry-After: 1")
      },
      Row("after an hour", .nothing, answer("302 Found", "", "Location: /a", "Retry-After: 3600")),
    ]

  @Test("RFC 9309 2.3.1.2: redirects", arguments: redirects)
  func section2_3_1_2(_ row: Row) async throws { try await check(row) }

  @Test("RFC 9309 2.3.1.3: \"unavailable\" status", arguments: [400, 401, 402, 403, 404, 410, 418, 451, 499])
  func section2_3_1_3(_ status: Int) async throws {
    try await check(Row("\(status)", .all, Self.answer("\(status) No", "user-agent: *\ndisallow: /")))
  }

  /// The status decides, even if the rest of the head is damaged. The status of a page is not trusted then, nor is a
  /// target that has not come.
  @Test(
    "RFC 9309 2.3.1.3: \"unavailable\" status over a damaged head",
    arguments: ["stray line", "X: a\u{0}b", "Content-Length: none"])
  func section2_3_1_3_damagedHead(_ line: String) async throws {
    @Sendable func damaged(_ status: String, _ field: String = "X: y") -> [ScriptedServer.Step] {
      [.send("HTTP/1.1 \(status)\r\n\(field)\r\n\(line)\r\nLocation: /a\r\n\r\nuser-agent: *\ndisallow: /"), .close]
    }
    for status in [404, 410, 403] { try await check(Row("\(status)", .all, damaged("\(status) No"))) }
    for status in [200, 302, 503] { try await check(Row("\(status)", .nothing, damaged("\(status) No"))) }
    try await check(
      Row("redirect", .rules, asked: ["/robots.txt", "/r2"]) { path, _ in
        path == "/r2" ? Self.given : damaged("301 Moved", "Location: /r2")
      })
  }

  /// Who runs the workers may take a refusal for a no; what other statuses mean stays, and what was said is kept as it
  /// was said.
  @Test("RFC 9309 2.3.1.3: may, not must", arguments: [401, 403, 404, 410])
  func section2_3_1_3_refusalsCanForbid(_ status: Int) async throws {
    let requests = Mutex<[String]>([])
    let server = try ScriptedServer(lifetime: 60) { request in
      requests.withLock { $0.append(request.target) }
      return Self.answer(request.target == "/robots.txt" ? "\(status) No" : "200 OK", "<p>x", "Content-Type: text/html")
    }
    defer { server.stop() }
    try await withTestDatabase(size: 6, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      var configuration = CrawlConfiguration(fetching: fetching, parseThreads: 1)
      configuration.minDelay = .zero
      configuration.rights.dataMining = .ignore
      configuration.exitsWhenIdle = true
      for (path, forbids) in [("/a", true), ("/b", true), ("/c", false)] {
        let url = try WebURL(parsing: "http://127.0.0.1:\(server.port)\(path)")
        _ = try await frontier.enqueue([JobRequest(url)])
        configuration.refusedRobotsForbid = forbids
        try await CrawlWorker(configuration, frontier: frontier, version: "test").run()
      }
      let isRefusal = status < 404
      #expect(requests.withLock { $0 } == ["/robots.txt"] + (isRefusal ? ["/c"] : ["/a", "/b", "/c"]))
      let text = "select coalesce(error_class || ' ' || error, outcome) as word from courant.job_status order by url"
      let found = try await pool.query(Statement(name: "states", text: text))
      let words = try (0..<found.count).map { try found.text($0, "word") }
      let denied = isRefusal ? "robots_denied robots.txt is refused to us" : "not_article"
      #expect(words == [denied, denied, "not_article"])
    }
  }

  static let unreachable: [Row] =
    [429, 500, 501, 502, 503, 504, 520, 599].map {
      Row("\($0)", .nothing, answer("\($0) No", "user-agent: *\nallow: /"))
    }
    + [
      Row("503 as a page", .nothing, answer("503 Unavailable", "<html>later</html>", "Content-Type: text/html")),
      Row("reset", .nothing, [.reset]), Row("closed", .nothing, [.close]),
      Row("no HTTP", .nothing, [.send("SSH-2.0-x\r\n"), .close]),
      Row("a body cut short", .nothing, [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + file), .close]),
      Row(
        "two lengths", .nothing,
        [.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nallow:"), .close]),
      Row("a coding that is broken", .nothing, answer("200 OK", "\u{1F}no", "Content-Encoding: br")),
      Row("304, which nobody asked for", .nothing, [.send("HTTP/1.1 304 Not Modified\r\n\r\n")]),
    ]

  @Test("RFC 9309 2.3.1.4: \"unreachable\" status", arguments: unreachable)
  func section2_3_1_4(_ row: Row) async throws { try await check(row) }

  @Test(
    "RFC 9309 2.3.1.5: parsing errors",
    arguments: [
      Row("a page in place of a file", .all, answer("200 OK", "<html>\n<p>disallow: /</p>", "Content-Type: text/html")),
      Row("noise before the rules", .rules, answer("200 OK", "\u{1}\u{2}\u{0}\n: :\nx\n" + file)),
      Row("noise between the rules", .rules, answer("200 OK", file + "\u{0}\u{7F}\ndis allow: /\ndisallow: /private2")),
    ])
  func section2_3_1_5(_ row: Row) async throws { try await check(row) }
}
