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
/// stopped. A drain that outlasts the shutdown timeout cancels what is left and waits for it no longer than `lastTime`.
/// Leases that could not be released expire by themselves.
package actor CrawlWorker {
  private nonisolated let executor = QueueExecutor("courant.worker")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let configuration: CrawlConfiguration
  let frontier: Frontier
  let version: String
  let id = UUID().uuidString.lowercased()
  let registry = LeaseRegistry()
  let capacity: HostCapacity
  let stats = WorkerStats()
  let inFlightLimiter: InFlightLimiter
  let suspects = SuspectPages()
  let fetcher: Fetcher
  let clock = ContinuousClock()
  /// When the database last heard of this worker, by this process's clock.
  var lastHeartbeat: ContinuousClock.Instant?
  var cursors = ClaimCursors()
  private(set) var logger: Logger
  /// The drain has begun.
  let drainBegan = Signal()
  /// The shutdown timeout is over: visits end at once.
  let timeoutEnded = Signal()

  /// How long after the shutdown timeout results may still be settled and leases released.
  package static let lastTime = Duration.seconds(2)

  /// Throws when the fetcher's configuration cannot be used.
  package init(
    _ configuration: CrawlConfiguration, frontier: Frontier, version: String
  ) throws(FetchConfigurationError) {
    self.configuration = configuration
    self.frontier = frontier
    self.version = version
    capacity = HostCapacity(maxBusy: configuration.concurrency, maxHeld: configuration.maxHosts)
    inFlightLimiter = InFlightLimiter(pages: configuration.concurrency * 2, bytes: configuration.maxBytesInFlight)
    var fetching = configuration.fetching
    fetching.decodeQueues = configuration.parseThreads
    fetching.decodeTimeout = max(.milliseconds(1), configuration.pageLimits.time)
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
    let services = makeContext(slot: slot)
    logger.info("worker started", metadata: ["slot": "\(slot)", "concurrency": "\(configuration.concurrency)"])
    let outcome = await withDiscardingTaskGroup { tasks in
      tasks.addTask { await self.heartbeat() }
      tasks.addTask { await self.extendLeases() }
      tasks.addTask { await self.runMaintenance() }
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
    let totals = stats.figures
    logger.info(
      "worker ended",
      metadata: ["pages": "\(totals.pages)", "articles": "\(totals.articles)", "bytes": "\(totals.bytes)"])
    // What the end of the shutdown timeout cancelled is no failure.
    if case .failure(let error)? = outcome, !(error is CancellationError) { throw error }
  }

  /// Stops claiming. What is in flight is finished, settled and released within the shutdown timeout.
  package func drain() {
    guard !capacity.isDraining else { return }
    logger.info("draining", metadata: ["leases": "\(capacity.held)"])
    beginDrain()
  }

  private nonisolated func beginDrain() {
    capacity.drain()
    drainBegan.raise()
  }

  private func makeContext(slot: Int) -> WorkerContext {
    let agent = ProductToken.of(configuration.fetching.userAgent.utf8)
    let outcomePolicy = OutcomePolicy(
      retries: configuration.retries, rights: configuration.rights, maxHops: configuration.maxRedirects)
    let sender = ResultSender(
      frontier: frontier, owner: id, lease: configuration.lease, slot: slot, leases: registry, stats: stats,
      logger: logger)
    return WorkerContext(
      configuration: configuration, owner: id, slot: slot, agent: agent, frontier: frontier, fetcher: fetcher,
      robots: RobotsService(
        frontier: frontier, agent: agent, outcomePolicy: outcomePolicy,
        refusalForbids: configuration.refusedRobotsForbid,
        logger: logger),
      rights: TDMRepService(frontier: frontier, agent: agent, logger: logger),
      redirects: ExpiringCache(maxBytes: 8 << 20), missingPages: MissingPages(),
      scopes: ScopeCache(frontier: frontier),
      parseQueues: SerialQueuePool(label: "courant.parse", width: configuration.parseThreads),
      outcomePolicy: outcomePolicy, rawPages: RawPagePolicy(maxBytes: configuration.maxKeptPage), leases: registry,
      guests: GuestPace(),
      addresses: AddressRateLimiter(configuration, frontier: frontier, owner: id, logger: logger), capacity: capacity,
      inFlightLimiter: inFlightLimiter, resultBatcher: ResultBatcher(sender, timeout: configuration.settleTimeout),
      suspects: suspects, brokenPages: BrokenPages(),
      prefetcher: JobPrefetcher(frontier: frontier, owner: id, jobsPerHost: configuration.jobsPerLease, logger: logger),
      stats: stats, logger: logger)
  }
}
