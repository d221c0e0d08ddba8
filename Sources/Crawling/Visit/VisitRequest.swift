import Fetching
import Frontier
import WebURL

/// One request on its way to a host: a page's, or one for a file of the host's own, or for an address that cannot
/// exist.
///
///     queued ──the turn──> due ──its instant──> address ──> addressWait ──> credit ──> hand ──> sending ──> lettingGo
///                           ^ ^                                               │          │
///                           │ └──────────── not due any more ─────────────────┘          │
///                           └──────── retreating <──── not due any more ─────────────────┘
///
/// When the visit must end, a request is refused at any step up to `hand`; its end is then `Fetched.stopped`, as it is
/// when the job cannot be taken in hand. `address` and `addressWait` are skipped while the host's address is not known,
/// `credit` by all requests but those of pages. A request to a host whose lease is not the visit's goes from `guest` to
/// `hand`. One that brought a stray answer begins again, once.
struct VisitRequest: Sendable {
  enum Purpose: Sendable, Hashable {
    case page(line: Int)
    /// robots.txt or tdmrep.json.
    case file(line: Int)
    /// Such a file to which a redirect to another host leads.
    case guestFile(line: Int)
    /// An address of the origin that cannot exist.
    case probe(origin: String)
  }

  enum Step: Sendable {
    /// In line for the turn.
    case queued
    /// Has the turn, and waits for the host's next allowed instant.
    case due
    /// Has the turn, and asks for that at the address.
    case address
    /// Has the turn, and waits for that at the address.
    case addressWait(until: ContinuousClock.Instant)
    /// Waits for the turn at another host.
    case guest
    /// Waits for room in memory.
    case credit
    /// The job is written down.
    case hand
    /// The job is struck out again: the host must be left alone for longer than it was when the job was written down.
    case retreating
    case sending(since: ContinuousClock.Instant)
    /// The job is struck out.
    case lettingGo(Fetched, keepsCookies: Bool)
  }

  let purpose: Purpose
  var request: FetchRequest
  /// What is taken in hand.
  let job: ClaimedJob
  var step = Step.queued
  /// The host's slot is paused for it.
  var hasPausedSlot = false
  /// It had its turn at the host's address.
  var hasHadAddress = false
  /// A page's, to be returned.
  var holdsCredit = false
  /// Sent for the second time, on a new connection.
  var isRepeated = false
  /// When it was about to be sent first.
  var began: ContinuousClock.Instant?

  /// Waits for an instant, and for nothing that is answered.
  var isWaiting: Bool {
    switch step {
    case .queued, .due, .addressWait: true
    default: false
    }
  }

  var isPage: Bool { if case .page = purpose { true } else { false } }
  var isGuest: Bool { if case .guestFile = purpose { true } else { false } }
}
