import HTML
import Testing

@testable import Extraction

/// What is said of a page that is no article: nothing that the page is too short to show.
@Suite(.timeLimit(.minutes(3))) struct VerdictTests {
  private func reason(_ html: String) -> String? {
    Extractor.article(from: Document.parse(Array(html.utf8)), url: nil, today: "2026-11-22").notArticle
  }

  @Test(arguments: [
    "<title>Daily</title><frameset cols='20%,80%'><frame src=menu.html><frame src=main.html></frameset>",
    "<title>Daily</title><frameset rows='*'><frame src=a><noframes><p>Your browser shows no frames.</noframes></frameset>",
  ])
  func aFramesetIsCalledOne(html: String) {
    #expect(reason(html) == "the page is a frameset: what it shows are other pages")
  }

  @Test(arguments: [
    "<title>Please wait</title><p>Please wait while your request is being checked …",
    "<title>Loading</title><div id=app><p>Loading…</p></div>",
    "<body><h1>One moment</h1><p>We are just getting things ready for you.</p><p>Please wait</p>",
  ])
  func aPageOfFewWordsIsNotGivenAType(html: String) throws {
    let said = try #require(reason(html))
    for type in PageType.allCases { #expect(!said.contains("a \(type.rawValue)"), "\(said)") }
  }

  @Test func aTypeIsToldOfPagesThatShowIt() {
    var article = Article()
    article.blocks = [Block(kind: .paragraph, text: "Some words")]
    (article.pageType, article.quality) = (.forum, 0.18)
    #expect(
      article.reasonAgainst(stretches: 1, words: 59)
        == "the page has too little text to be told (59 words), of quality 0.18; from 0.30 on it would be kept")
    #expect(
      article.reasonAgainst(stretches: 1, words: 60)
        == "the page is a forum of quality 0.18; from 0.30 on it would be kept")
    article.blocks = []
    #expect(article.reasonAgainst(stretches: 2, words: 59) == "none of the page's 2 blocks of text is body text")
  }

  /// What is not read of a long text is told like what is not read of a long page.
  @Test func aPlainTextThatIsCutSaysSo() {
    let line = "A paragraph of a story that is told here, in one sentence of some length.\n\n"
    let short = "A title of words\n\n" + String(repeating: line, count: 100)
    #expect(Extractor.article(fromPlainText: short, url: nil, today: "2026-11-22").truncated.isEmpty)
    let long = (0..<90_000).map { "Paragraph \($0) of a story that is told here, with some more words to it." }
    let article = Extractor.article(
      fromPlainText: long.joined(separator: " "), url: nil, today: "2026-11-22")
    #expect(article.truncated == ["inputBytes"])
    let many = Extractor.article(
      fromPlainText: long.prefix(20_001).joined(separator: "\n\n"), url: nil, today: "2026-11-22")
    #expect(many.truncated == ["inputBytes"])
  }
}
