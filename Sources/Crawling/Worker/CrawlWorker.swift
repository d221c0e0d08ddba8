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

  let configuration: CrawlConfiguration
  let frontier: Frontier
  let version: String
  let id = UUID().uuidString.lowercased()
  let held = LeaseRegistry()
  let slots: HostCapacity
  let meter = WorkerStats()
  let credits: InFlightLimiter
  let suspects = SuspectPages()
  let fetcher: Fetcher
  let clock = ContinuousClock()
  /// When the database last heard of this worker, by this process's clock.
  var lastBeat: ContinuousClock.Instant?
  var marks = ClaimCursors()
  private(set) var logger: Logger
  /// The time of the drain runs.
  let drainBegan = Signal()
  /// The grace time is over: visits end at once.
  let graceEnded = Signal()

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

  /// Crawls until told to drain, or idle where the configuration says so. Cancelled, it drains.
  ///
  /// Throws when the database cannot be used at all: at the start, or later for a reason that trying again does not
  /// cure.
  package func run() async throws {
    let host = ProcessInfo.processInfo.hostName
    let slot = try await frontier.registerWorker(
      id: id, host: host, processID: Int(ProcessInfo.processInfo.processIdentifier), version: version)
    let services = makeServices(slot: slot)
    logger.info("worker started", metadata: ["slot": "\(slot)", "concurrency": "\(configuration.concurrency)"])
    let outcome = await withDiscardingTaskGroup { tasks in
      tasks.addTask { await self.beat() }
      tasks.addTask { await self.extendLeases() }
      tasks.addTask { await self.tend() }
      tasks.addTask { await self.tellFigures() }
      tasks.addTask { await self.refetchSuspects() }
      let outcome = await withTaskCancellationHandler {
        await crawl(services)
      } onCancel: {
        beginDrain()
      }
      tasks.cancelAll()
      return outcome
    }
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

  /// Stops claiming; what is in flight is finished, settled and given back within the grace time.
  package func drain() {
    guard !slots.isDraining else { return }
    logger.info("draining", metadata: ["leases": "\(slots.held)"])
    beginDrain()
  }

  private nonisolated func beginDrain() {
    slots.drain()
    drainBegan.raise()
  }

  private func makeServices(slot: Int) -> WorkerContext {
    let agent = ProductToken.of(configuration.fetching.userAgent.utf8)
    let rules = OutcomePolicy(
      retries: configuration.retries, rights: configuration.rights, maxHops: configuration.maxRedirects)
    let sender = ResultSender(
      frontier: frontier, owner: id, lease: configuration.lease, slot: slot, leases: held, stats: meter, logger: logger)
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
      credits: credits, settler: ResultBatcher(sender, timeout: .seconds(configuration.settlePatience)),
      suspects: suspects,
      refiller: JobPrefetcher(frontier: frontier, owner: id, jobsPerHost: configuration.jobsPerLease, logger: logger),
      meter: meter, logger: logger)
  }
}
