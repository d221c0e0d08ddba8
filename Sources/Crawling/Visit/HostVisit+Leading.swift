import Fetching
import Frontier
import Logging
import Postgres
import WebURL

/// Redirects whose targets become jobs.
extension HostVisit {
  nonisolated func lead(_ redirect: Redirect, to next: JobRequest) async -> LeadAnswer {
    do {
      return try await enqueue(redirect, next)
    } catch  where error.isAboutARow {
      return .refused("\(error)")
    } catch {
      logger.warning(
        "redirect not enqueued, leaving the host", metadata: ["url": "\(next.url)", "error": "\(error)"])
      return .databaseFailed
    }
  }

  private nonisolated func enqueue(
    _ redirect: Redirect, _ next: JobRequest
  ) async throws(PostgresError) -> LeadAnswer {
    let job = redirect.page.job
    let counts = try await services.frontier.enqueue([next], slot: services.slot)
    guard counts.overBudget == 0 else { return .overBudget }
    // A target that is new leads nowhere yet.
    if counts.accepted == 0, let way = try await circle(from: next, to: job) { return .circle(way) }
    services.redirects.keep(
      redirect.target, of: job.urlKey, size: 256 + redirect.target.description.utf8.count, for: .seconds(600))
    return .queued
  }

  /// The addresses from `target` back to the job, where the redirects known so far lead there; nil where they do not.
  private nonisolated func circle(
    from target: JobRequest, to job: ClaimedJob
  ) async throws(PostgresError) -> [String]? {
    var way = [target.url]
    var last = target
    for _ in 0...services.outcomePolicy.maxHops {
      var known = services.redirects.file(of: last.urlKey)
      if known == nil {
        known = try await services.frontier.redirect(hostKey: last.hostKey, urlKey: last.urlKey).flatMap { WebURL($0) }
      }
      guard let known else { return nil }
      last = JobRequest(known)
      way.append(last.url)
      if last.urlKey == job.urlKey { return way }
    }
    return nil
  }
}
