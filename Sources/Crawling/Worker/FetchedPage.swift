import Fetching
import Frontier
import WebURL

/// A request that was sent, and when.
struct FetchedPage: Sendable {
  let job: ClaimedJob
  let url: WebURL
  let start: ContinuousClock.Instant
  let milliseconds: Int

  func result(_ outcome: JobOutcome, _ response: FetchResponse? = nil, wireBytes: Int) -> JobResult {
    var result = JobResult(
      job, outcome, httpStatus: response?.status, bytes: wireBytes, fetchMilliseconds: milliseconds,
      etag: response?.header("ETag"), lastModified: response?.header("Last-Modified"))
    if case .notArticle = outcome, let status = response?.status { result.note = "HTTP \(status) brought no page" }
    return result
  }
}
