import CrawlRules
import Fetching
import Frontier
import PageReader
import WebURL

/// A job's result on its way to the database; that of a page from its reading on.
///
///     takingInHand ──> reading ──> lettingGo ──> probing ──> judging ──> takingAgain ──> settling ──> strikingOut
///
/// `probing` and `judging` are for pages that may be the host's error page. A page that is written down stays in hand
/// until it is settled, unless it is such a one: that is let go while its host is asked, and taken again. Results of
/// other kinds begin with `settling`.
struct VisitResult: Sendable {
  enum Stage: Sendable {
    case takingInHand(FetchResponse)
    case reading
    case lettingGo(PageReport)
    /// Its host is asked for an address that cannot exist.
    case probing
    case judging
    case takingAgain
    case settling
    case strikingOut
  }

  /// What a page's result is made of.
  struct Page: Sendable {
    let fetched: FetchAttempt
    /// Without its body.
    let head: FetchResponse
    let site: SiteRights
    let wireBytes: Int
    var read: ReadPage?
    var suspicion: Suspicion?
  }

  let job: ClaimedJob
  /// The result, or what stands for it until the page is read.
  var leased: PendingResult
  var page: Page?
  var stage: Stage
  /// Bytes that its credit holds; nil where it holds none.
  var credit: Int?
  /// The job is written down as touched.
  var isInHand = false
}

/// A host's answer for an address that cannot exist, on its way.
///
///     requesting ──> reading ──> done
struct VisitProbe: Sendable {
  enum Stage: Sendable {
    case requesting
    case reading
    case done(MissingPages.Answer)
  }

  let question: MissingPages.Question
  var stage = Stage.requesting
  /// Results that wait for it.
  var waiting: [Int]

  var isUnderWay: Bool { if case .done = stage { false } else { true } }
}

extension MissingPages {
  /// An address that cannot exist, and a page beside it.
  struct Question: Sendable {
    let address: WebURL
    let beside: WebURL
  }
}
