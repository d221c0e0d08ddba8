import CrawlRules
import Fetching
import Frontier
import PageReader
import WebURL

/// What a visit is told. Each event but those marked answers one action, once.
enum VisitEvent: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// The first.
  case began
  /// Unrequested: what is around the visit, told before each other event.
  case standing(VisitStanding)
  /// Unrequested: pages of the host that may be answers to other requests, by their jobs' keys.
  case suspects([String])
  /// May be late: nothing waits for that instant any more.
  case woke(at: Instant)

  // A line and its job.
  case scopeKnown(line: Int, ScopeAnswer)
  case robotsAnswered(line: Int, RobotsAnswer)
  case rightsAnswered(line: Int, RightsAnswer)
  /// While robots.txt or tdmrep.json is asked for: the file is not known, and this request is to be sent for it. Any
  /// number of times, one at a time.
  case fileWanted(line: Int, FetchRequest)
  case guestTurn(HostRateLimiter.Ticket, GuestTurn)
  case refreshRead(line: Int, RefreshReading)
  case led(line: Int, LeadAnswer)

  // A request.
  case addressTurn(HostRateLimiter.Ticket, AddressRateLimiter.Turn)
  case creditTaken(HostRateLimiter.Ticket)
  /// The drain's time was over before there was room.
  case creditNotTaken(HostRateLimiter.Ticket)
  case inHand(PageHolder, HandAnswer)
  case letGo(PageHolder)
  /// It has left by that instant. May be late, and may be told again: curl had to repeat it.
  case didSend(HostRateLimiter.Ticket, at: Instant)
  /// `keepsCookies`: the host's cookies are kept at this address.
  case answered(HostRateLimiter.Ticket, Fetched, keepsCookies: Bool)

  // A page and its result.
  case read(Int, PageReport)
  case probeRead(origin: String, MissingPages.Answer)
  /// Why it is no article; nil where it may well be one.
  case judged(Int, reason: String?)
  case settled(Int, ResultBatcher.Fate)

  /// May be late: the visit's lines may have ended.
  case prefetched(PrefetchAnswer)
  case refetched(RefetchAnswer)
  case released(ReleaseAnswer)
}

/// What is around a visit: its lease, and the worker.
struct VisitStanding: Sendable, Equatable {
  /// The lease may be used until then; nil when it is not held.
  var leaseEnds: ContinuousClock.Instant?
  /// An operator has paused the host.
  var isPaused = false
  var isDraining = false
  /// The drain's time is over.
  var isCancelled = false
  /// No host waits for a slot of this worker, so that this one may have more jobs.
  var hasRoom = true
  /// Unix time in seconds.
  var time = 0
}

enum ScopeAnswer: Sendable { case inside, outside, databaseFailed }

enum RobotsAnswer: Sendable {
  case answer(RobotsService.Answer)
  case databaseFailed
}

enum RightsAnswer: Sendable {
  case answer(TDMRepService.Answer)
  case databaseFailed
}

/// The turn of a host whose lease is not the visit's.
enum GuestTurn: Sendable { case come, tooFar }

enum RefreshReading: Sendable {
  case found(PageRefresh?)
  /// The drain's time was over before a lane was free.
  case notRead
}

/// What became of a redirect's target.
enum LeadAnswer: Sendable {
  /// It is a job, new or known before.
  case queued
  /// Its crawl has all the jobs it may have.
  case overBudget
  /// The redirects known so far lead back: the addresses from the target on.
  case circle([String])
  /// The database takes no such row.
  case refused(String)
  case databaseFailed
}

/// Whether a job was written down, and had its turn to be touched.
enum HandAnswer: Sendable {
  case taken
  /// The drain's time is over, or the lease is another's.
  case notTaken
  case databaseFailed
}

/// What a lane made of a page.
enum PageReport: Sendable {
  case read(ReadPage, Suspicion?)
  /// Stopped by ourselves before its turn came: the job stays as it is.
  case notRead
}

/// What is known of how the host answers, of a page that may be its error page.
struct Suspicion: Sendable {
  let page: SuspectPage
  let origin: String
  let known: MissingPages.Answer?
  /// It may wait until its host has been asked: then `leaveWaitingRoom` is to follow.
  let mayWait: Bool
  /// An address that cannot exist; nil where none can be made.
  let neighbour: WebURL?
}

enum PrefetchAnswer: Sendable {
  case answer(Refill)
  /// The lease is gone, or the database cannot be asked.
  case nothing
}

enum RefetchAnswer: Sendable { case queued, databaseFailed }

enum ReleaseAnswer: Sendable {
  case released, failed
  /// The drain's time was over while it was to be tried again.
  case stopped
}
