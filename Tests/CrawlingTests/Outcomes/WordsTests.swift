@testable import Reporting
import Fetching
import Foundation
import TestSupport
import Testing
import WebURL

@testable import Crawling
@testable import Frontier

/// What answers and failures are called: by what they are, with what can be done about it.
@Suite(.timeLimit(.minutes(3))) struct WordsTests {
  private func message(_ status: Int, _ headers: [(name: String, value: String)]) throws -> String {
    let job = ClaimedJob(
      urlKey: "00000000-0000-0000-0000-000000000001", url: "https://one.example/a", attempt: 0, priority: 1,
      seenOn: "2026-11-01", hops: 0, etag: nil, lastModified: nil, contentHash: nil, crawl: nil)
    let step = OutcomePolicy(retries: RetryPolicy()).step(
      for: FetchResponse(status: status, headers: headers), from: try WebURL(parsing: job.url), job: job, backoff: nil)
    switch step {
    case .settle(.dead(_, let message)), .settle(.retry(_, let message, _, _)): return message
    default: return "\(step)"
    }
  }

  @Test(
    arguments: [
      (301, [], "HTTP 301 without a Location"), (302, [""], "HTTP 302 with an empty Location"),
      (302, ["mailto:a@one.example"], "HTTP 302 leads to \"mailto:a@one.example\", which is no http or https address"),
      (307, ["https://[bad"], "HTTP 307 leads to \"https://[bad\", which is no http or https address"),
      (
        300, ["/b"],
        "HTTP 300 with the Location \"/b\"; only 301, 302, 303, 307 and 308 are followed"
      ),
    ] as [(Int, [String], String)])
  func aRedirectThatCannotBeFollowedSaysWhy(status: Int, locations: [String], words: String) throws {
    #expect(try message(status, locations.map { ("Location", $0) }) == words)
  }

  @Test func aLongLocationIsQuotedInPart() throws {
    let long = "ftp://one.example/" + String(repeating: "\u{315}\u{300}", count: 100_000)
    #expect(try message(301, [("Location", long)]).utf8.count < 300)
  }

  @Test(arguments: [
    (
      403, "cf-mitigated", "challenge",
      "HTTP 403, a challenge for browsers instead of the page (cf-mitigated: challenge)"
    ),
    (
      503, "CF-Mitigated", "Challenge",
      "HTTP 503, a challenge for browsers instead of the page (cf-mitigated: challenge) without Retry-After"
    ),
    (
      405, "x-amzn-waf-action", "captcha",
      "HTTP 405, a challenge for browsers instead of the page (x-amzn-waf-action: captcha)"
    ),
    (403, "cf-mitigated", "no", "HTTP 403"), (404, "server", "cloudflare", "HTTP 404"),
    (401, "WWW-Authenticate", "Basic realm=\"staff\"", "HTTP 401, which asks for Basic credentials"),
    (401, "WWW-Authenticate", "Negotiate", "HTTP 401, which asks for Negotiate credentials"),
    (401, "WWW-Authenticate", "\"\u{7}", "HTTP 401"), (401, "Server", "x", "HTTP 401"),
  ])
  func whoAnswersIsNamed(status: Int, name: String, value: String, words: String) throws {
    #expect(try message(status, [(name, value)]) == words)
  }

  @Test(arguments: [
    (401, "asks for a user name and a password", "--host-settings FILE"),
    (403, "refuses this page", "--host-settings FILE"),
    (404, "there is no such page", "in a browser"), (407, "the proxy asks", "--proxy http://USER:PASSWORD@HOST:PORT"),
    (410, "gone for good", "in a browser"), (451, "legal reasons", "the law"),
    (400, "does not exist or is not for us", "in a browser"),
  ])
  func eachRefusalHasItsRemedy(status: Int, reason: String, remedy: String) {
    #expect(ErrorClass.http4xx.reason(status: status).contains(reason))
    let remedies = ErrorClass.http4xx.remedies(url: "https://one.example/a", host: "one.example", status: status)
    #expect(remedies.contains { $0.contains(remedy) }, "\(remedies)")
    let plain = ErrorClass.http4xx.remedies(url: "http://one.example/a", host: "one.example", status: status)
    #expect(plain.contains { $0.contains("http = yes") } == (status == 401))
    #expect(ErrorClass.timeout.reason(status: status) == ErrorClass.timeout.reason)
  }

  /// What others read of a robots.txt that could not be had is what the worker that asked knew.
  @Test func aRobotsFileThatCannotBeHadHasOneClass() {
    for errorClass in ErrorClass.allCases {
      let trouble = RobotsTrouble(errorClass, reason: "it (says) why")
      #expect(RobotsTrouble(noted: trouble.text) == trouble)
    }
    #expect(RobotsTrouble(noted: "robots.txt: no answer").errorClass == .robotsUnreachable)
    #expect(RobotsTrouble(noted: "robots.txt (no class): x").errorClass == .robotsUnreachable)
    #expect(RobotsTrouble(noted: "").errorClass == .robotsUnreachable)
  }

  @Test(arguments: [
    ("https://one.example/a-b_c.html", "https://one.example/a-b_c.html"), ("", "''"),
    ("https://one.example/?a=1&b=2", "'https://one.example/?a=1&b=2'"),
    ("https://one.example/;reboot", "'https://one.example/;reboot'"),
    ("https://one.example/$(reboot)", "'https://one.example/$(reboot)'"),
    ("https://one.example/o'hara'", "'https://one.example/o'\\''hara'\\'''"), ("[::1]:8080", "'[::1]:8080'"),
    ("zeitung.example/ä", "'zeitung.example/ä'"),
  ])
  func aCommandToBeCopiedHasItsWordsQuoted(text: String, word: String) async throws {
    #expect(ShellWord.quoted(text) == word)
    let shell = try await BuiltProgram.run("/bin/sh", ["-c", "printf %s \(word)"])
    #expect(shell.output == text)
  }
}
