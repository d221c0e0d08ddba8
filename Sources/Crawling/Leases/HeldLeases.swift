import Frontier
import Synchronization

/// The leases a worker holds, each with the instant until which it is certainly its own.
///
/// The worker fences itself on a monotonic clock that was read *before* the claim or the extension was sent: the database
/// counted the lease from a later instant, so the worker gives up first, whatever happens to either clock.
final class HeldLeases: Sendable {
  typealias Instant = ContinuousClock.Instant

  private let deadlines = Mutex<[LeaseReference: Instant]>([:])
  /// Those whose hosts an operator has paused.
  private let paused = Mutex<Set<LeaseReference>>([])
  /// Requests per second that each host allows.
  private let paces = Mutex<[LeaseReference: Double]>([:])

  /// A claim sent at `sent` holds for `seconds`. Where it is of a host whose lease had run out, that one is over: whatever visit still
  /// stands on it must not believe an extension of the new one to be its own.
  func hold(_ references: some Sequence<LeaseReference>, sent: Instant, seconds: Double) {
    let epochs = Dictionary(references.map { ($0.hostKey, $0.epoch) }, uniquingKeysWith: max)
    deadlines.withLock { deadlines in
      deadlines = deadlines.filter { entry in epochs[entry.key.hostKey].map { entry.key.epoch >= $0 } ?? true }
      for reference in references { deadlines[reference] = sent + .seconds(seconds) }
    }
  }

  /// An extension sent at `sent` confirmed `kept` out of `asked`; the others are lost. Leases given back meanwhile stay gone.
  func confirm(_ kept: Set<LeaseReference>, of asked: [LeaseReference], sent: Instant, seconds: Double) {
    deadlines.withLock { deadlines in
      for reference in asked where deadlines[reference] != nil {
        deadlines[reference] = kept.contains(reference) ? sent + .seconds(seconds) : sent
      }
    }
  }

  func drop(_ reference: LeaseReference) {
    _ = deadlines.withLock { $0.removeValue(forKey: reference) }
    _ = paused.withLock { $0.remove(reference) }
    _ = paces.withLock { $0.removeValue(forKey: reference) }
  }

  /// The host of a lease is asked every `spacing` seconds at most.
  func keep(spacing: Double, of reference: LeaseReference) {
    paces.withLock { $0[reference] = spacing > 0 ? 1 / spacing : .infinity }
  }

  /// Requests per second that the hosts allow together.
  var maxRate: Double { paces.withLock { $0.values.reduce(0, +) } }

  /// An operator has paused the hosts of these: their visits are to end.
  func pause(_ references: Set<LeaseReference>) {
    guard !references.isEmpty else { return }
    let held = deadlines.withLock { deadlines in references.filter { deadlines[$0] != nil } }
    paused.withLock { $0.formUnion(held) }
  }

  func isPaused(_ reference: LeaseReference) -> Bool {
    paused.withLock { $0.contains(reference) }
  }

  /// The lease may be used until then; nil when it is not held.
  func deadline(of reference: LeaseReference) -> Instant? {
    deadlines.withLock { $0[reference] }
  }

  func isHeld(_ reference: LeaseReference, at now: Instant) -> Bool {
    deadline(of: reference).map { now < $0 } ?? false
  }

  var references: [LeaseReference] {
    deadlines.withLock { Array($0.keys) }
  }

  /// Runs `work`, and cancels it at the instant the lease ends, extensions made meanwhile counted.
  func whileHeld<Result: Sendable>(
    _ reference: LeaseReference, _ work: @escaping @Sendable () async -> Result
  ) async -> Result? {
    guard isHeld(reference, at: .now) else { return nil }
    return await withTaskGroup(of: Result?.self) { group in
      group.addTask { await work() }
      group.addTask { [self] in
        let clock = ContinuousClock()
        while let deadline = deadline(of: reference), clock.now < deadline {
          do { try await clock.sleep(until: deadline) } catch { return nil }
        }
        return nil
      }
      // The first to end decides; a cancelled fetch ends with a failure of its own, which is not the job's.
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }
}
