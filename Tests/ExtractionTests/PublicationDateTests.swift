import HTML
import Testing
import WebURL

@testable import Extraction

/// The day of publication of whole pages: where it is found, and where it must not be taken from.
@Suite struct PublicationDateTests {
  private static let story = String(
    repeating: "<p>The harbour office said that the night ferry would not sail before the storm had passed.</p>",
    count: 6)

  private func article(_ html: String, url: String? = "https://example.org/news/ferry") -> Article {
    Extractor.article(from: Document.parse(Array(html.utf8)), url: url.flatMap { WebURL($0) }, today: "2026-11-22")
  }

  private func page(head: String = "", byline: String = "", after: String = "", language: String = "en") -> String {
    """
    <html lang=\(language)><head><title>Night ferry waits for the storm</title>\(head)</head><body><nav><a href=/>Home</a></nav>
    <main><article><h1>Night ferry waits for the storm</h1>\(byline)\(Self.story)</article></main>\(after)</body></html>
    """
  }

  @Test(
    arguments: [
      (
        "<meta property=article:published_time content=2025-03-04T06:30:00+01:00>", "2025-03-04T06:30:00+01:00",
        "opengraph"
      ),
      (
        #"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Night ferry waits for the storm","datePublished":"2025-03-04T06:30:00Z"}]}</script>"#,
        "2025-03-04T06:30:00Z", "json-ld"
      ),
    ])
  func declaredAndVisible(_ head: String, _ instant: String, _ source: String) {
    let article = article(page(head: head, byline: "<p class=meta>By Ann Lee</p><p class=date>4 March 2025</p>"))
    #expect(article.published == ArticleDate(day: "2025-03-04", instant: instant))
    #expect(article.sources["published"] == source)
  }

  @Test(
    arguments: [
      ("de", "Veröffentlicht am 4. März 2025, 10:15 Uhr"), ("fr", "Publié le 4 mars 2025 à 10h15"),
      ("es", "Publicado el 4 de marzo de 2025"), ("it", "Pubblicato il 4 marzo 2025"),
      ("pt", "Publicado em 4 de março de 2025"),
      ("nl", "Gepubliceerd op 4 maart 2025"), ("sv", "Publicerad 4 mars 2025"), ("no", "Publisert 4. mars 2025"),
      ("da", "Udgivet 4. marts 2025"), ("fi", "Julkaistu 4.3.2025"), ("pl", "Opublikowano 4 marca 2025"),
      ("cs", "Publikováno 4. března 2025"), ("tr", "Yayınlanma: 4 Mart 2025"), ("ru", "Опубликовано 4 марта 2025 г."),
      ("uk", "Опубліковано 4 березня 2025"), ("el", "Δημοσίευση: 4 Μαρτίου 2025"), ("ja", "公開日：2025年3月4日"),
      ("ko", "입력 2025년 3월 4일"), ("zh", "发布时间：2025年3月4日"), ("ar", "٤ مارس ٢٠٢٥"), ("hi", "4 मार्च 2025"),
      ("th", "4 มีนาคม 2568"), ("he", "4 במרץ 2025"), ("id", "4 Maret 2025"), ("hu", "2025. március 4."),
    ])
  func datelinesInManyLanguages(_ language: String, _ line: String) {
    #expect(article(page(byline: "<p class=date>\(line)</p>", language: language)).published?.day == "2025-03-04")
  }

  @Test(arguments: [
    "<footer>© 2015 Harbour Post. 4 March 2015</footer>",
    "<div class=comments><div class=comment><time datetime=2025-03-04>4 March 2025</time> I was there.</div></div>",
    "<section id=comments><p>Posted on 4 March 2025 by a reader</p></section>",
    "<div class=cookie-notice>Last changed on 4 March 2025</div>",
  ])
  func datesOfOthersAreNotThePages(_ after: String) {
    #expect(article(page(after: after)).published == nil)
  }

  @Test(arguments: ["2031-01-01", "2026-11-25T00:00:00Z", "1970-01-01", "0001-01-01T00:00:00"])
  func impossibleDaysAreNone(_ value: String) {
    #expect(article(page(head: "<meta property=article:published_time content=\(value)>")).published == nil)
  }

  @Test(
    arguments: [
      ("/news/article/A2026012914320005196", "2026-01-29"), ("/n/20260129-ferry", "2026-01-29"),
      ("/n/9926012914320005196", nil), ("/n/2026012999320005196", nil), ("/n/1026012914", nil),
      ("/web/20110106023242/http://example.org/2010/12/29/ferry", "2010-12-29"),
      ("/web/20110106023242/http://example.org/ferry", nil),
    ])
  func daysInAddresses(_ path: String, _ day: String?) {
    let window = DateWindow(today: "2026-11-22")
    #expect(URLDate.day(inPath: path, window: window)?.text == day)
  }

  @Test(
    arguments: [
      #"<script>var page = {"id":7,"published_at":"2025-03-04T06:22:28+01:00"};</script>"#,
      #"<div data-x><script>window.s = "{\"datePublished\":\"2025-03-04\"}"</script></div>"#,
    ])
  func aPageWithoutAnyDateIsAskedFurther(_ after: String) {
    let document = Document.parse(Array(page(after: after).utf8))
    #expect(GatheredCandidates(of: document).values("date").contains("2025-03-04"))
  }

  @Test func aChangeIsNoPublication() {
    let both = article(
      page(
        head:
          "<meta property=article:published_time content=2025-03-04><meta property=article:modified_time content=2025-06-07>",
        byline: "<p class=date>Published 4 March 2025, updated 7 June 2025</p>"))
    #expect(both.published?.day == "2025-03-04")
    #expect(both.modified?.day == "2025-06-07")
  }

  @Test func theAddressSettlesWhichNumberIsTheMonth() {
    let article = article(
      page(byline: "<p class=date>03/10/2023</p>", language: "en-GB"), url: "https://example.org/2023/03/10/ferry")
    #expect(article.published?.day == "2023-03-10")
  }

  @Test(
    arguments: [
      ("Published 4 March 2025", DateLabel.published), ("Last updated: 4 March 2025", .updated),
      ("Stand: 04.03.2025", .updated), ("Mis à jour le 4 mars 2025", .updated), ("最終更新日 2025年3月4日", .updated),
      ("公開日 2025年3月4日", .published), ("On 4 March 2025", .none),
    ])
  func whatALineSaysOfItsDate(_ line: String, _ label: DateLabel) {
    let dates = DateText(order: .dayFirst, window: DateWindow(today: "2026-11-22"))
    #expect(dates.matches(in: line).first?.label == label)
  }

  @Test func aTimeIsNoShortYear() {
    let dates = DateText(order: .dayFirst, window: DateWindow(today: "2026-11-22"))
    #expect(dates.matches(in: "24 жовтня, 15:10").isEmpty)
  }

  @Test(
    arguments: [
      ("4 March 2025", true), ("04.03.25", true), ("20250304", true), ("٤ مارس ٢٠٢٥", true), ("No date in here", false),
      ("12 people", false), ("call 555", false),
    ])
  func linesWithoutADateAreLeftUnread(_ line: String, _ isPossible: Bool) {
    #expect(DateShape.isPossible(in: line) == isPossible)
  }
}
