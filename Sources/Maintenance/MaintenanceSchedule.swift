import Executors

/// What the leading coordinator does again and again.
package enum MaintenanceTask: String, Sendable, CaseIterable {
  case reportStaleWorkers, rollUpCounters, watchDatabase, endLongReads, makePartitions, makeAttemptPartitions,
    makePagePartitions, dropOldArticles, dropOldAttempts, dropOldPages, pruneCounters, pruneUnavailable, forgetWords,
    indexArticles

  /// Between two times.
  var interval: Duration {
    switch self {
    case .reportStaleWorkers: .seconds(10)
    case .indexArticles: .seconds(20)
    case .rollUpCounters, .watchDatabase, .endLongReads: .seconds(60)
    case .makePartitions, .makeAttemptPartitions, .makePagePartitions: .seconds(600)
    case .dropOldArticles, .dropOldAttempts, .dropOldPages, .pruneCounters, .pruneUnavailable, .forgetWords:
      .seconds(3600)
    }
  }
}

/// When each task is due, by a clock that the caller reads: a pure value.
///
/// A task that was done is due again after its interval. One that failed, after a tenth of it and at least ten
/// seconds, which doubles with each failure in a row up to an hour: it holds up no other.
struct MaintenanceSchedule {
  typealias Instant = ContinuousClock.Instant

  private var due: [MaintenanceTask: Instant] = [:]
  /// Failures in a row.
  private var failures: [MaintenanceTask: Int] = [:]
  private let tasks: [MaintenanceTask]

  /// The longest wait until a task that failed is tried again.
  static let maxWait = Duration.seconds(3600)

  /// Everything but what is left out is due at `start`.
  init(start: Instant, leavingOut: Set<MaintenanceTask> = []) {
    tasks = MaintenanceTask.allCases.filter { !leavingOut.contains($0) }
    for task in tasks { due[task] = start }
  }

  /// The tasks due at `now`, in the order of their declaration.
  func tasks(at now: Instant) -> [MaintenanceTask] {
    tasks.filter { due[$0].map { $0 <= now } ?? true }
  }

  mutating func done(_ task: MaintenanceTask, at now: Instant) {
    due[task] = now + task.interval
    failures[task] = nil
  }

  mutating func failed(_ task: MaintenanceTask, at now: Instant) {
    let earlier = failures[task] ?? 0
    failures[task] = min(earlier + 1, 1000)
    let waits = Backoff(initial: max(.seconds(10), task.interval / 10), maximum: Self.maxWait)
    due[task] = now + waits.wait(after: earlier)
  }
}
