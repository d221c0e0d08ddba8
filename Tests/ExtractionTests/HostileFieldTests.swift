import Foundation
import HTML
import TestSupport
import Testing
import Untrusted
import WebURL

@testable import Extraction

/// What pages say of themselves, made to end or to hold the process: numbers that overflow, text that Unicode makes
/// quadratic, and more of everything than anybody wrote.
@Suite(.timeLimit(.minutes(5))) struct HostileFieldTests {
  /// Marks of two classes in turn, which normalization has to put in order: 32 KB take 6 seconds, 64 KB 25.
  private static let marks = String(repeating: "\u{301}\u{316}", count: 16_000)
  private static let escapedMarks = String(repeating: "\\u0301\\u0316", count: 8_000)

  private static let story = "<h1>A headline of words</h1><p>Words of a story that is told here, one of them a day.</p>"

  private static func article(_ html: String) -> Article {
    let url = WebURL("https://news.example/2026/05/a-headline-of-words.html")
    return Extractor.article(from: Document.parse(text: html), url: url, today: "2026-11-22")
  }

  private static func linked(_ json: String) -> LinkedData {
    LinkedData(
      scripts: [json], url: "https://news.example/a", canonical: nil, titles: ["a headline of words", marks])
  }

  // MARK: Numbers

  @Test(arguments: [
    "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e999", "-1", "0", "1317624576693539402",
    "\"9223372036854775807\"", "\"+9223372036854775807\"", "[9223372036854775807]", "{\"@value\":9223372036854775807}",
  ])
  func wordCountsAreBounded(_ count: String) {
    let json = #"{"@type":"NewsArticle","isAccessibleForFree":false,"wordCount":\#(count)}"#
    #expect(Self.article("<script type=application/ld+json>\(json)</script>\(Self.story)").title != nil)
    #expect(Self.linked(json).declaredWordCount == nil)
  }

  @Test func aWordCountThatCanBeIsRead() {
    #expect(Self.linked(#"{"@type":"NewsArticle","wordCount":"1000000000"}"#).declaredWordCount == 1_000_000_000)
    var article = Article()
    article.isAccessibleForFree = false
    #expect(Paywall.cuts(article, words: 600, declaredWords: .max))
    #expect(!Paywall.cuts(article, words: 700, declaredWords: 1_000))
    #expect(Paywall.cuts(article, words: 699, declaredWords: 1_000))
  }

  @Test(arguments: [
    "9223372036854775807", "9999999999999", "999999999999999", "0000-00-00", "9999-12-31T23:59:59+99:99",
    "2026-05-04T99:99:99", "20269999", "99999999", "4 May 9223372036854775807", "9223372036854775807 May 2026",
    "2026-05-04 12:30 GMT+9223372036854775807", "2026年99月99日", "253402300800000", "-9223372036854775808",
  ])
  func datesOfExtremeNumbers(_ date: String) {
    let dates = DateText(order: .dayFirst, window: DateWindow(today: "2026-11-22"))
    if let found = dates.value(date) { #expect(found.day == "2026-05-04") }
    let meta = #"<meta property=article:published_time content="\#(date)"><time datetime="\#(date)">\#(date)</time>"#
    #expect(Self.article(meta + Self.story).title != nil)
  }

  @Test func daysOfAnyNumber() {
    for days in [Int.min, -5_000_000, 5_000_000, Int.max, Int.max - 719_468] {
      #expect(CalendarDay(daysSinceEpoch: days) == nil)
    }
    #expect(CalendarDay(daysSinceEpoch: 0)?.text == "1970-01-01")
  }

  // MARK: Marks

  @Test(arguments: [true, false])
  func marksInLinkedData(areEscaped: Bool) throws {
    let marks = areEscaped ? Self.escapedMarks : Self.marks
    let json = """
      {"@graph":[{"@type":"NewsArticle\(marks)","headline":"\(marks)"},
      {"@type":["NewsArticle","\(marks)"],"\(marks)":1,"@id":"\(marks)","url":"\(marks)","headline":"A \(marks)",
      "author":[{"@id":"\(marks)"},{"name":"Ann \(marks)"}],"keywords":"\(marks),\(marks)","datePublished":"\(marks)",
      "isAccessibleForFree":"\(marks)","inLanguage":"\(marks)","publisher":{"name":"\(marks)"}},
      {"@type":"WebPage","@id":"x\(marks)","name":"\(marks)"}]}
      """
    let linked = Self.linked(json)
    #expect(StreamSafe.isSafe(try #require(linked.headline)))
    #expect(linked.isFree == nil && linked.types == ["NewsArticle": 1, "WebPage": 1])
    let page = "<script type=application/ld+json>\(json)</script>" + Self.story
    #expect(StreamSafe.isSafe(Self.article(page).title ?? ""))
  }

  @Test(arguments: [true, false])
  func marksInScripts(areEscaped: Bool) throws {
    let marks = areEscaped ? Self.escapedMarks : Self.marks
    let text = String(repeating: "Words of a story that is told here. ", count: 12)
    let script = """
      window.data = {"\(marks)":{"\(marks)":"\(marks)"},"title":"\(marks)","type":"\(marks)",
      "body":[{"type":"\(marks)","text":"\(text)"},"\(text)\(marks)"]}
      """
    let document = Document.parse(text: "<script>\(script)</script>")
    let found = ScriptData.text(in: document, title: "A \(Self.marks)")
    #expect(try #require(found).blocks.hasOnly { StreamSafe.isSafe($0.text) })
  }

  /// Marks that are few in each node, string or reference and many together: what is made of several is stream-safe
  /// again.
  @Test func marksOfManyPieces() throws {
    let few = String(repeating: "\u{301}\u{316}", count: 14)
    let nodes = "a" + String(repeating: "<i>\(few)</i>", count: 6)
    let references = "a" + String(repeating: "&amp;#x301;", count: 80)
    let twice = references.replacingOccurrences(of: "&amp;", with: "&amp;amp;")
    let story = String(
      repeating: "<p>Words of a story that is told here, one sentence and another of them.</p>", count: 9)
    let page = """
      <title>A headline \(references)</title><meta property=og:title content='B \(twice)'>
      <meta name=description content='C \(twice)'><meta name=author content='Ann \(twice)'>
      <article><h1>A headline \(nodes)</h1><p class=byline>By Ann \(nodes)</p>\(story)<p>\(nodes)</p><h2>B \(nodes)</h2>
      <ul><li>A \(nodes)<li>B \(nodes)</ul><figure><img src=/a.jpg><figcaption>A \(nodes)</figcaption></figure>
      <table><tr><td>A \(nodes)<td>B \(nodes)<tr><td>c<td>d</table><blockquote>A \(nodes)</blockquote>
      <pre>a\(nodes)\nb\(nodes)</pre>\(story)</article>
      """
    let article = Self.article(page)
    #expect(article.blocks.count >= 19)
    var texts = article.blocks.map(\.text) + article.authors + [article.title, article.description].compactMap { $0 }
    texts += [article.text, article.markdown]
    for text in texts { #expect(StreamSafe.isSafe(text)) }
    #expect(texts.contains { $0.unicodeScalars.count { $0 == "\u{316}" } >= 80 })
    #expect(StreamSafe.isSafe(Listing.text("a" + String(repeating: few, count: 1) + few + few)))
    #expect(StreamSafe.isSafe(Entities.decoded("a" + String(repeating: "&#x301;", count: 80))))
    let parsed = Document.parse(text: "<p>\(nodes)")
    #expect(StreamSafe.isSafe(parsed.fieldText(parsed.root)))
    var allowance = JSONReader.Allowance()
    let escapes = "[\"a" + String(repeating: "\\u0301\\u0316", count: 40) + "\"]"
    let value = try #require(JSONReader.values(in: escapes, &allowance).first)
    guard case .array(let items) = value, case .string(let item)? = items.first else {
      Issue.record("no list of texts")
      return
    }
    #expect(item.unicodeScalars.count > 80 && StreamSafe.isSafe(item))
    let told = String(repeating: "Words of a story that is told here, one sentence of them. ", count: 12)
    let json = #"{"@type":"NewsArticle","headline":"A \#(twice)","articleBody":"\#(told)\#(twice)"}"#
    let linked = Self.linked(json)
    #expect(StreamSafe.isSafe(try #require(linked.headline)))
    #expect(try #require(linked.embeddedText).blocks.hasOnly { StreamSafe.isSafe($0.text) })
    let plain = Extractor.article(
      fromPlainText: "A headline\n\n" + told + "a" + few + few + few + "\n\n" + told, url: nil, today: "2026-11-22")
    #expect(plain.blocks.hasOnly { StreamSafe.isSafe($0.text) })
  }

  @Test func marksInFields() {
    let marks = Self.marks
    #expect(LanguageChoice.primaryTag("de\(marks)") == "de" && LanguageChoice.primaryTag(marks) == nil)
    #expect(Access.truth(marks) == nil && Access.truth("http://schema.org/\(marks)/True") == nil)
    #expect(DateNames.kind(marks) == nil && DateLabel.of(marks) == .none && MonthNames.month(marks) == nil)
    #expect(!AuthorWords.roles.contains(marks) && !AuthorNames.isLabel(marks))
    #expect(AuthorNames.names(in: "By \(marks)").isEmpty)
    #expect(Addresses(page: nil, baseHref: marks).absolute(marks) == nil)
  }

  @Test func marksInTheHeadsLinks() {
    let marks = Self.marks
    let links = ["amphtml \(marks)", "alternate", marks].map { "<link rel='\($0)' hreflang='\(marks)' href=/a>" }
    #expect(PageLinks(document: Document.parse(text: links.joined())).amp == nil)
  }

  // MARK: More than anybody wrote

  @Test(arguments: [" | ", " - a", "|", "a - ", "：", " :: ", "｜", " » "])
  func titlesOfSeparators(_ piece: String) {
    let title = String(repeating: piece, count: 1_300_000 / piece.utf8.count)
    let names = (0..<64).map { "name \($0)" }
    #expect(TitleText.withoutSite(title, known: names).utf8.count <= FieldText.maximumBytes)
    #expect(TitleText.candidates(title).count < 3_000)
    #expect(
      TitleText.candidates(title).hasOnly {
        $0.utf8.count <= FieldText.maximumBytes || $0.utf8.count == title.utf8.count
      })
  }

  @Test func valuesOfLinkedDataAreBounded() throws {
    let people = (0..<20_000).map { #"{"@type":"Person","name":"Ann\#($0) Lee"}"# }.joined(separator: ",")
    let sites = (0..<2_000).map { #"{"@type":"WebSite","name":"Site \#($0)"}"# }.joined(separator: ",")
    let words = String(repeating: "\"word\",", count: 20_000)
    let json = #"[{"@type":"Article","author":[\#(people)],"keywords":[\#(words)],"image":[\#(words)]},\#(sites)]"#
    let linked = Self.linked(json)
    #expect(linked.authors.people.count == 64 && linked.siteNames.count == 64 && linked.images.count == 64)
    #expect(linked.keywords.count == 1_000)
    let long = String(repeating: "long ", count: 300_000)
    let headline = try #require(Self.linked(#"{"@type":"Article","headline":"\#(long)"}"#).headline)
    #expect(headline.utf8.count <= FieldText.longestBytes)
  }

  @Test func textsInArraysInArrays() {
    let deep = String(repeating: "[", count: 60) + "\"a\"" + String(repeating: "]", count: 60)
    #expect(Self.linked(#"{"@type":"Article","headline":\#(deep)}"#).headline == nil)
    #expect(Self.linked(#"{"@type":"Article","headline":[[{"@value":"a"}]]}"#).headline == "a")
  }

  @Test func headlinesThatNearlyHoldEachOther() {
    let node = #"{"@type":"Article","headline":"\#(String(repeating: "ab ", count: 150))c"},"#
    let json = "[" + String(repeating: node, count: 3_900) + "{}]"
    let titles = [String(repeating: "ab ", count: 600), String(repeating: "ab ", count: 100)]
    #expect(LinkedData(scripts: [json], url: nil, canonical: nil, titles: titles).article != nil)
  }

  @Test(arguments: ["[1],", "{\"a\":[1,2]},", "\"<p>Words of a story told here.</p>\",", "={\"a\":1,\"b\":[", "=[["])
  func scriptsOfMegabytes(_ piece: String) {
    let script = "a = [" + String(repeating: piece, count: (2 << 20) / piece.utf8.count)
    let document = Document.parse(text: "<script>\(script)</script>")
    let found = ScriptData.text(in: document, title: "A headline of words")
    #expect(found.map { $0.words > 0 } ?? true)
  }

  @Test func scriptsAreReadUntilTheirTimeIsOver() {
    let text = String(repeating: "Words of a story that is told here. ", count: 12)
    let document = Document.parse(text: "<script>a = {\"body\":\"\(text)\"}</script>")
    #expect(ScriptData.text(in: document, title: nil) != nil)
    #expect(ScriptData.text(in: document, title: nil, until: Deadline(.now - .seconds(1))) == nil)
  }

  @Test func manyPropertiesLinksAndTimes() {
    let marks = (0..<2_000).map { "<b itemprop='author datePublished'>Ann\($0) Lee 4.5.2026</b>" }.joined()
    let links = (0..<30_000).map { "<a href=/\($0 % 90)>a</a>" }.joined()
    let names = (0..<5_000).map { "<meta name='x\($0):publish_date' content=2026-05-04>" }.joined()
    let blog =
      String(repeating: "<div class=liveblog>", count: 300) + String(repeating: "<time>a</time>", count: 20_000)
    #expect(Self.article(names + Self.story + marks + links).published?.day == "2026-05-04")
    #expect(Self.article(Self.story + blog).title != nil)
  }

  @Test func elementsInEachOtherThatHoldTheWholePage() {
    let open = String(repeating: "<h1 itemprop=headline><div class=author itemprop=author>", count: 200)
    let text = String(repeating: "<i></i> ", count: 100_000) + "Ann Lee"
    // Each of the four hundred holds all of the text, which is read out of none of them whole.
    let article = Self.article(open + text)
    #expect((article.title ?? "").utf8.count <= 2048)
    #expect(!article.authors.contains { $0.utf8.count > 2048 })
  }

  @Test func wordsOfMegabytes() {
    let word = String(repeating: "A", count: 2_000_000)
    let page = "<meta name=author content='Ann Lee'><h1>A title of words</h1><p>By \(word)</p><p>\(word) by Ann Lee</p>"
    #expect(Self.article(page + "<p>Written by: \(word)</p><p>\(word) 2026-05-04</p>").title == "A title of words")
  }

  @Test func headIsCutBetweenCharacters() {
    #expect("aé".head(2) == "a" && "aé".head(3) == "aé" && "é".head(0) == "" && "e\u{301}x".head(2) == "e")
    #expect(Array("dates: dates".utf8).count == 12 && "dates: date".utf8.firstOffsets(of: Array("date".utf8)) == 0..<4)
    #expect("a".utf8.firstOffsets(of: []) == nil && "".utf8.firstOffsets(of: [1]) == nil)
    #expect("AB-c".asciiName() == "ab-c" && "é".asciiName() == nil && "abc".asciiName(2) == nil)
  }
}
