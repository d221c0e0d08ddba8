import Foundation
import TestSupport
import Testing

/// The fuzzer's laws (`make fuzz TARGET=overrides`) over its seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(5))) struct OverrideFuzzingTests {
  @Test func thereAreSeeds() { #expect(!FuzzSeeds.named("overrides").isEmpty) }

  @Test(arguments: FuzzSeeds.named("overrides"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(100) {
      #expect(OverrideLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }
}
