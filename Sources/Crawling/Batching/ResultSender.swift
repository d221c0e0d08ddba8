import Untrusted
import Executors
import Frontier
import Logging
import Postgres

/// Settles a batch of results, and handles every answer of the database.
///
/// A settle whose answer was lost is sent again: it changes nothing the second time. If the server refuses a
/// transaction because of one result, the batch is halved until that result stands alone. It is settled as dead, with
/// the reason; if that is refused too, without it; and if its row or its host's takes nothing at all, the job is put
/// off for a day.
struct ResultSender: Sendable {
  typealias Item = ResultBatcher.Item

  let frontier: Frontier
  let owner: String
  /// How long a lease lasts.
  let lease: Duration
  let slot: Int
  let leases: LeaseRegistry
  let stats: WorkerStats
  let logger: Logger
  private let clock = ContinuousClock()

  init(
    frontier: Frontier, owner: String, lease: Duration, slot: Int, leases: LeaseRegistry, stats: WorkerStats,
    logger: Logger
  ) {
    self.frontier = frontier
    self.owner = owner
    self.lease = lease
    self.slot = slot
    self.leases = leases
    self.stats = stats
    self.logger = logger
  }

  /// Returns once each item is answered. When the task is cancelled, results that would have to be sent again are lost.
  func send(_ batch: [Item]) async {
    var pause = Backoff(initial: .milliseconds(100), maximum: .seconds(5))
    while true {
      let now = clock.now
      do {
        let report = try await frontier.settle(
          batch.map { $0.request.settlement(at: now) }, owner: owner, leaseTime: lease, slot: slot)
        stats.took(clock.now - now, .settle)
        leases.pause(report.paused)
        for item in batch { item.answer(report.fenced.contains(item.request.lease) ? .fenced : .settled) }
        return
      } catch {
        if error.isAboutARow { return await isolate(batch, error) }
        stats.databaseFailed()
        logger.warning("settle failed, trying again", metadata: ["error": "\(error)", "results": "\(batch.count)"])
        let alive = lettingGo(batch)
        if alive.isEmpty { return }
        if alive.count < batch.count { return await send(alive) }
        do {
          try await clock.sleep(for: pause.next() ?? .zero)
        } catch {
          for item in batch { item.answer(.lost) }
          return
        }
      }
    }
  }

  /// Results whose lease has ended cannot be settled any more: they are lost, and the others returned.
  private func lettingGo(_ batch: [Item]) -> [Item] {
    let now = clock.now
    var alive: [Item] = []
    for item in batch {
      // Asked once: the answer may change from one moment to the next.
      if leases.isHeld(item.request.lease, at: now) { alive.append(item) } else { item.answer(.lost) }
    }
    return alive
  }

  /// The server refused the statement: find the result it cannot take.
  private func isolate(_ batch: [Item], _ error: PostgresError) async {
    if batch.count > 1 {
      await send(Array(batch[..<(batch.count / 2)]))
      await send(Array(batch[(batch.count / 2)...]))
      return
    }
    guard let item = batch.first else { return }
    let result = item.request
    logger.error(
      "a result was refused by the database", metadata: result.metadata.merging(["error": "\(error)"]) { $1 })
    if let replacement = result.replaced(byRefusal: "\(error)") {
      return await send([item.replaced(by: replacement)])
    }
    // Not even that the job is given up can be recorded.
    await postpone(result, error)
    item.answer(.refused)
  }

  /// The job counts an attempt and is not due for a day, by a statement that touches its row alone.
  private func postpone(_ result: PendingResult, _ error: PostgresError) async {
    do {
      _ = try await frontier.postpone(result.job, of: result.lease, owner: owner, error: "\(error)")
    } catch {
      logger.error(
        "a refused job could not be put off either", metadata: result.metadata.merging(["error": "\(error)"]) { $1 })
    }
  }
}
