import Synchronization

/// The end of a worker's visits, told once: theirs, or that of the time they had.
final class Ending: Sendable {
  typealias Outcome = Result<Void, any Error>

  private let waiter: Mutex<CheckedContinuation<Outcome?, Never>?>

  init(_ waiter: CheckedContinuation<Outcome?, Never>) { self.waiter = Mutex(waiter) }

  /// False when the end was told before.
  @discardableResult
  func resume(_ outcome: Outcome?) -> Bool {
    let first = waiter.withLock { waiter in
      defer { waiter = nil }
      return waiter
    }
    first?.resume(returning: outcome)
    return first != nil
  }
}
