import Fetching
import Frontier
import WebURL

/// The lines, and the jobs they take.
extension VisitState {
  mutating func begin() {
    guard let note = lease.terms.blockNote else { return }
    // All jobs of the lease, without a request. `next_fetch_at` stays as it was.
    while let job = jobs.next() {
      settle(job, JobResult(job, .excluded(.hostBlocked, message: Frontier.blockMessage(note))))
    }
    jobs.isOver = true
  }

  /// Lets go on what can: the request that has the turn, lines that are done with a job, and the visit.
  mutating func advance() {
    while true {
      advanceTurn()
      guard let line = lines.firstIndex(where: { if case .idle = $0 { true } else { false } }) else { break }
      beginNextJob(line)
    }
    if phase == .visiting, isOver(0) { phase = .settling }
    if phase == .settling, lines.indices.allSatisfy({ isOver($0) }) {
      flushPrefetch()
      let isBusy =
        !requests.isEmpty || !results.isEmpty || refetches > 0 || probes.values.contains(where: \.isUnderWay)
      if !isBusy { beginRelease() }
    }
  }

  private func isOver(_ line: Int) -> Bool { if case .over = lines[line] { true } else { false } }

  /// The line is done with its job.
  mutating func take(_ course: VisitLine.Course, line: Int) {
    switch course {
    case .nextJob: goOn(line)
    case .leaveHost: leaveHost(line)
    case .nextJobUnlessThrottled: if host.isThrottled { leaveHost(line) } else { goOn(line) }
    case .nextJobUnlessUnreachable:
      guard host.breaker.isOpen else { return goOn(line) }
      actions.append(.tell(.unreachable))
      block(for: configuration.unreachableBackoff, .unreachable)
      leaveHost(line)
    }
  }

  private mutating func goOn(_ line: Int) {
    if host.breaker.breaksReaders {
      actions.append(.tell(.breaksReaders))
      block(for: configuration.unreachableBackoff, .breaksReaders)
      return leaveHost(line)
    }
    lines[line] = .idle
    guard line == 0 else { return }
    // The others begin when robots.txt is known.
    for other in lines.indices {
      guard case .unbegun = lines[other] else { continue }
      lines[other] = .idle
      actions.append(.resumeSlot)
    }
  }

  private mutating func leaveHost(_ line: Int) {
    jobs.isOver = true
    end(line)
  }

  private mutating func end(_ line: Int) {
    lines[line] = .over
    guard line == 0 else { return actions.append(.pauseSlot) }
    for other in lines.indices {
      if case .unbegun = lines[other] { lines[other] = .over }
    }
  }

  // MARK: Jobs

  private mutating func beginNextJob(_ line: Int) {
    guard mayGoOn, !jobs.isOver else { return end(line) }
    prefetchAhead()
    if jobs.waiting.isEmpty, jobs.isPrefetching {
      lines[line] = .awaitingJobs
      flushPrefetch()
    } else {
      beginJob(line)
    }
  }

  private mutating func beginJob(_ line: Int) {
    guard let job = jobs.next() else { return end(line) }
    if job.isPoisoned {
      actions.append(.tell(.poison(job)))
      let message = "\(job.expiredLeases) workers in a row vanished while they fetched or read this page"
      return finish(job, .dead(.poison, message: message), line)
    }
    guard let url = WebURL(job.url), url.isFetchable else {
      return finish(job, .dead(.invalidURL, message: "\(job.url) is no http(s) URL that can be fetched"), line)
    }
    guard !url.hasBlockedPort else {
      return finish(job, .excluded(.blockedPort, message: WebURL.blockedPortReason(url.effectivePort)), line)
    }
    if job.crawl == nil { return askRobots(job, url, line) }
    lines[line] = .scope(job, url)
    actions.append(.askScope(line: line, url, job))
  }

  /// The job needs no request.
  mutating func finish(_ job: ClaimedJob, _ outcome: JobOutcome, _ line: Int) {
    settle(job, JobResult(job, outcome))
    take(.nextJob, line: line)
  }

  // MARK: More of them

  /// A host keeps its lease beyond the jobs it was claimed with while no other waits for a slot of this worker. They
  /// are asked for ahead of need; once that found nothing, only at the end.
  private mutating func prefetchAhead() {
    let least = jobs.isDry ? 0 : configuration.jobsPerLease / 2
    guard jobs.waiting.count <= least, !jobs.isPrefetching, standing.hasRoom else { return }
    jobs.prefetch = .underWay(isFlushed: jobs.waiting.isEmpty)
    // Half of the time that the jobs at hand last: the other half is for the answer.
    let timeout = host.delay * jobs.waiting.count / (2 * lines.count)
    actions.append(.prefetch(inHand: jobs.inHand, timeout: timeout))
  }

  private mutating func flushPrefetch() {
    guard case .underWay(isFlushed: false) = jobs.prefetch else { return }
    jobs.prefetch = .underWay(isFlushed: true)
    actions.append(.flushPrefetch)
  }

  mutating func prefetched(_ answer: PrefetchAnswer) {
    guard jobs.isPrefetching else { illegal() }
    jobs.prefetch = .resting
    switch answer {
    case .nothing: break
    // An operator has something new to say, which the next lease begins with.
    case .answer(let refill) where refill.terms != lease.terms: jobs.isOver = true
    case .answer(let refill): jobs.add(refill.jobs)
    }
    for line in lines.indices {
      guard case .awaitingJobs = lines[line] else { continue }
      if mayGoOn, !jobs.isOver { beginJob(line) } else { end(line) }
    }
  }
}
