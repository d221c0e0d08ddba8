import CrawlRules
import Fetching
import Frontier
import WebURL

/// What a host says of itself before a page is asked for: its scope, robots.txt, the rights in its pages.
extension VisitState {
  static func outside(_ job: ClaimedJob) -> String { "outside the scope of crawl \(job.crawl ?? "")" }

  mutating func scopeKnown(_ line: Int, _ answer: ScopeAnswer) {
    switch (lines[line], answer) {
    case (.scope(let job, let url), .inside): askRobots(job, url, line)
    case (.scope(let job, _), .outside): finish(job, .excluded(.outOfScope, message: Self.outside(job)), line)
    case (.scope, .databaseFailed): leaveForNow(line)
    case (.leading(let leading), _): leadingScopeKnown(leading, line, answer)
    default: illegal()
    }
  }

  mutating func askRobots(_ job: ClaimedJob, _ url: WebURL, _ line: Int) {
    lines[line] = .robots(job, url)
    actions.append(.askRobots(line: line, url))
  }

  mutating func robotsAnswered(_ line: Int, _ answer: RobotsAnswer) {
    guard case .robots(let job, let url) = lines[line] else { illegal() }
    switch answer {
    case .databaseFailed: leaveForNow(line)
    case .answer(.stopped): take(.leaveHost, line: line)
    case .answer(.policy(let policy)): robotsKnown(job, url, policy, line)
    case .answer(.unreachable(let errorClass, let message, let wait)):
      block(for: wait, .robotsUnreachable)
      giveUp(takeJobs(from: job, like: url), errorClass, message)
      take(.leaveHost, line: line)
    case .answer(.waiting(let errorClass, let message, let wait)):
      block(for: wait, nil)
      giveUp(takeJobs(from: job, like: url), errorClass, message)
      take(.leaveHost, line: line)
    case .answer(.blocked(let errorClass, let message)):
      for job in takeJobs(from: job, like: url) {
        settle(job, JobResult(job, .excluded(errorClass, message: message)))
      }
      take(.leaveHost, line: line)
    }
  }

  private mutating func robotsKnown(_ job: ClaimedJob, _ url: WebURL, _ policy: RobotsPolicy, _ line: Int) {
    host.pace.crawlDelay = min(configuration.maxCrawlDelay, policy.crawlDelay(for: agent) ?? .zero)
    host.isPaceKnown = true
    keep(delay: host.pace.delay)
    if let denial = denial(of: url, policy) { return finish(job, denial, line) }
    guard outcomePolicy.rights.dataMining != .ignore else { return fetch(job, url, policy, nil, line) }
    lines[line] = .rights(job, url, policy)
    actions.append(.askRights(line: line, url, policy))
  }

  mutating func rightsAnswered(_ line: Int, _ answer: RightsAnswer) {
    guard case .rights(let job, let url, let policy) = lines[line] else { illegal() }
    switch answer {
    case .databaseFailed: leaveForNow(line)
    case .answer(.stopped): take(.leaveHost, line: line)
    case .answer(.file(let file)): fetch(job, url, policy, file, line)
    }
  }

  private mutating func fetch(
    _ job: ClaimedJob, _ url: WebURL, _ policy: RobotsPolicy, _ file: DataMiningFile?, _ line: Int
  ) {
    let site = SiteRights(policy: outcomePolicy.rights, agent: agent, reservations: file, robots: policy)
    ask(for: PageFetch(job, url, policy, site), line)
  }

  /// The outcome where robots.txt forbids the URL, with the rule.
  func denial(of url: WebURL, _ policy: RobotsPolicy) -> JobOutcome? {
    let verdict = policy.verdict(for: url.pathAndQuery, agent: agent)
    guard !verdict.isAllowed else { return nil }
    let rule = verdict.rule.map { "robots.txt line \(verdict.line ?? 0): \($0)" } ?? "robots.txt is refused to us"
    return .excluded(.robotsDenied, message: rule)
  }

  // MARK: Its own files

  /// With which a worker vanished is asked for alone, as a page is: others may have asked for theirs in that moment.
  mutating func fileWanted(_ line: Int, _ request: FetchRequest) {
    let isGuest: Bool
    switch lines[line] {
    // Another host that a redirect leads to, for its robots.txt alone: its lease is not ours, so this worker's visits
    // take turns.
    case .robots(_, let url): isGuest = request.url.hostPort != url.hostPort
    case .rights: isGuest = false
    default: illegal()
    }
    // Instead of a request, once: a worker vanished in the midst of one for such a file, and did nothing else. That is
    // a failure of the file like any other, and no page's: with the next lease it is asked for again, later and later.
    guard lease.ownFileExpiredLeases <= 1 else {
      let failure = FetchFailure(.connect, "a worker vanished while it asked for the host's own files")
      return actions.append(.answerFile(line: line, .failure(failure)))
    }
    let file = ClaimedJob.ownFile(expiredLeases: lease.ownFileExpiredLeases)
    guard isGuest else { return want(VisitRequest(purpose: .file(line: line), request: request, job: file)) }
    let ticket = rateLimiter.number()
    requests[ticket] = VisitRequest(purpose: .guestFile(line: line), request: request, job: file, step: .guest)
    actions.append(.awaitGuestTurn(ticket, host: request.url.hostPort))
  }

  mutating func fileFinished(_ line: Int, _ fetched: Fetched) {
    if case .rights = lines[line], case .response(let response) = fetched { noteBackoff(response) }
    actions.append(.answerFile(line: line, fetched))
  }

  // MARK: A host that is left alone

  /// The host waits; its jobs keep their attempts.
  mutating func block(for pause: Duration, _ reason: ReleaseReason?) {
    release.notBefore = pause
    release.reason = reason
  }

  /// The database could not be asked.
  mutating func leaveForNow(_ line: Int) {
    block(for: configuration.retries.delay, nil)
    take(.leaveHost, line: line)
  }

  /// `job` and those after it that the same robots.txt is about: of its scheme. Earlier ones were fetched, and their
  /// results may still be on their way.
  private mutating func takeJobs(from job: ClaimedJob, like url: WebURL) -> [ClaimedJob] {
    [job] + jobs.take { WebURL($0.url)?.scheme == url.scheme }
  }

  /// Once robots.txt has failed as often as a job may fail, the visit's jobs are given up, and the next ones
  /// follow at the host's pace without it being asked: a host that is gone does not stay in the queue for ever.
  private mutating func giveUp(_ jobs: [ClaimedJob], _ errorClass: ErrorClass, _ message: String) {
    guard configuration.retries.isLast(attempt: lease.robotsFailures) else { return }
    release.notBefore = host.delay
    for job in jobs { settle(job, JobResult(job, .dead(errorClass, message: message))) }
  }
}
