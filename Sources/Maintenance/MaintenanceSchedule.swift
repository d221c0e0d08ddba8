import Executors

/// What the leading coordinator does again and again.
package enum MaintenanceTask: String, Sendable, CaseIterable {
  case reportVanishedWorkers, rollUpCounters, watchDatabase, endLongReads, makePartitions, makeAttemptPartitions,
    makePagePartitions, dropOldArticles, dropOldAttempts, dropOldPages, pruneCounters, pruneUnavailable, forgetWords,
    indexArticles

  /// Seconds between two times.
  var interval: Double {
    switch self {
    case .reportVanishedWorkers: 10
    case .indexArticles: 20
    case .rollUpCounters, .watchDatabase, .endLongReads: 60
    case .makePartitions, .makeAttemptPartitions, .makePagePartitions: 600
    case .dropOldArticles, .dropOldAttempts, .dropOldPages, .pruneCounters, .pruneUnavailable, .forgetWords: 3600
    }
  }
}

/// When each chore is due, by a clock that the caller reads: a pure value.
///
/// A chore that was done is due again after its interval. One that failed, after a tenth of it and at least ten
/// seconds, which doubles with each failure in a row up to an hour: it holds up no other.
struct MaintenanceSchedule {
  typealias Instant = ContinuousClock.Instant

  private var due: [MaintenanceTask: Instant] = [:]
  /// Failures in a row.
  private var failures: [MaintenanceTask: Int] = [:]
  private let chores: [MaintenanceTask]

  /// Seconds at most until a chore that failed is tried again.
  static let mostWait = 3600.0

  /// Everything but what is left out is due at `start`.
  init(start: Instant, leavingOut: Set<MaintenanceTask> = []) {
    chores = MaintenanceTask.allCases.filter { !leavingOut.contains($0) }
    for chore in chores { due[chore] = start }
  }

  /// The chores due at `now`, in the order of their declaration.
  func chores(at now: Instant) -> [MaintenanceTask] {
    chores.filter { due[$0].map { $0 <= now } ?? true }
  }

  mutating func done(_ chore: MaintenanceTask, at now: Instant) {
    due[chore] = now + .seconds(chore.interval)
    failures[chore] = nil
  }

  mutating func failed(_ chore: MaintenanceTask, at now: Instant) {
    let earlier = failures[chore] ?? 0
    failures[chore] = min(earlier + 1, 1000)
    let waits = Backoff(initial: .seconds(max(10, chore.interval / 10)), maximum: .seconds(Self.mostWait))
    due[chore] = now + waits.wait(after: earlier)
  }
}
