import Fetching
import Frontier
import Logging
import Postgres

/// Requests that leave, and what is known to the database while a page is fetched or read, so that a crash is told of
/// the page that was in hand.
///
///     no worker vanished with the host       nothing is written                       side by side
///     one vanished with the host             the job is written down before each      side by side
///     one vanished with the job in hand      touch, and struck out after it           alone in this worker
extension HostVisit {
  /// One request to the host while the lease lasts.
  nonisolated func send(
    _ ticket: HostRateLimiter.Ticket, _ request: FetchRequest, _ purpose: VisitRequest.Purpose, _ job: ClaimedJob
  ) async -> Fetched {
    let (clock, services, lease, inbox, closes) = (clock, services, lease, inbox, closes)
    var request = request
    var room: PageRoom?
    switch purpose {
    case .guestFile: return await send(request)
    case .file, .probe: break
    case .page:
      let (suspects, hostKey) = (services.suspects, lease.hostKey)
      request.becameSuspect = { suspects.add(job.urlKey, of: hostKey) }
      room = PageRoom(services, isAlone: job.expiredLeases > 0)
      request.room = room
    }
    // This process may have been stopped while it connected: the lease is asked for as the request leaves.
    request.maySend = {
      let now = clock.now
      return services.leases.isHeld(lease.reference, at: now) && !services.leases.isPaused(lease.reference)
        && closes.map { now < $0 } ?? true
    }
    request.didSend = { inbox.post(.didSend(ticket, at: clock.now)) }
    let began = clock.now
    let fetched = await send(request)
    services.stats.took(clock.now - began, .fetch)
    if case .stopped = fetched { room?.leave() }
    return fetched
  }

  private nonisolated func send(_ request: FetchRequest) async -> Fetched {
    let fetcher = services.fetcher
    services.stats.begin()
    defer { services.stats.end() }
    let fetched = Fetched(await services.leases.whileHeld(lease.reference) { await fetcher.fetch(request) })
    noteHead(of: fetched, request)
    return fetched
  }

  /// Counts heads that libcurl does not read and browsers do, those of robots.txt included.
  private nonisolated func noteHead(of fetched: Fetched, _ request: FetchRequest) {
    let failure: FetchFailure
    let decides: Bool
    switch fetched {
    case .response(let response):
      guard let damage = response.headFailure else { return }
      (failure, decides) = (damage, true)
    case .failure(let found): (failure, decides) = (found, false)
    case .stopped: return
    }
    guard failure.errorClass == .malformed else { return }
    services.stats.addMalformedHead(decides: decides)
    logger.debug("malformed head", metadata: ["url": "\(request.url)", "error": "\(failure.message)"])
  }

  // MARK: In hand

  /// Before a request for a job, and before its page is read; `letGo` is to follow where it was taken.
  nonisolated func takeInHand(_ job: ClaimedJob, isWrittenDown: Bool) async -> HandAnswer {
    guard await services.touches.enter(alone: job.expiredLeases > 0) else { return .notTaken }
    guard isWrittenDown else { return .taken }
    var answer = HandAnswer.notTaken
    do {
      if try await services.frontier.takeInHand(job, of: lease.reference, owner: services.owner, isTaken: true) {
        return .taken
      }
    } catch {
      logger.warning("page not written down, leaving the host", metadata: ["url": "\(job.url)", "error": "\(error)"])
      answer = .databaseFailed
    }
    services.touches.leave(alone: job.expiredLeases > 0)
    return answer
  }

  /// Of a job that is written down.
  nonisolated func letGo(_ job: ClaimedJob) async {
    defer { services.touches.leave(alone: job.expiredLeases > 0) }
    do {
      _ = try await services.frontier.takeInHand(job, of: lease.reference, owner: services.owner, isTaken: false)
    } catch {
      // The release strikes it out.
      logger.debug("page not struck out", metadata: ["url": "\(job.url)", "error": "\(error)"])
    }
  }
}
