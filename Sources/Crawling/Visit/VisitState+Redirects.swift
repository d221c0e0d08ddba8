import CrawlRules
import Fetching
import Frontier
import PageReader
import WebURL

/// Where answers lead: to another spelling of the job's address, to a detour that sets a cookie, or to a job of its
/// own.
extension VisitState {
  mutating func follow(
    _ redirect: Redirect, _ page: PageFetch, _ response: FetchResponse, keepsCookies: Bool, _ line: Int
  ) {
    var page = page
    let (job, bytes, wait) = (page.job, response.bodyBytes, redirect.wait)
    let isOwn = redirect.target.normalized().urlKey == job.urlKey
    let denial = denial(of: redirect.target, page.policy)
    let mayDetour =
      keepsCookies && denial == nil && wait <= configuration.lease && redirect.target.isSameOrigin(as: page.target)
    switch page.trail.step(to: redirect.target, isOwn: isOwn, mayDetour: mayDetour) {
    case .loop:
      let message = "\(redirect.cause) leads in a circle: \(page.trail.words(backTo: redirect.target))"
      finish(.dead(.redirectLoop, message: message), page, redirect, bytes, line)
    case .job:
      lead(page.detour ?? redirect, page, bytes: bytes, .nextJob, line)
    case .follow:
      if isOwn, let denial { return finish(denial, page, redirect, bytes, line) }
      if wait > configuration.lease {
        return finish(outcomePolicy.postponed(response, job: job, for: wait), page, redirect, bytes, line)
      }
      actions.append(.returnCredit(bytes: bytes))
      rateLimiter.hold(until: now + wait)
      guard page.hops < outcomePolicy.maxHops else {
        let message = "redirected to itself more than \(outcomePolicy.maxHops) times"
        return finish(job, .dead(.redirectLoop, message: message), line)
      }
      page.detour = isOwn ? nil : page.detour ?? redirect
      page.hops += 1
      page.target = redirect.target
      ask(for: page, line)
    }
  }

  private mutating func finish(
    _ outcome: JobOutcome, _ page: PageFetch, _ redirect: Redirect, _ bytes: Int, _ line: Int
  ) {
    let result = redirect.page.result(outcome, redirect.response, wireBytes: page.wireBytes)
    settle(page.job, result, credit: bytes)
    take(.nextJob, line: line)
  }

  // MARK: A job of its own

  /// Another address is a job of its own, with its host's pace, rules and scope. It is due once the wait is over; a job
  /// that was known before stays as it is. `bytes` are those of this answer, which are released.
  mutating func lead(
    _ redirect: Redirect, _ page: PageFetch, bytes: Int, _ course: VisitLine.Course, _ line: Int
  ) {
    var next = JobRequest(redirect.target)
    next.hops = page.job.hops + 1
    next.priority = page.job.priority
    next.crawl = page.job.crawl
    if redirect.wait > .zero { next.dueIn = redirect.wait }
    let leading = Leading(redirect: redirect, next: next, wireBytes: page.wireBytes, bytes: bytes, course: course)
    guard page.job.crawl != nil else { return enqueue(leading, line) }
    lines[line] = .leading(leading)
    actions.append(.askScope(line: line, redirect.target, page.job))
  }

  mutating func leadingScopeKnown(_ leading: Leading, _ line: Int, _ answer: ScopeAnswer) {
    guard case .scope = leading.step else { illegal() }
    guard case .outside = answer else {
      // Where the database could not be asked, it most likely cannot be told either.
      return enqueue(leading, line)
    }
    let message = "redirects to \(leading.next.url), \(Self.outside(leading.redirect.page.job))"
    led(leading, line, .excluded(.outOfScope, message: message))
  }

  private mutating func enqueue(_ leading: Leading, _ line: Int) {
    var leading = leading
    guard leading.next.urlKey != leading.redirect.page.job.urlKey else {
      let message = "\(leading.redirect.cause) redirects to itself"
      return led(leading, line, .dead(.redirectLoop, message: message))
    }
    leading.step = .enqueueing
    lines[line] = .leading(leading)
    actions.append(.lead(line: line, leading.redirect, leading.next))
  }

  mutating func led(_ line: Int, _ answer: LeadAnswer) {
    guard case .leading(let leading) = lines[line], case .enqueueing = leading.step else { illegal() }
    let (url, job) = (leading.next.url, leading.redirect.page.job)
    switch answer {
    case .queued:
      led(leading, line, .redirected(to: url))
    case .overBudget:
      led(
        leading, line,
        .excluded(.overBudget, message: "redirects to \(url), and its crawl has all the jobs it may have"))
    case .circle(let way):
      let message = "\(leading.redirect.cause) leads in a circle: \(AddressChain.text([job.url] + way))"
      led(leading, line, .dead(.redirectLoop, message: message))
    case .refused(let error):
      led(leading, line, .dead(.badRedirect, message: "redirects to \(url), which the database refuses: \(error)"))
    case .databaseFailed:
      actions.append(.returnCredit(bytes: leading.bytes))
      leaveForNow(line)
    }
  }

  private mutating func led(_ leading: Leading, _ line: Int, _ outcome: JobOutcome) {
    let redirect = leading.redirect
    let result = redirect.page.result(outcome, redirect.response, wireBytes: leading.wireBytes)
    settle(redirect.page.job, result, credit: leading.bytes)
    take(leading.course, line: line)
  }
}
