import Foundation
import TestSupport
import Testing

/// The fuzzer's laws (`make fuzz TARGET=url`) over its seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(2))) struct FuzzingTests {
  @Test(arguments: FuzzSeeds.named("url"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(200) {
      #expect(URLLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }
}
