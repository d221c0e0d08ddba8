import Foundation
import TestSupport
import Testing

/// The fuzzers' laws (`make fuzz TARGET=header` and `gzip`) over their seeds, and over changed seeds.
@Suite(.timeLimit(.minutes(2))) struct FuzzingTests {
  @Test(arguments: FuzzSeeds.named("header"))
  func lawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(200) {
      #expect(HeaderLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }

  @Test(arguments: FuzzSeeds.named("gzip"))
  func gzipLawsHold(seed: FuzzSeeds.Seed) {
    for bytes in seed.variants(200) {
      #expect(GzipLaws.violations(of: bytes) == [], "as Base64: \(Data(bytes).base64EncodedString())")
    }
  }
}
