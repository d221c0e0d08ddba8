import Executors
import Frontier

/// Results on their way to the database, pages to fetch again, and the end.
extension VisitState {
  /// `credit`: the bytes of the answer that it is about; nil where it took none.
  mutating func settle(_ job: ClaimedJob, _ result: JobResult, credit: Int? = nil) {
    let leased = PendingResult(
      lease: lease.reference, job: job, result: result, nextFetch: rateLimiter.nextFetch, delay: host.delay,
      response: host.pace.response, backoff: host.backoff)
    submit(add(VisitResult(job: job, leased: leased, stage: .settling, credit: credit)))
  }

  /// If the page has turned out to be suspect since, it is fetched again instead: a page that may be another's is not
  /// stored.
  mutating func submit(_ id: Int) {
    guard var result = results[id] else { illegal() }
    if unsettledSuspects.remove(result.job.urlKey) != nil {
      actions.append(.tell(.notTaken(result.job)))
      jobs.isDry = false
      result.leased.result = JobResult(
        result.job,
        .retry(
          .protocolError, message: "an answer to nothing came on its connection", after: .zero,
          countsAsAttempt: false))
    }
    actions.append(.settle(id, result.leased, isUrgent: result.isInHand))
    result.stage = .settling
    // What is on its way is not held twice.
    result.leased.result = JobResult(result.job, .notArticle)
    results[id] = result
  }

  mutating func settled(_ id: Int, _ fate: ResultBatcher.Fate) {
    guard var result = results[id], case .settling = result.stage else { illegal() }
    if let bytes = result.credit { actions.append(.returnCredit(bytes: bytes)) }
    // If the database takes no result of a host at all, the host is left alone, so that its pages are not fetched again
    // and again for nothing.
    if fate == .refused { block(for: .seconds(3600), nil) }
    jobs.settled(result.job)
    if unsettledSuspects.remove(result.job.urlKey) != nil { refetch([result.job.urlKey]) }
    guard result.isInHand else {
      results[id] = nil
      return
    }
    result.credit = nil
    result.stage = .strikingOut
    results[id] = result
    actions.append(.letGo(.result(id), result.job, isWrittenDown: true))
  }

  // MARK: Answers to what was not asked

  /// Has pages fetched again that turned out to be suspect; those whose results are under way once these are settled.
  mutating func refetch(suspects keys: [String]) {
    unsettledSuspects.formUnion(keys.filter { jobs.inHand.contains($0) })
    refetch(keys.filter { !jobs.inHand.contains($0) })
  }

  private mutating func refetch(_ keys: [String]) {
    guard !keys.isEmpty else { return }
    refetches += 1
    actions.append(.refetch(keys))
  }

  mutating func refetched(_ answer: RefetchAnswer) {
    guard refetches > 0 else { illegal() }
    refetches -= 1
    if case .queued = answer { jobs.isDry = false }
  }

  // MARK: The end

  mutating func beginRelease() {
    phase = .releasing
    let pause = max(.zero, rateLimiter.nextFetch - now)
    // A request that no result speaks of, for robots.txt say, counts for the next visit's pace too.
    release.notBefore = max(release.notBefore, pause)
    // A host that asks for a pause speaks for its group; one that cannot be reached does not.
    release.groupNotBefore = max(release.reason == .throttled ? release.notBefore : .zero, pause)
    releaseLease(after: .zero)
  }

  /// An unreleased lease ends by itself; until then it is worth trying.
  private mutating func releaseLease(after pause: Duration) {
    if standing.leaseEnds.map({ now < $0 }) ?? false {
      actions.append(.release(release, after: pause))
    } else {
      phase = .over
    }
  }

  mutating func released(_ answer: ReleaseAnswer) {
    guard phase == .releasing else { illegal() }
    switch answer {
    case .released, .stopped: phase = .over
    case .failed: releaseLease(after: releasePause.next() ?? .zero)
    }
  }
}
