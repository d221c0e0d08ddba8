import Schema
@testable import Reporting
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

/// robots.txt asked for outside of a crawl: by the same path, under the same lease, into the same table.
@Suite(.timeLimit(.minutes(2))) struct RobotsInquiryTests {
  private func withHost(
    _ script: @escaping @Sendable (Int) -> [ScriptedServer.Step],
    _ body: (Frontier, PostgresPool, WebURL, RobotsInquiry, borrowing Mutex<Int>) async throws -> Void
  ) async throws {
    let requests = Mutex(0)
    let server = try ScriptedServer(lifetime: 60) { request in
      guard request.target == "/robots.txt" else {
        return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
      }
      return script(
        requests.withLock {
          $0 += 1
          return $0
        })
    }
    defer { server.stop() }
    try await withTestDatabase(size: 4, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      var fetching = FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)")
      fetching.addresses.allowsPrivateNetworks = true
      let inquiry = try RobotsInquiry(frontier: frontier, fetching: fetching, minDelay: .seconds(0.2))
      try await body(frontier, pool, try WebURL(parsing: "http://127.0.0.1:\(server.port)/a/b"), inquiry, requests)
    }
  }

  private static func file(_ text: String) -> [ScriptedServer.Step] {
    [.send("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")]
  }

  @Test func anUnknownHostIsAskedUnderALeaseAndRests() async throws {
    try await withHost {
      Self.file("user-agent: *\ndisallow: /a/\ncrawl-delay: \($0 * 300)\n")
    } _: {
      frontier, pool, url, inquiry, requests in
      guard case .told = try await inquiry.ask(url, wait: .zero) else {
        Issue.record("the host was free")
        return
      }
      let record = try #require(try await frontier.robots(hostKey: url.hostKey, scheme: "http"))
      let report = RobotsReport(url: url, agent: "courant-tests", record: record, source: .host)
      #expect(
        !report.isAllowed && report.line == 2 && report.rule == "disallow: /a/" && report.group == "*",
        "\(record.error ?? "")")
      #expect(report.crawlDelay == .seconds(300))
      let host = try #require(try await frontier.host(hostKey: url.hostKey))
      #expect(host.leaseOwner == nil && host.readyIn == nil && (host.fetchIn ?? .zero) > .zero)
      #expect(try await frontier.isIdle())
      // The host must rest, even though its rules are known now.
      guard case .busy = try await inquiry.ask(url, wait: .zero) else {
        Issue.record("the host was asked too early")
        return
      }
      #expect(requests.withLock { $0 } == 1)
    }
  }

  @Test func aLeasedOrPausedHostIsNotAsked() async throws {
    try await withHost { _ in
      Self.file("")
    } _: { frontier, pool, url, inquiry, requests in
      let owner = "00000000-0000-0000-0000-000000000001"
      let lease = try await frontier.lease(
        host: url.hostPort, hostKey: url.hostKey, owner: owner, leaseTime: .seconds(60))
      let held = try #require(lease)
      let second = try await frontier.lease(
        host: url.hostPort, hostKey: url.hostKey, owner: owner, leaseTime: .seconds(60))
      #expect(second == nil)
      guard case .busy = try await inquiry.ask(url, wait: .zero) else {
        Issue.record("a leased host was asked")
        return
      }
      // Jobs that come meanwhile are found when the lease is given back.
      _ = try await frontier.enqueue([JobRequest(url)])
      try await frontier.release([LeaseRelease(held.reference)], owner: owner)
      #expect(try await frontier.host(hostKey: url.hostKey)?.state == "ready")
      _ = try await frontier.block(host: url.hostPort, hostKey: url.hostKey, note: "test") { _ in }
      guard case .busy = try await inquiry.ask(url, wait: .zero) else {
        Issue.record("a blocked host was asked")
        return
      }
      #expect(requests.withLock { $0 } == 0)
    }
  }

  @Test func aFailureIsKeptForTheWorkers() async throws {
    try await withHost { _ in
      [.send("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n")]
    } _: {
      frontier, _, url, inquiry, _ in
      _ = try await inquiry.ask(url, wait: .zero)
      let record = try #require(try await frontier.robots(hostKey: url.hostKey, scheme: "http"))
      let report = RobotsReport(url: url, agent: "courant", record: record, source: .host)
      #expect(
        !report.isAllowed && report.rule == nil && report.error == "robots.txt: HTTP 500", "\(report.error ?? "")")
      #expect(try await frontier.host(hostKey: url.hostKey)?.robotsFailures == 1)
    }
  }

  /// Visits of one worker take turns at a host that robots.txt files redirect to.
  @Test func guestsTakeTurns() {
    let pace = GuestPace()
    let now = ContinuousClock.now
    let turns = (0..<5).map { _ in pace.take("a.test", every: .seconds(10), at: now) }
    #expect(turns == [now, now + .seconds(10), now + .seconds(20), now + .seconds(30), nil])
    #expect(pace.take("b.test", every: .seconds(10), at: now) == now)
    #expect(pace.take("a.test", every: .seconds(10), at: now + .seconds(15)) == now + .seconds(40))
  }

  /// A redirect to another host's own file: the rules are taken from what is known of it, without a request.
  @Test func anotherHostsFileIsNotAskedForTwice() async throws {
    try await withHost { _ in
      [.send("HTTP/1.1 301 Moved\r\nLocation: http://known.test/robots.txt\r\nContent-Length: 0\r\n\r\n")]
    } _: { frontier, _, url, inquiry, requests in
      let known = try WebURL(parsing: "http://known.test/")
      let file = Array("user-agent: *\ndisallow: /a/".utf8)
      try await frontier.storeRobots(
        hostKey: known.hostKey, scheme: "http", httpStatus: 200, body: file, lifetime: .seconds(3600))
      _ = try await inquiry.ask(url, wait: .zero)
      let record = try #require(try await frontier.robots(hostKey: url.hostKey, scheme: "http"))
      #expect(record.body?.isSame(as: file) == true && record.error == nil, "\(record.error ?? "")")
      #expect(requests.withLock { $0 } == 1)
    }
  }

  @Test func aFileAtHandIsJudged() throws {
    let url = try WebURL(parsing: "https://example.org/a?b")
    let file = Array("# x\r\nuser-agent: courant\r\nallow: /a\r\n\r\nuser-agent: *\r\ndisallow: /\r\n".utf8)
    let ours = RobotsReport(url: url, agent: "Courant", file: file)
    #expect(ours.isAllowed && ours.line == 3 && ours.group == "courant" && ours.source == .file)
    let theirs = RobotsReport(url: url, agent: "other", file: file)
    #expect(!theirs.isAllowed && theirs.line == 6 && theirs.group == "*")
    let none = RobotsReport(url: url, agent: "other", file: Array("user-agent: a\ndisallow: /".utf8))
    #expect(none.isAllowed && none.group == nil && none.reason == "no rule matches")
  }
}
