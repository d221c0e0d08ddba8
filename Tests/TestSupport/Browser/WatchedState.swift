import Foundation
import Synchronization

/// A value under a lock that tasks wait on: each change is shown to all that wait, and each wait has a time limit.
///
/// A wait ends once: by what it was for, by an error that its look throws, by its time limit or by its task's
/// cancellation. The code that takes the waiter out of the list under the lock resumes it.
final class WatchedState<Value: Sendable>: Sendable {
  private struct Waiter: Sendable {
    /// Whether it has resumed its task.
    let look: @Sendable (inout Value) -> Bool
    let fail: @Sendable (any Error) -> Void
    let what: @Sendable (Value) -> String
  }

  private struct Content: Sendable {
    var value: Value
    var waiters: [Int: Waiter] = [:]
    var nextNumber = 0

    mutating func show() {
      for (number, waiter) in waiters where waiter.look(&value) { waiters[number] = nil }
    }
  }

  private let content: Mutex<Content>

  init(_ value: Value) { content = Mutex(Content(value: value)) }

  var value: Value { content.withLock { $0.value } }

  @discardableResult func change<Result: Sendable>(_ body: @Sendable (inout Value) throws -> Result) rethrows -> Result
  {
    try content.withLock { content in
      defer { content.show() }
      return try body(&content.value)
    }
  }

  /// What `look` answers as soon as that is not nil. `what` tells, at the end of the limit, what was waited for and
  /// what is there.
  @discardableResult func wait<Result: Sendable>(
    for what: @escaping @Sendable (Value) -> String, within limit: Duration,
    _ look: @escaping @Sendable (inout Value) throws -> Result?
  ) async throws -> Result {
    let number = content.withLock { content in
      content.nextNumber += 1
      return content.nextNumber
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
        let waiter = Waiter(
          look: { value in
            do {
              guard let result = try look(&value) else { return false }
              continuation.resume(returning: result)
            } catch {
              continuation.resume(throwing: error)
            }
            return true
          }, fail: { continuation.resume(throwing: $0) }, what: what)
        content.withLock { content in
          if !waiter.look(&content.value) { content.waiters[number] = waiter }
        }
        // A cancellation that came before the waiter was in the list.
        if Task.isCancelled { end(number) { _ in CancellationError() } }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit.seconds) { [weak self] in
          self?.end(number) { BrowserError.timedOut($0, after: limit) }
        }
      }
    } onCancel: {
      end(number) { _ in CancellationError() }
    }
  }

  private func end(_ number: Int, _ error: @Sendable (String) -> any Error) {
    content.withLock { content in
      guard let waiter = content.waiters.removeValue(forKey: number) else { return }
      waiter.fail(error(waiter.what(content.value)))
    }
  }
}

extension Duration {
  /// In seconds, for Dispatch and for JavaScript; never negative.
  var seconds: Double { max(0, Double(components.seconds) + Double(components.attoseconds) / 1e18) }
}
