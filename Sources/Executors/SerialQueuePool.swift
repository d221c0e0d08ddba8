import Dispatch
import Synchronization

/// A fixed number of serial Dispatch queues for work that only computes: parsing, extracting, decompressing.
///
/// Exactly as wide as it was made, so that a burst of pages cannot start a burst of threads. Work waits in one line for
/// the next lane that is free: a lane that is busy for ever holds what it is at, and nothing else. Nothing that waits
/// may run here.
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

  private let lanes: [DispatchQueue]
  private let state: Mutex<State>

  /// `width` at least 1.
  package init(label: String, width: Int) {
    let width = max(1, width)
    lanes = (0..<width).map { DispatchQueue(label: "\(label).\($0)") }
    // The first lane is taken first.
    state = Mutex(State(idle: (0..<width).reversed()))
  }

  package var width: Int { lanes.count }

  /// Runs `work` on a lane and gives its result.
  package func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      submit(Work(id: newID(), run: { continuation.resume(returning: work()) }, drop: {}))
    }
  }

  /// The same; nil where the task was cancelled before a lane was free.
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
    case lane(Int), line, nowhere
  }

  private func submit(_ work: Work, unlessCancelled: Bool = false) {
    let place = state.withLock { state -> Place in
      // Under the lock: a cancellation that `withdraw` came too early for is seen here.
      if unlessCancelled, Task.isCancelled { return .nowhere }
      if let lane = state.idle.popLast() { return .lane(lane) }
      state.waiting.append(work)
      return .line
    }
    switch place {
    case .lane(let lane): lanes[lane].async { [self] in serve(lane, work) }
    case .line: break
    case .nowhere: work.drop()
    }
  }

  /// Runs `work` and what waits by then.
  private func serve(_ lane: Int, _ work: Work) {
    work.run()
    let next = state.withLock { state -> Work? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.idle.append(lane)
      return nil
    }
    if let next { lanes[lane].async { [self] in serve(lane, next) } }
  }

  private func withdraw(_ id: Int) {
    let work = state.withLock { state in
      state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
    }
    work?.drop()
  }
}
