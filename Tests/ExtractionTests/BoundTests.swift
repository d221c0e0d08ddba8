import HTML
import TestSupport
import Testing
import WebURL

@testable import Extraction

/// What a page may have of anything: numbers out of range, and texts, captions, links and lines without end.
@Suite struct BoundTests {
  private static let words = String(
    repeating: "<p>Words of a story that is told here, one sentence and another one of them, and more.</p>", count: 12)

  private static func blocks(_ html: String) throws -> [Block] {
    let page = "<article><h1>A headline of words</h1>\(words)\(html)\(words)</article>"
    let url = try WebURL(parsing: "https://example.org/a")
    return Extractor.article(from: Document.parse(text: page), url: url, today: "2026-11-22").blocks
  }

  /// `abs(Int.min)`, and sums beyond the ends.
  @Test(arguments: [
    ("-9223372036854775808", nil), ("9223372036854775807", nil), ("9223372036854775808", nil), ("2147483648", nil),
    ("2147483647", 2_147_483_647), ("-2147483647", -2_147_483_647), (" 7 ", 7), ("-0", 0), ("+5", 5), ("1.5", nil),
    ("", nil),
    ("99999999999999999999999999", nil), ("٣", nil), ("0x7", nil),
  ])
  func numbersOfItems(text: String, number: Int?) throws {
    let items =
      "<li>The first item of the list, which has some words.<li>The second item of it, which has some too.</ol>"
    for list in ["<ol start='\(text)'>", "<ol reversed start='\(text)'>"] {
      let found = try Self.built(Self.words + list + items + Self.words).blocks.compactMap(\.number)
      let first = number ?? (list.contains("reversed") ? 2 : 1)
      #expect(found == [first, list.contains("reversed") ? first - 1 : first + 1])
    }
    let valued =
      "<ol><li value='\(text)'>The first item of the list, which has some words.<li>The second one of it.</ol>"
    let numbers = try Self.built(Self.words + valued + Self.words).blocks.compactMap(\.number)
    #expect(numbers == [number ?? 1, (number ?? 1) + 1])
  }

  /// A row of a layout brings as many blocks as it has paragraphs, and the last one may not fit.
  @Test func blocksOfAnArticle() {
    let page = "<table>" + String(repeating: "<tr><td><p>a<p>b<p>c", count: 7_000) + "</table>"
    let document = Document.parse(text: page)
    let read = PageBuilder.page(of: document)
    let kept = Array(repeating: true, count: read.blocks.count)
    #expect(kept.count == 21_000)
    var builder = BlockBuilder(
      page: read, kept: kept, document: document, addresses: Addresses(page: nil, baseHref: nil))
    #expect(builder.blocks().count == BlockBuilder.maximumBlocks && builder.isCut)
  }

  @Test(arguments: ["A word\n", "<p>A word</p>"])
  func blocksOfAStatedText(_ paragraph: String) throws {
    let text = try #require(EmbeddedText(String(repeating: paragraph, count: 21_000), source: "json-ld"))
    #expect(text.blocks.count == BlockBuilder.maximumBlocks && text.isCut)
    let short = try #require(EmbeddedText(String(repeating: paragraph, count: 21), source: "json-ld"))
    #expect(short.blocks.count == 21 && !short.isCut)
  }

  @Test(arguments: ["-9223372036854775808", "9223372036854775807", "0", "1e9", "-1", "1001"])
  func numbersOfCells(text: String) throws {
    let row = "<tr><td colspan='\(text)'>A cell of it<td>Another cell of it</tr>"
    let html = Self.words + "<table>" + String(repeating: row, count: 4) + "</table>" + Self.words
    let tables = try Self.built(html).blocks.filter { $0.kind == .table }
    #expect(tables.map { $0.rows.map(\.count) } == [[2, 2, 2, 2]])
  }

  @Test func aPageBeyondItsLimitsSaysSo() {
    let page = PageBuilder.page(of: Document.parse(text: String(repeating: "<p>a", count: 26_000)))
    #expect(page.blocks.count == PageBuilder.maximumBlocks && page.isFull)
    #expect(!PageBuilder.page(of: Document.parse(text: "<p>a<p>b")).isFull)
  }

  /// The blocks of a page of which everything but captions is kept.
  private static func built(_ html: String) throws -> (blocks: [Block], isCut: Bool) {
    let document = Document.parse(text: html)
    let page = PageBuilder.page(of: document)
    let addresses = Addresses(page: try WebURL(parsing: "https://example.org/a"), baseHref: nil)
    var builder = BlockBuilder(
      page: page, kept: page.blocks.map { $0.shape != .caption }, document: document, addresses: addresses)
    return (builder.blocks(), builder.isCut)
  }

  @Test(.timeLimit(.minutes(10)))
  func aTextIsCut() throws {
    let megabyte = String(repeating: "abcdefgh ", count: 120_000)
    let (blocks, isCut) = try Self.built(String(repeating: "<p>\(megabyte)</p>", count: 5))
    #expect(isCut && blocks.reduce(0) { $0 + $1.text.utf8.count } == BlockBuilder.maximumTextBytes)
    let short = try Self.built("<p>\(megabyte)</p>")
    #expect(!short.isCut)
  }

  @Test func captionsAreCut() throws {
    let caption = String(repeating: "Words of a caption. ", count: 5_000)
    let listings = String(repeating: "<pre>a</pre><p>Text.</p>", count: 200)
    let page =
      "\(Self.words)<div><figure><figcaption>\(caption)</figcaption>\(listings)</figure></div>\(Self.words)\(Self.words)"
    let captions = try Self.built(page).blocks.compactMap { $0.caption?.utf8.count }
    #expect(!captions.isEmpty && captions.hasOnly { $0 <= BlockBuilder.maximumCaptionBytes })
    #expect(captions.reduce(0, +) <= BlockBuilder.maximumCaptionsBytes)
  }

  @Test func linksAreBounded() throws {
    let address = "/" + String(repeating: "a", count: 4_000)
    let links = String(repeating: "<p><a href='\(address)'>A link</a> and a text.</p>", count: 1_200)
    let found = try Self.built(links).blocks.flatMap { $0.links.map(\.url.utf8.count) }
    #expect(found.count > 1_000 && found.reduce(0, +) <= BlockBuilder.maximumLinkBytes + 4_100)
    let none = try Self.built(String(repeating: "<a href='mailto:a'>b</a> ", count: 30_000))
    #expect(!none.blocks.contains { !$0.links.isEmpty })
  }

  @Test func linesAreBounded() {
    let page = PageBuilder.page(of: Document.parse(text: "<p>" + String(repeating: "a<br>", count: 60_000)))
    let lines = page.blocks.reduce(0) { $0 + $1.text.utf8.count { $0 == 0x0A } }
    #expect(lines == 50_000)
  }

  /// The lists of a deep one stand in the twentieth: a line costs its indentation.
  @Test func indentationIsBounded() {
    var article = Article()
    for depth in 1...60 {
      var item = Block(kind: .listItem(ordered: true, depth: depth), text: "a\nb")
      (item.group, item.number) = (depth, 999_999_999)
      article.blocks.append(item)
    }
    let longest = article.markdown.split(separator: "\n").map(\.utf8.count).max() ?? 0
    #expect(longest > 200 && longest < 250)
  }

  @Test func valuesOfAHeadAreBounded() {
    let long = String(repeating: "word ", count: 10_000)
    let metas = (0..<5_000).map { "<meta name='n\($0)' content=a>" }.joined()
    let page =
      "<title>\(long)</title><meta name=description content='\(long)'><meta name=author content='\(long)'>\(metas)<p>a"
    let head = PageBuilder.page(of: Document.parse(text: page)).head
    #expect(head.title.map(\.utf8.count).map { (1_900...HeadMetadata.maximumTitle).contains($0) } == true)
    #expect(head.first("description").map { $0.utf8.count <= HeadMetadata.maximumDescription } == true)
    #expect(head.first("author").map { $0.utf8.count <= HeadMetadata.maximumValue } == true)
    #expect(head.metaNames.count == NamedValues.maximum)
    #expect(head.meta["n100"] == ["a"] && head.meta["n4900"] == nil)
  }

  @Test(arguments: [
    ("abc", 2, "ab"), ("a€", 3, "a"), ("a€", 4, "a€"), ("€", 0, ""), ("", 5, ""), ("e\u{301}x", 3, "e\u{301}"),
  ])
  func cuts(text: String, bytes: Int, expected: String) {
    #expect(text.cut(to: bytes).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }
}
