import Foundation
import Testing

@testable import Crawling

/// What a visit keeps for any events in any order: no two requests closer than the interval in force, none after
/// the lease's end, in a pause, a drain or a closed window, no job lost or settled twice, no credit kept, and an end.
///
/// `COURANT_VISITS` says how many visits are lived through, and `COURANT_SEED` which (0: any); `make test-visit` does a
/// hundred thousand.
@Suite(.timeLimit(.minutes(30))) struct VisitPropertyTests {
  private static let parts = 2

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

  @Test(arguments: 0..<parts) func whateverComes(part: Int) {
    let count = Self.number("COURANT_VISITS") ?? 6000
    let given = UInt64(clamping: Self.number("COURANT_SEED") ?? 20_261_130)
    let first = given == 0 ? UInt64.random(in: 0...UInt64(Int.max / 2)) : given
    var (sent, settled, early) = (0, 0, 0)
    for number in stride(from: part, to: count, by: Self.parts) {
      let seed = first &+ UInt64(number)
      var world = VisitWorld(seed: seed)
      let faults = world.run()
      (sent, settled) = (sent + world.sent, settled + world.settled.count)
      if world.mayEndEarly { early += 1 }
      guard faults.isEmpty else {
        Issue.record(
          "COURANT_SEED=\(seed) COURANT_VISITS=1: \(faults.joined(separator: "; ")), after \(world.steps) events")
        return
      }
    }
    // The worlds are worth living in.
    let visits = (count + Self.parts - 1 - part) / Self.parts
    guard visits >= 100 else { return }
    #expect(sent > visits && settled > visits && early > visits / 20 && early < visits * 19 / 20)
  }
}
