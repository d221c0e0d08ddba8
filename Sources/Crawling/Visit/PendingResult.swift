import Frontier
import Logging

/// A result on its way to the database, with what its lease's host asks for.
struct PendingResult: Sendable {
  let lease: LeaseReference
  let job: ClaimedJob
  var result: JobResult
  /// The host's next allowed instant, by the worker's monotonic clock.
  let nextFetch: ContinuousClock.Instant
  /// Between two requests.
  let delay: Duration
  /// Until an answer, smoothed; 0 when there was none yet.
  let response: Duration
  /// What 429 or 503 answers ask for; 0 forgets it, nil leaves it.
  let backoff: Duration?

  /// As logs name it.
  var metadata: Logger.Metadata { ["job": "\(job.urlKey)", "lease": "\(lease)", "url": "\(job.url)"] }

  /// As the settle wants it: times relative to `now`.
  func settlement(at now: ContinuousClock.Instant) -> HostResults {
    HostResults(
      lease: lease, nextFetch: nextFetch - now, delay: delay, backoff: backoff,
      response: response > .zero ? response : nil, results: [result])
  }

  private static let bareRefusal = "the database refused the result"

  /// The same job given up, for a result that the database refuses: with the reason, then with nothing but that it was
  /// refused; nil when that was tried already.
  func replaced(byRefusal reason: String) -> PendingResult? {
    var replacement = self
    if case .dead(.fault, let message) = result.outcome {
      guard message != Self.bareRefusal else { return nil }
      replacement.result = JobResult(job, .dead(.fault, message: Self.bareRefusal))
      return replacement
    }
    replacement.result = JobResult(
      job, .dead(.fault, message: "the database refused the result: \(reason)"), httpStatus: result.httpStatus,
      bytes: result.bytes, fetchTime: result.fetchTime)
    if case .forgotten = result.page { replacement.result.page = .forgotten }
    return replacement
  }
}
