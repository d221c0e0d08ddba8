package import Frontier
import Logging
package import Postgres
import Synchronization

/// The coordinator's maintenance: partitions made ahead and dropped, counters folded, workers and the database watched.
///
/// Any number may run; one leads by a lease row with a term, renewed three times in its length. The leader keeps its
/// own count of the lease on a monotonic clock read before the renewal was sent, so it stops before another begins.
/// That alone is not relied upon: each task may be done by two at once, and what destroys data names the term.
///
///     following ── the lease is free ──> leading ── not renewed in time, or stopped ──> following
package struct DatabaseMaintenance: Sendable {
  /// What is kept, and how the lease goes.
  package struct Configuration: Sendable {
    /// Days that articles are kept, by whole months; nil for ever, the default.
    package var keepArticles: Int?
    /// Days that each job's attempts are kept, default 14.
    package var keepAttempts = 14
    /// Days that pages are kept as they came, default 7; no longer than articles are.
    package var keepPages = 7
    /// Days that counters of minutes and errors are kept, default 90.
    package var keepCounters = 90
    /// Months of partitions made ahead, default 2.
    package var monthsAhead = 2
    /// Tasks that others do, or that are not done; default none.
    package var leftOut: Set<MaintenanceTask> = []
    /// The lease to lead, default 15 seconds.
    package var lease = Duration.seconds(15)

    package init() {}
  }

  /// What one turn of all tasks did.
  package struct Report: Sendable, Encodable {
    package var minutesRolledUp = 0
    package var partitionsMade = 0
    package var partitionsDropped: [String] = []
    package var countersDeleted = 0
    /// Articles whose pages ask not to be shown any more.
    package var articlesWithdrawn = 0
    /// Articles whose words were written for `courant.search_articles`, and words deleted with their articles.
    package var articlesIndexed = 0
    package var wordsForgotten = 0
    /// Articles whose words the server refused: URL and reason.
    package var articlesRefused: [String: String] = [:]
    package var longReadsEnded = 0
    package var staleWorkers: [StaleWorker] = []
    /// Tasks that could not be done, by name, and why.
    package var failures: [String: String] = [:]
    package var database = DatabaseHealth()
  }

  private typealias Instant = ContinuousClock.Instant

  private let configuration: Configuration
  private let frontier: Frontier
  private let candidate: MaintenanceCandidate
  private let leading = LeadingFlag()
  private let clock = ContinuousClock()
  private let logger = Logger(label: "courant.maintenance")

  package init(_ configuration: Configuration, frontier: Frontier, candidate: MaintenanceCandidate) {
    self.configuration = configuration
    self.frontier = frontier
    self.candidate = candidate
  }

  /// Whether `run` leads at present.
  package var isLeading: Bool { leading.value }

  /// All tasks once, also while another leads: for timers, and for people. One that fails holds up no other; the report
  /// has it.
  ///
  /// Throws when the database cannot be reached.
  package func once() async throws(PostgresError) -> Report {
    var report = Report()
    for task in MaintenanceTask.allCases where !configuration.leftOut.contains(task) {
      do throws(PostgresError) {
        try await perform(task, nil, until: nil, &report)
        await note(task, failing: nil)
      } catch {
        guard case .server = error, error.sqlState?.isServerGone != true else { throw error }
        report.failures[task.rawValue] = "\(error)"
        await note(task, failing: error)
      }
    }
    return report
  }

  /// Leads or follows until the task is cancelled.
  ///
  /// Throws when the lease to lead cannot be had for a reason that trying again does not cure, such as a missing right.
  /// A task that fails is tried again later and later, and holds up no other.
  package func run() async throws(PostgresError) {
    var schedule = MaintenanceSchedule(start: clock.now, leavingOut: configuration.leftOut)
    var unclear = Set(MaintenanceTask.allCases)
    var held: (leadership: Leadership, until: Instant)?
    while !Task.isCancelled {
      let sent = clock.now
      do throws(PostgresError) {
        let leadership = try await frontier.lead(candidate, lease: configuration.lease)
        note(leadership, before: held?.leadership)
        held = leadership.map { ($0, sent + configuration.lease) }
      } catch {
        guard error.isTransient else { throw error }
        logger.warning("lease to lead not renewed", metadata: ["error": "\(error)"])
        if let until = held?.until, clock.now >= until { held = nil }
      }
      leading.value = held != nil
      if let held { await runMaintenance(&schedule, &unclear, held.leadership, until: held.until) }
      do { try await clock.sleep(for: configuration.lease / 3) } catch { break }
    }
    leading.value = false
    await resign(held?.leadership)
  }

  private func note(_ now: Leadership?, before: Leadership?) {
    if let now, now != before { logger.info("leading maintenance", metadata: ["term": "\(now.term)"]) }
    if now == nil, before != nil { logger.notice("another coordinator leads maintenance") }
  }

  private func resign(_ leadership: Leadership?) async {
    guard let leadership else { return }
    do {
      try await frontier.resign(leadership)
    } catch {
      logger.debug("lease to lead not given back, it ends by itself", metadata: ["error": "\(error)"])
    }
  }

  /// `unclear`: tasks of which the database may still say that they fail.
  private func runMaintenance(
    _ schedule: inout MaintenanceSchedule, _ unclear: inout Set<MaintenanceTask>, _ leadership: Leadership,
    until: Instant
  ) async {
    var report = Report()
    for task in configuration.leftOut where unclear.contains(task) {
      if await note(task, failing: nil) { unclear.remove(task) }
    }
    for task in schedule.tasks(at: clock.now) {
      guard clock.now < until, !Task.isCancelled else { return }
      do throws(PostgresError) {
        try await perform(task, leadership, until: until, &report)
        schedule.done(task, at: clock.now)
        if unclear.contains(task), await note(task, failing: nil) { unclear.remove(task) }
      } catch {
        logger.warning("maintenance failed, trying again", metadata: ["task": "\(task)", "error": "\(error)"])
        schedule.failed(task, at: clock.now)
        unclear.insert(task)
        await note(task, failing: error)
      }
    }
    tell(report)
  }

  /// For `status` and monitoring. False when the database does not know it.
  @discardableResult
  private func note(_ task: MaintenanceTask, failing error: PostgresError?) async -> Bool {
    do {
      try await frontier.note(task: task.rawValue, failing: error.map { "\($0)" })
      return true
    } catch {
      logger.debug("failure of a task not noted", metadata: ["task": "\(task)", "error": "\(error)"])
      return false
    }
  }

  private func perform(
    _ task: MaintenanceTask, _ leadership: Leadership?, until: Instant?, _ report: inout Report
  ) async throws(PostgresError) {
    switch task {
    case .reportStaleWorkers: report.staleWorkers = try await frontier.staleWorkers()
    case .rollUpCounters: report.minutesRolledUp = try await frontier.rollUpCounters()
    case .watchDatabase: report.database = try await frontier.databaseHealth()
    case .makePartitions:
      report.partitionsMade += try await frontier.ensurePartitions(of: .articles, months: configuration.monthsAhead)
    case .makeAttemptPartitions:
      report.partitionsMade += try await frontier.ensurePartitions(of: .attempts, months: configuration.monthsAhead)
    case .makePagePartitions:
      report.partitionsMade += try await frontier.ensurePartitions(of: .pages, months: configuration.monthsAhead)
    case .endLongReads: report.longReadsEnded = try await frontier.endLongReads()
    case .dropOldArticles:
      guard let days = configuration.keepArticles else { return }
      report.partitionsDropped += try await frontier.dropArticlePartitions(olderThan: days, leadership: leadership)
    case .dropOldAttempts:
      report.partitionsDropped += try await frontier.dropAttemptPartitions(
        olderThan: configuration.keepAttempts, leadership: leadership)
    case .dropOldPages:
      report.partitionsDropped += try await frontier.dropPagePartitions(
        olderThan: min(configuration.keepPages, configuration.keepArticles ?? .max), leadership: leadership)
    case .pruneCounters:
      report.countersDeleted = try await frontier.pruneCounters(olderThan: configuration.keepCounters)
      try await frontier.pruneAddresses()
    case .forgetWords: report.wordsForgotten = try await frontier.forgetWords()
    case .indexArticles:
      // The rest of the lease: other tasks have their turn, and what is left is written next time.
      let end = until ?? .now + .seconds(3600)
      let done = try await frontier.indexedArticles { .now < end && !Task.isCancelled }
      report.articlesIndexed = done.written
      report.articlesRefused = done.refused
    case .pruneUnavailable: report.articlesWithdrawn = try await frontier.pruneUnavailable()
    }
  }

  private func tell(_ report: Report) {
    for worker in report.staleWorkers {
      logger.warning(
        "worker is stale; its leases end by themselves",
        metadata: [
          "worker": "\(worker.id.prefix(8))", "host": "\(worker.host)", "pid": "\(worker.processID)",
          "leases": "\(worker.leases)", "silent": "\(worker.silentFor.components.seconds) s",
        ])
    }
    for table in report.database.tables where table.isBloated {
      logger.warning(
        "vacuum does not keep up",
        metadata: ["table": "\(table.name)", "dead": "\(table.deadRows)", "live": "\(table.liveRows)"])
    }
    for holder in report.database.holders where holder.isOld {
      logger.warning(
        "an old transaction keeps dead rows from being removed",
        metadata: [
          "kind": "\(holder.kind)", "name": "\(holder.name)", "age": "\((holder.age ?? .zero).components.seconds) s",
          "pid": "\(holder.processID.map(String.init) ?? "none")",
        ])
    }
    for (url, error) in report.articlesRefused {
      logger.warning("words of an article refused, stepping over it", metadata: ["url": "\(url)", "error": "\(error)"])
    }
    if report.longReadsEnded > 0 {
      logger.notice("readers' long transactions ended", metadata: ["sessions": "\(report.longReadsEnded)"])
    }
    if !report.partitionsDropped.isEmpty {
      logger.info(
        "old articles, attempts and kept pages dropped",
        metadata: ["tables": "\(report.partitionsDropped.joined(separator: " "))"])
    }
    if report.minutesRolledUp + report.partitionsMade + report.countersDeleted > 0 {
      logger.info(
        "counters and partitions tended",
        metadata: [
          "rolledUp": "\(report.minutesRolledUp)", "partitionsMade": "\(report.partitionsMade)",
          "countersDeleted": "\(report.countersDeleted)",
        ])
    }
  }
}

/// Shared by the copies of one `DatabaseMaintenance`.
private final class LeadingFlag: Sendable {
  private let state = Mutex(false)
  var value: Bool {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
