import HTML
import Testing
import WebURL

@testable import Extraction

/// What the features say of things that repeat and of what comes after a story's end.
@Suite struct RecordFeatureTests {
  private static let story = "The harbour, closed since May, opens again on Monday, the council said on Friday evening."

  private static func table(_ html: String) -> (Page, BlockFeatureTable) {
    let page = PageBuilder.page(of: Document.parse(text: html))
    return (page, BlockFeatureTable(page: page, declaredType: nil, lexicon: NameLexicon()))
  }

  @Test func siblingsThatLookAlikeAreRecords() {
    let cards = (1...4).map { number in
      """
      <div class="card card-\(number)"><h3>Boat \(number)</h3><p>A boat with number \(number) on it for all to see.</p>
      <span>$ \(number)0</span></div>
      """
    }
    let (page, table) = Self.table("<h1>Boats</h1><p>\(Self.story)</p><section>\(cards.joined())</section>")
    #expect(table[0, .recordLevel] == -1)
    #expect(table[1, .recordCount] == 0)
    let first = page.blocks.firstIndex { $0.text == "Boat 1" } ?? 0
    let third = page.blocks.firstIndex { $0.text == "Boat 3" } ?? 0
    #expect(table[first, .recordCount] == 4)
    #expect(table[third, .recordPlace] == 2)
    #expect(table[third, .recordHeadings] == 1)
    #expect(table[third, .recordPrices] == 1)
    #expect(table[third, .recordSide] == 2)
    #expect(table.largestGroup?.count == 4)
  }

  @Test func twoAreNoGroupAndParagraphsNever() {
    let pair = "<div class=a><p>one two</p><p>three</p></div><div class=a><p>four</p><p>five</p></div>"
    #expect(Self.table(pair).1.largestGroup == nil)
    let paragraphs = String(repeating: "<p>\(Self.story)<br><br>\(Self.story)</p>", count: 5)
    #expect(Self.table(paragraphs).1.largestGroup == nil)
  }

  @Test func endsAndBylinesAreCounted() {
    let (page, table) = Self.table(
      """
      <h1>Harbour opens</h1><p>\(Self.story)</p><div class="share-buttons"><p>Share this</p></div>
      <h1><a href="/x">Another story</a></h1><div class="byline">Ann Author</div><p>\(Self.story) Again.</p>
      """)
    let last = page.blocks.count - 1
    #expect(table[1, .endsBefore] == 0)
    #expect(table[1, .topHeadingsBefore] == 1)
    #expect(table[last, .endsBefore] == 1)
    #expect(table[last, .topHeadingsBefore] == 2)
    #expect(table[last, .linkedHeadingsBefore] == 1)
    #expect(table[last, .bylinesBefore] == 1)
    #expect(table[last, .sinceEnd] == Float(last - 2))
    #expect(table[last, .longBeforeEnd] > 0.3 && table[last, .longBeforeEnd] < 0.7)
  }

  @Test(arguments: [
    ("Lea también: El puerto abre otra vez el lunes", true), ("Czytaj też: Port znów otwarty", true),
    ("Читайте также: порт снова открыт", true), ("The port opens again.", false),
  ])
  func pointersToOtherStories(_ text: String, _ leadsAway: Bool) {
    #expect(BoilerplatePhrases.verdict(on: text).leadsAway == leadsAway)
  }

  @Test func invitationsAreCounted() {
    let bytes = Array("Follow us on Facebook, or subscribe to our newsletter".utf8)
    #expect(TextScan(bytes.span, title: WordSet(), description: WordSet()).invitations == 4)
    let story = Array(Self.story.utf8)
    #expect(TextScan(story.span, title: WordSet(), description: WordSet()).invitations == 0)
  }

  /// A story about a community is no forum: the words of a slug say nothing of the page.
  @Test(
    arguments: [
      ("/forum/thread/12", 1), ("/thanks-to-the-community-for-its-help", 0), ("/community", 1),
    ] as [(String, Float)])
  func onlyNamesInThePathTellTheType(_ path: String, _ saysForum: Float) {
    let (page, table) = Self.table("<p>\(Self.story)</p>")
    let row = PageFeatureRow(page: page, blocks: table, url: WebURL("https://example.org" + path))
    #expect(row[.saysForum] == saysForum)
  }
}
