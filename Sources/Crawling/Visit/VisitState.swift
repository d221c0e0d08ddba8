import Untrusted
import Executors
import Frontier

/// A visit of a host under lease: everything it decides, as a pure value.
///
/// It is told what happened (`VisitEvent`) and says what to do next (`VisitAction`); it waits for nothing, and
/// asks no clock, no network and no database. `HostVisit` performs the actions and tells of what came of them.
///
///     visiting ──the first line is over──> settling ──nothing is under way──> releasing ──> over
///
/// A visit has `lease.terms.connections` lines (`VisitLine`), which go through its jobs. What they want sent are
/// requests (`VisitRequest`), which wait for their turn in one line (`HostRateLimiter`), and with them those for
/// addresses that cannot exist (`VisitProbe`). What came of a job is a result on its way to the database
/// (`VisitResult`). Each of the four has its legal moves beside it, in a diagram. An event that is not legal where its
/// subject stands is a programmer's error; those that may be late by nature are marked in `VisitEvent`, and change what
/// they still concern.
///
/// What holds for any events in any order (`VisitPropertyTests`):
/// - A request is sent only while it has the turn, the lease is held and not paused, the window is open and the worker
///   does not drain; and not before `rateLimiter.nextFetch`, which lies `spacing` after the last request known to have
///   left.
/// - A job is settled once, or never: then it stays queued, and the visit ended early.
/// - A credit that was taken is returned once. What was let in by the touch gate is let go once.
/// - The visit ends: each line, request and result has an action that will be answered, or waits for one that has.
struct VisitState: Sendable {
  typealias Instant = ContinuousClock.Instant

  enum Phase: Int, Comparable, Sendable {
    case visiting
    /// No line but further ones goes on; results are on their way, which now wait for no other.
    case settling
    case releasing
    case over

    static func < (one: Phase, other: Phase) -> Bool { one.rawValue < other.rawValue }
  }

  let lease: Lease
  let configuration: CrawlConfiguration
  let outcomePolicy: OutcomePolicy
  /// The product token that robots.txt rules are matched with.
  let agent: String
  /// No request may leave from then on: the host's window closes.
  let closes: Instant?

  var phase = Phase.visiting
  /// No line begins before `began`: what the visit stands on, and suspects of an earlier one, may be told before it.
  var hasBegun = false
  var standing: VisitStanding
  /// Of the event that is handled.
  var now: Instant
  var actions: [VisitAction] = []

  var lines: [VisitLine]
  var requests: [HostRateLimiter.Ticket: VisitRequest] = [:]
  var results: [Int: VisitResult] = [:]
  /// By origin.
  var probes: [String: VisitProbe] = [:]
  var rateLimiter: HostRateLimiter
  var jobs: VisitJobs
  var host: VisitHost
  var release: LeaseRelease
  /// The earliest instant at which `woke` is expected.
  var alarm: Instant?
  var lastResult = 0
  /// Statements under way that queue suspect pages again.
  var refetches = 0
  /// Pages to be fetched again as soon as their results are settled.
  var unsettledSuspects: Set<String> = []
  /// Before the release is tried once more.
  var releasePause = Backoff(initial: .milliseconds(100), maximum: .seconds(5))

  /// `claimed`: just before the claim was sent; the lease's seconds count from there.
  init(
    lease: Lease, configuration: CrawlConfiguration, outcomePolicy: OutcomePolicy, agent: String,
    standing: VisitStanding,
    claimed: Instant, now: Instant
  ) {
    self.lease = lease
    self.configuration = configuration
    self.outcomePolicy = outcomePolicy
    self.agent = agent
    self.standing = standing
    self.now = now
    closes = lease.closesIn.map { claimed + $0.bounded }
    lines = [.idle] + Array(repeating: .unbegun, count: max(1, lease.terms.connections) - 1)
    jobs = VisitJobs(lease.jobs)
    host = VisitHost(lease, configuration)
    // It is not known when the worker that vanished sent its last request.
    rateLimiter = HostRateLimiter(
      now: now, spacing: host.delay / max(1, lease.terms.connections),
      lastFetch: lease.expiredLeases > 0 ? now : nil)
    release = LeaseRelease(lease.reference, group: lease.terms.group)
  }

  /// What to do now, in this order.
  mutating func handle(_ event: VisitEvent, at now: Instant) -> [VisitAction] {
    self.now = now
    defer { actions = [] }
    switch event {
    case .began:
      hasBegun = true
      begin()
    case .standing(let standing): self.standing = standing
    case .suspects(let keys): refetch(suspects: keys)
    case .woke(let instant): if alarm == instant { alarm = nil }
    case .scopeKnown(let line, let answer): scopeKnown(line, answer)
    case .robotsAnswered(let line, let answer): robotsAnswered(line, answer)
    case .rightsAnswered(let line, let answer): rightsAnswered(line, answer)
    case .fileWanted(let line, let request): fileWanted(line, request)
    case .guestTurn(let ticket, let turn): guestTurn(ticket, turn)
    case .refreshRead(let line, let reading): refreshRead(line, reading)
    case .led(let line, let answer): led(line, answer)
    case .addressTurn(let ticket, let turn): addressTurn(ticket, turn)
    case .creditTaken(let ticket): creditTaken(ticket)
    case .creditNotTaken(let ticket): creditNotTaken(ticket)
    case .inHand(.request(let ticket), let answer): inHand(ticket, answer)
    case .inHand(.refresh(let line), let answer): refreshInHand(line, answer)
    case .inHand(.result(let id), let answer): resultInHand(id, answer)
    case .letGo(.request(let ticket)): letGo(ticket)
    case .letGo(.refresh(let line)): refreshLetGo(line)
    case .letGo(.result(let id)): resultLetGo(id)
    case .didSend(let ticket, let instant): rateLimiter.didSend(ticket, at: instant)
    case .answered(let ticket, let fetched, let keepsCookies): answered(ticket, fetched, keepsCookies: keepsCookies)
    case .read(let id, let report): read(id, report)
    case .probeRead(let origin, let answer): probeRead(origin, answer)
    case .judged(let id, let reason): judged(id, reason)
    case .settled(let id, let fate): settled(id, fate)
    case .prefetched(let answer): prefetched(answer)
    case .refetched(let answer): refetched(answer)
    case .released(let answer): released(answer)
    }
    if hasBegun { advance() }
    return actions
  }

  /// The visit's next request may be sent, as far as its lease, its window and the worker go.
  var mayGoOn: Bool {
    !standing.isDraining && !standing.isCancelled && !standing.isPaused
      && standing.leaseEnds.map { now < $0 } ?? false && closes.map { now < $0 } ?? true
  }

  func illegal(_ event: String = #function) -> Never {
    preconditionFailure("\(event) is not legal in this state of the visit of \(lease.host)")
  }
}
