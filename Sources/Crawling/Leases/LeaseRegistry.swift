import Untrusted
import Frontier
import Synchronization

/// The leases a worker holds, each with the instant until which it is certainly its own.
///
/// The worker fences itself on a monotonic clock that was read *before* the claim or the extension was sent: the
/// database counted the lease from a later instant, so the worker always gives up first, also when a clock is set.
final class LeaseRegistry: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Held {
    /// It is certainly ours until then.
    var deadline: Instant
    /// An operator has paused its host.
    var isPaused = false
    /// Requests per second that its host allows; nil until its visit has said.
    var rate: Double?
  }

  private let leases = Mutex<[LeaseReference: Held]>([:])

  /// A claim sent at `sent` holds for `duration`. If a lease of the same host had run out, that one is over: a
  /// visit that still relies on it must not take an extension of the new one for its own.
  func hold(_ references: some Sequence<LeaseReference>, sent: Instant, for duration: Duration) {
    let epochs = Dictionary(references.map { ($0.hostKey, $0.epoch) }, uniquingKeysWith: max)
    leases.withLock { leases in
      leases = leases.filter { entry in epochs[entry.key.hostKey].map { entry.key.epoch >= $0 } ?? true }
      for reference in references {
        leases[reference, default: Held(deadline: sent)].deadline = sent + duration
      }
    }
  }

  /// An extension sent at `sent` confirmed `kept` out of `asked`; the others are lost. Leases released since then stay
  /// gone.
  func confirm(_ kept: Set<LeaseReference>, of asked: [LeaseReference], sent: Instant, for duration: Duration) {
    leases.withLock { leases in
      for reference in asked {
        leases[reference]?.deadline = kept.contains(reference) ? sent + duration : sent
      }
    }
  }

  func drop(_ reference: LeaseReference) {
    _ = leases.withLock { $0.removeValue(forKey: reference) }
  }

  /// The host of a lease is asked every `spacing` at most.
  func keep(spacing: Duration, of reference: LeaseReference) {
    leases.withLock { $0[reference]?.rate = spacing > .zero ? 1 / spacing.inSeconds : .infinity }
  }

  /// Requests per second that the hosts allow together.
  var maxRate: Double { leases.withLock { $0.values.reduce(0) { $0 + ($1.rate ?? 0) } } }

  /// An operator has paused the hosts of these: their visits are to end.
  func pause(_ references: Set<LeaseReference>) {
    guard !references.isEmpty else { return }
    leases.withLock { leases in
      for reference in references { leases[reference]?.isPaused = true }
    }
  }

  func isPaused(_ reference: LeaseReference) -> Bool {
    leases.withLock { $0[reference]?.isPaused ?? false }
  }

  /// The lease may be used until then; nil when it is not held.
  func deadline(of reference: LeaseReference) -> Instant? {
    leases.withLock { $0[reference]?.deadline }
  }

  func isHeld(_ reference: LeaseReference, at now: Instant) -> Bool {
    deadline(of: reference).map { now < $0 } ?? false
  }

  var references: [LeaseReference] {
    leases.withLock { Array($0.keys) }
  }

  /// Runs `work`, and cancels it at the instant the lease ends; extensions count.
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
