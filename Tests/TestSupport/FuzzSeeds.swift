import Foundation

/// The seeds of a fuzzer's target, `Tests/Fuzz/Seeds-…`, and inputs made of them by chance that can be repeated.
package enum FuzzSeeds {
  package struct Seed: Sendable, CustomStringConvertible {
    package let name: String
    package let bytes: [UInt8]

    package var description: String { name }

    /// The seed itself and `count` changed ones: bytes flipped, pieces cut, repeated and put elsewhere.
    package func variants(_ count: Int) -> [[UInt8]] {
      var generator = XorShift(state: UInt64(truncatingIfNeeded: name.utf8.reduce(0x9E37) { $0 &* 31 &+ Int($1) }) | 1)
      return [bytes]
        + (0..<count).map { _ in
          var variant = bytes
          for _ in 0...Int.random(in: 0..<4, using: &generator) { FuzzSeeds.change(&variant, &generator) }
          return variant
        }
    }
  }

  /// Seeds of a target, by name; empty when the folder cannot be read, which its tests then show as missing.
  package static func named(_ target: String) -> [Seed] {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/Seeds-\(target)")
    do {
      let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
      return try files.map { Seed(name: $0.lastPathComponent, bytes: Array(try Data(contentsOf: $0))) }
        .sorted { $0.name < $1.name }
    } catch {
      return []
    }
  }

  private static func change(_ bytes: inout [UInt8], _ generator: inout XorShift) {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, start + Int.random(in: 1...24, using: &generator))
    switch Int.random(in: 0..<4, using: &generator) {
    case 0 where start < end: bytes[start] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.removeSubrange(start..<end)
    case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &generator))
    default: bytes.insert(UInt8.random(in: 0...127, using: &generator), at: start)
    }
  }

  /// xorshift64*: the same in every run.
  private struct XorShift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 0x2545_F491_4F6C_DD1D
    }
  }
}
