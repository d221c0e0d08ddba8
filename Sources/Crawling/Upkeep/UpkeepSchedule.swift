/// What the leading coordinator does again and again.
package enum UpkeepChore: String, Sendable, CaseIterable {
  case reportVanishedWorkers, rollUpCounters, watchDatabase, makePartitions, dropOldArticles, dropOldAttempts,
    dropOldPages, pruneCounters, pruneUnavailable, forgetWords, indexArticles

  /// Seconds between two times.
  var interval: Double {
    switch self {
    case .reportVanishedWorkers: 10
    case .indexArticles: 20
    case .rollUpCounters, .watchDatabase: 60
    case .makePartitions: 600
    case .dropOldArticles, .dropOldAttempts, .dropOldPages, .pruneCounters, .pruneUnavailable, .forgetWords: 3600
    }
  }
}

/// When each chore is due, by a clock that the caller reads: a pure value.
///
/// A chore that failed is due again after a tenth of its interval, at least ten seconds; one that was done, after the whole.
struct UpkeepSchedule {
  typealias Instant = ContinuousClock.Instant

  private var due: [UpkeepChore: Instant] = [:]

  /// Everything is due at `start`.
  init(start: Instant) {
    for chore in UpkeepChore.allCases { due[chore] = start }
  }

  /// The chores due at `now`, in the order of their declaration.
  func chores(at now: Instant) -> [UpkeepChore] {
    UpkeepChore.allCases.filter { due[$0].map { $0 <= now } ?? true }
  }

  mutating func done(_ chore: UpkeepChore, at now: Instant) { due[chore] = now + .seconds(chore.interval) }

  mutating func failed(_ chore: UpkeepChore, at now: Instant) {
    due[chore] = now + .seconds(max(10, chore.interval / 10))
  }
}
