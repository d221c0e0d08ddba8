import Frontier
import Logging
import Postgres

/// Sends results to the database, as many in one transaction as come in within a quarter of a second
/// (`settlePatience`).
///
/// Nobody needs a result sooner, and a lease lasts for many times as long; should this worker vanish, the pages of that
/// time are fetched again. A visit at its end or a page without a credit waits for them, and has them flushed: then a
/// batch is what came in while the one before was under way.
///
/// A settle whose answer was lost is sent again: it changes nothing the second time. A transaction that the server
/// refuses because of one result is cut in halves until that result stands alone; it alone is settled as dead, with the
/// reason; where that is refused too, as bare as a result can be; and where its row or its host's takes nothing at all,
/// it is put off for a day.
actor ResultBatcher {
  /// What became of a result.
  enum Fate: Sendable {
    case settled
    /// The lease had passed to somebody else; the job is theirs.
    case fenced
    /// The database could not be reached while the lease lasted; the job is fetched again.
    case lost
    /// The database takes no result of the job, whatever it says: it is tried again in a day, and its host is left
    /// alone for an hour.
    case refused
  }

  private struct Waiting {
    let result: PendingResult
    let due: ContinuousClock.Instant
    let continuation: CheckedContinuation<Fate, Never>
  }

  private let frontier: Frontier
  private let owner: String
  private let lease: Double
  private let slot: Int
  /// What a result waits for others at most.
  private let patience: Duration
  private let held: LeaseRegistry
  private let meter: WorkerStats
  private let logger: Logger
  private let clock = ContinuousClock()
  private var waiting: [Waiting] = []
  private var gathering = BatchWindow(size: ResultBatcher.batchSize)
  /// Those that wait for results to be settled.
  private var hurrying = 0

  /// Results in one transaction at most.
  private static let batchSize = 128
  /// Bytes of articles and kept pages after which a transaction takes no more: they are in memory twice, pages as
  /// hexadecimal digits.
  private static let batchBytes = 16 << 20

  init(
    frontier: Frontier, owner: String, lease: Double, slot: Int, patience: Duration, held: LeaseRegistry,
    meter: WorkerStats,
    logger: Logger
  ) {
    self.frontier = frontier
    self.owner = owner
    self.lease = lease
    self.slot = slot
    self.patience = patience
    self.held = held
    self.meter = meter
    self.logger = logger
  }

  /// Returns once the result is in the database, or never will be.
  func settle(_ result: PendingResult) async -> Fate {
    await withCheckedContinuation { continuation in
      let now = clock.now
      let due = hurrying > 0 ? now : now + patience
      waiting.append(Waiting(result: result, due: due, continuation: continuation))
      perform(gathering.joined(waiting.count, by: due, now: now))
    }
  }

  /// Results that wait for others, or for the transaction under way; for tests.
  var gathered: Int { waiting.count }

  /// Results wait for no others while `body` runs: it waits for some of them, or for what they hold.
  func flushing<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async -> Value
  ) async -> Value {
    await hurry()
    let value = await body()
    await calm()
    return value
  }

  private func hurry() {
    hurrying += 1
    perform(gathering.hurry(waiting.count, now: clock.now))
  }

  private func calm() { hurrying -= 1 }

  private func perform(_ action: BatchWindow.Action) {
    switch action {
    case .send: Task { await sendAll() }
    case .wake(let instant): Task { await wake(at: instant) }
    case .none: break
    }
  }

  private func wake(at instant: ContinuousClock.Instant) async {
    do { try await clock.sleep(until: instant) } catch { return }
    perform(gathering.woke(waiting.count, at: instant, now: clock.now))
  }

  private func sendAll() async {
    var bytes = 0
    let batch = Array(
      waiting.prefix(Self.batchSize).prefix { item in
        let result = item.result.result
        defer { bytes += result.page.bytes + result.outcome.bytes }
        return bytes < Self.batchBytes
      })
    waiting.removeFirst(batch.count)
    await send(batch)
    let now = clock.now
    perform(gathering.done(waiting.count, by: hurrying > 0 ? now : waiting.first?.due, now: now))
  }

  private func send(_ batch: [Waiting]) async {
    var pause = 0.1
    while true {
      let now = clock.now
      do {
        let report = try await frontier.settle(
          batch.map { $0.result.settlement(at: now) }, owner: owner, leaseSeconds: lease, slot: slot)
        meter.took(clock.now - now, .settle)
        held.pause(report.paused)
        for item in batch {
          item.continuation.resume(returning: report.fenced.contains(item.result.lease) ? .fenced : .settled)
        }
        return
      } catch {
        if error.isAboutARow { return await isolate(batch, error) }
        meter.databaseFailed()
        logger.warning("settle failed, trying again", metadata: ["error": "\(error)", "results": "\(batch.count)"])
        let alive = lettingGo(batch)
        if alive.isEmpty { return }
        if alive.count < batch.count { return await send(alive) }
        do { try await Task.sleep(for: .seconds(pause)) } catch { continue }
        pause = min(5, pause * 2)
      }
    }
  }

  /// A lease that has ended cannot be settled any more: its results are lost, the others are returned.
  private func lettingGo(_ batch: [Waiting]) -> [Waiting] {
    let now = clock.now
    var alive: [Waiting] = []
    for item in batch {
      // Asked once: the answer may change from one moment to the next.
      if held.isHeld(item.result.lease, at: now) {
        alive.append(item)
      } else {
        item.continuation.resume(returning: .lost)
      }
    }
    return alive
  }

  /// The server refused the statement: find the result it cannot take.
  private func isolate(_ batch: [Waiting], _ error: PostgresError) async {
    if batch.count > 1 {
      await send(Array(batch[..<(batch.count / 2)]))
      await send(Array(batch[(batch.count / 2)...]))
      return
    }
    guard let item = batch.first else { return }
    logger.error(
      "a result was refused by the database", metadata: item.result.metadata.merging(["error": "\(error)"]) { $1 })
    if let replacement = item.result.replaced(byRefusal: "\(error)") {
      return await send([Waiting(result: replacement, due: item.due, continuation: item.continuation)])
    }
    // Not even that the job is given up can be recorded in order.
    await postpone(item.result, error)
    item.continuation.resume(returning: .refused)
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
