import Synchronization

/// The end of a worker's visits: theirs, or that of the time they had. The first to come counts.
final class CrawlEnd: Sendable {
  typealias Outcome = Result<Void, any Error>

  private let waiter: Mutex<CheckedContinuation<Outcome?, Never>?>

  init(_ waiter: CheckedContinuation<Outcome?, Never>) { self.waiter = Mutex(waiter) }

  /// False when an end came before.
  @discardableResult
  func come(_ outcome: Outcome?) -> Bool {
    let first = waiter.withLock { waiter in
      defer { waiter = nil }
      return waiter
    }
    first?.resume(returning: outcome)
    return first != nil
  }
}
