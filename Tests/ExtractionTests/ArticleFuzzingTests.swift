import Foundation
import HTML
import TestSupport
import Testing
import WebURL

@testable import Extraction

/// The fuzzer's laws (`make fuzz TARGET=article`) over its seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(10))) struct ArticleFuzzingTests {
  @Test func thereAreSeeds() { #expect(FuzzSeeds.named("article").count >= 20) }

  @Test(arguments: FuzzSeeds.named("article"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(40) {
      let input = FuzzPage(bytes, size: 2_000)
      let article = Self.article(input)
      let found = ArticleLaws.violations(of: article, pageBytes: input.page.count)
      #expect(found == [], "as Base64: \(Data(bytes).base64EncodedString())")
      let again = Self.article(input).json(id: nil, withBlocks: true)
      #expect(again.utf8.elementsEqual(article.json(id: nil, withBlocks: true).utf8), "another article, \(seed)")
    }
  }

  private static func article(_ input: FuzzPage) -> Article {
    let url = WebURL(input.address)
    guard input.contentType.utf8.starts(with: "text/plain".utf8) else {
      let document = Document.parse(input.page, limits: ParseLimits(time: .seconds(3_600)))
      return Extractor.article(from: document, url: url, today: ArticleLaws.today)
    }
    let text = String(decoding: input.page, as: UTF8.self)
    return Extractor.article(fromPlainText: text, url: url, today: ArticleLaws.today)
  }
}
