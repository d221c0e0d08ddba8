@testable import Reporting
import Metrics
import Testing

@testable import Frontier

/// What of the database's health people and monitoring are told.
@Suite struct DatabaseHealthTests {
  private var failing: DatabaseHealth {
    var health = DatabaseHealth()
    health.failingTasks = [
      DatabaseHealth.FailingTask(
        name: "indexArticles", failures: 4, failingFor: .seconds(7_300), error: "no such table")
    ]
    health.refusedWords = 2
    health.refusedWordsError = "string is too long for tsvector"
    health.detached = ["article_rows_2026_05"]
    return health
  }

  @Test func whatFailsIsNamedInSentences() {
    #expect(
      DatabaseTrouble.lines(failing) == [
        "article_rows_2026_05 is no partition any more, and rows of its time stay in the default one: give it another name, and insert its rows again once coordinator run has made the partition",
        "indexArticles failed 4 times in a row, for 2 hours: no such table",
        "search does not find 2 articles whose words were refused: string is too long for tsvector",
      ])
    #expect(DatabaseTrouble.lines(DatabaseHealth()).isEmpty)
  }

  @Test func whatFailsIsMeasured() {
    let span = StatusSnapshot.Span()
    let snapshot = StatusSnapshot(
      totals: StatusSnapshot.Totals(), now: StatusSnapshot.Rates(), lastMinute: span, lastHour: span, minutes: [],
      longestReady: nil, readyHosts: 0, pausedSince: nil, workers: [], hostsByBacklog: [], hostsByErrors: [],
      hostsByTraffic: [], errors: [], database: failing)
    let families = ClusterMetrics.families(snapshot)
    let tasks = families.first { $0.name == "courant_failing_tasks" }?.samples
    #expect(tasks?.map(\.value) == [4] && tasks?.first?.labels.map(\.value) == ["indexArticles"])
    #expect(families.first { $0.name == "courant_refused_words" }?.samples.map(\.value) == [2])
  }

  /// Rows that only a person with psql can make.
  @Test func sumsOfExtremeCountsDoNotTrap() {
    var totals = StatusSnapshot.Totals()
    totals.queuedByPriority = [.max, .max, 1, -5]
    totals.dead = .max
    #expect(totals.queued > 0 && totals.jobs == .max)
    totals.queuedByPriority = [.min, .min, 0, 0]
    totals.dead = .min
    #expect(totals.queued == .min && totals.jobs == .min)
  }
}
