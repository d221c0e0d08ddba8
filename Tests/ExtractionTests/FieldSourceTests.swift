import HTML
import Testing
import WebURL

@testable import Extraction

/// Every kind of source that a field can come from, and that the article says which one it was.
@Suite struct FieldSourceTests {
  private static let story = String(
    repeating: "<p>The harbour office said that the night ferry would not sail before the storm had passed.</p>",
    count: 6)

  private func article(_ head: String, _ byline: String, path: String) -> Article {
    let html = """
      <html lang=en><head><title>Night ferry waits for the storm</title>\(head)</head><body>
      <article><h1>Night ferry waits for the storm</h1>\(byline)\(Self.story)</article></body></html>
      """
    return Extractor.article(
      from: Document.parse(Array(html.utf8)), url: WebURL("https://vardbypost.example\(path)"), today: "2026-11-22")
  }

  private static func linked(_ members: String) -> String {
    """
    <script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
    "headline":"Night ferry waits for the storm",\(members)}</script>
    """
  }

  /// A page's head, its byline, its path, the field, its value as text, and its source.
  struct Case: Sendable, CustomTestStringConvertible {
    var head = ""
    var byline = ""
    var path = "/news/night-ferry-waits-for-the-storm"
    var field: String
    var value: String
    var source: String
    var testDescription: String { "\(field) from \(source)" }
  }

  static let cases: [Case] = [
    Case(head: linked(#""articleSection":"Harbour""#), field: "section", value: "Harbour", source: "json-ld"),
    Case(
      head: "<meta property=article:section content=Harbour>", field: "section", value: "Harbour", source: "opengraph"),
    Case(head: "<meta name=dc.subject content=Harbour>", field: "section", value: "Harbour", source: "meta"),
    Case(
      byline: "<span itemprop=articleSection>Harbour</span>", field: "section", value: "Harbour", source: "microdata"),
    Case(
      byline: "<span property=schema:articleSection>Harbour</span>", field: "section", value: "Harbour",
      source: "microdata"),
    Case(
      head: "<meta property=og:description content='It will sail later.'>", field: "description",
      value: "It will sail later.", source: "opengraph"),
    Case(
      head: "<meta name=dcterms.description content='It will sail later.'>", field: "description",
      value: "It will sail later.", source: "meta"),
    Case(
      head: linked(#""description":"It will sail later.""#), field: "description", value: "It will sail later.",
      source: "json-ld"),
    Case(
      head: "<meta name=twitter:description content='It will sail later.'>", field: "description",
      value: "It will sail later.", source: "meta"),
    Case(
      head: "<meta property=og:image content=/ferry.jpg>", field: "lead_image",
      value: "https://vardbypost.example/ferry.jpg", source: "opengraph"),
    Case(
      head: linked(#""image":[{"@type":"ImageObject","url":"/ferry.jpg"}]"#), field: "lead_image",
      value: "https://vardbypost.example/ferry.jpg", source: "json-ld"),
    Case(
      head: "<meta name=twitter:image content=/ferry.jpg>", field: "lead_image",
      value: "https://vardbypost.example/ferry.jpg", source: "meta"),
    Case(
      head: "<link rel=image_src href=/ferry.jpg>", field: "lead_image", value: "https://vardbypost.example/ferry.jpg",
      source: "html"),
    Case(
      head: "<link rel=canonical href=/ferry>", field: "canonical_url", value: "https://vardbypost.example/ferry",
      source: "html"),
    Case(
      head: "<meta property=og:url content=/ferry>", field: "canonical_url", value: "https://vardbypost.example/ferry",
      source: "opengraph"),
    Case(
      head: "<meta property=og:site_name content='Vardby Post'>", field: "site_name", value: "Vardby Post",
      source: "opengraph"),
    Case(
      head: linked(#""publisher":{"@type":"Organization","name":"Vardby Post"}"#), field: "site_name",
      value: "Vardby Post", source: "json-ld"),
    Case(
      head: "<meta name=application-name content='Vardby Post'>", field: "site_name", value: "Vardby Post",
      source: "meta"),
    Case(
      head: "<meta property=article:tag content=ferry><meta property=article:tag content=storm>", field: "tags",
      value: "ferry, storm", source: "opengraph"),
    Case(head: linked(#""keywords":["ferry","storm"]"#), field: "tags", value: "ferry, storm", source: "json-ld"),
    Case(head: "<meta name=keywords content='ferry, storm'>", field: "tags", value: "ferry, storm", source: "meta"),
    Case(
      head: linked(#""author":{"@type":"Person","name":"Ann Lee"}"#), byline: "<p class=byline>By Ann Lee</p>",
      field: "authors", value: "Ann Lee", source: "json-ld"),
    Case(
      head: "<meta name=author content='Ann Lee'>", byline: "<p class=byline>By Ann Lee</p>", field: "authors",
      value: "Ann Lee", source: "meta"),
    Case(
      byline: "<p>By <span itemprop=author itemscope><span itemprop=name>Ann Lee</span></span></p>", field: "authors",
      value: "Ann Lee", source: "microdata"),
    Case(
      byline: "<p class=byline>By <a rel=author href=/author/ann-lee>Ann Lee</a></p>", field: "authors",
      value: "Ann Lee", source: "html"),
    Case(byline: "<p>By Ann Lee</p>", field: "authors", value: "Ann Lee", source: "text"),
    Case(
      head: linked(#""datePublished":"2025-03-04""#), field: "published", value: "2025-03-04", source: "json-ld"),
    Case(
      head: "<meta property=article:published_time content=2025-03-04>", field: "published", value: "2025-03-04",
      source: "opengraph"),
    Case(
      head: "<meta name=dc.date.issued content=2025-03-04>", field: "published", value: "2025-03-04", source: "meta"),
    Case(
      byline: "<p><span itemprop=datePublished content=2025-03-04>Tuesday</span></p>", field: "published",
      value: "2025-03-04", source: "microdata"),
    Case(byline: "<time datetime=2025-03-04>Tuesday</time>", field: "published", value: "2025-03-04", source: "time"),
    Case(byline: "<p>4 March 2025</p>", field: "published", value: "2025-03-04", source: "text"),
    Case(
      path: "/2025/03/04/night-ferry-waits-for-the-storm", field: "published", value: "2025-03-04", source: "url"),
    Case(
      head: "<meta property=article:modified_time content=2025-03-05><meta name=date content=2025-03-04>",
      field: "modified", value: "2025-03-05", source: "opengraph"),
    Case(
      head: linked(#""dateModified":"2025-03-05","datePublished":"2025-03-04""#), field: "modified",
      value: "2025-03-05", source: "json-ld"),
    Case(field: "title", value: "Night ferry waits for the storm", source: "html"),
    Case(field: "language", value: "en", source: "html"),
  ]

  @Test(arguments: cases) func comesFrom(_ one: Case) {
    let article = article(one.head, one.byline, path: one.path)
    let values: [String: String?] = [
      "section": article.section, "description": article.description, "lead_image": article.leadImage,
      "canonical_url": article.canonicalURL, "site_name": article.siteName, "title": article.title,
      "language": article.language, "tags": article.tags.joined(separator: ", "),
      "authors": article.authors.joined(separator: ", "), "published": article.published?.day,
      "modified": article.modified?.day,
    ]
    #expect(values[one.field] == one.value)
    #expect(article.sources[one.field] == one.source)
  }

  @Test func everyFieldThatIsSetNamesItsSource() {
    let head = """
      \(Self.linked(#""datePublished":"2025-03-04","author":{"@type":"Person","name":"Ann Lee"},"articleSection":"Harbour""#))
      <meta name=keywords content=ferry><meta name=description content='It will sail later.'>
      <meta property=og:image content=/f.jpg><meta property=og:site_name content='Vardby Post'>
      <link rel=canonical href=/ferry>
      """
    let article = article(head, "<p class=byline>By Ann Lee</p>", path: "/ferry")
    let fields: Set = [
      "title", "authors", "published", "language", "site_name", "description", "section", "tags", "lead_image",
      "canonical_url",
    ]
    #expect(fields.subtracting(article.sources.keys) == [])
    let json = article.json(id: nil)
    for (field, source) in article.sources { #expect(json.contains("\"\(field)\":\"\(source)\"")) }
  }
}
