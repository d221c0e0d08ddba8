import Foundation
import HTML
import Models
import Testing
import WebURL

@testable import Extraction

/// A page ends within its time, whatever is expensive about it, with a result or with the reason why there is none.
@Suite struct DeadlineTests {
  /// Pages that the parser is soon through with and that what follows is not.
  static let pages: [(String, String)] = [
    (
      "blocks",
      "<article><h1>A title of words</h1>"
        + String(repeating: "<p>Some words of a block, more or less.", count: 8_000)
    ),
    ("depth", String(repeating: "<div class=a><b>", count: 4_000) + "deep"),
    ("links", "<ul>" + (0..<8_000).map { "<li><a href=/\($0)>Link \($0)</a>" }.joined()),
    ("names", (0..<5_000).map { "<p class='name-\($0) of-\($0)' id=i\($0)>x" }.joined()),
    (
      "data",
      "<script type=application/ld+json>[" + String(repeating: "{\"@type\":\"Thing\",\"name\":[1,2]},", count: 4_000)
        + "1]</script><p>x"
    ),
    (
      "scripts",
      (0..<60).map {
        "<script>var a\($0) = {" + String(repeating: "\"key\": [1, {\"b\": \"c d e\"}], ", count: 1_000)
          + "\"z\": 1}</script>"
      }.joined() + "<p>x"
    ),
    (
      "times",
      "<article><h1>T</h1>"
        + String(
          repeating: "<time datetime=2020-01-02>2 January 2020</time><p>by Ann Lee, 3 January 2020</p>", count: 4_000)
    ),
    ("tables", String(repeating: "<table><tr><td>a<td>b<td>c</tr></table>", count: 4_000)),
    ("titles", String(repeating: "<h1>A - B | C: D</h1>", count: 4_000)),
  ]

  /// Seconds of a processor that this thread has used.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test(.timeLimit(.minutes(5)), arguments: pages)
  func thePageEndsSoonAfterItsDeadline(name: String, html: String) {
    let document = Document.parse(Array(html.utf8))
    let start = Self.processorTime()
    let article = Extractor.article(
      from: document, url: nil, today: "2026-11-22", until: Deadline(.now + .milliseconds(50)))
    // A debug build; without a deadline most of these take it many seconds. What others do meanwhile is not counted.
    let taken = Self.processorTime() - start
    #expect(taken < 8, "\(name)")
    #expect(article.truncated.contains("time") || taken < 0.5)
    #expect(!article.blocks.isEmpty || article.notArticle == "the time for a page ran out before its text was found")
  }

  /// Time that is over before anything was read still gives an answer.
  @Test func noTimeAtAllIsAnAnswerToo() {
    let page =
      "<title>A title</title><article><h1>A title</h1><p>\(String(repeating: "Words of a text. ", count: 50))</p>"
    let document = Document.parse(Array(page.utf8))
    let never = Extractor.article(from: document, url: nil, today: "2026-11-22", until: Deadline(.now))
    #expect(never.blocks.isEmpty)
    #expect(never.truncated == ["time"])
    #expect(never.notArticle == "the time for a page ran out before its text was found")
    let whole = Extractor.article(from: document, url: nil, today: "2026-11-22")
    #expect(whole.truncated.isEmpty)
    #expect(whole.notArticle == nil)
  }

  /// Steps that are long by themselves look at the clock as they go.
  @Test func longStepsStopInTheMiddle() throws {
    let values = Array(repeating: Float(0), count: 1_001 * BlockFeature.count)
    #expect(BlockModel.shipped.article.logOdds(values) { Deadline(.now).isOver } == nil)
    let document = Document.parse(text: String(repeating: "<p>Some words of a block.", count: 1_000))
    let page = PageBuilder.page(of: document)
    func blocks(until deadline: Deadline) -> Int {
      var builder = BlockBuilder(
        page: page, kept: page.blocks.map { _ in true }, document: document,
        addresses: Addresses(page: nil, baseHref: nil), deadline: deadline)
      return builder.blocks().count
    }
    #expect(blocks(until: Deadline(.now)) < 200)
    #expect(blocks(until: .none) == 1_000)
  }

  /// What is chosen beside the body looks at the clock too: each of these has something to find, and time for none of
  /// it.
  @Test func fieldsStopInTheMiddle() throws {
    let document = Document.parse(
      text: "<title>A headline</title><article><h1>A headline of words</h1><p class=byline>By Ann Lee</p>"
        + "<time datetime=2020-01-02>2 January 2020</time><p>3 May 2020</p><p itemprop=headline>Another line</p>"
        + String(repeating: "<p>Some words of a block.", count: 2_000))
    let page = PageBuilder.page(of: document)
    let linked = LinkedData(scripts: [], url: nil, canonical: nil, titles: [])
    let site = SiteName(head: page.head, linked: linked, host: nil)
    let dates = DateText(order: .dayFirst, window: DateWindow(today: "2026-11-22"))
    let overrides = try Overrides(parsing: "[a.example]\ntitle h1\nbody article\nauthor .byline\n")
    let url = try WebURL(parsing: "http://a.example/")
    let rules = try #require(overrides.site(for: url))
    for (deadline, isFound) in [(Deadline.none, true), (Deadline(.now), false)] {
      var title = TitleChoice(page: page, document: document, linked: linked, site: site)
      title.deadline = deadline
      let heading = title.choose()?.value
      #expect((heading == "A headline of words") == isFound)
      var evidence = DateEvidence(
        page: page, document: document, linked: linked, text: dates, titleBlock: 0, types: [])
      evidence.deadline = deadline
      #expect(evidence.candidates().list.isEmpty == !isFound)
      var bylines = BylineChoice(
        page: page, document: document, linked: linked, site: site, titleBlock: 0,
        dates: dates, types: [])
      bylines.deadline = deadline
      // The line that begins like a byline is read whatever the time.
      #expect(bylines.candidates(bylines.rawByline()).list.contains { $0[.classed] > 0 } == isFound)
      #expect(rules.verdict(on: page, document, until: deadline).isEmpty == !isFound)
    }
    let cut = Extractor.article(
      from: document, url: url, today: "2026-11-22", overrides: overrides, until: Deadline(.now))
    #expect(cut.truncated == ["time"])
  }

  @Test func plainTextEndsInTimeToo() {
    let text = String(repeating: "Words of a text that goes on.\n", count: 1_000)
    let never = Extractor.article(fromPlainText: text, url: nil, today: "2026-11-22", until: Deadline(.now))
    #expect(never.truncated == ["time"])
    #expect(never.text.utf8.count < text.utf8.count / 2)
  }

  @Test(arguments: [
    ("", "the page has no text"), ("<script>var a = 1</script>", "the page has no text"),
    ("<footer><p>© 2025 Paper</p></footer>", "the page has too little text to be told (2 words), of quality 0.0"),
    (
      "<nav><ul>" + (0..<40).map { "<li><a href=/\($0)>Link \($0)</a>" }.joined() + "</ul></nav>",
      "the page is a listing of quality 0.0"
    ),
  ])
  func whyAPageIsNoArticleIsSaid(html: String, reason: String) {
    let article = Extractor.article(from: Document.parse(Array(html.utf8)), url: nil, today: "2026-11-22")
    #expect(
      article.notArticle?.hasPrefix(reason) == true,
      "\(article.notArticle ?? "an article"), \(article.pageType), \(article.text)")
    #expect(article.json(id: nil).contains("\"not_article\":\"the page"))
  }

  @Test func aPoorPageOfAnotherTypeIsNoArticle() {
    var article = Article()
    article.blocks = [Block(kind: .paragraph, text: "Some words")]
    (article.pageType, article.quality) = (.listing, 0.07)
    #expect(
      article.reasonAgainst(stretches: 9) == "the page is a listing of quality 0.07; from 0.30 on it would be kept")
    article.quality = 0.3
    #expect(article.reasonAgainst(stretches: 9) == nil)
    (article.pageType, article.quality) = (.article, 0.01)
    #expect(article.reasonAgainst(stretches: 9) == nil)
    article.blocks = []
    #expect(article.reasonAgainst(stretches: 1) == "the page's one block of text is no body text")
    article.pageType = .forum
    let many = "none of the page's 9 blocks of text is body text, and it reads as a forum"
    #expect(article.reasonAgainst(stretches: 9) == many)
  }

  @Test func plainTextHasReasonsToo() {
    let none = Extractor.article(fromPlainText: " \n", url: nil, today: "2026-11-22")
    #expect(none.notArticle == "the page has no text")
    let line = Extractor.article(fromPlainText: "One line", url: nil, today: "2026-11-22")
    #expect(line.notArticle != nil)
    let story = "A title of words\n\n" + (0..<20).map { "Paragraph \($0) of a story that is told here.\n\n" }.joined()
    #expect(Extractor.article(fromPlainText: story, url: nil, today: "2026-11-22").notArticle == nil)
  }
}
