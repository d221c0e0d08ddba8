import HTML
import Testing
import WebURL

@testable import Extraction

/// The title of whole pages, among headings and what their heads declare.
@Suite struct TitleChoiceTests {
  private static let story = String(
    repeating: "<p>The harbour office said that the night ferry would not sail before the storm had passed.</p>",
    count: 6)

  private func title(_ head: String, _ body: String) -> String? {
    let html = "<html lang=en><head>\(head)</head><body>\(body)\(Self.story)</body></html>"
    return Extractor.article(
      from: Document.parse(Array(html.utf8)),
      url: WebURL("https://www.vardbypost.example/news/night-ferry-waits-for-the-storm"),
      today: "2026-11-22"
    ).title
  }

  private static let wanted = "Night ferry waits for the storm"

  @Test(
    arguments: [
      ("<title>\(wanted) | Vardby Post</title>", "<h1>\(wanted)</h1>"),
      (
        "<title>\(wanted) - Vardby Post</title><meta property=og:title content=\"\(wanted)\">",
        "<h1>Vardby Post</h1><h2>\(wanted)</h2>"
      ),
      (
        "<title>Vardby Post: \(wanted)</title><meta property=og:site_name content=\"Vardby Post\">",
        "<h1>\(wanted)</h1>"
      ),
      (
        "<title>\(wanted) – Vardby Post</title><meta property=og:title content=\"\(wanted) – Vardby Post\"><meta property=og:site_name content=\"Vardby Post\">",
        ""
      ),
      (
        #"<script type="application/ld+json">{"@type":"NewsArticle","headline":"\#(wanted)"}</script><meta property=og:title content="\#(wanted)"><title>\#(wanted)</title>"#,
        "<div class=sidebar><h1>Most read</h1></div>"
      ),
      ("<title>\(wanted)</title>", "<h1>NIGHT FERRY WAITS FOR THE STORM</h1>"),
    ])
  func chosen(_ head: String, _ body: String) {
    #expect(title(head, body) == Self.wanted)
  }

  @Test(arguments: ["", "<title></title>", "<meta property=og:title content='  '>"]) func noneIsNone(_ head: String) {
    #expect(title(head, "") == nil)
  }

  @Test(
    arguments: [
      ("Night ferry: “we wait”", "night ferry: \"WE WAIT\""), ("A – B", "a - b"), ("End…", "end..."),
      ("Heli\u{AD}port", "heliport"),
    ])
  func spellingsOfOneTitle(_ first: String, _ second: String) {
    #expect(TitleText.key(first) == TitleText.key(second))
  }

  @Test func closingQuotesStay() {
    #expect(TitleText.withoutSite("Mayor: «We wait»", known: ["Vardby Post"]) == "Mayor: «We wait»")
    #expect(TitleText.withoutSite("We wait » Vardby Post", known: ["Vardby Post"]) == "We wait")
  }
}
