import Foundation
import TestSupport
import Testing

/// The fuzzer's laws (`make fuzz TARGET=header`) over its seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(2))) struct FuzzingTests {
  @Test(arguments: FuzzSeeds.named("header"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(200) {
      #expect(HeaderLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }
}
