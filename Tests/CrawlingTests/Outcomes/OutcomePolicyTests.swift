import ArticleStore
import Extraction
import Fetching
import Foundation
import HTML
import PageReader
@testable import Frontier
import Testing
import Untrusted
import WebURL

@testable import Crawling

/// What an answer, or its absence, means for a job.
@Suite struct OutcomePolicyTests {
  private func job(attempt: Int = 0, hops: Int = 0) -> ClaimedJob {
    ClaimedJob(
      urlKey: "00000000-0000-0000-0000-000000000001", url: "https://one.example/a", attempt: attempt, priority: 1,
      seenOn: "2026-11-01", hops: hops, etag: nil, lastModified: nil, contentHash: nil, crawl: nil)
  }

  private let rules = OutcomePolicy(retries: RetryPolicy())

  private func response(_ status: Int, _ headers: [(name: String, value: String)] = []) -> FetchResponse {
    FetchResponse(status: status, headers: headers, remoteAddress: "127.0.0.1")
  }

  private func word(_ step: OutcomePolicy.Step) -> String {
    switch step {
    case .settle(.excluded(let errorClass, _)): "excluded \(errorClass.rawValue)"
    case .settle(.retry(let errorClass, _, _, let counts)): "retry \(errorClass.rawValue)\(counts ? "" : " free")"
    case .settle(.dead(let errorClass, _)): "dead \(errorClass.rawValue)"
    case .settle(let outcome): outcome.name
    case .read: "read"
    case .redirect(let target, let wait):
      "redirect \(target)\(wait > .zero ? " after \(wait.components.seconds) s" : "")"
    case .abandon: "abandon"
    }
  }

  @Test(arguments: [
    (200, "read"), (203, "read"), (204, "not_article"), (304, "retry protocol"), (400, "dead http_4xx"),
    (401, "dead http_4xx"),
    (403, "dead http_4xx"), (404, "dead http_4xx"), (408, "retry http_4xx"), (410, "dead http_4xx"),
    (425, "retry http_4xx"), (429, "retry throttled"), (500, "retry http_5xx"), (502, "retry http_5xx"),
    (503, "retry throttled"), (301, "dead bad_redirect"), (999, "retry http_5xx"),
  ])
  func statusesMean(status: Int, expected: String) throws {
    let url = try WebURL(parsing: "https://one.example/a")
    #expect(word(rules.step(for: response(status), from: url, job: job(), backoff: nil)) == expected)
  }

  @Test(arguments: [
    (FetchFailure.Class.dns, "retry dns"), (.connect, "retry connect"), (.tls, "retry tls"),
    (.timeout, "retry timeout"),
    (.truncated, "retry truncated"), (.decode, "retry decode"), (.protocolError, "retry protocol"),
    (.tooLarge, "excluded too_large"), (.blockedAddress, "excluded blocked_address"), (.invalidURL, "dead invalid_url"),
    (.coding, "excluded coding"), (.blockedPort, "excluded blocked_port"), (.noRoom, "retry no_room"),
    (.queueFull, "retry fault free"), (.cancelled, "abandon"),
  ])
  func failuresMean(failure: FetchFailure.Class, expected: String) {
    #expect(word(rules.step(for: FetchFailure(failure, "x"), job: job())) == expected)
  }

  /// A guard's page is not the site's own, with any status.
  @Test(arguments: [
    (200, "cf-mitigated", "challenge", "not_article"), (202, "x-amzn-waf-action", "challenge", "not_article"),
    (200, "cf-mitigated", "none", "read"),
  ])
  func aChallengeIsNoPage(status: Int, name: String, value: String, expected: String) throws {
    let url = try WebURL(parsing: "https://one.example/a")
    let answer = response(status, [(name, value), ("Content-Type", "text/html")])
    #expect(word(rules.step(for: answer, from: url, job: job(), backoff: nil)) == expected)
  }

  @Test func theLastAttemptIsTheEnd() {
    #expect(word(rules.step(for: FetchFailure(.timeout, "x"), job: job(attempt: 3))) == "retry timeout")
    #expect(word(rules.step(for: FetchFailure(.timeout, "x"), job: job(attempt: 4))) == "dead timeout")
  }

  @Test func redirectsAreFollowedTenTimes() throws {
    let url = try WebURL(parsing: "https://one.example/a")
    let moved = response(301, [("Location", "/b")])
    #expect(
      word(rules.step(for: moved, from: url, job: job(hops: 9), backoff: nil)) == "redirect https://one.example/b")
    #expect(word(rules.step(for: moved, from: url, job: job(hops: 10), backoff: nil)) == "dead redirect_loop")
    let none = OutcomePolicy(retries: RetryPolicy(), maxHops: 0)
    #expect(word(none.step(for: moved, from: url, job: job(), backoff: nil)) == "dead redirect_loop")
  }

  @Test(arguments: [("7", " after 7 s"), ("0", ""), ("-1", ""), ("soon", ""), ("317100", " after 86400 s")])
  func aRedirectMayAskForTime(value: String, expected: String) throws {
    let url = try WebURL(parsing: "https://one.example/a")
    let moved = response(307, [("Location", "/b"), ("Retry-After", value)])
    #expect(
      word(rules.step(for: moved, from: url, job: job(), backoff: nil)) == "redirect https://one.example/b\(expected)")
  }

  private func lease(backoff: Duration = .zero, throttledAgo: Duration? = nil) -> Lease {
    Lease(
      reference: LeaseReference(hostKey: 1, epoch: 1), host: "one.example", delay: .zero, backoff: backoff,
      throttledAgo: throttledAgo, expiredLeases: 0, ownFileExpiredLeases: 0, robotsFailures: 0, pending: 1,
      response: .zero,
      terms: HostOverrides(),
      closesIn: nil, address: nil, claimedPriority: 1, readyMicroseconds: 0,
      jobs: [])
  }

  @Test func hostsThatAskForAPauseGetIt() {
    #expect(rules.backoff(for: response(200), lease: lease()) == nil)
    #expect(rules.backoff(for: response(429), lease: lease()) == .seconds(60))
    // Doubles while it goes on, is forgotten after half an hour of quiet, and ends at a day.
    #expect(
      rules.backoff(for: response(503), lease: lease(backoff: .seconds(60), throttledAgo: .seconds(100)))
        == .seconds(120))
    #expect(
      rules.backoff(for: response(503), lease: lease(backoff: .seconds(60), throttledAgo: .seconds(1900)))
        == .seconds(60))
    #expect(
      rules.backoff(for: response(429), lease: lease(backoff: .seconds(80_000), throttledAgo: .seconds(1)))
        == .seconds(86_400))
    let asked = rules.backoff(
      for: response(429, [("Retry-After", "7")]), lease: lease(backoff: .seconds(60), throttledAgo: .seconds(1)))
    #expect(asked == .seconds(7))
  }

  /// A time that is past, zero or none leaves the host's own pause; one beyond a day is a day.
  @Test(arguments: [
    ("0", 60.0), ("-5", 60), ("soon", 60), ("", 60), ("Sun, 06 Nov 1994 08:49:37 GMT", 60), ("317100", 86_400),
    ("90", 90),
  ])
  func statedPausesAreBounded(value: String, seconds: Double) {
    for status in [429, 503] {
      #expect(rules.backoff(for: response(status, [("Retry-After", value)]), lease: lease()) == .seconds(seconds))
    }
  }

  @Test func backoffDoublesWithinItsBounds() {
    let policy = RetryPolicy()
    var generator = SystemRandomNumberGenerator()
    for (failures, step) in [(0, 30.0), (1, 60), (3, 240), (40, 3600)] {
      for _ in 0..<50 {
        #expect((step / 2...step).contains(policy.backoff(after: failures, using: &generator).inSeconds))
      }
    }
  }

  /// `courant.articles.word_count` is what `worker extract` prints: an ideograph is half a word.
  @Test func wordsAreCountedAsTheReaderCountsThem() throws {
    let text = "渡轮晚点\n\n" + String(repeating: "周一渡轮又晚点了没有人感到意外", count: 20)
    let article = PageReader.article(
      Array(text.utf8), .plainText, charset: "utf-8", url: nil, limits: ParseLimits(), today: "2026-11-22")
    let url = try WebURL(parsing: "https://one.example/a")
    guard case .stored(let record) = rules.outcome(of: .article(article), url: url, job: job()) else {
      Issue.record("not stored")
      return
    }
    #expect(record.wordCount == article.wordCount)
    #expect((130...160).contains(record.wordCount))
  }
}
