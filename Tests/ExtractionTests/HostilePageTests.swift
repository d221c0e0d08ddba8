import Foundation
import HTML
import Testing

@testable import Extraction

/// Pages made to break something: each ends with a result, soon.
@Suite struct HostilePageTests {
  private static func article(_ html: [UInt8]) -> Article {
    Extractor.article(from: Document.parse(html), url: nil, today: "2026-11-22")
  }

  private static let seed: [UInt8] = {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pages/vardby-post.html")
    return (try? Data(contentsOf: page)).map { [UInt8]($0) } ?? []
  }()

  /// The middle of a page of our own.
  private static func ownPage(_ lot: Int) throws -> [UInt8] {
    let names = [
      "ar-souq", "he-migdalor", "zh-matou", "th-pa", "hi-bavdi", "pull-quotes", "results-table", "live-blog",
    ]
    let path = "Pages/own/\(names[(lot - 1) % names.count])/source.html"
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: path)
    return Array([UInt8](try Data(contentsOf: page)).dropFirst(1_200).prefix(1_000))
  }

  private static let pieces = [
    "<div>", "</div>", "<p>", "</article>", "<table><tr><td>", "<br><br>", "<li>", "<h1>", "\u{0}", "\u{FF}", "<!--",
    "<script type=application/ld+json>", "<noscript>", "class=comments", "style='display:none'", "<a href=/>", "<pre>",
    "<template>", "<svg>", "&#x1F600;", "مرحبا", "日本語。",
  ].map { Array($0.utf8) }

  /// Ten thousand mutations of a page, each a few cuts, copies, insertions and overwritten bytes.
  @Test(.timeLimit(.minutes(5)), arguments: 0..<10)
  func mutatedPages(_ lot: Int) throws {
    #expect(!Self.seed.isEmpty)
    // Small pages, so that a debug build reads all of them in time: a part of one page, and of nine in other scripts.
    let source = lot == 0 ? Array(Self.seed.prefix(2_900).suffix(1_500)) : try Self.ownPage(lot)
    #expect(source.count >= 1_000)
    var state = UInt64(lot + 1) &* 0x9E37_79B9_7F4A_7C15
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
    var worst = 0.0
    for count in 0..<1_000 {
      var page = source
      for _ in 0..<1 + random(8) {
        let place = random(page.count)
        switch random(4) {
        case 0: page.removeSubrange(place..<min(place + random(400), page.count))
        case 1: page.insert(contentsOf: page[place..<min(place + random(300), page.count)], at: random(page.count))
        case 2: page.insert(contentsOf: Self.pieces[random(Self.pieces.count)], at: place)
        default: if place < page.count { page[place] = UInt8(random(256)) }
        }
      }
      let article = Self.article(page)
      worst = max(worst, article.quality)
      // What is read has to be written, whatever it is; a tenth of them are enough for that.
      if count % 10 == 0 {
        let line = article.json(id: nil, withBlocks: true)
        let isEmpty = article.title == nil && article.blocks.isEmpty
        if !line.hasSuffix("}") || article.markdown.isEmpty != isEmpty { Issue.record("\(article)") }
      }
      if !(0...1).contains(article.quality) { Issue.record("quality \(article.quality)") }
    }
    #expect(worst > 0)
  }

  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      String(repeating: "<div class=a><b>", count: 3_000) + "deep",
      String(repeating: "<div>", count: 1_000) + String(repeating: "<p>Some words here.</p>", count: 1_000),
      (0..<2_000).map { "<p class=c\($0) id=i\($0)>" }.joined(),
      "<p class='" + String(repeating: "a-b ", count: 50_000) + "'>text",
      String(repeating: "<article>", count: 600) + String(repeating: "<p>Words of an article.</p>", count: 600),
      String(repeating: "<h2>Related articles</h2>", count: 2_000),
      "<p>" + String(repeating: "word ", count: 40_000),
      "<p>" + String(repeating: "12:30 ", count: 10_000) + "2020",
      String(repeating: "<ul><li>a:<table><tr><td>", count: 300),
      "<noscript>" + String(repeating: "<p>Text without scripts. ", count: 1_000),
      "<article><h1>A headline of words</h1>"
        + String(repeating: "<p>Words of an article of some length.</p>", count: 30)
        + "</article>" + String(repeating: "<article><h2>Next one</h2>", count: 1_000),
      String(
        repeating: "<figure><img src=/a.jpg></figure><p>Words of the story, more than eight of them.</p>", count: 300),
      String(repeating: "<div class=live-blog><time>1</time>", count: 500),
      String(repeating: "<div class=paywall><a href=/>Subscribe to us</a>", count: 500),
      "<div>" + (0..<300).map { "<p>Number \($0) of a text that stands there twice or more.</p><p>x</p>" }.joined()
        + "</div>"
        + (0..<150).map {
          "<div><p>Number \($0) of a text that stands there twice or more.</p><p>Number \($0 + 1) of a text that stands there twice or more.</p></div>"
        }.joined(),
    ])
  func worstCases(_ html: String) {
    #expect((0...1).contains(Self.article(Array(html.utf8)).quality))
  }

  @Test func textThatStandsOnlyInNoscriptIsRead() {
    let text = (0..<12).map {
      "<p>Sentence number \($0) of a post that scripts would have written, with some words.</p>"
    }
    let page = "<body><div id=app></div><noscript><h1>A post</h1>\(text.joined())</noscript>"
    #expect(Self.article(Array(page.utf8)).text.contains("Sentence number 7"))
    // Beside a page's own text it says that scripts are missing.
    let both = "<body><h1>A post</h1>\(text.joined())<noscript><p>Please enable scripts.</p></noscript>"
    #expect(!Self.article(Array(both.utf8)).text.contains("Please enable"))
  }
}
