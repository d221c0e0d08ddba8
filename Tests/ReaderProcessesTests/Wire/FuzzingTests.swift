import Foundation
import TestSupport
import Testing

/// The fuzzer's laws (`make fuzz TARGET=frame`) over its seeds, and over changed seeds: a reader may be in the hands of
/// its page, and its worker reads what it answers.
@Suite(.timeLimit(.minutes(5))) struct FuzzingTests {
  @Test(arguments: FuzzSeeds.named("frame"))
  func framesAreReadOrTold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(300) {
      #expect(FrameLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }

  @Test func thereAreSeeds() { #expect(FuzzSeeds.named("frame").count > 10) }
}
