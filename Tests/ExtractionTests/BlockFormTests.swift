import HTML
import TestSupport
import Testing
import WebURL

@testable import Extraction

/// What form kept text gets: the decision itself is taken as given here.
@Suite struct BlockFormTests {
  /// The blocks of a page all of whose text is kept but what has `drop` in it.
  private func blocks(_ html: String) -> [Block] {
    let document = Document.parse(text: "<body><main>" + html + "</main>")
    let page = PageBuilder.page(of: document)
    let kept = page.blocks.map { !$0.text.contains("drop") }
    let addresses = Addresses(page: WebURL("https://example.org/news/story"), baseHref: nil)
    var builder = BlockBuilder(page: page, kept: kept, document: document, addresses: addresses)
    return builder.blocks()
  }

  private static let paragraph =
    "<p>A paragraph of the story, so long that it is clear to everybody what the container of the text is here.</p>"

  private func inStory(_ html: String) -> [Block] {
    Array(blocks(Self.paragraph + html + Self.paragraph + Self.paragraph + Self.paragraph).dropFirst().dropLast(3))
  }

  @Test func headingsKeepTheirLevel() {
    let blocks = inStory("<h2>Two</h2><p>x</p><h5>Five</h5>")
    #expect(blocks.map(\.kind) == [.heading(level: 2), .paragraph, .heading(level: 5)])
  }

  @Test func nestedListsHaveDepthNumberAndGroup() {
    let blocks = inStory(
      "<ol start=3><li>three<ul><li>inner one<li>inner two</ul><li value=10>ten<li><p>eleven</p><p>more</p></ol><ul><li>other</ul>"
    )
    #expect(
      blocks.map(\.kind) == [
        .listItem(ordered: true, depth: 1), .listItem(ordered: false, depth: 2), .listItem(ordered: false, depth: 2),
        .listItem(ordered: true, depth: 1), .listItem(ordered: true, depth: 1), .listItem(ordered: true, depth: 1),
        .listItem(ordered: false, depth: 1),
      ])
    #expect(blocks.map(\.number) == [3, nil, nil, 10, 11, 11, nil])
    #expect(blocks.map(\.group) == [1, 2, 2, 1, 1, 1, 3])
    #expect(blocks.map(\.continuesItem) == [false, false, false, false, false, true, false])
  }

  @Test func reversedListsCountDown() {
    #expect(inStory("<ol reversed><li>c<li>b<li>a</ol>").map(\.number) == [3, 2, 1])
    #expect(inStory("<ol start=x><li value=99999999999>c</ol>").map(\.number) == [1])
  }

  /// A page may put its whole text into one list item or one quotation: then it is neither.
  @Test func whatHoldsTheWholeStoryIsNoForm() {
    let text = Self.paragraph + Self.paragraph
    #expect(blocks("<ul><li>\(text)</ul>").hasOnly { $0.kind == .paragraph })
    #expect(blocks("<blockquote>\(text)</blockquote>").hasOnly { $0.kind == .paragraph })
  }

  @Test(arguments: [
    "<blockquote><p>One.</p><p>Two.</p><footer>Ann Lee, mayor</footer></blockquote>",
    "<blockquote><p>One.</p><p>Two.</p><p>— Ann Lee, mayor</p></blockquote>",
    "<blockquote><p>One.</p><p>Two.</p><cite>Ann Lee, mayor</cite></blockquote>",
    "<figure><blockquote><p>One.</p><p>Two.</p></blockquote><figcaption>drop: Ann Lee, mayor</figcaption></figure>",
  ]) func quotationsKnowWhoSaidThem(_ html: String) {
    let blocks = inStory(html)
    #expect(blocks.map(\.kind) == [.quote, .quote])
    #expect(blocks.map(\.text) == ["One.", "Two."])
    #expect(blocks.map(\.group) == [1, 1])
    #expect(blocks.last?.attribution?.hasSuffix("Ann Lee, mayor") == true)
  }

  @Test func whatStandsInAQuotationIsMarked() {
    let blocks = inStory("<blockquote><p>One.</p><ul><li>item</ul><pre>a\n b</pre></blockquote>")
    #expect(blocks.map(\.kind) == [.quote, .listItem(ordered: false, depth: 1), .code])
    #expect(blocks.map(\.isQuoted) == [false, true, true])
  }

  @Test func listingsKeepTheirSpaces() {
    let blocks = inStory(
      "<figure><pre>\n  if a {\n    b()   \n\n  }\n\n</pre><figcaption>drop: how</figcaption></figure>")
    #expect(blocks.map(\.kind) == [.code])
    #expect(blocks.first?.text == "  if a {\n    b()\n\n  }")
    #expect(blocks.first?.caption == "drop: how")
  }

  @Test func tablesHaveRowsAndHeaders() throws {
    let blocks = inStory(
      """
      <table><caption>drop: Boats</caption><thead><tr><th>Route<th colspan=2>Boats</thead>
      <tr><th>Holm<td><td>drop</td></tr><tr><td colspan=3>From <a href=/may>May</a> on</tr><tr><td>Ek<td>2<td>3</table>
      """)
    let table = try #require(blocks.first)
    #expect(blocks.count == 1)
    #expect(table.kind == .table)
    #expect(table.caption == "drop: Boats")
    #expect(
      table.rows.map { $0.map(\.text) } == [
        ["Route", "Boats", ""], ["Holm", "", ""], ["From May on", "", ""], ["Ek", "2", "3"],
      ])
    #expect(table.rows.map { $0.map(\.isHeader) }[0] == [true, true, true])
    #expect(table.rows[2][0].links == [Block.Link(range: 5..<8, url: "https://example.org/may")])
    #expect(table.text == "Route\tBoats\n\nHolm\n\nFrom May on\n\nEk\t2\t3")
  }

  @Test func layoutTablesAreNoTables() {
    let long = String(repeating: "word ", count: 70)
    let blocks = inStory("<table><tr><td><p>\(long)</p><td><p>\(long)</p></table>")
    #expect(blocks.map(\.kind) == [.paragraph, .paragraph])
  }

  @Test func figuresHaveCaptionAndAddressAndNoBodyText() {
    let blocks = inStory(
      """
      <figure><img src="data:image/gif;base64,R0" data-src=/a.jpg alt="A  ferry"><figcaption>The ferry. Photo: Bo</figcaption></figure>
      <figure><picture><source srcset="/s.webp 300w, /l.webp 900w"><img></picture></figure>
      <div><img src=/c.jpg></div><p class=photo-caption>drop: below</p><img src=pixel.gif width=1 height=1><img src=/spacer.gif><p><img src=//cdn.example/b.png></p>
      """)
    #expect(blocks.hasOnly { $0.kind == .figure && $0.text.isEmpty })
    #expect(
      blocks.map { $0.images.map(\.url) } == [
        ["https://example.org/a.jpg"], ["https://example.org/l.webp"], ["https://example.org/c.jpg"],
        ["https://cdn.example/b.png"],
      ])
    #expect(blocks.map(\.caption) == ["The ferry. Photo: Bo", nil, "drop: below", nil])
    #expect(blocks[0].images[0].alternative == "A ferry")
  }

  @Test func foreignImagesStayOut() {
    #expect(inStory("<div class=related-posts><figure><img src=/a.jpg></figure></div>").isEmpty)
    #expect(
      inStory(
        "<p class=drop-cap><a href=/x>drop a long line of words that is all of it one single link: <img src=/a.jpg> more words</a></p>"
      )
      .isEmpty)
  }

  @Test func insetsAreMarked() {
    let blocks = inStory("<aside><h3>Beside</h3><p>Inset text.</p><figure><img src=/a.jpg></figure></aside>")
    #expect(blocks.map(\.isAside) == [true, true, true])
    #expect(blocks.map(\.kind) == [.heading(level: 3), .paragraph, .figure])
  }

  @Test func linksHaveTextAddressAndPlace() throws {
    let blocks = inStory(
      """
      <p>Ünï 🚢 <a href="/a?b=1"> the <b>boat</b> </a>, <a href="mailto:x@y">mail</a> and<br><a href=//o.example>other</a></p>
      <ul><li><a href="#top">يوم</a> الأحد</ul><a href=/whole><p>First part</p><p>second part</p></a>
      """)
    let first = try #require(blocks.first)
    #expect(first.text.texts(of: first.links) == ["the boat", "other"])
    #expect(first.links.map(\.url) == ["https://example.org/a?b=1", "https://o.example/"])
    #expect(first.links[0].range == 6..<14)
    #expect(blocks[1].text.texts(of: blocks[1].links) == ["يوم"])
    #expect(
      blocks[2...].map { block in block.text.texts(of: block.links) } == [["First part"], ["second part"]])
  }
}
