/// When the next request to a host may leave, and which of a visit's requests it is: a pure value.
///
///     free ──take──> taken by one request ──it has left, or never will──> free, `spacing` after it
///
/// The instants are those at which requests leave this machine, each taken just after the fact: even if a request is
/// delayed after its decision, the next one comes at least `spacing` after it. Requests are served in the order they
/// came.
struct HostRateLimiter: Sendable {
  typealias Instant = ContinuousClock.Instant
  /// Names one request of the visit, and no other.
  typealias Ticket = Int

  /// No request may leave before.
  private(set) var nextFetch: Instant
  /// Between two requests.
  private(set) var spacing: Duration
  /// Whose turn it is.
  private(set) var holder: Ticket?
  /// Those that wait for the turn, in order.
  private(set) var waiting: [Ticket] = []
  private var lastFetch: Instant?
  private var tickets = 0

  /// `lastFetch` where a request may have left at that instant already.
  init(now: Instant, spacing: Duration, lastFetch: Instant? = nil) {
    nextFetch = now
    self.spacing = spacing
    self.lastFetch = lastFetch
  }

  /// The number of a request that waits for no turn of this host.
  mutating func number() -> Ticket {
    tickets += 1
    return tickets
  }

  /// Joins the line for the turn; `didSend` or `end` is to follow.
  mutating func take() -> Ticket {
    let ticket = number()
    if holder == nil { holder = ticket } else { waiting.append(ticket) }
    return ticket
  }

  /// The request of `ticket` has left by `instant`. Told again when it had to be repeated, even if another has the
  /// turn by then.
  mutating func didSend(_ ticket: Ticket, at instant: Instant) {
    count(instant)
    pass(ticket)
  }

  /// The request of `ticket` has come to its end. One that was tried and never left counts from `now`: a connection was
  /// asked for.
  mutating func end(_ ticket: Ticket, at now: Instant, wasTried: Bool) {
    waiting.removeAll { $0 == ticket }
    guard holder == ticket else { return }
    if wasTried { count(now) }
    pass(ticket)
  }

  /// From now on this lies between two requests, the one just made included.
  mutating func keep(spacing: Duration) {
    self.spacing = spacing
    if let lastFetch { hold(until: lastFetch + spacing) }
  }

  /// No request before `instant`.
  mutating func hold(until instant: Instant) { nextFetch = max(nextFetch, instant) }

  private mutating func count(_ instant: Instant) {
    lastFetch = max(lastFetch ?? instant, instant)
    hold(until: instant + spacing)
  }

  private mutating func pass(_ ticket: Ticket) {
    guard holder == ticket else { return }
    holder = waiting.isEmpty ? nil : waiting.removeFirst()
  }
}
