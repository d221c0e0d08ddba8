import Extraction
import HTML
import PageReader
import WebURL

/// A page's bytes and what is known of them.
struct LocalPage: Sendable {
  let bytes: [UInt8]
  let charset: String?
  let isPlainText: Bool

  func article(
    url: WebURL?, limits: ParseLimits, today: String, model: BlockModel, overrides: Overrides
  ) -> Article {
    PageReader.article(
      bytes, isPlainText ? .plainText : .html, charset: charset, url: url, limits: limits, today: today, model: model,
      overrides: overrides)
  }
}
