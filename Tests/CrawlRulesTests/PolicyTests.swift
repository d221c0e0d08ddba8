import CrawlRules
import Testing

/// RFC 9309 section 2.3.1: what the outcome of fetching robots.txt means.
@Suite struct PolicyTests {
  private let body = Array("user-agent: *\ncrawl-delay: 2\ndisallow: /x\n".utf8)

  private enum Expected: Sendable { case rules, unavailable, refused, unreachable }

  private func kind(_ policy: RobotsPolicy) -> Expected {
    switch policy {
    case .rules: .rules
    case .unavailable: .unavailable
    case .refused: .refused
    case .unreachable: .unreachable
    }
  }

  @Test(arguments: [200, 201, 204, 299]) func section2_3_1_1_successIsParsed(_ status: Int) {
    let policy = RobotsPolicy(.response(status: status, body: body))
    #expect(kind(policy) == .rules)
    #expect(!policy.verdict(for: "/x", agent: "courant").isAllowed)
    #expect(policy.verdict(for: "/y", agent: "courant").isAllowed)
    #expect(policy.crawlDelay(for: "courant") == .seconds(2))
  }

  @Test func section2_3_1_2_tooManyRedirectsAreUnavailable() {
    #expect(RobotsPolicy.maximumRedirects >= 5)
    #expect(kind(RobotsPolicy(.redirectsExhausted)) == .unavailable)
    #expect(kind(RobotsPolicy(.response(status: 302, body: body))) == .unavailable)
  }

  @Test(arguments: [400, 401, 403, 404, 410, 451, 499]) func section2_3_1_3_clientErrorsAllow(_ status: Int) {
    let policy = RobotsPolicy(.response(status: status, body: body))
    #expect(kind(policy) == .unavailable)
    #expect(policy.verdict(for: "/x", agent: "courant").isAllowed)
    #expect(policy.crawlDelay(for: "courant") == nil)
  }

  @Test(arguments: [401, 403]) func section2_3_1_3_refusalCanForbid(_ status: Int) {
    let policy = RobotsPolicy(.response(status: status, body: body), refusalForbids: true)
    #expect(kind(policy) == .refused)
    #expect(!policy.verdict(for: "/y", agent: "courant").isAllowed)
    #expect(policy.verdict(for: "/robots.txt", agent: "courant").isAllowed)
    #expect(kind(RobotsPolicy(.response(status: 404, body: []), refusalForbids: true)) == .unavailable)
  }

  @Test(arguments: [429, 500, 502, 503, 599, 600, 0, 100]) func section2_3_1_4_serverErrorsForbid(_ status: Int) {
    let policy = RobotsPolicy(.response(status: status, body: body))
    #expect(kind(policy) == .unreachable)
    #expect(!policy.verdict(for: "/y", agent: "courant").isAllowed)
    #expect(policy.verdict(for: "/robots.txt", agent: "courant").isAllowed)
  }

  @Test func section2_3_1_4_networkErrorsForbid() { #expect(kind(RobotsPolicy(.failed)) == .unreachable) }

  @Test func section2_3_1_4_afterThirtyDaysTheLastFileOrNone() {
    let unreachable = RobotsPolicy(.failed)
    let known = RobotsFile(parsing: body)
    let days = Duration.seconds(86_400)
    #expect(kind(unreachable.afterUnreachable(for: days * 29, lastKnown: known)) == .unreachable)
    #expect(kind(unreachable.afterUnreachable(for: days * 30, lastKnown: nil)) == .unavailable)
    let policy = unreachable.afterUnreachable(for: days * 31, lastKnown: known)
    #expect(!policy.verdict(for: "/x", agent: "courant").isAllowed)
    #expect(policy.verdict(for: "/y", agent: "courant").isAllowed)
    #expect(kind(RobotsPolicy.unavailable.afterUnreachable(for: days * 31, lastKnown: known)) == .unavailable)
  }

  @Test func anEmptyFileAllowsAll() {
    #expect(RobotsFile(parsing: []).verdict(for: "/x", agent: "courant").isAllowed)
  }
}
