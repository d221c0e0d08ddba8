import HTML
import Testing

@testable import Extraction

@Suite struct BlockFeatureTests {
  private static let html = """
    <html><head><title>Harbour opens again - Post</title></head><body>
    <nav class="main-menu"><ul><li><a href="/">Home</a></li><li><a href="/a">News of the day</a></li></ul></nav>
    <article><h1>Harbour opens again</h1>
    <div class="entry-content"><p>The harbour, closed since May, opens again on Monday, the council said on Friday evening.</p>
    <p>Three <a href="/x">ships</a> wait outside, and a fourth one is expected to arrive before the end of the week.</p></div>
    <div class="comment-list"><p>What a relief this is for all of us who live down there by the water!</p></div>
    </article></body></html>
    """

  private static var table: (Page, BlockFeatureTable) {
    let page = PageBuilder.page(of: Document.parse(text: html))
    return (page, BlockFeatureTable(page: page, declaredType: .article, lexicon: NameLexicon()))
  }

  @Test func columnsHaveNamesOfTheirOwn() {
    #expect(BlockFeature.names.count == BlockFeature.count)
    #expect(Set(BlockFeature.names).count == BlockFeature.count)
    #expect(Set(PageFeature.names).count == PageFeature.allCases.count)
    // The lexicon's columns are the last named ones: dumps rely on it.
    #expect(BlockFeature.lexiconPath.rawValue + BlockFeature.lexiconColumns == BlockFeature.allCases.count)
    // One byte holds a column in the artefact.
    #expect(BlockFeature.count <= 256)
  }

  @Test func ownTextAndLinks() {
    let (page, table) = Self.table
    #expect(page.blocks.count == 6)
    #expect(table[0, .words] == 1)
    #expect(table[0, .linkDensity] == 1)
    #expect(table[3, .words] == 15)
    #expect(table[3, .endsSentence] == 1)
    #expect(table[3, .commas] * 15 == 3)
    #expect(table[4, .linkDensity] > 0 && table[4, .linkDensity] < 0.1)
    #expect(table[2, .headingLevel] == 1)
    #expect(table[2, .titleShare] == 1)
    #expect(table[2, .afterTitle] == 1)
    #expect(table[1, .afterTitle] == 0)
    #expect(table[3, .afterTitle] == 2)
  }

  @Test func placeAndNeighbours() {
    let (_, table) = Self.table
    #expect(table[3, .words1After] == table[4, .words])
    #expect(table[4, .words1Before] == table[3, .words])
    #expect(table[0, .words1Before] == -1)
    #expect(table[3, .sameParentAfter] == 1)
    #expect(table[4, .sameParentAfter] == 0)
    #expect(table[3, .headingDistance] == 1)
    #expect(table[3, .longDistanceAfter] == 1)
    #expect(table[3, .pageDeclared] == 0)
    #expect(table[5, .position] > table[4, .position])
  }

  @Test func hintsAreLevelsToTheNearestAncestor() {
    let (page, table) = Self.table
    func level(_ block: Int, _ hint: ClassHint) -> Float {
      table.values[block * BlockFeature.count + BlockFeature.allCases.count + Int(hint.rawValue)]
    }
    #expect(level(5, .comments) == 1)
    #expect(level(3, .comments) == 60)
    #expect(level(3, .body) == 1)
    #expect(level(0, .navigation) >= 1 && level(0, .navigation) <= 4)
    #expect(page.elements[page.blocks[5].element].context.contains(.comments))
  }

  @Test func theLexiconAddsUpTheWay() {
    let page = PageBuilder.page(of: Document.parse(text: Self.html))
    let names = page.names.names[page.names.entries[1].names].map(NameLexicon.key)
    let lexicon = NameLexicon(names.map { (hash: $0, weight: Int8(32)) })
    let table = BlockFeatureTable(page: page, declaredType: nil, lexicon: lexicon)
    #expect(table[3, .lexiconPath] == Float(names.count))
    #expect(table[3, .lexiconHigh] == Float(names.count))
    #expect(table[0, .lexiconPath] == 0)
  }

  @Test(arguments: [
    ("Related articles", false, true, false), ("12 thoughts on “A title”", false, false, true),
    ("3 Kommentare", false, false, true), ("Share this article with friends of yours", true, true, false),
    ("© 2020 Post", true, false, false), ("The council shares the view of the mayor.", false, false, false),
    ("ЧИТАЙТЕ ТАКЖЕ", true, true, false), ("This post appeared first on Post", true, false, false),
  ])
  func knownPhrases(_ text: String, isFurniture: Bool, opensBox: Bool, opensComments: Bool) {
    let verdict = BoilerplatePhrases.verdict(on: text)
    #expect(verdict.isBoilerplate == isFurniture)
    #expect(verdict.opensBox == opensBox)
    #expect(verdict.opensComments == opensComments)
  }

  @Test func scanCountsAsWordsDoes() {
    for text in [
      "It's 12:30 on 4 May 1999; the café’s open.", "東京都は新しい計画を発表した。", "Привет, мир! Как дела?", "a-b c_d",
      "", "...", "L’été à l'ombre", "قال الرئيس: نعم، سنفعل؟",
    ] {
      let bytes = Array(text.utf8)
      let scan = TextScan(bytes.span, title: WordSet(), description: WordSet())
      #expect(scan.words == Words.count(text), "\(text)")
      #expect(scan.endsSentence == text.endsSentence, "\(text)")
    }
    let bytes = Array("It's 12:30 on 4 May 1999".utf8)
    let scan = TextScan(bytes.span, title: WordSet("4 May"), description: WordSet())
    #expect(scan.hasYear && scan.hasClock)
    #expect(scan.titleWords == 2)
  }
}
