import Executors

/// When a job or a host is tried again.
package struct RetryPolicy: Sendable {
  /// Attempts of a job before it is dead, default 5.
  package var maxAttempts = 5
  /// Seconds after the first failure, default 30; doubles with each further one.
  package var delay = 30.0
  /// Seconds at most, default 3,600.
  package var maxDelay = 3600.0

  /// Thirty years.
  private static let longest = 1e9

  package init() {}

  /// Seconds to wait after `failures` failures in a row before this one: doubling, between half and the whole of the
  /// step by chance, so that jobs which failed together do not come back together.
  package func backoff(after failures: Int, using generator: inout some RandomNumberGenerator) -> Double {
    // A `Duration` has no room for every number.
    let steps = Backoff(
      initial: .seconds(min(delay, Self.longest)), maximum: .seconds(min(maxDelay, Self.longest)), jitter: 0.5...1)
    return steps.wait(after: failures, using: &generator) / .seconds(1)
  }

  package func backoff(after failures: Int) -> Double {
    var generator = SystemRandomNumberGenerator()
    return backoff(after: failures, using: &generator)
  }

  /// Is a failure in this attempt (0 is the first) the last one?
  package func isLast(attempt: Int) -> Bool {
    attempt >= maxAttempts - 1
  }
}
