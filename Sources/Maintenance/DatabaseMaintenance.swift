package import Frontier
import Logging
package import Postgres
import Synchronization

/// The coordinator's upkeep: partitions made ahead and dropped, counters folded, workers and the database watched.
///
/// Any number may run; one leads by a lease row with a term, renewed three times in its length. Whoever leads keeps its
/// own count of the lease on a monotonic clock read before the renewal was sent, so it stops before another begins.
/// That alone is not relied upon: each chore may be done by two at once, and what destroys data names the term.
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
    /// Chores that are left to somebody else, or undone; default none.
    package var leftOut: Set<MaintenanceTask> = []
    /// Seconds of the lease to lead, default 15.
    package var lease = 15.0

    package init() {}
  }

  /// What one turn of all chores did.
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
    package var vanishedWorkers: [VanishedWorker] = []
    /// Chores that could not be done, by name, and why.
    package var failures: [String: String] = [:]
    package var database = DatabaseHealth()
  }

  private typealias Instant = ContinuousClock.Instant

  private let configuration: Configuration
  private let frontier: Frontier
  private let candidate: UpkeepCandidate
  private let leading = LeadingFlag()
  private let clock = ContinuousClock()
  private let logger = Logger(label: "courant.upkeep")

  package init(_ configuration: Configuration, frontier: Frontier, candidate: UpkeepCandidate) {
    self.configuration = configuration
    self.frontier = frontier
    self.candidate = candidate
  }

  /// Whether `run` leads at present.
  package var isLeading: Bool { leading.value }

  /// All chores once, whoever leads: for timers, and for people. One that fails holds up no other; the report has it.
  ///
  /// Throws when the database cannot be reached.
  package func once() async throws(PostgresError) -> Report {
    var report = Report()
    for chore in MaintenanceTask.allCases where !configuration.leftOut.contains(chore) {
      do throws(PostgresError) {
        try await perform(chore, nil, until: nil, &report)
        await note(chore, failing: nil)
      } catch {
        guard case .server = error, error.sqlState?.isServerGone != true else { throw error }
        report.failures[chore.rawValue] = "\(error)"
        await note(chore, failing: error)
      }
    }
    return report
  }

  /// Leads or follows until the task is cancelled.
  ///
  /// Throws when the lease to lead cannot be had for a reason that trying again does not cure, such as a missing right.
  /// A chore that fails, for whatever reason, is tried again later and later, and holds up no other.
  package func run() async throws(PostgresError) {
    var schedule = MaintenanceSchedule(start: clock.now, leavingOut: configuration.leftOut)
    var unclear = Set(MaintenanceTask.allCases)
    var held: (leadership: Leadership, until: Instant)?
    while !Task.isCancelled {
      let sent = clock.now
      do throws(PostgresError) {
        let leadership = try await frontier.lead(candidate, leaseSeconds: configuration.lease)
        note(leadership, before: held?.leadership)
        held = leadership.map { ($0, sent + .seconds(configuration.lease)) }
      } catch {
        guard error.isTransient else { throw error }
        logger.warning("lease to lead not renewed", metadata: ["error": "\(error)"])
        if let until = held?.until, clock.now >= until { held = nil }
      }
      leading.value = held != nil
      if let held { await tend(&schedule, &unclear, held.leadership, until: held.until) }
      do { try await clock.sleep(for: .seconds(configuration.lease / 3)) } catch { break }
    }
    leading.value = false
    await resign(held?.leadership)
  }

  private func note(_ now: Leadership?, before: Leadership?) {
    if let now, now != before { logger.info("leading the upkeep", metadata: ["term": "\(now.term)"]) }
    if now == nil, before != nil { logger.notice("another coordinator leads the upkeep") }
  }

  private func resign(_ leadership: Leadership?) async {
    guard let leadership else { return }
    do {
      try await frontier.resign(leadership)
    } catch {
      logger.debug("lease to lead not given back, it ends by itself", metadata: ["error": "\(error)"])
    }
  }

  /// `unclear`: chores of which the database may still say that they fail.
  private func tend(
    _ schedule: inout MaintenanceSchedule, _ unclear: inout Set<MaintenanceTask>, _ leadership: Leadership,
    until: Instant
  ) async {
    var report = Report()
    for chore in configuration.leftOut where unclear.contains(chore) {
      if await note(chore, failing: nil) { unclear.remove(chore) }
    }
    for chore in schedule.chores(at: clock.now) {
      guard clock.now < until, !Task.isCancelled else { return }
      do throws(PostgresError) {
        try await perform(chore, leadership, until: until, &report)
        schedule.done(chore, at: clock.now)
        if unclear.contains(chore), await note(chore, failing: nil) { unclear.remove(chore) }
      } catch {
        logger.warning("upkeep failed, trying again", metadata: ["chore": "\(chore)", "error": "\(error)"])
        schedule.failed(chore, at: clock.now)
        unclear.insert(chore)
        await note(chore, failing: error)
      }
    }
    tell(report)
  }

  /// For `status` and monitoring. False when the database does not know it.
  @discardableResult
  private func note(_ chore: MaintenanceTask, failing error: PostgresError?) async -> Bool {
    do {
      try await frontier.note(chore: chore.rawValue, failing: error.map { "\($0)" })
      return true
    } catch {
      logger.debug("failure of a chore not noted", metadata: ["chore": "\(chore)", "error": "\(error)"])
      return false
    }
  }

  private func perform(
    _ chore: MaintenanceTask, _ leadership: Leadership?, until: Instant?, _ report: inout Report
  ) async throws(PostgresError) {
    switch chore {
    case .reportVanishedWorkers: report.vanishedWorkers = try await frontier.vanishedWorkers()
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
      // The rest of the lease: other chores have their turn, and what is left is written next time.
      let end = until ?? .now + .seconds(3600)
      let done = try await frontier.indexedArticles { .now < end && !Task.isCancelled }
      report.articlesIndexed = done.written
      report.articlesRefused = done.refused
    case .pruneUnavailable: report.articlesWithdrawn = try await frontier.pruneUnavailable()
    }
  }

  private func tell(_ report: Report) {
    for worker in report.vanishedWorkers {
      logger.warning(
        "worker vanished; its leases end by themselves",
        metadata: [
          "worker": "\(worker.id.prefix(8))", "host": "\(worker.host)", "pid": "\(worker.processID)",
          "leases": "\(worker.leases)", "silent": "\(Int(worker.silentSeconds)) s",
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
          "kind": "\(holder.kind)", "name": "\(holder.name)", "age": "\(Int(holder.ageSeconds ?? 0)) s",
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
