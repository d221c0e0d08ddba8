import Testing

@testable import CrawlRules

/// What a crawler is called in robots.txt.
@Suite(.timeLimit(.minutes(3))) struct ProductTokenTests {
  @Test(arguments: [
    ("Courant/0.1 (+https://example.org)", "Courant"), ("news-bot_x/2", "news-bot_x"), ("Mozilla/5.0 (X)", "Mozilla"),
    ("1x", ""),
  ])
  func theProductTokenIsTheFirstWord(agent: String, token: String) {
    #expect(ProductToken.of(agent.utf8) == token)
  }
}
