import Untrusted
import Reporting
import Maintenance
import ArgumentParser
import ArticleStore
import CommandLine
import CrawlOptions
import Foundation
import Frontier
import Postgres

/// `coordinator run`.
struct RunCoordinator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Look after the database until told to stop: partitions, counters, stale workers, dead rows.",
    discussion: """
      Any number of coordinators may run; one of them leads. Workers do not need one: without a coordinator they fold \
      counters and make partitions themselves.
      """)

  @Option(
    help: ArgumentHelp(
      "Days to keep articles; whole months are dropped. Default: keep them for ever.", valueName: "days"))
  var keepArticles: DayCount?

  @Option(help: ArgumentHelp("Days to keep each job's attempts.", valueName: "days"))
  var keepAttempts = DayCount(14)

  @Option(
    help: ArgumentHelp(
      "Days to keep raw pages, if workers store them; never longer than articles.", valueName: "days"))
  var keepPages = DayCount(7)

  @Option(help: ArgumentHelp("Days to keep counters of minutes and errors.", valueName: "days"))
  var keepCounters = DayCount(90)

  @Option(help: ArgumentHelp("Months for which partitions of articles are made ahead.", valueName: "months"))
  var monthsAhead = 2

  @Option(
    help: ArgumentHelp(
      "A task to skip, such as indexArticles; may be repeated. status names tasks that fail.",
      valueName: "task"))
  var leaveOut: [String] = []

  @Flag(help: "Do everything once, even if another coordinator leads; then report and end.")
  var once = false

  @Flag(help: "With --once: report as one JSON object on stdout.")
  var json = false

  @OptionGroup var metrics: MetricsOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    try keepArticles?.check("--keep-articles")
    try keepAttempts.check("--keep-attempts")
    try keepPages.check("--keep-pages")
    try keepCounters.check("--keep-counters", least: 2)
    guard (1...24).contains(monthsAhead) else {
      throw ValidationError("--months-ahead must be 1 to 24, not \(monthsAhead)")
    }
    for name in leaveOut where MaintenanceTask(rawValue: name) == nil {
      let known = MaintenanceTask.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--leave-out \(name): there is no such task; the tasks are \(known)")
    }
    if once, metrics.metrics != nil {
      throw ValidationError("--metrics does not go with --once: the program ends at once")
    }
    if json, !once { throw ValidationError("--json needs --once: without it the log has the report") }
  }

  func run() async throws {
    logging.bootstrap()
    let pool = PostgresPool(try await database.configuration(program: "coordinator"), size: 2)
    try await Schema.prepare(pool)
    let frontier = Frontier(pool: pool)
    let maintenance = DatabaseMaintenance(
      configuration, frontier: frontier,
      candidate: MaintenanceCandidate(
        id: UUID().uuidString.lowercased(), host: ProcessInfo.processInfo.hostName,
        processID: Int(ProcessInfo.processInfo.processIdentifier), version: courantVersion))
    if once {
      let report = try await maintenance.once()
      try show(report)
      await pool.close()
      if !report.failures.isEmpty {
        let failures = report.failures.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        throw CommandFailure(.failure, "some tasks failed:\n" + failures.joined(separator: "\n"))
      }
      return
    }
    let metrics = try await metrics.serve(
      CoordinatorMetrics(cache: SnapshotCache(frontier: frontier), maintenance: maintenance))
    let task = Task { try await maintenance.run() }
    let stop = StopSignals { task.cancel() }
    try await task.value
    await metrics?.stop()
    await pool.close()
    throw CommandFailure(.init(stoppedBy: stop.received ?? SIGTERM))
  }

  private var configuration: DatabaseMaintenance.Configuration {
    var configuration = DatabaseMaintenance.Configuration()
    configuration.keepArticles = keepArticles?.days
    configuration.keepAttempts = keepAttempts.days
    configuration.keepPages = keepPages.days
    configuration.keepCounters = keepCounters.days
    configuration.monthsAhead = monthsAhead
    configuration.leftOut = Set(leaveOut.compactMap { MaintenanceTask(rawValue: $0) })
    return configuration
  }

  private func show(_ report: DatabaseMaintenance.Report) throws {
    if json {
      print(try JSONText.line(report))
      return
    }
    print(
      "rolled up \(report.minutesRolledUp) counters, deleted \(report.countersDeleted); "
        + "partitions: made \(report.partitionsMade), dropped \(report.partitionsDropped.count)")
    for worker in report.staleWorkers {
      print(
        "stale: worker \(TerminalText.escaping(worker.host)):\(worker.processID), silent for "
          + "\(NumberText.whole(worker.silentFor.inSeconds)) s, held \(worker.leases) hosts; their leases expire by themselves"
      )
    }
    for table in report.database.tables { print("\(table.name): \(table.liveRows) rows, \(table.deadRows) dead") }
    for holder in report.database.holders {
      let age = holder.age.map { ", \(NumberText.whole($0.inSeconds)) s old" } ?? ""
      print("dead rows cannot be removed because of \(holder.kind) \(TerminalText.escaping(holder.name))\(age)")
    }
  }
}
