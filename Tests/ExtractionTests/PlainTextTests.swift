import Testing

@testable import Extraction

@Suite struct PlainTextTests {
  private static let page = """
    Ferry company cancels all night crossings

    A ferry in the harbour of Vardby The company runs four ferries between the islands and the mainland

    Related Stories

    The company that runs the ferries to the islands has cancelled all crossings between midnight and six.

    A spokeswoman said on Monday that too few pilots were available for the night shift.

    Fewer pilots

    Seven pilots have left the company since spring, and only two have been replaced so far.

    The steps that were agreed are:

    • two more pilots by the end of the year
    • one crossing at four in the morning for freight

    The islands' council called the decision a disaster for the fishing industry.

    More on This Story

    Related Stories

      • A boat on a beachStranded again

        The boat that nobody wants

      • Two gullsLoud neighbours

        Why gulls love the town hall

    Copyright © 2015 Vardby Post. The paper is not responsible for what others write.

    This page is best viewed in a browser that can show pages like this one in full, with all their pictures.
    """

  @Test func storyIsFoundBetweenFurniture() {
    let article = Extractor.article(fromPlainText: Self.page, url: nil, today: "2026-11-22")
    #expect(article.title == "Ferry company cancels all night crossings")
    #expect(article.language == "en")
    #expect(article.published == nil)
    #expect(article.authors.isEmpty)
    #expect(
      article.blocks.map(\.text) == [
        "The company that runs the ferries to the islands has cancelled all crossings between midnight and six.",
        "A spokeswoman said on Monday that too few pilots were available for the night shift.",
        "Fewer pilots",
        "Seven pilots have left the company since spring, and only two have been replaced so far.",
        "The steps that were agreed are:",
        "two more pilots by the end of the year",
        "one crossing at four in the morning for freight",
        "The islands' council called the decision a disaster for the fishing industry.",
      ])
    #expect(article.blocks[2].kind == .heading(level: 2))
    #expect(article.blocks[5].kind == .listItem(ordered: false, depth: 1))
    #expect(article.pageType == .article)
  }

  @Test func bylineAndDateStandUnderTheTitle() {
    let text = """
      A title without an end

      By Ann Lee
      4 March 2025

      The first paragraph of the story says what happened and to whom it did.

      The second paragraph says a little more about it, as they always do.
      """
    let article = Extractor.article(fromPlainText: text, url: nil, today: "2026-11-22")
    #expect(article.authors == ["Ann Lee"])
    #expect(article.published?.day == "2025-03-04")
    #expect(article.blocks.count == 2)
  }

  @Test func wrappedLinesAreJoined() {
    let text = """
      Title here

      This paragraph is wrapped by hand at a margin as it was usual in the days
      of the typewriter, and it goes on for a second line and a third one that
      is short.
      """
    let article = Extractor.article(fromPlainText: text, url: nil, today: "2026-11-22")
    #expect(article.blocks.count == 1)
    #expect(article.blocks.first?.text.contains("\n") == false)
  }

  @Test func wordsAreCounted() {
    let text = "A title\n\n" + "Words of a story that is told here, one of them a day.\n\n"
    let article = Extractor.article(fromPlainText: text, url: nil, today: "2026-11-22")
    #expect(article.wordCount == article.blocks.reduce(0) { $0 + Words.count($1.text) } && article.wordCount == 13)
  }

  /// Texts that are none, or nothing but, with the words that are in them.
  @Test(arguments: [
    ("", 0), ("\n\n\n", 0), ("\u{FEFF}", 0), (String(repeating: "•\n\n", count: 1_000), 0),
    (String(repeating: "word ", count: 50_000), 50_000), ("word", 1), ("Two words\n", 2), ("• one item", 2),
    ("日本語", 2), ("Advertisement", 0),
  ])
  func anyTextIsRead(_ text: String, _ words: Int) {
    let article = Extractor.article(fromPlainText: text, url: nil, today: "2026-11-22")
    let found = article.blocks.reduce(0) { $0 + Words.count($1.text) } + Words.count(article.title ?? "")
    #expect(found == words)
  }
}
