import FlyingFox
import Foundation
import Testing

@testable import Dashboard

/// Who may read the dashboard.
@Suite struct AccessTests {
  static let token = "correct horse battery ü"

  static func request(_ headers: [HTTPHeader: String]) -> HTTPRequest {
    HTTPRequest(method: .GET, version: .http11, path: "/", query: [], headers: headers, body: Data())
  }

  /// Without a token the names of this machine count: any other may have been made to point here.
  @Test(arguments: [
    ("localhost", true), ("localhost:8450", true), ("LOCALHOST:1", true), ("a.localhost:8450", true),
    ("127.0.0.1:8450", true),
    ("127.8.9.10", true), ("[::1]:8450", true), ("[::1]", true), ("", false), ("example.org", false),
    ("evil.test:8450", false),
    ("127.0.0.1.evil.test:8450", false), ("127.0.0.1.:8450", false), ("0.0.0.0:8450", false),
    ("192.168.1.5:8450", false),
    ("[::1", false), ("[::2]:8450", false), ("localhost.evil.test", false), ("notlocalhost", false),
  ])
  func namesOfThisMachine(host: String, isAdmitted: Bool) {
    let verdict = DashboardAccess(token: nil).verdict(on: Self.request([.host: host]))
    #expect(verdict == (isAdmitted ? .admitted : .foreignName))
  }

  @Test func theTokenAdmits() throws {
    let access = DashboardAccess(token: Self.token)
    #expect(access.verdict(on: Self.request([.host: "crawl.example.org"])) == .unknown)
    #expect(access.verdict(on: Self.request([.authorization: "Bearer \(Self.token)"])) == .admitted)
    let cookie = try #require(access.cookie(for: Self.token))
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("correct"))
    let pair = try #require(cookie.split(separator: ";").first)
    #expect(access.verdict(on: Self.request([HTTPHeader("Cookie"): "other=1; \(pair)"])) == .admitted)
  }

  /// A picture or a form on somebody's page asks in the reader's name; a link that is followed is the reader's own.
  @Test func otherSitesMayNotAsk() {
    for access in [DashboardAccess(token: nil), DashboardAccess(token: Self.token)] {
      var headers: [HTTPHeader: String] = [
        .host: "localhost", .authorization: "Bearer \(Self.token)", HTTPHeader("Sec-Fetch-Site"): "cross-site",
        HTTPHeader("Sec-Fetch-Mode"): "no-cors",
      ]
      #expect(access.verdict(on: Self.request(headers)) == .foreignPage)
      headers[HTTPHeader("Sec-Fetch-Mode")] = "navigate"
      #expect(access.verdict(on: Self.request(headers)) == .admitted)
      headers[HTTPHeader("Sec-Fetch-Site")] = "same-origin"
      headers[HTTPHeader("Sec-Fetch-Mode")] = "cors"
      #expect(access.verdict(on: Self.request(headers)) == .admitted)
    }
  }

  @Test(arguments: ["", "correct horse battery", "correct horse battery ü ", "Correct horse battery ü", "x"])
  func nothingElseDoes(given: String) {
    let access = DashboardAccess(token: Self.token)
    #expect(access.cookie(for: given) == nil)
    #expect(access.verdict(on: Self.request([.authorization: "Bearer \(given)x"])) == .unknown)
    #expect(access.verdict(on: Self.request([.authorization: given])) == .unknown)
    #expect(access.verdict(on: Self.request([HTTPHeader("Cookie"): "courant_dashboard=\(given)"])) == .unknown)
  }

  /// Two megabytes of marks where a token, a name or a site is expected.
  @Test(.timeLimit(.minutes(3))) func noCredentialIsComparedByWhatUnicodeCallsEqual() {
    let marks = String(repeating: "\u{301}\u{316}", count: 500_000)
    let cookie = HTTPHeader("Cookie")
    for access in [DashboardAccess(token: Self.token), DashboardAccess(token: nil)] {
      for headers: [HTTPHeader: String] in [
        [.authorization: "Bearer e" + marks], [.authorization: marks], [cookie: "courant_dashboard=e" + marks],
        [cookie: marks + "=1; " + marks], [.host: marks], [.host: "127.0.0." + marks], [.host: marks + ".localhost:"],
        [.host: "localhost", HTTPHeader("Sec-Fetch-Site"): marks, HTTPHeader("Sec-Fetch-Mode"): marks],
      ] {
        let verdict = access.verdict(on: Self.request(headers))
        #expect(verdict != .foreignPage)
      }
      #expect(access.cookie(for: "e" + marks) == nil)
    }
    // Composed and decomposed are equal as strings, and two tokens.
    #expect(DashboardAccess(token: Self.token).cookie(for: "correct horse battery u\u{308}") == nil)
  }
}
