import Frontier
import Logging

/// Sends results to the database: all that come in within a quarter of a second (`settleTimeout`) in one transaction.
///
/// No result is needed sooner, and a lease lasts many times as long. If this worker vanishes, the pages of that time
/// are fetched again. A visit at its end, or a page without a credit, flushes early; the next batch is what arrived
/// during the last transaction. `ResultSender` sends them.
struct ResultBatcher: Sendable {
  typealias Item = Batcher<PendingResult, Fate>.Item

  /// What became of a result.
  enum Fate: Sendable {
    case settled
    /// The lease had passed to another worker; the job is that worker's.
    case fenced
    /// The database could not be reached while the lease lasted; the job is fetched again.
    case lost
    /// The database takes no result of the job at all: it is tried again in a day, and its host is left alone for an
    /// hour.
    case refused
  }

  /// In one transaction at most. Its articles and raw pages are in memory twice.
  private static let limit = Batcher<PendingResult, Fate>.Limit(requests: 128, bytes: 16 << 20)

  let batcher: Batcher<PendingResult, Fate>
  /// What a result waits for others at most.
  private let timeout: Duration

  init(_ sender: ResultSender, timeout: Duration) {
    self.timeout = timeout
    batcher = Batcher(
      limit: Self.limit, bytes: { $0.result.page.bytes + $0.result.outcome.bytes }, unsent: .lost
    ) { await sender.send($0) }
  }

  /// Sends batches until the task is cancelled.
  func run() async { await batcher.run() }

  /// Returns once the result is in the database, or never will be.
  func settle(_ result: PendingResult) async -> Fate { await batcher.ask(result, within: timeout) }

  /// No result waits for others while `body` runs: it waits for some of them, or for what they hold.
  func flushing<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async -> Value
  ) async -> Value {
    await batcher.flushing(isolation: isolation, body)
  }
}
