import Dispatch
import Synchronization

/// A fixed number of serial Dispatch queues for work that only computes: parsing, extracting, decompressing.
///
/// The number of queues never changes, so a burst of pages cannot start a burst of threads. Work waits in one line for
/// the next free queue, so a queue that hangs holds up only its own work. Work must not wait for anything else.
package final class SerialQueuePool: Sendable {
  private struct Work {
    let id: Int
    let run: @Sendable () -> Void
    let drop: @Sendable () -> Void
  }

  private struct State {
    var idle: [Int]
    var waiting: [Work] = []
    var nextID = 0
  }

  private let queues: [DispatchQueue]
  private let state: Mutex<State>

  /// `width` at least 1.
  package init(label: String, width: Int) {
    let width = max(1, width)
    queues = (0..<width).map { DispatchQueue(label: "\(label).\($0)") }
    // The first queue is used first.
    state = Mutex(State(idle: (0..<width).reversed()))
  }

  package var width: Int { queues.count }

  /// Runs `work` on a queue and gives its result.
  package func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      submit(Work(id: newID(), run: { continuation.resume(returning: work()) }, drop: {}))
    }
  }

  /// The same; nil when the task was cancelled before a queue was free.
  package func runUnlessCancelled<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result? {
    let id = newID()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Result?, Never>) in
        submit(
          Work(
            id: id, run: { continuation.resume(returning: work()) }, drop: { continuation.resume(returning: nil) }),
          unlessCancelled: true)
      }
    } onCancel: {
      withdraw(id)
    }
  }

  private func newID() -> Int {
    state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
  }

  private enum Place {
    case queue(Int), line, nowhere
  }

  private func submit(_ work: Work, unlessCancelled: Bool = false) {
    let place = state.withLock { state -> Place in
      // Under the lock: this sees a cancellation whose `withdraw` came too early.
      if unlessCancelled, Task.isCancelled { return .nowhere }
      if let queue = state.idle.popLast() { return .queue(queue) }
      state.waiting.append(work)
      return .line
    }
    switch place {
    case .queue(let queue): queues[queue].async { [self] in serve(queue, work) }
    case .line: break
    case .nowhere: work.drop()
    }
  }

  /// Runs `work`, then the next that waits.
  private func serve(_ queue: Int, _ work: Work) {
    work.run()
    let next = state.withLock { state -> Work? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.idle.append(queue)
      return nil
    }
    if let next { queues[queue].async { [self] in serve(queue, next) } }
  }

  private func withdraw(_ id: Int) {
    let work = state.withLock { state in
      state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
    }
    work?.drop()
  }
}
