import CrawlRules
import Fetching
import Frontier
import PageReader
import WebURL

/// What a visit wants done. Each action above the line is answered by its event, once; those below it are not.
enum VisitAction: Sendable {
  typealias Instant = ContinuousClock.Instant

  case wait(until: Instant)
  case askScope(line: Int, WebURL, ClaimedJob)
  case askRobots(line: Int, WebURL)
  case askRights(line: Int, WebURL, RobotsPolicy)
  /// The turn at a host whose lease is not the visit's.
  case awaitGuestTurn(HostRateLimiter.Ticket, host: String)
  case askAddress(HostRateLimiter.Ticket, IPAddress)
  /// A page's, before it is fetched; `returnCredit` follows.
  case takeCredit(HostRateLimiter.Ticket)
  case takeInHand(PageHolder, ClaimedJob, isWrittenDown: Bool)
  case letGo(PageHolder, ClaimedJob, isWrittenDown: Bool)
  case send(HostRateLimiter.Ticket, FetchRequest, VisitRequest.Purpose, ClaimedJob)
  case readRefresh(line: Int, FetchResponse, WebURL)
  /// Makes a redirect's target a job.
  case lead(line: Int, Redirect, JobRequest)
  case read(Int, FetchResponse, FetchAttempt, SiteRights)
  case readProbe(origin: String, FetchResponse, MissingPages.Question)
  case judge(Int, SuspectPage, WebURL, MissingPages.Answer?)
  /// `isUrgent`: it waits for no other.
  case settle(Int, PendingResult, isUrgent: Bool)
  case prefetch(inHand: Set<String>, timeout: Duration)
  /// Jobs whose pages must be fetched again.
  case refetch([String])
  case release(LeaseRelease, after: Duration)

  // ——— Not answered.

  /// The answer to `VisitEvent.fileWanted`.
  case answerFile(line: Int, Fetched)
  /// A page is done, and its bytes are free.
  case returnCredit(bytes: Int)
  /// A page's body is gone, and what was made of it is held.
  case exchangeBytes(made: Int, body: Int)
  case leaveWaitingRoom
  case keepProbe(MissingPages.Answer, origin: String)
  case noteAddress(IPAddress)
  case flushPrefetch
  /// Between two requests.
  case keepSpacing(Duration)
  /// The host waits for its delay, so that another may have its slot.
  case pauseSlot
  case resumeSlot
  case tell(VisitNote)
}

/// What has a page in hand: if the worker vanishes during that time, the page may be to blame.
enum PageHolder: Sendable, Hashable {
  case request(HostRateLimiter.Ticket)
  case refresh(line: Int)
  case result(Int)
}

/// What logs are told.
enum VisitNote: Sendable {
  case poison(ClaimedJob)
  case unreachable
  case breaksReaders
  case sentAgain(WebURL, FetchFailure)
  case notTaken(ClaimedJob)
  case probed(WebURL, MissingPages.Answer)
}
