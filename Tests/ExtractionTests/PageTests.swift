import Foundation
import HTML
import Testing
import WebURL

@testable import Extraction

@Suite struct PageTests {
  private func article(_ html: String, url: String? = nil) -> Article {
    Extractor.article(from: Document.parse(Array(html.utf8)), url: url.flatMap { WebURL($0) }, today: "2026-11-22")
  }

  private static func page(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pages")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test func newsPage() throws {
    let article = article(try Self.page("vardby-post.html"), url: "https://www.vardbypost.example/news/local-4711")
    #expect(article.title == "Ferry company cancels all night crossings")
    #expect(article.siteName == "Vardby Post")
    #expect(article.authors == ["Ann Lee", "Bo Ek"])
    #expect(article.published?.day == "2025-03-04")
    #expect(article.published?.instant == "2025-03-04T06:30:00+01:00")
    #expect(article.language == "en")
    #expect(article.section == "Local")
    #expect(article.tags == ["ferries", "islands"])
    #expect(article.leadImage == "https://www.vardbypost.example/img/ferry.jpg")
    #expect(article.canonicalURL == "https://www.vardbypost.example/news/local-4711")
    #expect(article.pageType == .article)
    #expect(article.quality > 0.5)
    #expect(article.sources["title"] == "html")
    #expect(article.sources["authors"] == "html")
    // Kinds, texts and places; the rest of a block has tests of its own.
    let blocks = article.blocks.map { $0.rows.isEmpty ? Block(kind: $0.kind, text: $0.text, isAside: $0.isAside) : $0 }
    #expect(
      article.blocks.first?.images == [
        Block.Image(url: "https://www.vardbypost.example/img/ferry.jpg", alternative: "A ferry in the harbour")
      ])
    #expect(
      blocks == [
        Block(kind: .figure, text: ""),
        Block(
          kind: .paragraph,
          text: "The company that runs the ferries to the islands has cancelled all crossings between midnight and six."
        ),
        Block(
          kind: .paragraph, text: "A spokeswoman said on Monday that too few pilots were available for the night shift."
        ),
        Block(kind: .heading(level: 3), text: "Fewer pilots"),
        Block(
          kind: .paragraph,
          text: "Seven pilots have left the company since spring, and only two have been replaced so far."),
        Block(kind: .heading(level: 2), text: "What the captain says", isAside: true),
        Block(
          kind: .paragraph,
          text: "I have sailed this route for thirty years, and there was never a winter without a night boat.",
          isAside: true),
        Block(
          kind: .paragraph, text: "If you ask me, they could have seen it coming, as everyone in the harbour did.",
          isAside: true),
        Block(kind: .paragraph, text: "The steps that were agreed with the council on Tuesday evening are:"),
        Block(kind: .listItem(ordered: false, depth: 1), text: "two more pilots by the end of the year"),
        Block(kind: .listItem(ordered: false, depth: 1), text: "one crossing at four in the morning for freight"),
        Block(
          kind: .paragraph, text: "The first line of a verse\nThe second line of a verse\nAnd the third, which ends it."
        ),
        Block(
          kind: .quote,
          text: "“We are told every spring that it gets better, and every autumn it does not,” the mayor wrote."),
        Block(rows: [
          [Block.Cell(text: "Route", isHeader: true), Block.Cell(text: "Night boats", isHeader: true)],
          [Block.Cell(text: "Vardby to Holm"), Block.Cell(text: "none until May")],
        ]),
        Block(
          kind: .paragraph,
          text:
            "The islands' council called the decision a disaster for the fishing industry, which needs the early boat."),
      ])
  }

  @Test func wordsStayApartAtBordersAndTogetherInside() {
    let html = """
      <title>T</title><body><article>
      <div>First sentence of the story that is long enough to count.<br><br>Second <b>sen</b>tence of the story, also long enough.<div>Third one,
      nested and with enough words to be kept as text.</div></div><ul><li>Item one is a sentence with an end.</li><li>Item two is a sentence with an end.</li></ul></article>
      """
    let texts = article(html).blocks.map(\.text)
    #expect(
      texts == [
        "First sentence of the story that is long enough to count.", "Second sentence of the story, also long enough.",
        "Third one, nested and with enough words to be kept as text.", "Item one is a sentence with an end.",
        "Item two is a sentence with an end.",
      ])
  }

  @Test func futureAndFooterDatesAreNoDates() {
    let text = String(
      repeating: "<p>A sentence of the story that is long enough to count as running text here.</p>", count: 5)
    #expect(article("<h1>A headline of words</h1>\(text)<footer>© 2015 – 4 March 2015</footer>").published == nil)
    #expect(
      article("<meta property=article:published_time content=2031-01-01><h1>A headline of words</h1>\(text)").published
        == nil)
    #expect(
      article("<h1>A headline of words</h1>\(text)<div class=comments><time datetime=2020-01-01>x</time></div>")
        .published == nil)
    #expect(article("<h1>A headline of words</h1><p>Published 4 March 2020</p>\(text)").published?.day == "2020-03-04")
    #expect(
      article("<h1>A headline of words</h1>\(text)", url: "https://e.org/2020/03/04/x").published?.day == "2020-03-04")
  }

  @Test func repeatedBlocksCountOnce() {
    let text = "<p>A sentence of the story that is long enough to count as running text here.</p>"
    let other = "<p>Another sentence of the story, which is different and long enough as well.</p>"
    let blocks = article(
      "<h1>A headline of words</h1><div class=hidden>\(text)\(other)</div><main>\(text)\(other)</main>"
    ).blocks
    #expect(blocks.count == 2)
  }

  @Test(arguments: [
    "", "<", "<p>", "<script type=application/ld+json>{", "<title>T", "<table><tr><td>",
    String(repeating: "<div>", count: 20_000) + "deep text here",
    String(repeating: "<p>a</p>", count: 30_000), "<meta property=og:title content=''>", "<h1></h1><h1> </h1>",
    "\u{0}\u{FFFD}",
    "<pre>" + String(repeating: "\n", count: 1_000), String(repeating: "<br>", count: 10_000),
    String(repeating: "<ul><li>", count: 3_000),
  ])
  func anyPageEnds(_ html: String) {
    let article = article(html)
    #expect(article.quality >= 0 && article.quality <= 1)
  }

  @Test func timeIsLinear() {
    let clock = ContinuousClock()
    func time(_ count: Int) -> Duration {
      let html =
        "<h1>Headline of words</h1>"
        + (0..<count).map { "<div class=c\($0)><p>Sentence number \($0) of a very long story, with words.</p></div>" }
        .joined()
      return clock.measure { _ = article(html) }
    }
    _ = time(100)
    let small = time(2_000)
    let large = time(16_000)
    // Eight times the page: well under the sixty-four times that a quadratic step would take.
    #expect(large < small * 30)
  }
}
