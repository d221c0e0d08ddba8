import Foundation
import TestSupport
import Testing

/// The fuzzer's laws (`make fuzz TARGET=robots`, `verdict` and `tdmrep`) over its seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(5))) struct FuzzingTests {
  @Test(arguments: FuzzSeeds.named("robots"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(200) {
      #expect(RobotsLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }

  @Test(arguments: FuzzSeeds.named("verdict"))
  func verdictsAreSound(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(seed.bytes.first == UInt8(ascii: "+") ? 3 : 100) {
      #expect(VerdictLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }

  @Test(arguments: FuzzSeeds.named("tdmrep"))
  func reservationsAreSound(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(seed.bytes.first == UInt8(ascii: "+") ? 3 : 100) {
      #expect(ReservationLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }
}
