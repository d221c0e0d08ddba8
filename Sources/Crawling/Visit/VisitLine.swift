import CrawlRules
import Fetching
import Frontier
import WebURL

/// One of a visit's connections, which goes through jobs one after the other.
///
///     unbegun ──the first line's first job is done──> idle
///
///        ┌──────────── awaitingJobs <── none at hand, more are on their way ─────────────┐
///        v                                                                               │
///     (next job) ──> scope ──> robots ──> rights ──> page ──> refresh ──> page           │
///        │             │          │          │         │        │                        │
///        │             └──────────┴──────────┴─────────┴────────┴──> leading ──┐         │
///        │                   its result is on its way, or its page is read  <──┘ ──> idle┘
///        v
///      over    no job is left, none may be begun, or the host is left
///
/// `scope` is passed over for jobs without a crawl, `rights` where reservations of rights are ignored, `refresh` where
/// the page cannot declare one.
enum VisitLine: Sendable {
  /// Begins when robots.txt is known.
  case unbegun
  /// Takes the next job.
  case idle
  /// → idle, over.
  case awaitingJobs
  /// Asks whether the job belongs to its crawl. → robots, idle, over.
  case scope(ClaimedJob, WebURL)
  /// → rights, page, idle, over.
  case robots(ClaimedJob, WebURL)
  /// → page, over.
  case rights(ClaimedJob, WebURL, RobotsPolicy)
  /// Its request is on its way (`VisitRequest`). → page, refresh, leading, idle, over.
  case page(PageFetch)
  /// Its answer is looked at for a refresh. → page, leading, idle, over.
  case refresh(RefreshLook)
  /// A redirect's target becomes a job. → idle, over.
  case leading(Leading)
  case over

  /// How a line goes on once it is done with a job.
  enum Course {
    case nextJob
    /// No line of the visit begins another job.
    case leaveHost
    /// As `leaveHost` where the host has asked to be left alone.
    case nextJobUnlessThrottled
    /// As `leaveHost` where the host cannot be reached.
    case nextJobUnlessUnreachable
  }
}

/// A job's page, and the addresses that it leads to within the visit.
struct PageFetch: Sendable {
  let job: ClaimedJob
  let url: WebURL
  let policy: RobotsPolicy
  let site: SiteRights
  /// What is asked for now.
  var target: WebURL
  var trail: RedirectTrail
  /// The host's way to set a cookie: what becomes a job if it leads nowhere else.
  var detour: Redirect?
  var hops = 0
  /// Of all answers.
  var wireBytes = 0

  init(_ job: ClaimedJob, _ url: WebURL, _ policy: RobotsPolicy, _ site: SiteRights) {
    self.job = job
    self.url = url
    self.policy = policy
    self.site = site
    target = url
    trail = RedirectTrail(url)
  }

  /// The target is the job's address, and not one that it redirects to.
  var isOwn: Bool { target.description == url.description }
}

/// An answer whose page may lead on by itself.
struct RefreshLook: Sendable {
  /// takingInHand ──> reading ──> lettingGo
  enum Step: Sendable {
    case takingInHand
    case reading
    case lettingGo(RefreshReading)
  }

  let page: PageFetch
  let fetched: FetchAttempt
  let response: FetchResponse
  let keepsCookies: Bool
  var step = Step.takingInHand
}

/// A redirect whose target becomes a job.
struct Leading: Sendable {
  /// scope ──> enqueueing
  enum Step: Sendable { case scope, enqueueing }

  let redirect: Redirect
  let next: JobRequest
  let wireBytes: Int
  /// Of the answer, which is released with this.
  let bytes: Int
  let course: VisitLine.Course
  var step = Step.scope
}
