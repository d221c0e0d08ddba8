/// How long to wait before something that failed is tried again: each time longer, up to a maximum.
///
/// A value is an iterator over the waits of one run of failures; `wait(after:)` is for callers that keep the number of
/// failures elsewhere. Jitter spreads retries of what failed together: each wait is a random share of its step.
package struct Backoff: Sendable, Hashable, Sequence, IteratorProtocol {
  /// After the first failure.
  package var initial: Duration
  package var maximum: Duration
  /// The ratio of each step to the one before, default 2.
  package var multiplier: Double
  /// The share of a step that is waited, chosen at random; default all of it.
  package var jitter: ClosedRange<Double>
  private var failures = 0

  package init(
    initial: Duration, maximum: Duration, multiplier: Double = 2, jitter: ClosedRange<Double> = 1...1
  ) {
    self.initial = initial
    self.maximum = maximum
    self.multiplier = multiplier
    self.jitter = jitter
  }

  /// The wait after one more failure.
  package mutating func next() -> Duration? {
    var generator = SystemRandomNumberGenerator()
    defer { failures = Swift.min(failures + 1, Self.maxFailures) }
    return wait(after: failures, using: &generator)
  }

  /// The wait after a failure that follows `failures` others in a row.
  package func wait(after failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
    var step = initial
    for _ in 0..<failures.clampedToFailures where step < maximum { step = Swift.min(maximum, step * multiplier) }
    step = Swift.min(maximum, step)
    return jitter == 1...1 ? step : step * Double.random(in: jitter, using: &generator)
  }

  package func wait(after failures: Int) -> Duration {
    var generator = SystemRandomNumberGenerator()
    return wait(after: failures, using: &generator)
  }

  /// From here on each step is the maximum.
  fileprivate static let maxFailures = 1000
}

extension Int {
  fileprivate var clampedToFailures: Int { Swift.min(Swift.max(self, 0), Backoff.maxFailures) }
}
