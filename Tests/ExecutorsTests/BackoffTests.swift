import Testing

@testable import Executors

/// Waits that grow.
@Suite struct BackoffTests {
  @Test func stepsDoubleUpToTheMaximum() {
    let backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(1))
    #expect(Array(backoff.prefix(6)) == [100, 200, 400, 800, 1000, 1000].map { Duration.milliseconds($0) })
    #expect(backoff.wait(after: 3) == .milliseconds(800))
    #expect(backoff.wait(after: .max) == .seconds(1) && backoff.wait(after: -1) == .milliseconds(100))
  }

  @Test func anInitialWaitAboveTheMaximumIsTheMaximum() {
    #expect(Backoff(initial: .seconds(9), maximum: .seconds(5)).wait(after: 0) == .seconds(5))
  }

  @Test func aMultiplierOfOneStaysWhereItIs() {
    let backoff = Backoff(initial: .seconds(1), maximum: .seconds(60), multiplier: 1)
    #expect(backoff.wait(after: 50) == .seconds(1))
  }

  @Test func jitterTakesAShareOfTheStep() {
    let backoff = Backoff(initial: .seconds(8), maximum: .seconds(60), jitter: 0.5...1)
    var waits: Set<Duration> = []
    for _ in 0..<200 {
      let wait = backoff.wait(after: 1)
      #expect(wait >= .seconds(8) && wait <= .seconds(16))
      waits.insert(wait)
    }
    #expect(waits.count > 100)
  }
}
