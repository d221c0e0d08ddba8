import Testing
import WebURL

@testable import CrawlRules

/// Which URLs belong to a crawl.
@Suite(.timeLimit(.minutes(2))) struct CrawlScopeTests {
  @Test(arguments: [
    ("example.org", "https://example.org/a", true), ("example.org", "http://EXAMPLE.org:80/a", true),
    ("example.org", "https://www.example.org/a", false), ("example.org", "https://example.org:8443/a", false),
    ("example.org:8443", "https://example.org:8443/a", true), ("*.example.org", "https://example.org/a", true),
    ("*.example.org", "https://a.b.example.org:8443/", true), ("*.example.org", "https://badexample.org/", false),
    ("https://example.org/news/", "https://example.org/news/a?b=c", true),
    ("https://example.org/news/", "https://example.org/newsletter", false),
    ("https://example.org/news/", "http://example.org/news/a", false),
    ("https://example.org", "https://example.org/anything", true),
    ("https://EXAMPLE.org/a/../news/", "https://example.org/news/a", true),
  ])
  func rules(rule: String, url: String, belongs: Bool) throws {
    let parsed = try #require(CrawlScope.Rule(rule))
    #expect(CrawlScope([parsed.text]).contains(try WebURL(parsing: url)) == belongs)
    #expect(CrawlScope(["never.example", parsed.text]).contains(try WebURL(parsing: url)) == belongs)
  }

  @Test func withoutRulesEverythingBelongs() throws {
    let url = try WebURL(parsing: "https://example.org/")
    #expect(CrawlScope([]).contains(url))
    // Written by a newer version: closed, not open.
    #expect(!CrawlScope(["regex:^https"]).contains(url))
  }

  @Test(arguments: ["", "ftp://example.org/", "*.", "a b", "*.example.org:80"])
  func whatIsNoRule(text: String) { #expect(CrawlScope.Rule(text) == nil) }
}
