import HTTPServer
import Testing
import Untrusted

@testable import Dashboard

/// What a page on the web said cannot become markup of ours.
@Suite struct MarkupTests {
  @Test(arguments: [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("\" onload='x'", "&quot; onload=&#39;x&#39;"),
    ("a & b", "a &amp; b"),
    ("safe\u{202E}gpj.exe", "safe\u{FFFD}gpj.exe"),
    ("bell\u{7}nul\u{0}csi\u{9B}", "bell\u{FFFD}nul\u{FFFD}csi\u{FFFD}"),
    ("two\nlines", "two\nlines"),
    ("日本語 العربية", "日本語 العربية"),
  ])
  func textIsEscaped(text: String, html: String) {
    let markup: Markup = "<p title=\"\(text)\">\(text)</p>"
    #expect(markup.html == "<p title=\"\(html)\">\(html)</p>")
  }

  /// Marks that end an isolation, or begin another one, stay out of it.
  @Test func isolationHolds() {
    #expect(Markup.isolated("a\u{2069}b\u{2067}c\u{202E}d\u{200F}e").html == "<bdi>abcd\u{200F}e</bdi>")
  }

  @Test func markupGoesIntoMarkupAsItIs() {
    let inner: Markup = "<b>\("x < y")</b>"
    let outer: Markup = "<p>\(inner)\([inner, inner]) \(3)</p>"
    #expect(outer.html == "<p><b>x &lt; y</b><b>x &lt; y</b><b>x &lt; y</b> 3</p>")
  }

  /// A page may declare any address as its canonical one.
  @Test(arguments: [
    "javascript:alert(1)", "data:text/html,x", " https://example.org", "HTTPS://example.org", "//example.org",
  ])
  func onlyWebAddressesBecomeLinks(url: String) {
    #expect(Markup.outside(url, "text").html == "text")
  }

  @Test func linksSayNothingOfWhereTheyCameFrom() {
    let link = Markup.outside("https://example.org/?a=1&b=\"", "text").html
    #expect(link == "<a href=\"https://example.org/?a=1&amp;b=&quot;\" rel=\"noreferrer noopener external\">text</a>")
  }

  @Test(arguments: ["", "plain", "a&b=c d+e%20", "https://example.org/ü?x=1&y=2#z", "\"'<>", "日本"])
  func queriesComeBackAsTheyWere(value: String) {
    let path = Query.path("/explain", [("url", value), ("other", "1")])
    #expect(path.hasPrefix("/explain?url=") && !path.utf8.contains { $0 >= 0x80 || $0 <= 0x20 || $0 == 0x22 })
    let fields = FormFields(path.split(separator: "?", maxSplits: 1)[1].utf8)
    #expect(fields["url"] == value && fields["other"] == "1" && fields.count == 2)
  }

  @Test(arguments: [
    (0.5, 2.0), (2, 2), (3, 4), (5, 10), (11, 20), (24, 40), (41, 100), (999, 1000), (1001, 2000), (.infinity, 2),
    (.nan, 2),
  ])
  func scalesAreRound(value: Double, top: Double) {
    #expect(ThroughputChart.scale(value) == top)
  }

  /// A run of marks does not slow down a browser, whose search normalizes what is shown.
  @Test(.timeLimit(.minutes(3))) func textThatIsShownIsStreamSafe() {
    let marks = String(repeating: "\u{301}\u{316}", count: 100_000)
    let markup: Markup = "<p title=\"\(marks)\">\(marks)</p>\(Markup.isolated(marks))"
    #expect(StreamSafe.isSafe(markup.html))
    #expect(markup.html.utf8.count > 3 * marks.utf8.count)
  }

  /// A character of Swift has no end: text is cut by scalars, and found by bytes.
  @Test(.timeLimit(.minutes(3))) func textIsCutWhateverItsCharacters() {
    let marks = "e" + String(repeating: "\u{301}\u{316}", count: 500_000)
    let start = marks.start(5000)
    #expect(start.isCut && start.text.unicodeScalars.count == 5000)
    #expect("short".start(5) == ("short", false))
    let text = "\n\n\n\none\n\n\(marks)\n\n\nthree\nlines\n\n"
    let parts = text.paragraphs(maximum: 2)
    #expect(parts.count == 3 && parts.first.count == 2)
    #expect(parts.first[0].hasSameBytes(as: "one") && parts.first[1].hasSameBytes(as: marks))
    #expect(" \u{3000}\(marks)\t".trimmed.hasSameBytes(as: marks))
    #expect("".paragraphs(maximum: 1).count == 0 && " \n ".trimmed.isEmpty)
  }
}
