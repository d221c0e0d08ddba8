import Fetching
import Frontier
import PageReader

/// Pages on their way through a lane.
extension VisitState {
  /// Reads a page while the line waits for its next request.
  mutating func read(_ page: PageFetch, _ attempt: FetchAttempt, _ response: FetchResponse) {
    let bytes = response.bodyBytes
    let head = response.head
    let unread = PendingResult(
      lease: lease.reference, job: page.job, result: JobResult(page.job, .notArticle), nextFetch: rateLimiter.nextFetch,
      delay: host.delay, response: host.pace.response, backoff: nil)
    let parts = VisitResult.Page(fetched: attempt, head: head, site: page.site, wireBytes: page.wireBytes)
    let id = add(
      VisitResult(job: page.job, leased: unread, page: parts, stage: .takingInHand(response), credit: bytes))
    actions.append(.takeInHand(.result(id), page.job, isWrittenDown: isWrittenDown(page.job)))
  }

  mutating func add(_ result: VisitResult) -> Int {
    lastResult += 1
    results[lastResult] = result
    return lastResult
  }

  mutating func resultInHand(_ id: Int, _ answer: HandAnswer) {
    guard var result = results[id] else { illegal() }
    if case .databaseFailed = answer { block(for: configuration.retries.delay, nil) }
    let isTaken = if case .taken = answer { true } else { false }
    switch result.stage {
    case .takingInHand(let response):
      // Not read, the job stays as it is.
      guard isTaken, let page = result.page else { return drop(id) }
      result.stage = .reading
      results[id] = result
      actions.append(.read(id, response, page.fetched, page.site))
    case .takingAgain:
      result.isInHand = isTaken
      results[id] = result
      submit(id)
    default: illegal()
    }
  }

  private mutating func drop(_ id: Int) {
    guard let result = results.removeValue(forKey: id), let bytes = result.credit else { return }
    actions.append(.returnCredit(bytes: bytes))
  }

  mutating func read(_ id: Int, _ report: PageReport) {
    guard var result = results[id], case .reading = result.stage else { illegal() }
    // What may crash a worker does so at times when its page is read: until that is settled it is not struck out.
    if case .read(_, nil) = report, isWrittenDown(result.job) {
      result.isInHand = true
      results[id] = result
      return go(on: id, report)
    }
    result.stage = .lettingGo(report)
    results[id] = result
    actions.append(.letGo(.result(id), result.job, isWrittenDown: isWrittenDown(result.job)))
  }

  mutating func resultLetGo(_ id: Int) {
    guard let result = results[id] else { illegal() }
    switch result.stage {
    case .lettingGo(let report): go(on: id, report)
    case .strikingOut: results[id] = nil
    default: illegal()
    }
  }

  private mutating func go(on id: Int, _ report: PageReport) {
    guard var result = results[id], case .read(let read, let suspicion) = report else { return drop(id) }
    host.breaker.read(broken: read.brokenInARow)
    // The body is gone; what was made of it is held until it is settled.
    actions.append(.exchangeBytes(made: read.bytes, body: result.credit ?? 0))
    result.credit = read.bytes
    result.page?.read = read
    result.page?.suspicion = suspicion
    guard let suspicion else {
      results[id] = result
      return submitRead(id)
    }
    guard suspicion.mayWait else {
      results[id] = result
      return judge(id, suspicion.known)
    }
    // The probe needs the visit's turn, whose holder may be waiting for a credit: so this one is returned first.
    actions.append(.returnCredit(bytes: read.bytes))
    result.credit = nil
    result.stage = .probing
    results[id] = result
    if let known = suspicion.known { judge(id, known) } else { probe(suspicion, id) }
  }

  mutating func judge(_ id: Int, _ answer: MissingPages.Answer?) {
    guard var result = results[id], let page = result.page, let suspicion = page.suspicion else { illegal() }
    result.stage = .judging
    results[id] = result
    actions.append(.judge(id, suspicion.page, page.fetched.url, answer))
  }

  mutating func judged(_ id: Int, _ reason: String?) {
    guard var result = results[id], case .judging = result.stage else { illegal() }
    if let reason { result.page?.read?.becomesNoArticle(because: reason) }
    if result.page?.suspicion?.mayWait == true { actions.append(.leaveWaitingRoom) }
    results[id] = result
    submitRead(id)
  }

  /// The result of a page that was read.
  private mutating func submitRead(_ id: Int) {
    guard var result = results[id], let page = result.page, let read = page.read else { illegal() }
    result.leased.result = page.fetched.result(read.outcome, page.head, wireBytes: page.wireBytes)
    if let note = read.note { result.leased.result.note = note }
    result.leased.result.page = read.rawPage
    // What it was made of is not held twice.
    result.page = nil
    guard isWrittenDown(result.job), !result.isInHand else {
      results[id] = result
      return submit(id)
    }
    result.stage = .takingAgain
    results[id] = result
    actions.append(.takeInHand(.result(id), result.job, isWrittenDown: true))
  }
}
