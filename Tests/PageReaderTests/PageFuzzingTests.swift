import Foundation
import TestSupport
import Testing

/// The laws of pages of the fuzzer's target `article` over its seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(10))) struct PageFuzzingTests {
  @Test(arguments: FuzzSeeds.named("article"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(8) {
      let input = FuzzPage(bytes, size: 2_000)
      let (page, address, type) = (input.page, input.address, input.contentType)
      let article = PageLaws.article(page, address: address, contentType: type)
      let found = PageLaws.violations(of: article, page, address: address, contentType: type)
      #expect(found == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }
}
