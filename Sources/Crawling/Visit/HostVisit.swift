import Fetching
import Frontier
import Logging

/// One host under one lease: its jobs fetched in order at the host's pace, settled, and the lease given back.
///
/// `VisitState` decides; this performs what it decides and tells it what came of that. All that takes time is a child
/// of one task group, on the global executor; the rest is done on the spot. The visit is the only place that
/// sends requests to its host while the lease lasts, so its pace is the host's pace. The lease is checked on the
/// worker's own clock as each request leaves, and the visit stops in the middle of one when the lease is lost.
actor HostVisit {
  let lease: Lease
  let services: WorkerContext
  let clock = ContinuousClock()
  let inbox = VisitInbox()
  /// Names the host and the lease.
  let logger: Logger
  /// No request may leave from then on: the host's window closes.
  let closes: ContinuousClock.Instant?
  private var state: VisitState
  /// To be performed, in order.
  private var actions: [VisitAction] = []
  /// Those that wait for a file of the host's own, by their lines.
  private var wanted: [Int: CheckedContinuation<Fetched, Never>] = [:]

  init(lease: Lease, services: WorkerContext) {
    self.lease = lease
    self.services = services
    var logger = services.logger
    logger[metadataKey: "host"] = "\(lease.host)"
    logger[metadataKey: "lease"] = "\(lease.reference)"
    self.logger = logger
    let now = ContinuousClock.now
    let claimed = services.leases.deadline(of: lease.reference).map { $0 - services.configuration.lease }
    state = VisitState(
      lease: lease, configuration: services.configuration, outcomePolicy: services.outcomePolicy, agent: services.agent,
      standing: services.standing(of: lease.reference), claimed: claimed ?? now, now: now)
    closes = state.closes
  }

  /// Returns when the lease has been given back or lost.
  func run() async {
    services.suspects.beginVisit(of: lease.hostKey)
    defer {
      services.leases.drop(lease.reference)
      services.suspects.endVisit(of: lease.hostKey)
    }
    inbox.post(.began)
    await withDiscardingTaskGroup { tasks in
      while let action = await next(before: .settling) { tasks.addTask { await self.perform(action) } }
      await services.resultBatcher.flushing {
        while let action = await next(before: .releasing) { tasks.addTask { await self.perform(action) } }
      }
      while let action = await next(before: .over) { tasks.addTask { await self.perform(action) } }
      // What still waits for an instant.
      tasks.cancelAll()
    }
  }

  /// The next action that takes time; nil once the visit is in `phase` and all that led there is under way.
  private func next(before phase: VisitState.Phase) async -> VisitAction? {
    while true {
      while !actions.isEmpty {
        let action = actions.removeFirst()
        if case .takesTime = performAtOnce(action) { return action }
      }
      guard state.phase < phase else { return nil }
      handle(await inbox.next())
    }
  }

  private func handle(_ event: VisitEvent) {
    let now = clock.now
    let standing = services.standing(of: lease.reference)
    if standing != state.standing { actions += state.handle(.standing(standing), at: now) }
    if event.mayBringSuspects {
      let suspects = services.suspects.take(of: lease.hostKey)
      if !suspects.isEmpty { actions += state.handle(.suspects(suspects), at: now) }
    }
    actions += state.handle(event, at: now)
  }

  // MARK: Files of the host's own

  /// Asks for such a file in the place of its line, once the state sends it.
  func want(_ request: FetchRequest, line: Int) async -> Fetched {
    await withCheckedContinuation { continuation in
      wanted[line] = continuation
      inbox.post(.fileWanted(line: line, request))
    }
  }

  func answerFile(_ line: Int, _ fetched: Fetched) {
    wanted.removeValue(forKey: line)?.resume(returning: fetched)
  }
}

extension VisitEvent {
  /// Suspects that could not be queued again are tried again with the next event that something else caused.
  fileprivate var mayBringSuspects: Bool {
    switch self {
    case .standing, .suspects, .woke, .refetched, .released: false
    default: true
    }
  }
}

extension WorkerContext {
  func standing(of lease: LeaseReference) -> VisitStanding {
    VisitStanding(
      leaseEnds: leases.deadline(of: lease), isPaused: leases.isPaused(lease), isDraining: capacity.isDraining,
      isCancelled: Task.isCancelled, hasRoom: capacity.hasRoom, time: now())
  }
}
