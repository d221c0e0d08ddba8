import CrawlRules
import Fetching
import PageReader
import WebURL

@testable import Crawling
@testable import Frontier

/// Holds the visit's actions against its promises, and answers them.
extension VisitWorld {
  mutating func perform(_ actions: [VisitAction]) { for action in actions { perform(action) } }

  private mutating func perform(_ action: VisitAction) {
    switch action {
    case .wait(let instant): tell(.woke(at: instant), after: at(instant))
    case .askScope(let line, _, _):
      tell(.scopeKnown(line: line, fails ? .databaseFailed : chance.chance(10) ? .outside : .inside))
    case .askRobots(let line, _): askFile(line, isRobots: true)
    case .askRights(let line, _, _): askFile(line, isRobots: false)
    case .awaitGuestTurn(let ticket, _): tell(.guestTurn(ticket, misbehaves ? .tooFar : .come))
    case .askAddress(let ticket, _): tell(.addressTurn(ticket, addressTurn()))
    case .takeCredit(let ticket):
      guard !standing.isCancelled else { return tell(.creditNotTaken(ticket)) }
      credits += 1
      tell(.creditTaken(ticket))
    case .takeInHand(let holder, let job, let isWrittenDown):
      let answer = isWrittenDown && fails ? HandAnswer.databaseFailed : standing.isCancelled ? .notTaken : .taken
      expect(!settled.contains(job.urlKey), "taken in hand after its settle: \(job.url)")
      if case .taken = answer, !inHand.insert(holder).inserted { fault("taken twice: \(holder)") }
      tell(.inHand(holder, answer))
    case .letGo(let holder, _, _):
      if inHand.remove(holder) == nil { fault("let go and not in hand: \(holder)") }
      tell(.letGo(holder))
    case .send(let ticket, let request, let purpose, let job): send(ticket, request, purpose, job)
    case .readRefresh(let line, _, _):
      let target = VisitFixture.url(["/0", "/moved", "/1"][chance.below(3)])
      let found = chance.chance(50) ? PageRefresh("0; url=\(target)", base: target, url: target) : nil
      tell(.refreshRead(line: line, standing.isCancelled ? .notRead : .found(found)))
    case .lead(let line, let redirect, _): lead(line, redirect)
    case .read(let id, _, let fetched, _): read(id, fetched)
    case .readProbe(let origin, _, _):
      tell(.probeRead(origin: origin, chance.chance(50) ? .honest : .page(VisitFixture.print)))
    case .judge(let id, _, _, _): tell(.judged(id, reason: chance.chance(50) ? "an error page" : nil))
    case .settle(let id, let leased, _): settle(id, leased)
    case .prefetch(let inHand, _): prefetch(inHand)
    case .refetch(let keys):
      expect(!keys.contains(where: results.values.contains), "fetched again before its settle: \(keys)")
      tell(.refetched(fails ? .databaseFailed : .queued))
    case .release(_, let pause):
      expect(requests.isEmpty && results.isEmpty, "released while something is under way")
      tell(.released(fails ? .failed : standing.isCancelled && pause > .zero ? .stopped : .released))
    case .answerFile(let line, let fetched): fileAnswered(line, fetched)
    case .returnCredit(let bytes):
      credits -= 1
      creditBytes -= bytes
      expect(credits >= 0 && creditBytes >= 0, "more credits returned than taken")
    case .exchangeBytes(let made, let body): creditBytes += made - body
    case .leaveWaitingRoom: waitingRoom -= 1
    case .keepSpacing(let spacing): self.spacing = spacing
    case .pauseSlot: busySlots -= 1
    case .resumeSlot: busySlots += 1
    case .flushPrefetch, .keepProbe, .noteAddress, .tell: break
    }
  }

  /// A statement of the database does.
  private var fails: Bool {
    mutating get {
      guard troubles.database, chance.chance(20) else { return false }
      mayEndEarly = true
      return true
    }
  }

  /// The host does not behave.
  private var misbehaves: Bool {
    mutating get {
      guard troubles.host, chance.chance(15) else { return false }
      mayEndEarly = true
      return true
    }
  }

  // MARK: Requests

  private mutating func send(
    _ ticket: HostRateLimiter.Ticket, _ request: FetchRequest, _ purpose: VisitRequest.Purpose, _ job: ClaimedJob
  ) {
    sent += 1
    expect(inHand.contains(.request(ticket)), "sent and not in hand: \(request.url)")
    expect(requests[ticket] == nil, "sent twice: \(request.url)")
    expect(state.phase < .releasing, "sent after the release")
    if case .guestFile = purpose {
      requests[ticket] = (purpose, true)
    } else {
      expect(standing.leaseEnds.map { now < $0 } ?? false, "sent after the lease's end: \(request.url)")
      expect(!standing.isPaused && !standing.isDraining, "sent by a worker that drains, or to a host that is paused")
      expect(state.closes.map { now < $0 } ?? true, "sent after the window's close")
      expect(!requests.values.contains { !$0.hasLeft }, "sent while another has the turn")
      if let lastLeft { expect(now >= lastLeft + spacing, "sent \(now - lastLeft) after the last, not \(spacing)") }
      if let held { expect(now >= held, "sent \(held - now) before the host's pause is over") }
      requests[ticket] = (purpose, false)
    }
    let connecting = Duration.microseconds(chance.below(300_000))
    let answering = connecting + .microseconds(chance.below(chance.chance(90) ? 200_000 : 8_000_000))
    let leaves = !misbehaves || chance.chance(50)
    if leaves, requests[ticket]?.hasLeft == false {
      tell(.didSend(ticket, at: now + connecting), after: connecting + .microseconds(chance.below(1000)))
      // Repeated by curl; told at times after its answer.
      if chance.chance(3) {
        tell(.didSend(ticket, at: now + answering), after: answering + .microseconds(chance.below(4000)))
      }
    }
    let answer = answer(to: request, leaves: leaves)
    tell(.answered(ticket, answer, keepsCookies: chance.chance(50)), after: answering + .milliseconds(2))
  }

  private mutating func answer(to request: FetchRequest, leaves: Bool) -> Fetched {
    guard leaves, standing.leaseEnds != nil, !standing.isCancelled else {
      mayEndEarly = true
      if standing.isCancelled { return .failure(FetchFailure(.cancelled, "")) }
      if standing.leaseEnds == nil { return .stopped }
      return .failure(FetchFailure(chance.chance(50) ? .connect : .timeout, ""))
    }
    if misbehaves {
      switch chance.below(4) {
      case 0: return .response(VisitFixture.response(429, [("Retry-After", "\(1 + chance.below(90))")]))
      case 1: return .response(VisitFixture.response(503))
      case 2: return .failure(FetchFailure(.dns, ""))
      default: return .failure(FetchFailure(.timeout, ""))
      }
    }
    // A file of the host's own that cannot be had ends the visit.
    let isFile = ["/robots.txt", "/.well-known/tdmrep.json"].contains(request.url.path)
    switch chance.below(20) {
    case 0:
      if isFile { mayEndEarly = true }
      return .failure(FetchFailure(.strayAnswer, ""))
    case 1:
      if isFile { mayEndEarly = true }
      return .failure(FetchFailure(.tooLarge, ""))
    case 2: return .response(VisitFixture.response(404))
    case 3:
      if isFile { mayEndEarly = true }
      return .response(VisitFixture.response(500))
    case 4: return .response(VisitFixture.response(request.etag == nil ? 204 : 304))
    case 5: return .response(VisitFixture.redirect("/moved"))
    case 6: return .response(VisitFixture.redirect("/wall", cookie: true))
    case 7:
      return .response(VisitFixture.redirect(request.url.pathAndQuery + "?utm_source=x", cookie: chance.chance(50)))
    case 8: return .response(VisitFixture.redirect(["/0", "/1", "/2"][chance.below(3)], cookie: chance.chance(50)))
    case 9: return .response(VisitFixture.response(200, body: "<meta http-equiv=\"refresh\" content=\"0\">"))
    case 10: return .response(VisitFixture.response(200, body: "<p>Text.", address: "192.0.2.\(1 + chance.below(2))"))
    default: return .response(VisitFixture.page)
    }
  }

  private mutating func addressTurn() -> AddressRateLimiter.Turn {
    if misbehaves { return .tooFar(.seconds(5)) }
    return chance.chance(50) ? .free : .at(now + .milliseconds(chance.below(3000)))
  }

  /// What an event changes that the visit is about to be told.
  mutating func note(_ event: VisitEvent) {
    switch event {
    case .didSend(let ticket, let instant):
      if requests[ticket] != nil { requests[ticket]?.hasLeft = true }
      lastLeft = max(lastLeft ?? instant, instant)
    case .answered(let ticket, let fetched, _):
      guard let request = requests.removeValue(forKey: ticket) else { return fault("answered and not sent") }
      if !request.hasLeft { lastLeft = max(lastLeft ?? now, now) }
      guard case .response(let response) = fetched else { return }
      if case .page = request.purpose { creditBytes += response.bodyBytes }
      if [429, 503].contains(response.status), asksForPause(request.purpose) { answers[ticket] = response }
    case .letGo(.request(let ticket)):
      guard let response = answers.removeValue(forKey: ticket) else { break }
      held = max(held ?? now, now + (response.retryAfter ?? OutcomePolicy.firstBackoff))
    case .settled(let id, _): results[id] = nil
    default: break
    }
  }

  /// A robots.txt that cannot be had is the service's matter.
  private func asksForPause(_ purpose: VisitRequest.Purpose) -> Bool {
    switch purpose {
    case .page, .probe: true
    case .file(let line): if case .rights = state.lines[line] { true } else { false }
    case .guestFile: false
    }
  }

  // MARK: Files of the host's own

  private mutating func askFile(_ line: Int, isRobots: Bool) {
    if chance.chance(60) { return fileKnown(line, isRobots: isRobots) }
    let isElsewhere = isRobots && chance.chance(20)
    let url = isElsewhere ? WebURL("http://other.example/robots.txt") : VisitFixture.url("/robots.txt")
    guard let url else { return }
    files[line, default: 0] += 1
    tell(.fileWanted(line: line, FetchRequest(url: url)))
  }

  private mutating func fileAnswered(_ line: Int, _ fetched: Fetched) {
    files[line, default: 0] -= 1
    expect(files[line] == 0, "a file was answered that nobody wanted")
    let isRobots = if case .robots = state.lines[line] { true } else { false }
    switch fetched {
    case .stopped:
      tell(isRobots ? .robotsAnswered(line: line, .answer(.stopped)) : .rightsAnswered(line: line, .answer(.stopped)))
    // It leads on.
    case .response where chance.chance(20): askFile(line, isRobots: isRobots)
    case .response, .failure: fileKnown(line, isRobots: isRobots)
    }
  }

  private mutating func fileKnown(_ line: Int, isRobots: Bool) {
    guard isRobots else {
      return tell(.rightsAnswered(line: line, fails ? .databaseFailed : .answer(.file(nil))))
    }
    if fails { return tell(.robotsAnswered(line: line, .databaseFailed)) }
    var answer = chance.chance(80) ? VisitFixture.allowed : Self.robots
    if misbehaves {
      let answers: [RobotsService.Answer] = [
        .unreachable(.robotsUnreachable, message: "HTTP 500", wait: .seconds(30)),
        .waiting(.robotsUnreachable, message: "HTTP 500", wait: .seconds(20)),
        .blocked(.blockedAddress, message: "10.0.0.1"),
      ]
      answer = answers[chance.below(answers.count)]
    }
    tell(.robotsAnswered(line: line, .answer(answer)))
  }

  private static let robots = VisitFixture.robots("User-agent: *\nCrawl-delay: 2\nDisallow: /1\n")

  // MARK: Pages and results

  private mutating func lead(_ line: Int, _ redirect: Redirect) {
    if fails { return tell(.led(line: line, .databaseFailed)) }
    owed.insert(redirect.page.job.urlKey)
    switch chance.below(10) {
    case 0: tell(.led(line: line, .overBudget))
    case 1: tell(.led(line: line, .circle(["http://news.example/a"])))
    case 2: tell(.led(line: line, .refused("too long")))
    default: tell(.led(line: line, .queued))
    }
  }

  private mutating func read(_ id: Int, _ fetched: FetchAttempt) {
    guard !standing.isCancelled else { return tell(.read(id, .notRead)) }
    owed.insert(fetched.job.urlKey)
    guard chance.chance(30) else { return tell(.read(id, .read(VisitFixture.read, nil))) }
    let mayWait = chance.chance(80)
    if mayWait { waitingRoom += 1 }
    let known = chance.chance(20) ? MissingPages.Answer.honest : nil
    let suspicion = VisitFixture.suspicion(fetched.url, known: known, mayWait: mayWait)
    expect(suspicion != nil, "the fixture's page is no suspect")
    tell(.read(id, .read(VisitFixture.read, suspicion)))
  }

  private mutating func settle(_ id: Int, _ leased: PendingResult) {
    let key = leased.job.urlKey
    expect(handedOut.contains(key), "settled and never handed out: \(leased.job.url)")
    expect(settled.insert(key).inserted, "settled twice: \(leased.job.url)")
    expect(leased.result.urlKey == key, "another job's result")
    expect(results.updateValue(key, forKey: id) == nil, "a result's number was used twice")
    let fates: [ResultBatcher.Fate] = [.fenced, .lost, .refused]
    tell(.settled(id, chance.chance(95) ? .settled : fates[chance.below(3)]))
  }

  private mutating func prefetch(_ inHand: Set<String>) {
    expect(inHand.isSuperset(of: results.values), "jobs on their way are not told")
    guard !fails, chance.chance(40), made < 12 else {
      return tell(.prefetched(chance.chance(50) ? .nothing : .answer(Refill(jobs: [], terms: state.lease.terms))))
    }
    var terms = state.lease.terms
    if misbehaves { terms.minDelay = .seconds(5) }
    var jobs: [ClaimedJob] = []
    for _ in 0..<1 + chance.below(3) {
      made += 1
      jobs.append(VisitFixture.job("/more/\(made)"))
    }
    if terms == state.lease.terms { handedOut.formUnion(jobs.map(\.urlKey)) }
    tell(.prefetched(.answer(Refill(jobs: jobs, terms: terms))))
  }
}
