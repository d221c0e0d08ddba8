import CrawlRules
import Fetching
import Frontier
import PageReader
import WebURL

/// What becomes of a page's request and its answer.
extension VisitState {
  /// Fetches the job's URL, or where `page` has got to.
  mutating func ask(for page: PageFetch, _ line: Int) {
    lines[line] = .page(page)
    var request = FetchRequest(url: page.target)
    request.keepsGzip = configuration.maxKeptPage != nil
    // What a job knows of an earlier answer says nothing of another address than its own.
    if page.isOwn, page.job.isConditional {
      request.etag = page.job.etag
      request.lastModified = page.job.lastModified
    }
    want(VisitRequest(purpose: .page(line: line), request: request, job: page.job))
  }

  mutating func pageFinished(_ line: Int, _ request: VisitRequest, _ fetched: Fetched, keepsCookies: Bool) {
    guard case .page(var page) = lines[line] else { illegal() }
    let start = request.began ?? now
    let attempt = FetchAttempt(
      job: page.job, url: page.target, isOwn: page.isOwn, start: start,
      duration: now - start)
    switch fetched {
    case .stopped:
      if request.holdsCredit { actions.append(.returnCredit(bytes: 0)) }
      take(.leaveHost, line: line)
    case .failure(let failure):
      guard case .settle(let outcome) = outcomePolicy.step(for: failure, job: page.job) else {
        return abandon(bytes: 0, line)
      }
      if let detour = page.detour {
        lead(detour, page, bytes: 0, .nextJobUnlessUnreachable, line)
      } else {
        settle(page.job, attempt.result(outcome, wireBytes: page.wireBytes), credit: 0)
        take(.nextJobUnlessUnreachable, line: line)
      }
    case .response(let response):
      page.wireBytes += response.wireBytes
      noteBackoff(response)
      if keepsCookies, response.setsCookie { page.trail.noteCookie() }
      let step = outcomePolicy.step(for: response, from: page.target, job: page.job, backoff: host.backoff)
      // Whether it leads on is known once it is parsed: the line waits for that.
      if case .read = step, PageRefresh.mayDeclare(response) {
        lines[line] = .refresh(
          RefreshLook(page: page, fetched: attempt, response: response, keepsCookies: keepsCookies))
        return actions.append(
          .takeInHand(.refresh(line: line), page.job, isWrittenDown: isWrittenDown(page.job)))
      }
      follow(step, page, attempt, response, keepsCookies: keepsCookies, line)
    }
  }

  private mutating func abandon(bytes: Int, _ line: Int) {
    actions.append(.returnCredit(bytes: bytes))
    take(.leaveHost, line: line)
  }

  // MARK: A page that may lead on by itself

  mutating func refreshInHand(_ line: Int, _ answer: HandAnswer) {
    guard case .refresh(var look) = lines[line], case .takingInHand = look.step else { illegal() }
    switch answer {
    case .taken:
      look.step = .reading
      lines[line] = .refresh(look)
      return actions.append(.readRefresh(line: line, look.response, look.page.target))
    case .databaseFailed: block(for: configuration.retries.delay, nil)
    case .notTaken: break
    }
    abandon(bytes: look.response.bodyBytes, line)
  }

  mutating func refreshRead(_ line: Int, _ reading: RefreshReading) {
    guard case .refresh(var look) = lines[line], case .reading = look.step else { illegal() }
    look.step = .lettingGo(reading)
    lines[line] = .refresh(look)
    let job = look.page.job
    actions.append(.letGo(.refresh(line: line), job, isWrittenDown: isWrittenDown(job)))
  }

  mutating func refreshLetGo(_ line: Int) {
    guard case .refresh(let look) = lines[line], case .lettingGo(let reading) = look.step else { illegal() }
    var step = OutcomePolicy.Step.read
    switch reading {
    case .notRead: step = .abandon
    case .found(let refresh?)
    where refresh.leadsOn(from: look.page.target, mayReload: look.page.trail.mayRepeat(look.page.target)):
      step = outcomePolicy.step(for: refresh, job: look.page.job)
    case .found: break
    }
    follow(step, look.page, look.fetched, look.response, keepsCookies: look.keepsCookies, line)
  }

  // MARK: What an answer means

  private mutating func follow(
    _ step: OutcomePolicy.Step, _ page: PageFetch, _ attempt: FetchAttempt, _ response: FetchResponse,
    keepsCookies: Bool, _ line: Int
  ) {
    let bytes = response.bodyBytes
    switch step {
    case .abandon:
      abandon(bytes: bytes, line)
    case .redirect(let target, let wait):
      let redirect = Redirect(target: target, wait: wait, page: attempt, response: response)
      follow(redirect, page, response, keepsCookies: keepsCookies, line)
    case .settle, .read:
      // The host does not lead back: what it leads to is a job like others.
      if let detour = page.detour { return lead(detour, page, bytes: bytes, .nextJobUnlessThrottled, line) }
      guard case .settle(let outcome) = step else {
        read(page, attempt, response)
        return take(.nextJob, line: line)
      }
      settle(page.job, result(outcome, page, attempt, response), credit: bytes)
      take(.nextJobUnlessThrottled, line: line)
    }
  }

  /// An answer whose body is not read.
  private func result(
    _ outcome: JobOutcome, _ page: PageFetch, _ attempt: FetchAttempt, _ response: FetchResponse
  ) -> JobResult {
    guard case .unchanged = outcome else {
      var result = attempt.result(outcome, response, wireBytes: page.wireBytes)
      if case .notArticle = outcome {
        result.note = "HTTP \(response.status), \(Challenge.words(response) ?? "an answer without a page")"
      }
      return result
    }
    // A 304 has the headers of the page; what its elements say was read with its body.
    let rights = page.site.rights(of: response, url: page.target)
    let refusal = rights.treatment(by: page.site.policy, at: standing.time).refusal
    let refused = refusal.map { OutcomePolicy.outcome(of: $0) }
    var result = attempt.result(refused ?? outcome, response, wireBytes: page.wireBytes)
    if refused == nil, rights.directives.forbidsArchiving { result.page = .forgotten }
    return result
  }
}
