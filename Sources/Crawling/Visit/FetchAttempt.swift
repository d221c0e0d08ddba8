import Fetching
import Frontier
import WebURL

/// A request that was sent, and when.
struct FetchAttempt: Sendable {
  let job: ClaimedJob
  let url: WebURL
  /// The address is the job's, and not one that it redirects to.
  let isOwn: Bool
  let start: ContinuousClock.Instant
  /// From its start to its answer.
  let duration: Duration

  /// Validators are kept of what the job's own address gave and what is stored, or was already: with those of an error,
  /// of a redirect or of its target the next 304 would be about something else.
  func result(_ outcome: JobOutcome, _ response: FetchResponse? = nil, wireBytes: Int) -> JobResult {
    let isKept =
      switch outcome {
      case .stored, .unchanged: isOwn
      default: false
      }
    var result = JobResult(
      job, outcome, httpStatus: response?.status, bytes: wireBytes, fetchTime: duration,
      etag: isKept ? response?.header("ETag") : nil, lastModified: isKept ? response?.header("Last-Modified") : nil)
    if case .notArticle = outcome, let status = response?.status { result.note = "HTTP \(status) brought no page" }
    return result
  }
}
