import HTML
import Models
import TestSupport
import Testing

@testable import Extraction

/// What is trained from is what is chosen from.
@Suite struct TrainingCandidatesTests {
  private static let story = String(
    repeating: "<p>The night ferry waits for the storm to pass, said the harbour.</p>", count: 6)
  private static let page = """
    <html lang=en><head><title>Night ferry waits for the storm - Example</title>
    <meta property=article:published_time content=2025-03-04></head><body><article>
    <h1>Night ferry waits for the storm</h1><p class=byline>By Ann Lee</p><p class=date>3/5/2025</p>\(story)
    </article></body></html>
    """

  @Test func everyChoiceIsAmongThem() throws {
    let document = Document.parse(Array(Self.page.utf8))
    let article = Extractor.article(from: document, url: nil, today: "2026-11-22")
    let gathered = GatheredCandidates(of: document)
    #expect(gathered.values("title").contains(try #require(article.title)))
    #expect(gathered.values("date").contains(try #require(article.published).day))
    #expect(article.authors == ["Ann Lee"])
    #expect(gathered.values("author").contains("Ann Lee"))
    // Read in the order of the page's language, which is known before its dates are: 5 March, as in the United States.
    #expect(gathered.values("date").contains("2025-03-05"))
    #expect(!gathered.values("date").contains("2025-05-03"))
  }

  @Test func theFeaturesAreTheModelsColumns() {
    let gathered = GatheredCandidates(of: Document.parse(Array(Self.page.utf8)))
    let widths = [
      "title": TitleModel.ranker.width, "date": DateModel.ranker.width, "author": AuthorModel.classifier.width,
    ]
    #expect(Set(gathered.rows.map(\.field)) == Set(widths.keys))
    #expect(gathered.rows.hasOnly { $0.features.count == widths[$0.field] })
  }
}
