import Fetching
import Frontier
import WebURL

/// When requests are sent: one after the other, each in its turn and at its instant.
extension VisitState {
  private static let slice = Duration.seconds(1)

  /// Joins the line for the turn.
  mutating func want(_ request: VisitRequest) {
    var request = request
    guard !mustEnd else { return finished(request, .stopped) }
    request.step = .queued
    let ticket = rateLimiter.take()
    pauseIfEarly(&request)
    requests[ticket] = request
  }

  /// No request may wait any longer. A pause longer than a lease is better kept by the job table than by a slot of this
  /// worker.
  var mustEnd: Bool {
    !mayGoOn || closes.map { rateLimiter.nextFetch >= $0 } ?? false
      || host.wasAsked && rateLimiter.nextFetch - now > configuration.lease
  }

  var isEarly: Bool { now < rateLimiter.nextFetch }

  /// Lets the request that has the turn go on as far as it can now.
  mutating func advanceTurn() {
    if mustEnd { for ticket in rateLimiter.waiting { refuse(ticket) } }
    while let ticket = rateLimiter.holder, var request = requests[ticket], request.isWaiting {
      guard !mustEnd else {
        refuse(ticket)
        continue
      }
      guard !isEarly else {
        if case .queued = request.step { request.step = .due }
        requests[ticket] = request
        return wait(until: rateLimiter.nextFetch)
      }
      if case .addressWait(let until) = request.step, now < until { return wait(until: until) }
      if !request.hasHadAddress, let address = host.address {
        request.step = .address
        actions.append(.askAddress(ticket, address))
      } else {
        resumeSlot(&request)
        prepare(ticket, &request)
      }
      requests[ticket] = request
    }
  }

  /// In slices, so that a drain is noticed within a second.
  private mutating func wait(until instant: Instant) {
    let instant = min(instant, now + Self.slice)
    guard alarm.map({ $0 > instant }) ?? true else { return }
    alarm = instant
    actions.append(.wait(until: instant))
  }

  mutating func addressTurn(_ ticket: HostRateLimiter.Ticket, _ turn: AddressRateLimiter.Turn) {
    guard var request = requests[ticket], case .address = request.step else { illegal() }
    request.hasHadAddress = true
    switch turn {
    case .free: request.step = .due
    case .at(let instant): request.step = .addressWait(until: instant)
    case .tooFar(let wait):
      block(for: wait, .addressBusy)
      requests[ticket] = request
      return refuse(ticket)
    }
    requests[ticket] = request
  }

  mutating func guestTurn(_ ticket: HostRateLimiter.Ticket, _ turn: GuestTurn) {
    guard var request = requests[ticket], case .guest = request.step else { illegal() }
    switch turn {
    case .come:
      takeInHand(ticket, &request)
      requests[ticket] = request
    case .tooFar: refuse(ticket)
    }
  }
}
