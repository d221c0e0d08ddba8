import Untrusted
import Executors

/// When a job or a host is tried again.
package struct RetryPolicy: Sendable {
  /// Attempts of a job before it is dead, default 5.
  package var maxAttempts = 5
  /// After the first failure, default 30 seconds; doubles with each further one.
  package var delay = Duration.seconds(30)
  /// Default an hour.
  package var maxDelay = Duration.seconds(3600)

  package init() {}

  /// The wait after `failures` failures in a row before this one: doubling, between half and the whole of the
  /// step by chance, so that jobs which failed together do not come back together.
  package func backoff(after failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
    // A `Duration` has no room for twice the longest one.
    let steps = Backoff(initial: min(delay, .longest), maximum: min(maxDelay, .longest), jitter: 0.5...1)
    return steps.wait(after: failures, using: &generator)
  }

  package func backoff(after failures: Int) -> Duration {
    var generator = SystemRandomNumberGenerator()
    return backoff(after: failures, using: &generator)
  }

  /// Is a failure in this attempt (0 is the first) the last one?
  package func isLast(attempt: Int) -> Bool {
    attempt >= maxAttempts - 1
  }
}
