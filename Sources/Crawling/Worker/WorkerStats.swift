import Frontier
import Metrics
import Synchronization

/// What a worker has done since its start, for its beats, its log and its metrics.
final class WorkerStats: Sendable {
  struct Figures: Sendable {
    /// Answers of servers to jobs, of any status.
    var pages = 0
    var articles = 0
    /// On the wire.
    var bytes = 0
    var inFlight = 0
    /// Pages on a lane.
    var reading = 0
    /// Attempts settled, by the outcome's word.
    var outcomes: [String: Int] = [:]
    var errors: [ErrorClass: Int] = [:]
    /// Answers whose heads libcurl does not read to their end: with a status that decided all the same, and without.
    var malformedHeads = (decided: 0, undecided: 0)
    /// Results whose lease had passed to another worker, or had ended before the database could be reached.
    var lost = 0
    /// Statements that failed and are tried again.
    var databaseFailures = 0

    // Seconds.
    var fetch = Histogram(bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
    var read = Histogram(bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1])
    var settle = Histogram(bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5])
    var claim = Histogram(bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5])

    var attempts: Int { outcomes.values.reduce(0, +) }
    var failed: Int { outcomes["retry", default: 0] + outcomes["dead", default: 0] }
  }

  /// What is timed.
  enum Step: Sendable { case fetch, read, settle, claim }

  private let state = Mutex(Figures())

  var figures: Figures { state.withLock { $0 } }

  func begin() { state.withLock { $0.inFlight += 1 } }
  func end() { state.withLock { $0.inFlight -= 1 } }
  func beginReading() { state.withLock { $0.reading += 1 } }
  func endReading() { state.withLock { $0.reading -= 1 } }
  func lost() { state.withLock { $0.lost += 1 } }
  func databaseFailed() { state.withLock { $0.databaseFailures += 1 } }

  func addMalformedHead(decides: Bool) {
    state.withLock { figures in
      if decides { figures.malformedHeads.decided += 1 } else { figures.malformedHeads.undecided += 1 }
    }
  }

  func took(_ duration: Duration, _ step: Step) {
    let seconds = duration / .seconds(1)
    state.withLock { figures in
      switch step {
      case .fetch: figures.fetch.observe(seconds)
      case .read: figures.read.observe(seconds)
      case .settle: figures.settle.observe(seconds)
      case .claim: figures.claim.observe(seconds)
      }
    }
  }

  func add(_ result: JobResult) {
    state.withLock { figures in
      if result.httpStatus != nil { figures.pages += 1 }
      if case .stored = result.outcome { figures.articles += 1 }
      figures.bytes += result.bytes
      figures.outcomes[result.outcome.name, default: 0] += 1
      if let errorClass = result.outcome.errorClass { figures.errors[errorClass, default: 0] += 1 }
    }
  }
}
