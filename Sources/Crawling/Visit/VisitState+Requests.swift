import Fetching
import Frontier

/// What a request needs before it is sent, and how it ends.
extension VisitState {
  mutating func prepare(_ ticket: HostRateLimiter.Ticket, _ request: inout VisitRequest) {
    guard request.isPage else { return takeInHand(ticket, &request) }
    request.step = .credit
    actions.append(.takeCredit(ticket))
  }

  mutating func takeInHand(_ ticket: HostRateLimiter.Ticket, _ request: inout VisitRequest) {
    if request.began == nil { request.began = now }
    request.step = .hand
    actions.append(.takeInHand(.request(ticket), request.job, isWrittenDown: isWrittenDown(request.job)))
  }

  func isWrittenDown(_ job: ClaimedJob) -> Bool { lease.expiredLeases > 0 || job.expiredLeases > 0 }

  mutating func creditTaken(_ ticket: HostRateLimiter.Ticket) {
    guard var request = requests[ticket], case .credit = request.step else { illegal() }
    request.holdsCredit = true
    if mustEnd || isEarly {
      waitAgain(&request)
    } else {
      takeInHand(ticket, &request)
    }
    requests[ticket] = request
  }

  mutating func creditNotTaken(_ ticket: HostRateLimiter.Ticket) {
    guard let request = requests[ticket], case .credit = request.step else { illegal() }
    refuse(ticket)
  }

  mutating func inHand(_ ticket: HostRateLimiter.Ticket, _ answer: HandAnswer) {
    guard var request = requests[ticket], case .hand = request.step else { illegal() }
    switch answer {
    case .taken where !request.isGuest && (mustEnd || isEarly):
      request.step = .retreating
      actions.append(.letGo(.request(ticket), request.job, isWrittenDown: isWrittenDown(request.job)))
    case .taken:
      if !request.isGuest { host.wasAsked = true }
      request.step = .sending(since: now)
      actions.append(.send(ticket, request.request, request.purpose, request.job))
    case .notTaken:
      return refuse(ticket)
    case .databaseFailed:
      block(for: configuration.retries.delay, nil)
      return refuse(ticket)
    }
    requests[ticket] = request
  }

  /// The host has to be left alone for longer now, or the visit must end: the request holds nothing for that time.
  private mutating func waitAgain(_ request: inout VisitRequest) {
    returnCredit(&request)
    request.step = .due
    pauseIfEarly(&request)
  }

  /// It will not be sent: the visit ends.
  mutating func refuse(_ ticket: HostRateLimiter.Ticket) {
    guard var request = requests.removeValue(forKey: ticket) else { return }
    rateLimiter.end(ticket, at: now, wasTried: false)
    resumeSlot(&request)
    finished(request, .stopped)
  }

  private mutating func returnCredit(_ request: inout VisitRequest) {
    guard request.holdsCredit else { return }
    request.holdsCredit = false
    actions.append(.returnCredit(bytes: 0))
  }

  mutating func pauseIfEarly(_ request: inout VisitRequest) {
    guard isEarly, !mustEnd, !request.hasPausedSlot else { return }
    request.hasPausedSlot = true
    actions.append(.pauseSlot)
  }

  mutating func resumeSlot(_ request: inout VisitRequest) {
    guard request.hasPausedSlot else { return }
    request.hasPausedSlot = false
    actions.append(.resumeSlot)
  }

  // MARK: Its end

  mutating func answered(_ ticket: HostRateLimiter.Ticket, _ fetched: Fetched, keepsCookies: Bool) {
    guard var request = requests[ticket], case .sending(let since) = request.step else { illegal() }
    if !request.isGuest {
      rateLimiter.end(ticket, at: now, wasTried: true)
      observe(fetched, after: now - since)
    }
    request.step = .lettingGo(fetched, keepsCookies: keepsCookies)
    requests[ticket] = request
    actions.append(.letGo(.request(ticket), request.job, isWrittenDown: isWrittenDown(request.job)))
  }

  mutating func letGo(_ ticket: HostRateLimiter.Ticket) {
    guard var request = requests.removeValue(forKey: ticket) else { illegal() }
    switch request.step {
    case .retreating:
      waitAgain(&request)
      requests[ticket] = request
    case .lettingGo(.failure(let failure), _)
    where failure.errorClass == .strayAnswer && !request.isRepeated && !request.isGuest:
      // Like any other request, in its turn and at the host's pace: the first may have reached the server.
      actions.append(.tell(.sentAgain(request.request.url, failure)))
      returnCredit(&request)
      request.request.usesNewConnection = true
      request.isRepeated = true
      request.hasHadAddress = false
      want(request)
    case .lettingGo(let fetched, let keepsCookies):
      finished(request, fetched, keepsCookies: keepsCookies)
    default: illegal()
    }
  }

  /// Tells what the request was for. A page's credit now belongs to its answer.
  mutating func finished(_ request: VisitRequest, _ fetched: Fetched, keepsCookies: Bool = false) {
    switch request.purpose {
    case .page(let line): pageFinished(line, request, fetched, keepsCookies: keepsCookies)
    case .file(let line), .guestFile(let line): fileFinished(line, fetched)
    case .probe(let origin): probeFinished(origin, fetched)
    }
  }
}
