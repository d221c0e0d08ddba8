import Foundation
import HTML
import Testing
import WebURL

@testable import Extraction

/// What a page says about its other forms, and who may read it.
@Suite struct LinksAndAccessTests {
  private func article(_ head: String, _ body: String = "") -> Article {
    let html = "<!doctype html><head>\(head)</head><body><h1>A headline of some words</h1>\(body)</body>"
    return Extractor.article(
      from: Document.parse(Array(html.utf8)), url: WebURL("https://example.org/a/story"), today: "2026-11-22")
  }

  @Test func linksToOtherFormsAreMadeAbsolute() {
    let article = article(
      """
      <link rel="amphtml" href="/amp/story"><link rel="next" href="?page=2">
      <link rel="alternate" hreflang="de-AT" href="https://example.org/de/a"><link rel=alternate hreflang=fr href=/fr/a>
      <link rel="alternate" hreflang="x-default" href="/a/story"><link rel=alternate hreflang=fr href=/fr/again>
      <link rel="alternate" type="application/rss+xml" href="/feed">
      """, "<link rel=next href=/elsewhere><link rel=alternate hreflang=it href=/it>")
    #expect(article.ampURL == "https://example.org/amp/story")
    #expect(article.nextPage == "https://example.org/a/story?page=2")
    #expect(
      article.alternates == [
        AlternateLink(language: "de-at", url: "https://example.org/de/a"),
        AlternateLink(language: "fr", url: "https://example.org/fr/a"),
        AlternateLink(language: "x-default", url: "https://example.org/a/story"),
      ])
    #expect(article.sources["amp_url"] == "html")
  }

  @Test(arguments: ["javascript:void(0)", "data:text/html,x", "", "http://"])
  func addressesThatLeadNowhereAreLeftOut(_ address: String) {
    let article = article("<link rel=amphtml href=\"\(address)\"><link rel=next href=\"\(address)\">")
    #expect(article.ampURL == nil)
    #expect(article.nextPage == nil)
  }

  @Test(
    arguments: [
      (
        #"<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>"#, false,
        "json-ld"
      ),
      (
        #"<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"True"}</script>"#, true,
        "json-ld"
      ),
      (
        #"<script type="application/ld+json">{"@type":"Article","hasPart":[{"@type":"WebPageElement","isAccessibleForFree":"http://schema.org/False"}]}</script>"#,
        false, "json-ld"
      ),
      ("<meta itemprop=isAccessibleForFree content=false>", false, "microdata"),
      ("<meta property=article:content_tier content=locked>", false, "opengraph"),
      ("<meta property=article:content_tier content=free>", true, "opengraph"),
      ("<meta name=description content=free>", nil, nil),
      (#"<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":"maybe"}</script>"#, nil, nil),
    ] as [(String, Bool?, String?)])
  func whoMayReadIt(_ head: String, _ isFree: Bool?, _ source: String?) {
    let article = article(head)
    #expect(article.isAccessibleForFree == isFree)
    #expect(article.sources["is_accessible_for_free"] == source)
  }

  @Test(arguments: ["itemprop=\"", "property=\"schema:"]) func microdataAndRDFaFillWhatTheHeadLeavesOut(_ mark: String)
  {
    let article = article(
      "",
      """
      <div itemscope><span \(mark)articleSection">Harbour</span><p \(mark)description">About ferries.</p>
      <span \(mark)keywords">boats, night</span><figure \(mark)image"><img src=/a.jpg></figure></div>
      <div class=comments><span \(mark)articleSection">Elsewhere</span></div>
      """)
    #expect(article.section == "Harbour")
    #expect(article.description == "About ferries.")
    #expect(article.tags == ["boats", "night"])
    #expect(article.leadImage == "https://example.org/a.jpg")
    for field in ["section", "description", "tags", "lead_image"] { #expect(article.sources[field] == "microdata") }
  }

  @Test func theLineOfJSONHasThemAll() throws {
    let head = "<link rel=amphtml href=/amp><link rel=alternate hreflang=fr href=/fr><link rel=next href=/2>"
    let line = article(head, "<p>Five words are in here, and here are some more of them for good measure.</p>").json(
      id: "1")
    let value = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(value["amp_url"] as? String == "https://example.org/amp")
    #expect(value["alternates"] as? [String: String] == ["fr": "https://example.org/fr"])
    #expect(value["next_page"] as? String == "https://example.org/2")
    #expect(value["is_accessible_for_free"] is NSNull)
    #expect(value["word_count"] is Int)
    #expect((value["sources"] as? [String: String])?["title"] == "html")
  }
}
