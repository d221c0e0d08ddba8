import Fetching
import Frontier
import Logging
import Postgres

/// What is known to the database while a page is fetched or read, so that a crash is told of the page that was in hand.
///
///     no worker vanished with the host       nothing is written                       side by side
///     one vanished with the host             the job is written down before each      side by side
///     one vanished with the job in hand      touch, and struck out after it           alone in this worker
extension HostVisit {
  private nonisolated var writesDown: Bool { lease.crashes > 0 }

  nonisolated func isWrittenDown(_ job: ClaimedJob) -> Bool { writesDown || job.crashes > 0 }

  /// Before a request for a job, and before its page is read; false when the visit is to end without it. Otherwise `letGo` is to follow.
  func takeInHand(_ job: ClaimedJob) async -> Bool {
    guard await services.touches.enter(alone: job.crashes > 0) else { return false }
    guard isWrittenDown(job) else { return true }
    do {
      if try await services.frontier.takeInHand(job, of: lease.reference, owner: services.owner, isTaken: true) {
        return true
      }
    } catch {
      logger.warning("page not written down, leaving the host", metadata: ["url": "\(job.url)", "error": "\(error)"])
      block(for: services.configuration.retries.delay, nil)
    }
    services.touches.leave(alone: job.crashes > 0)
    return false
  }

  func letGo(_ job: ClaimedJob) async {
    defer { services.touches.leave(alone: job.crashes > 0) }
    guard isWrittenDown(job) else { return }
    do {
      _ = try await services.frontier.takeInHand(job, of: lease.reference, owner: services.owner, isTaken: false)
    } catch {
      // The release strikes it out.
      logger.debug("page not struck out", metadata: ["url": "\(job.url)", "error": "\(error)"])
    }
  }

  /// Any request of this visit; nil when the lease ended.
  func sendElsewhere(
    _ request: FetchRequest, _ job: ClaimedJob
  ) async -> Result<FetchResponse, FetchFailure>? {
    guard await takeInHand(job) else { return nil }
    let fetched = await sendInHand(request)
    await letGo(job)
    return fetched
  }

  /// Counts heads that libcurl does not read and browsers do, those of robots.txt included.
  private nonisolated func noteHead(of fetched: Result<FetchResponse, FetchFailure>?, _ request: FetchRequest) {
    let failure: FetchFailure
    let decides: Bool
    switch fetched {
    case .success(let response)?:
      guard let damage = response.headFailure else { return }
      (failure, decides) = (damage, true)
    case .failure(let found)?: (failure, decides) = (found, false)
    case nil: return
    }
    guard failure.errorClass == .malformed else { return }
    services.meter.addMalformedHead(decides: decides)
    logger.debug("malformed head", metadata: ["url": "\(request.url)", "error": "\(failure.message)"])
  }

  func sendInHand(_ request: FetchRequest) async -> Result<FetchResponse, FetchFailure>? {
    let fetcher = services.fetcher
    services.meter.begin()
    defer { services.meter.end() }
    let fetched = await services.held.whileHeld(lease.reference) { await fetcher.fetch(request) }
    noteHead(of: fetched, request)
    return fetched
  }
}
