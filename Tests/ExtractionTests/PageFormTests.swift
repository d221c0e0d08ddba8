import HTML
import Testing
import WebURL

@testable import Extraction

/// Parts of an article, AMP pages, live blogs, walls, and text that a page brings twice.
@Suite struct PageFormTests {
  private func article(_ html: String, url: String = "https://example.org/a/story") -> Article {
    Extractor.article(from: Document.parse(text: html), url: WebURL(url), today: "2026-11-22")
  }

  private static func paragraphs(_ count: Int, from first: Int = 1) -> String {
    (first..<first + count).map {
      "<p>Paragraph \($0) of the story tells what the council of the islands decided about ferry number \($0 * 3).</p>"
    }.joined()
  }

  private static func story(_ text: String) -> String {
    "<title>A headline of some words</title><body><main><article><h1>A headline of some words</h1>\(text)</article></main>"
  }

  @Test(arguments: [
    ("https://e.org/story", "/story/2", true), ("https://e.org/story/2/", "/story/3/", true),
    ("https://e.org/story?page=2", "?page=3", true), ("https://e.org/story.html", "/story-2.html", true),
    ("https://e.org/story.html", "story,2.html", true), ("https://e.org/story", "/story/page/2/", true),
    ("https://e.org/story", "/story/3", false), ("https://e.org/story", "/next-story", false),
    ("https://e.org/story/2", "/story/2", false), ("https://e.org/story", "https://o.org/story/2", false),
    ("https://e.org/2026/11/21/a", "/2026/11/22/a", false),
  ])
  func nextPartIsTheSameAddressWithTheNextNumber(_ own: String, _ link: String, _ isNext: Bool) {
    let found = article(Self.story(Self.paragraphs(8) + "<a rel=next href='\(link)'>Next</a>"), url: own).nextPage
    #expect((found != nil) == isNext, "\(found ?? "none")")
  }

  @Test(arguments: [("amp", true), ("⚡", true), ("⚡\u{FE0F}", true), ("lang=en", false), ("data-amp", false)])
  func ampPagesAreMarked(_ attribute: String, _ isAMP: Bool) {
    let page = article(
      "<!doctype html><html \(attribute)><link rel=canonical href=/a>" + Self.story(Self.paragraphs(8)))
    #expect(page.isAMP == isAMP)
    #expect(page.json(id: nil).contains("\"amp\":\(isAMP)"))
  }

  private static func posts(_ count: Int, ascending: Bool) -> String {
    (0..<count).map { place in
      let minute = ascending ? place + 10 : 59 - place
      return """
        <section class=post><time datetime="2026-11-20T10:\(minute):00Z">10:\(minute)</time>
        <p>At minute \(minute) of the count the clerk in hall \(minute * 2) says that the boxes from the islands have come.</p></section>
        """
    }.joined()
  }

  @Test(arguments: [false, true]) func liveBlogsKeepTheNewestPosts(ascending: Bool) {
    let page = article(Self.story("<div class='live-blog'>\(Self.posts(50, ascending: ascending))</div>"))
    #expect(page.isLiveBlog)
    #expect(page.text.contains("At minute 58 ") && page.text.contains("At minute 30 "))
    #expect(!page.text.contains("At minute 12 ") && !page.text.contains("At minute 17 "))
  }

  @Test func liveBlogsAreKnownByTheirType() {
    let linked =
      #"<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"A headline of some words"}</script>"#
    #expect(article(linked + Self.story(Self.posts(5, ascending: false))).isLiveBlog)
    #expect(!article(Self.story(Self.posts(5, ascending: false))).isLiveBlog)
    // A box in the margin that links to a live blog makes none.
    #expect(
      !article(
        Self.story(Self.paragraphs(12) + "<div class=live-blog><time>1</time><time>2</time><time>3</time></div>")
      ).isLiveBlog)
  }

  @Test func liveBlogPostsOfJSONStandInForAShell() {
    let posts = (1...12).map {
      #"{"@type":"BlogPosting","headline":"Post \#($0)","articleBody":"Post number \#($0) tells at length what the clerk said about the boxes from the islands."}"#
    }
    let page = article(
      "<title>The count of the votes</title><script type='application/ld+json'>{\"@type\":\"LiveBlogPosting\",\"headline\":\"The count of the votes\",\"liveBlogUpdate\":[\(posts.joined(separator: ","))]}</script><body><div id=app></div>"
    )
    #expect(page.isLiveBlog)
    #expect(
      page.blocks.prefix(2).map(\.text) == [
        "Post 1", "Post number 1 tells at length what the clerk said about the boxes from the islands.",
      ])
  }

  @Test(arguments: [
    "<div class='c-paywall'><p>Subscribe now to read the rest of this story.</p></div>",
    "<div id=subscriber-only><p>This story is for our subscribers. Log in.</p></div>",
  ])
  func aWallBelowAShortTextIsSeen(_ wall: String) {
    let page = article(Self.story(Self.paragraphs(4) + wall))
    #expect(page.isAccessibleForFree == false)
    #expect(page.sources["is_accessible_for_free"] == "html")
    #expect(page.truncated == ["paywall"])
    #expect(page.quality < article(Self.story(Self.paragraphs(4))).quality)
  }

  @Test(arguments: [
    // Empty until a script fills it; a whole story; a name that says something else.
    paragraphs(4) + "<div class=paywall></div>",
    paragraphs(40) + "<div class=paywall><p>Subscribe now to read more.</p></div>",
    paragraphs(4) + "<div class=no-paywall><p>Subscribe to our podcast, it is free.</p></div>",
  ])
  func noWallIsMadeUp(_ text: String) {
    let page = article(Self.story(text))
    #expect(page.isAccessibleForFree == nil)
    #expect(page.truncated.isEmpty)
  }

  @Test func whatIsSaidToBePaidForIsCutOnlyWhereWordsAreMissing() {
    func head(_ words: Int) -> String {
      #"<script type="application/ld+json">{"@type":"NewsArticle","headline":"A headline of some words","isAccessibleForFree":false,"wordCount":\#(words)}</script>"#
    }
    #expect(article(head(900) + Self.story(Self.paragraphs(10))).truncated == ["paywall"])
    #expect(article(head(180) + Self.story(Self.paragraphs(10))).truncated.isEmpty)
  }

  @Test func textForSmallScreensCountsOnce() {
    let story =
      "<h2>Parts</h2>" + Self.paragraphs(6)
      + "<p>The boats that the council has paid for leave as follows from Monday:</p><ul><li>One boat leaves Holm at seven.</li><li>Two more leave Vardby at nine.</li></ul>"
      + Self.paragraphs(3, from: 7)
    let page = article(
      Self.story("<div class=desktop>\(story)</div><div class=mobile style='display:none'>\(story)</div>"))
    #expect(page.blocks.map(\.text).filter { $0 == "One boat leaves Holm at seven." }.count == 1)
    #expect(page.blocks.map(\.text).filter { $0 == "Parts" }.count == 1)
    #expect(Set(page.blocks.map(\.text)).count == page.blocks.count)
    #expect(page.blocks.count >= 11)
    // Taken from one of the two, not from both in turn.
    let numbers = page.blocks.compactMap { $0.text.firstMatch(of: /Paragraph (\d)/).flatMap { Int($0.1) } }
    #expect(numbers == Array(1...9))
  }
}
