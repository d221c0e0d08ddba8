import HTML
import Testing
import WebURL

@testable import Extraction

/// The built-in model on a fixed sample of the corpus. It has seen these pages: this guards against breaking something,
/// and says nothing of other pages (`make score` does). The floors only go up.
@Suite(.enabled(if: CorpusPages.isThere, "the shared corpus is absent"))
struct PinnedScoreTests {
  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      ("wcxb-dev", "article", 20, 0.986), ("wcxb-dev", nil, 37, 0.934), ("news-a", "article", 6, 0.981),
    ])
  func wordF1(_ set: String, type: String?, every step: Int, floor: Double) throws {
    let truths = try CorpusPages.truths(set).filter { type == nil || $0.pageType == type }
    var scores: [Double] = []
    for index in stride(from: 0, to: truths.count, by: step) {
      let truth = truths[index]
      guard let text = truth.text, let bytes = try CorpusPages.page(set, truth.id), bytes.count < 600_000 else {
        continue
      }
      let document = Document.parse(bytes, transportCharset: truth.charset)
      let article = Extractor.article(from: document, url: truth.url.flatMap { WebURL($0) }, today: "2026-11-22")
      scores.append(CorpusPages.wordF1(text, article.text))
    }
    let mean = scores.reduce(0, +) / Double(max(scores.count, 1))
    #expect(scores.count >= 15)
    #expect(mean >= floor, "\(set) \(type ?? "all types"): \(mean) over \(scores.count) pages")
  }
}
