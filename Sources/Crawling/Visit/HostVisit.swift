import PageReader
import Executors
import Extraction
import Fetching
import Frontier
import Logging
import Postgres
import CrawlRules
import WebURL

/// One host under one lease: its jobs fetched in order at the host's pace, settled, and the lease given back.
///
/// The visit is the only place that sends requests to its host while the lease lasts, so its pace is the host's pace. The lease is
/// checked on the worker's own clock as each request leaves, and the visit stops in the middle of one when the lease is lost.
actor HostVisit {
  typealias Instant = ContinuousClock.Instant

  let lease: Lease
  let services: CrawlServices
  let clock = ContinuousClock()
  let pacer: HostPacer
  /// Names the host and the lease.
  let logger: Logger
  private var hasAsked = false
  /// robots.txt was read: `delay` is this visit's own.
  private var isPaceKnown = false
  private(set) var hostPace: HostPace
  private(set) var breaker = HostBreaker()
  /// Seconds between two requests: those of the last lease until robots.txt is known.
  var delay: Double
  /// What 429 and 503 answers asked for; nil while there was none.
  private(set) var backoff: Double?
  /// No request may leave from then on: the host's window closes.
  private let closes: Instant?
  var release: LeaseRelease
  /// Where the host was last reached.
  var address: IPAddress?
  /// Claimed and not begun, in order.
  private var waiting: [ClaimedJob]
  /// The keys of jobs claimed and not settled.
  private(set) var inHand: Set<String>
  /// Of those: pages to be fetched again as soon as they are settled.
  var unsettledSuspects: Set<String> = []
  private var refilling: Task<Void, Never>?
  /// The last refill found nothing.
  private var isDry = false
  /// No other job is begun.
  private var isOver = false
  /// Requests for addresses that cannot exist, by origin.
  var askingForMissing: [String: Task<MissingPages.Answer, Never>] = [:]

  init(lease: Lease, services: CrawlServices) {
    self.lease = lease
    self.services = services
    var logger = services.logger
    logger[metadataKey: "host"] = "\(lease.host)"
    logger[metadataKey: "lease"] = "\(lease.reference)"
    self.logger = logger
    hostPace = HostPace(
      configured: lease.terms.minDelay.map { Double($0) / 1000 } ?? services.configuration.minDelay,
      factor: services.configuration.adaptiveFactor, response: Double(lease.response) / 1000)
    let delay = max(hostPace.delay, Double(lease.delay) / 1000)
    self.delay = delay
    let now = ContinuousClock.now
    // Nobody knows when the owner that vanished sent its last request.
    pacer = HostPacer(
      now: now, spacing: delay / Double(lease.terms.connections), lastFetch: lease.crashes > 0 ? now : nil)
    // The seconds count from the claim, which was sent before its lease began.
    let claimed = services.held.deadline(of: lease.reference).map { $0 - .seconds(services.configuration.lease) }
    closes = lease.closesIn.map { (claimed ?? now) + .seconds($0) }
    release = LeaseRelease(lease.reference, group: lease.terms.group)
    address = lease.address.flatMap { IPAddress($0) }
    waiting = lease.jobs
    inHand = Set(lease.jobs.map(\.urlKey))
  }

  /// Returns when the lease has been given back or lost.
  func run() async {
    services.suspects.beginVisit(of: lease.hostKey)
    defer { services.suspects.endVisit(of: lease.hostKey) }
    if let note = lease.terms.blockNote {
      await settleUnfetched(.excluded(.hostBlocked, message: Frontier.blockMessage(note)))
    } else {
      await withDiscardingTaskGroup { tasks in
        var others = lease.terms.connections - 1
        while let job = await nextJob() {
          guard await visit(job, &tasks) else {
            isOver = true
            break
          }
          // The others begin when robots.txt is known.
          while others > 0 {
            others -= 1
            tasks.addTask { await self.furtherLine() }
          }
        }
        await services.settler.hurry()
      }
      await services.settler.calm()
    }
    await giveBack()
  }

  /// One more connection, where the host's owner allows it. All lines of a visit share its pace.
  private func furtherLine() async {
    services.slots.resume()
    await withDiscardingTaskGroup { tasks in
      while let job = await nextJob() {
        guard await visit(job, &tasks) else {
          isOver = true
          break
        }
      }
    }
    services.slots.pause()
  }

  nonisolated var mayGoOn: Bool {
    !services.slots.isDraining && !Task.isCancelled && services.held.isHeld(lease.reference, at: clock.now)
      && !services.held.isPaused(lease.reference) && !isClosed
  }

  private nonisolated var isClosed: Bool { closes.map { $0 <= clock.now } ?? false }

  // MARK: The jobs

  /// The next job to begin; nil when the visit is over.
  private func nextJob() async -> ClaimedJob? {
    guard mayGoOn, !isOver else { return nil }
    // Ahead of need; once that found nothing, only at the end.
    let least = isDry ? 0 : services.configuration.jobsPerLease / 2
    if waiting.count <= least, refilling == nil, mayRefill {
      refilling = Task { await refill() }
    }
    if waiting.isEmpty, let refilling {
      await services.refiller.hurry(lease.reference)
      await refilling.value
    }
    guard mayGoOn, !isOver, !waiting.isEmpty else { return nil }
    return waiting.removeFirst()
  }

  /// A host keeps its lease beyond the jobs it was claimed with while no other waits for a slot of this worker.
  private var mayRefill: Bool { services.slots.hasRoom }

  private func refill() async {
    defer { refilling = nil }
    // Half of the time that the jobs at hand last: the other half is for the answer.
    let refill = await services.refiller.refill(
      RefillRequest(lease.reference, inHand: inHand),
      patience: .seconds(delay * Double(waiting.count) / Double(2 * max(1, lease.terms.connections))))
    guard let refill, refill.terms == lease.terms else {
      // Lost, or an operator has something new to say, which the next lease begins with.
      isOver = refill != nil || isOver
      return
    }
    isDry = refill.jobs.isEmpty
    for job in refill.jobs where inHand.insert(job.urlKey).inserted { waiting.append(job) }
  }

  func settled(_ job: ClaimedJob) async {
    inHand.remove(job.urlKey)
    await refetchSuspects()
    if unsettledSuspects.remove(job.urlKey) != nil { await refetch([job.urlKey]) }
  }

  /// Jobs were queued since the last refill.
  func mayHaveMore() { isDry = false }

  // MARK: One job

  /// False when the visit is over.
  private func visit(_ job: ClaimedJob, _ settling: inout DiscardingTaskGroup) async -> Bool {
    if job.isPoisoned {
      logger.error("job given up as poison", metadata: ["job": "\(job.urlKey)", "url": "\(job.url)"])
      let message = "\(job.crashes) workers in a row vanished while they fetched or read this page"
      settle(job, JobResult(job, .dead(.poison, message: message)), &settling)
      return true
    }
    guard let url = WebURL(job.url), url.isFetchable else {
      settle(
        job, JobResult(job, .dead(.invalidURL, message: "\(job.url) is no http(s) URL that can be fetched")), &settling)
      return true
    }
    guard !url.hasBlockedPort else {
      settle(
        job, JobResult(job, .excluded(.blockedPort, message: WebURL.blockedPortReason(url.effectivePort))), &settling)
      return true
    }
    switch await isInScope(url, of: job) {
    case true?: break
    case false?:
      settle(job, JobResult(job, .excluded(.outOfScope, message: Self.outside(job))), &settling)
      return true
    case nil:
      block(for: services.configuration.retries.delay, nil)
      return false
    }
    switch await robots(for: url, job) {
    case .policy(let policy):
      hostPace.crawlDelay = crawlDelay(policy)
      isPaceKnown = true
      keep(delay: hostPace.delay)
      if let denial = denial(of: url, policy) {
        settle(job, JobResult(job, denial), &settling)
        return true
      }
      guard let site = await siteRights(for: url, policy, job) else { return false }
      return await fetch(job, url, policy, site, &settling)
    case .unreachable(let errorClass, let message, let wait):
      block(for: wait, .robotsUnreachable)
      giveUp(jobs(from: job, like: url), errorClass, message, &settling)
    case .waiting(let errorClass, let message, let wait):
      block(for: wait, nil)
      giveUp(jobs(from: job, like: url), errorClass, message, &settling)
    case .blocked(let errorClass, let message):
      for job in jobs(from: job, like: url) {
        settle(job, JobResult(job, .excluded(errorClass, message: message)), &settling)
      }
    case .stopped:
      break
    case nil:
      block(for: services.configuration.retries.delay, nil)
    }
    return false
  }

  /// `job` and those after it that the same robots.txt is about: of its scheme. Earlier ones were fetched, and their results may
  /// still be on their way.
  private func jobs(from job: ClaimedJob, like url: WebURL) -> [ClaimedJob] {
    let others = waiting.filter { WebURL($0.url)?.scheme == url.scheme }
    waiting.removeAll { WebURL($0.url)?.scheme == url.scheme }
    return [job] + others
  }

  /// One request to the host while the lease lasts; nil when it ended.
  func sendOnce(
    _ request: FetchRequest, _ turn: Int, _ job: ClaimedJob
  ) async -> Result<FetchResponse, FetchFailure>? {
    var request = request
    let (pacer, clock, services, lease, closes) = (pacer, clock, services, lease, closes)
    // This process may have been stopped while it connected: the lease is asked for as the request leaves.
    request.mayLeave = {
      let now = clock.now
      return services.held.isHeld(lease.reference, at: now) && !services.held.isPaused(lease.reference)
        && closes.map { now < $0 } ?? true
    }
    request.didLeave = { pacer.left(turn, at: clock.now) }
    guard await takeInHand(job) else {
      pacer.end(turn, at: clock.now, wasTried: false)
      return nil
    }
    hasAsked = true
    let began = clock.now
    let fetched = await sendInHand(request)
    let ended = clock.now
    services.meter.took(ended - began, .fetch)
    pacer.end(turn, at: ended, wasTried: true)
    observe(fetched, seconds: (ended - began) / .seconds(1))
    keep(delay: delay)
    await letGo(job)
    return fetched
  }

  /// What a request says of the host: how quickly it answers, and whether it can be reached.
  private func observe(_ fetched: Result<FetchResponse, FetchFailure>?, seconds: Double) {
    switch fetched {
    case .success(let response)?:
      breaker.answered()
      noteAddress(response.remoteAddress)
      hostPace.observe(response.firstByteTime, isGood: response.status < 400)
    case .failure(let failure)?:
      breaker.failed(failure.errorClass)
      // What waited in our own queue, or was stopped by ourselves, is not the host's doing.
      if failure.errorClass == .timeout { hostPace.observe(seconds, isGood: false) }
    case nil:
      break
    }
    // Never below what the last lease kept before this one knows robots.txt.
    delay = isPaceKnown ? hostPace.delay : max(delay, hostPace.delay)
  }

  /// Waits for the turn to send and for the host's next allowed instant; nil when the visit must end before it.
  func pace() async -> Int? {
    // A pause longer than a lease is better kept by the job table than by a slot of this worker.
    if hasAsked, pacer.nextFetch - clock.now > .seconds(services.configuration.lease) { return nil }
    if let closes, pacer.nextFetch >= closes { return nil }
    let isEarly = clock.now < pacer.nextFetch
    if isEarly { services.slots.pause() }
    let turn = await pacer.take()
    while mayGoOn, clock.now < pacer.nextFetch {
      // In slices, so that a drain is noticed within a second.
      let instant = min(pacer.nextFetch, clock.now + .seconds(1))
      do { try await clock.sleep(until: instant, tolerance: .zero) } catch { break }
    }
    let isFree = await addressTurn()
    if isEarly { services.slots.resume() }
    guard isFree, mayGoOn else {
      pacer.end(turn, at: clock.now, wasTried: false)
      return nil
    }
    return turn
  }

  /// Fetches the job's URL, and a redirect's target where that is the same job (its key is the same) or the host's way to set a
  /// cookie.
  private func fetch(
    _ job: ClaimedJob, _ url: WebURL, _ policy: RobotsPolicy, _ site: SiteRights,
    _ settling: inout DiscardingTaskGroup
  ) async -> Bool {
    var target = url
    var wireBytes = 0
    var trail = RedirectTrail(url)
    var detour: Redirect?
    for _ in 0...services.rules.maxHops {
      guard let turn = await pace() else { return false }
      await takeCredit()
      guard mayGoOn else {
        pacer.end(turn, at: clock.now, wasTried: false)
        services.credits.returnPage(bytes: 0)
        return false
      }
      let start = clock.now
      let isOwn = target.description == url.description
      var request = request(for: target, of: job, isOwn: isOwn)
      let room = PageRoom(services, isAlone: job.crashes > 0)
      request.room = room
      let fetched = await send(request, turn, job)
      guard let fetched else {
        room.leave()
        services.credits.returnPage(bytes: 0)
        return false
      }
      let page = FetchedPage(
        job: job, url: target, isOwn: isOwn, start: start,
        milliseconds: Milliseconds.upwards((clock.now - start) / .seconds(1)))
      switch fetched {
      case .failure(let failure):
        guard case .settle(let outcome) = services.rules.step(for: failure, job: job) else {
          services.credits.returnPage(bytes: 0)
          return false
        }
        if let detour {
          guard await follow(detour, wireBytes: wireBytes, bytes: 0, &settling) else { return false }
        } else {
          finish(page.result(outcome, wireBytes: wireBytes), bytes: 0, job, &settling)
        }
        if breaker.isOpen {
          logger.debug("host unreachable, leaving it")
          block(for: services.configuration.breakerPause, .unreachable)
        }
        return !breaker.isOpen
      case .success(let response):
        wireBytes += response.wireBytes
        noteBackoff(response)
        let keepsCookies = services.fetcher.keepsCookies(for: target)
        if keepsCookies, response.setsCookie { trail.noteCookie() }
        var step = services.rules.step(for: response, from: target, job: job, backoff: backoff)
        // Whether it leads on is known once it is parsed: the visit waits for that.
        if case .read = step, PageRefresh.mayDeclare(response) {
          guard let refresh = await refresh(in: response, of: page) else { return abandon(response) }
          if let refresh, refresh.leadsOn(from: target, mayReload: trail.mayRepeat(target)) {
            step = services.rules.step(for: refresh, job: job)
          }
        }
        if let detour, !step.leadsOn {
          // The host does not lead back: what it leads to is a job like others.
          if case .abandon = step { return abandon(response) }
          let goesOn = await follow(detour, wireBytes: wireBytes, bytes: response.bodyBytes, &settling)
          return goesOn && (backoff ?? 0) <= 0
        }
        switch step {
        case .settle(var outcome):
          // A 304 has the headers of the page; what its elements say was read with its body.
          if case .unchanged = outcome, let refusal = refusal(of: response, target, site) {
            outcome = OutcomeRules.outcome(of: refusal)
          }
          var result = page.result(outcome, response, wireBytes: wireBytes)
          if case .notArticle = outcome {
            result.note = "HTTP \(response.status), \(Challenge.words(response) ?? "an answer without a page")"
          }
          if case .unchanged = outcome, site.rights(of: response, url: target).directives.forbidsArchiving {
            result.page = .forgotten
          }
          finish(result, bytes: response.bodyBytes, job, &settling)
          return (backoff ?? 0) <= 0
        case .read:
          read(page, response, site, wireBytes: wireBytes, &settling)
          return true
        case .redirect(let next, let wait):
          let redirect = Redirect(target: next, wait: wait, page: page, response: response)
          let isOwn = next.normalized().urlKey == job.urlKey
          let denial = denial(of: next, policy)
          let mayDetour =
            keepsCookies && denial == nil && wait <= services.configuration.lease && next.isSameOrigin(as: target)
          switch trail.step(to: next, isOwn: isOwn, mayDetour: mayDetour) {
          case .loop:
            let message = "\(redirect.cause) leads in a circle: \(trail.words(backTo: next))"
            finish(
              page.result(.dead(.redirectLoop, message: message), response, wireBytes: wireBytes),
              bytes: response.bodyBytes, job, &settling)
            return true
          case .job:
            return await follow(
              detour ?? redirect, wireBytes: wireBytes, bytes: response.bodyBytes, &settling)
          case .follow:
            if isOwn, let denial {
              finish(page.result(denial, response, wireBytes: wireBytes), bytes: response.bodyBytes, job, &settling)
              return true
            }
            if wait > services.configuration.lease {
              let outcome = services.rules.postponed(response, job: job, for: wait)
              finish(page.result(outcome, response, wireBytes: wireBytes), bytes: response.bodyBytes, job, &settling)
              return true
            }
            detour = isOwn ? nil : detour ?? redirect
            services.credits.returnPage(bytes: response.bodyBytes)
            pacer.hold(until: clock.now + .seconds(wait))
            target = next
          }
        case .abandon:
          return abandon(response)
        }
      }
    }
    let outcome = JobOutcome.dead(
      .redirectLoop, message: "redirected to itself more than \(services.rules.maxHops) times")
    settle(job, JobResult(job, outcome), &settling)
    return true
  }

  private func abandon(_ response: FetchResponse) -> Bool {
    services.credits.returnPage(bytes: response.bodyBytes)
    return false
  }

  private func takeCredit() async {
    guard !services.credits.takePageIfFree() else { return }
    await services.settler.hurry()
    await services.credits.takePage()
    await services.settler.calm()
  }

  /// What `job` knows of an earlier answer says nothing of another address than its own.
  private func request(for url: WebURL, of job: ClaimedJob, isOwn: Bool) -> FetchRequest {
    var request = FetchRequest(url: url)
    request.keepsGzip = services.configuration.maxKeptPage != nil
    let (suspects, hostKey, urlKey) = (services.suspects, lease.hostKey, job.urlKey)
    request.becameSuspect = { suspects.add(urlKey, of: hostKey) }
    if isOwn, job.isConditional {
      request.etag = job.etag
      request.lastModified = job.lastModified
    }
    return request
  }

  func noteBackoff(_ response: FetchResponse) {
    guard let asked = services.rules.backoff(for: response, lease: lease) else { return }
    backoff = asked
    pacer.hold(until: clock.now + .seconds(asked))
    release.notBefore = Milliseconds.upwards(asked)
    release.reason = .throttled
  }
}
