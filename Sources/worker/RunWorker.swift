import Schema
import CrawlOptions
import ArgumentParser
import ArticleStore
import CommandLine
import Crawling
import Fetching
import Foundation
import Frontier
import Logging
import Metrics
import Postgres
import ReaderProcesses
import Untrusted

/// `worker run`, also plain `worker`.
struct RunWorker: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Crawl until told to stop (the default).",
    discussion: """
      The first SIGTERM, SIGINT or SIGHUP drains: the worker finishes and settles its running fetches and releases all \
      leases, within --shutdown-timeout. A second SIGTERM or SIGINT stops at once; the leases then expire by \
      themselves, and nothing is lost.
      """)

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions
  @OptionGroup var network: NetworkOptions
  @OptionGroup var transfers: TransferOptions
  @OptionGroup var pageLimits: PageLimitOptions
  @OptionGroup var overrides: OverrideOptions
  @OptionGroup var readers: ReaderOptions
  @OptionGroup var rights: RightsOptions
  @OptionGroup var robots: RobotsOptions
  @OptionGroup var metrics: MetricsOptions

  @Option(name: [.short, .long], help: "Pages fetched at once.")
  var concurrency = 64

  @Option(
    help: ArgumentHelp("Threads that parse and extract pages.", discussion: "Default: the number of cores."))
  var parseThreads: Int = ProcessInfo.processInfo.activeProcessorCount

  @Option(
    name: [.customLong("min-delay"), .customLong("delay")], help: "Time between two requests to a host; 0 allowed.")
  var minDelay = TimeSpan(.seconds(1))

  @Option(
    help: ArgumentHelp(
      "The delay grows to this many times the host's answer time; 0 turns it off.", valueName: "factor"))
  var adaptiveDelayFactor = 2.0

  @Option(help: "Time between two requests to one address that several hosts share; 0 turns it off.")
  var addressDelay = TimeSpan(.milliseconds(100))

  @Option(
    name: .customLong("address-exempt"),
    help: ArgumentHelp(
      """
      Exempt this range (e.g. a CDN) from --address-delay; may be repeated. Default: loopback and private networks; \
      none exempts nothing.
      """,
      valueName: "CIDR"))
  var exemptAddresses: [String] = []

  @Option(help: "How long to leave an unreachable host alone.")
  var unreachableBackoff = TimeSpan(.seconds(600))

  @Option(help: "How long a host lease lasts unless extended.")
  var lease = TimeSpan(.seconds(60))

  @Option(help: "Attempts before a job is dead.")
  var maxAttempts = 5

  @Option(help: "Time before the first retry; doubles with each further one.")
  var retryDelay = TimeSpan(.seconds(30))

  @Option(help: "How long a drain may take.")
  var shutdownTimeout = TimeSpan(.seconds(30))

  @Flag(help: "Store each read page as it was received, for coordinator page and the dashboard.")
  var rawPages = false

  @Option(help: "With --raw-pages: largest page to store, in bytes of gzip.")
  var maxRawPage = ByteCount(1 << 20)

  @Flag(help: "End with 0 once nothing is queued, leased or waiting for a retry.")
  var exitWhenIdle = false

  func run() async throws {
    logging.bootstrap()
    let overrides = try self.overrides.read()
    var fetching = try network.fetchConfiguration()
    try transfers.apply(to: &fetching)
    // Each reader process has a thread that waits for it.
    let threads = readers.readerProcesses.map { $0 > 0 ? $0 : parseThreads } ?? parseThreads
    var configuration = CrawlConfiguration(fetching: fetching, parseThreads: threads)
    configuration.concurrency = concurrency
    configuration.pageLimits = pageLimits.limits
    configuration.minDelay = minDelay.duration
    configuration.rights = rights.policy
    configuration.refusedRobotsForbid = robots.refusalForbids
    configuration.adaptiveFactor = adaptiveDelayFactor
    configuration.addressDelay = addressDelay.duration
    if !exemptAddresses.isEmpty {
      configuration.exemptAddresses = try AddressRateLimiter.ranges(exemptAddresses)
    }
    configuration.unreachableBackoff = unreachableBackoff.duration
    configuration.maxRedirects = transfers.maxRedirects
    configuration.lease = lease.duration
    configuration.retries.maxAttempts = maxAttempts
    configuration.retries.delay = retryDelay.duration
    configuration.maxKeptPage = rawPages ? maxRawPage.bytes : nil
    configuration.shutdownTimeout = shutdownTimeout.duration
    configuration.exitsWhenIdle = exitWhenIdle
    configuration.fetching.maxConnections = concurrency
    try configuration.validate()
    configuration.readers = try readers.readers(count: threads, overrides: overrides, program: "worker")
    defer { configuration.readers.close() }

    var connecting = try await database.configuration(program: "worker")
    connecting.preparing = Frontier.preparing
    let pool = PostgresPool(connecting, size: 6)
    try await Migrator(pool: pool).check()
    let crawl = try CrawlWorker(configuration, frontier: Frontier(pool: pool), version: courantVersion)
    let metrics = try await metrics.serve(WorkerMetrics(worker: crawl))
    // At most ten seconds after the shutdown timeout: the database's last answers, see `CrawlWorker.lastTime`, then
    // seven seconds to end, and one to report that it took longer.
    let stop = StopSignals(within: shutdownTimeout.duration + CrawlWorker.lastTime + .seconds(7)) {
      await crawl.drain()
    }
    try await crawl.run()
    await metrics?.stop()
    await pool.close(timeout: .seconds(5))
    if let signal = stop.received { throw CommandFailure(.init(stoppedBy: signal)) }
  }
}

private struct WorkerMetrics: MetricsSource {
  let worker: CrawlWorker

  func families() async -> [MetricFamily] { await worker.families() }
  func unreadiness() async -> String? { await worker.unreadiness() }
}
