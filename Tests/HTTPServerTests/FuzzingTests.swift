import Foundation
import TestSupport
import Testing

/// The fuzzer's laws (`make fuzz TARGET=request`) over its seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(3))) struct FuzzingTests {
  @Test(arguments: FuzzSeeds.named("request"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(200) {
      #expect(RequestLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }
}
