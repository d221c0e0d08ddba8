import CrawlRules
import Executors
package import Fetching
import Foundation
package import Frontier
import HTML
import Logging
import Postgres

/// A worker: leases hosts, visits them, and keeps its leases alive.
///
///     claim ──> visits (one task a host) ──> Fetcher ──> parse lanes ──> ResultBatcher
///       ^            │ pace, robots             curl multi    SerialQueuePool       one transaction
///       └── slots ───┴────────────── credits: pages and bytes in flight ───────┘
///
/// The worker's states: running → draining (`drain()`: no more claims, visits end after the request they are at) →
/// stopped. A drain that outlasts the grace time cancels what is left, and does not wait for it longer than
/// `lastSeconds`, whatever holds it; leases that could not be given back expire by themselves.
package actor CrawlWorker {
  private nonisolated let executor = QueueExecutor("courant.worker")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let configuration: CrawlConfiguration
  let frontier: Frontier
  let version: String
  private let id = UUID().uuidString.lowercased()
  private let held = LeaseRegistry()
  let slots: HostCapacity
  let meter = WorkerStats()
  let credits: InFlightLimiter
  let suspects = SuspectPages()
  let fetcher: Fetcher
  let clock = ContinuousClock()
  /// When the database last heard of this worker, by this process's clock.
  private(set) var lastBeat: ContinuousClock.Instant?
  private var marks = ClaimCursors()
  private(set) var logger: Logger
  private var claiming: Task<Void, any Error>?
  private var graceTimer: Task<Void, Never>?
  /// Who waits for the visits to end, or for the drain's time to be over.
  private var ending: Ending?
  private var isOverdue = false

  /// Seconds that results and leases have after the grace time, until they are left to end by themselves.
  package static let lastSeconds = 2.0

  /// Throws when the fetcher's configuration cannot be used.
  package init(
    _ configuration: CrawlConfiguration, frontier: Frontier, version: String
  ) throws(FetchConfigurationError) {
    self.configuration = configuration
    self.frontier = frontier
    self.version = version
    slots = HostCapacity(maxBusy: configuration.concurrency, maxHeld: configuration.maxHosts)
    credits = InFlightLimiter(pages: configuration.concurrency * 2, bytes: configuration.maxBytesInFlight)
    var fetching = configuration.fetching
    fetching.decodeLanes = configuration.parseLanes
    fetching.decodeTimeout = max(0.001, configuration.pageLimits.time / .seconds(1))
    fetcher = try Fetcher(fetching)
    logger = Logger(label: "courant.worker")
    logger[metadataKey: "worker"] = "\(id.prefix(8))"
  }

  /// Crawls until told to drain, or idle where the configuration says so.
  ///
  /// Throws when the database cannot be used at all: at the start, or later for a reason that trying again does not
  /// cure.
  package func run() async throws {
    let host = ProcessInfo.processInfo.hostName
    let slot = try await frontier.registerWorker(
      id: id, host: host, processID: Int(ProcessInfo.processInfo.processIdentifier), version: version)
    let services = makeServices(slot: slot)
    logger.info("worker started", metadata: ["slot": "\(slot)", "concurrency": "\(configuration.concurrency)"])
    let claiming = Task { try await claimAndVisit(services) }
    self.claiming = claiming
    let beating = Task { await beat() }
    let extending = Task { await extendLeases() }
    let tending = Task { await tend() }
    let telling = Task { await tellFigures() }
    let refetching = Task { await refetchSuspects() }
    let outcome = await end(of: claiming)
    graceTimer?.cancel()
    extending.cancel()
    beating.cancel()
    tending.cancel()
    telling.cancel()
    refetching.cancel()
    await extending.value
    await beating.value
    await tending.value
    await telling.value
    await refetching.value
    await fetcher.shutDown()
    await refetchUnvisited()
    do {
      try await frontier.retireWorker(id: id)
    } catch {
      logger.debug("worker not retired", metadata: ["error": "\(error)"])
    }
    let totals = meter.figures
    logger.info(
      "worker ended",
      metadata: ["pages": "\(totals.pages)", "articles": "\(totals.articles)", "bytes": "\(totals.bytes)"])
    // What was cancelled at the end of the grace time is no failure.
    if case .failure(let error)? = outcome, !(error is CancellationError) { throw error }
  }

  /// How the visits ended; nil when the time of the drain was over before they had.
  private func end(of claiming: Task<Void, any Error>) async -> Result<Void, any Error>? {
    guard !isOverdue else { return nil }
    return await withCheckedContinuation { continuation in
      let ending = Ending(continuation)
      self.ending = ending
      Task { ending.resume(await claiming.result) }
    }
  }

  /// Stops claiming; what is in flight is finished, settled and given back within the grace time.
  package func drain() {
    guard !slots.isDraining else { return }
    logger.info("draining", metadata: ["leases": "\(slots.held)"])
    slots.drain()
    graceTimer = Task { [grace = configuration.grace] in
      do {
        try await Task.sleep(for: .seconds(grace))
        claiming?.cancel()
        try await Task.sleep(for: .seconds(Self.lastSeconds))
      } catch { return }
      isOverdue = true
      guard let ending, ending.resume(nil) else { return }
      logger.warning("the drain's time is over", metadata: ["leases left to expire": "\(slots.held)"])
    }
  }

  private func makeServices(slot: Int) -> WorkerContext {
    let agent = ProductToken.of(configuration.fetching.userAgent.utf8)
    let rules = OutcomePolicy(
      retries: configuration.retries, rights: configuration.rights, maxHops: configuration.maxRedirects)
    let settler = ResultBatcher(
      frontier: frontier, owner: id, lease: configuration.lease, slot: slot,
      patience: .seconds(configuration.settlePatience), held: held, meter: meter, logger: logger)
    return WorkerContext(
      configuration: configuration, owner: id, slot: slot, agent: agent, frontier: frontier, fetcher: fetcher,
      robots: RobotsService(
        frontier: frontier, agent: agent, rules: rules, refusalForbids: configuration.refusedRobotsForbid,
        logger: logger),
      rights: TDMRepService(frontier: frontier, agent: agent, logger: logger),
      redirects: ExpiringCache(maxBytes: 8 << 20), missingPages: MissingPages(),
      crawls: ScopeCache(frontier: frontier),
      lanes: SerialQueuePool(label: "courant.parse", width: configuration.parseLanes),
      rules: rules, keeping: RawPagePolicy(maxBytes: configuration.maxKeptPage), held: held, guests: GuestPace(),
      addresses: AddressRateLimiter(configuration, frontier: frontier, owner: id, logger: logger), slots: slots,
      credits: credits, settler: settler, suspects: suspects,
      refiller: JobPrefetcher(frontier: frontier, owner: id, jobsPerHost: configuration.jobsPerLease, logger: logger),
      meter: meter, logger: logger)
  }

  // MARK: Claims

  private func claimAndVisit(_ services: WorkerContext) async throws {
    try await withThrowingDiscardingTaskGroup { visits in
      var pause = ClaimPause()
      while true {
        let room = await slots.untilRoom()
        if room == 0 || slots.isDraining { break }
        let leases: [Lease]
        do throws(PostgresError) {
          leases = try await claim(room, slot: services.slot)
        } catch {
          guard error.isTransient else { throw error }
          meter.databaseFailed()
          logger.warning("claim failed, trying again", metadata: ["error": "\(error)"])
          await pause.afterFailure(slots)
          continue
        }
        for lease in leases {
          slots.enter()
          visits.addTask { [slots] in
            await HostVisit(lease: lease, services: services).run()
            slots.leave()
          }
        }
        if !leases.isEmpty {
          pause = ClaimPause()
        } else {
          if configuration.exitsWhenIdle, slots.held == 0, try await isIdle(),
            await nothingIsSuspect()
          {
            break
          }
          await pause.whenNothingIsReady(slots)
        }
      }
    }
  }

  private func claim(_ room: Int, slot: Int) async throws(PostgresError) -> [Lease] {
    let sent = clock.now
    var generator = SystemRandomNumberGenerator()
    let leases = try await frontier.claim(
      owner: id, buckets: ClaimOrder.buckets(slot: slot, using: &generator),
      priorities: ClaimOrder.priorities(using: &generator),
      hosts: min(room, configuration.hostsPerClaim), jobsPerHost: configuration.jobsPerLease,
      leaseSeconds: configuration.lease, minimumDelay: Milliseconds.upwards(configuration.minDelay),
      marks: marks.values(at: sent, using: &generator))
    meter.took(clock.now - sent, .claim)
    marks.note(leases)
    held.hold(leases.map(\.reference), sent: sent, seconds: configuration.lease)
    return leases
  }

  /// Nothing queued, leased or waiting; not known while the database cannot be asked.
  private func isIdle() async throws(PostgresError) -> Bool {
    do {
      return try await frontier.isIdle()
    } catch {
      guard error.isTransient else { throw error }
      return false
    }
  }

  // MARK: Maintenance

  /// Extends every lease three times in its length.
  private func extendLeases() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(configuration.lease / 3)) } catch { return }
      let references = held.references
      guard !references.isEmpty else { continue }
      let sent = clock.now
      do {
        let report = try await frontier.extend(
          references, owner: id, leaseSeconds: configuration.lease,
          minimumDelay: Milliseconds.upwards(configuration.minDelay))
        held.confirm(report.held, of: references, sent: sent, seconds: configuration.lease)
        held.pause(report.paused)
      } catch {
        meter.databaseFailed()
        logger.warning("leases not extended", metadata: ["leases": "\(references.count)", "error": "\(error)"])
      }
    }
  }

  /// At the start and once an hour, where no coordinator leads the upkeep: folds old counters together, so that status
  /// reads few rows, and makes the coming months' partitions. Any number of workers may do it at once.
  private func tend() async {
    while !Task.isCancelled {
      do {
        if try await !frontier.isMaintenanceLed() {
          await tend("counters") { try await self.frontier.rollUpCounters() }
          await tend("partitions") {
            try await self.frontier.ensurePartitions(ofPages: self.configuration.maxKeptPage != nil)
          }
        }
      } catch {
        logger.notice("counters and partitions not tended", metadata: ["error": "\(error)"])
      }
      do { try await Task.sleep(for: .seconds(3600)) } catch { return }
    }
  }

  /// One of the two, whatever becomes of the other.
  private func tend(_ what: String, _ work: () async throws -> Int) async {
    do {
      let count = try await work()
      logger.debug("tended", metadata: ["what": "\(what)", "count": "\(count)"])
    } catch {
      logger.notice("not tended", metadata: ["what": "\(what)", "error": "\(error)"])
    }
  }

  private func beat() async {
    while !Task.isCancelled {
      let totals = meter.figures
      var beat = Heartbeat()
      beat.isDraining = slots.isDraining
      beat.leases = slots.held
      beat.inFlight = totals.inFlight
      beat.pages = totals.pages
      beat.articles = totals.articles
      beat.bytes = totals.bytes
      beat.maxRate = held.maxRate
      beat.concurrency = configuration.concurrency
      do {
        let sent = clock.now
        try await frontier.heartbeat(id: id, beat)
        lastBeat = sent
      } catch {
        meter.databaseFailed()
        logger.warning("beat failed", metadata: ["error": "\(error)"])
      }
      do { try await Task.sleep(for: .seconds(Frontier.beatInterval)) } catch { return }
    }
  }
}
