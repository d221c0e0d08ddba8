import Testing

@testable import Fetching

@Suite struct CurlTimerTests {
  private let millisecond: UInt64 = 1_000_000

  @Test func itIsArmedForTheEarliestInstantOnly() {
    var timer = CurlTimer()
    let steps = [
      timer.set(milliseconds: 50, at: 0), timer.set(milliseconds: 80, at: 0), timer.set(milliseconds: 20, at: 0),
    ]
    #expect(steps == [.arm(50 * millisecond), .nothing, .arm(20 * millisecond)])
  }

  /// curl moved its instant to a later one meanwhile.
  @Test func oneThatFiresTooEarlyIsSetAgain() {
    var timer = CurlTimer()
    _ = timer.set(milliseconds: 50, at: 0)
    _ = timer.set(milliseconds: 80, at: 0)
    let steps = [50, 79, 80, 81].map { timer.fired(at: $0 * millisecond) }
    #expect(steps == [.arm(80 * millisecond), .arm(80 * millisecond), .call, .nothing])
  }

  @Test func aTimerThatCurlTookBackCallsNothing() {
    var timer = CurlTimer()
    _ = timer.set(milliseconds: 50, at: 0)
    let steps = [timer.set(milliseconds: -1, at: 0), timer.fired(at: 50 * millisecond)]
    #expect(steps == [.nothing, .nothing])
    // The Dispatch timer is free again.
    #expect(timer.set(milliseconds: 10, at: 60 * millisecond) == .arm(70 * millisecond))
  }

  @Test func curlIsCalledSoonOnce() {
    var timer = CurlTimer()
    let steps = [timer.set(milliseconds: 0, at: 0), timer.set(milliseconds: 0, at: 0)]
    #expect(steps == [.callSoon, .nothing])
    timer.calledSoon()
    #expect(timer.set(milliseconds: 0, at: 0) == .callSoon)
  }

  @Test func hugeTimesAreNoTrap() {
    var timer = CurlTimer()
    #expect(timer.set(milliseconds: .max, at: 1) == .arm(1 + 1_000_000_000 * 1_000_000_000))
  }
}
