import Synchronization

/// Lets pages be fetched and read side by side, or one of them alone.
///
/// A page with which a worker has vanished before is touched while nothing else is: should the worker vanish again, no
/// other page can be to blame. Whoever waits to be alone holds back those that come later, so its turn comes once what
/// is under way has ended, by the time limits of a request and of a parse.
final class TouchGate: Sendable {
  private struct Waiting {
    let number: Int
    let isAlone: Bool
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    /// Pages touched side by side.
    var together = 0
    var isAlone = false
    var waiting: [Waiting] = []
    var nextNumber = 0
    /// Cancelled before they began to wait.
    var cancelled: Set<Int> = []

    mutating func enter(alone: Bool) -> Bool {
      guard waiting.isEmpty, !isAlone, !alone || together == 0 else { return false }
      if alone { isAlone = true } else { together += 1 }
      return true
    }

    /// Those whose turn has come, in the order they came.
    mutating func admitted() -> [Waiting] {
      var admitted: [Waiting] = []
      while let first = waiting.first, !isAlone, !first.isAlone || together == 0 {
        if first.isAlone { isAlone = true } else { together += 1 }
        admitted.append(waiting.removeFirst())
      }
      return admitted
    }
  }

  private let state = Mutex(State())

  /// False where it would have to wait. Otherwise `leave` is to follow.
  func enterIfFree(alone: Bool) -> Bool { state.withLock { $0.enter(alone: alone) } }

  /// Waits for the turn; false when the task was cancelled before it came. Otherwise `leave` is to follow.
  func enter(alone: Bool) async -> Bool {
    let number = state.withLock { state -> Int? in
      if state.enter(alone: alone) { return nil }
      state.nextNumber += 1
      return state.nextNumber
    }
    guard let number else { return true }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isCancelled, admitted) = state.withLock { state -> (Bool, [Waiting]) in
          if state.cancelled.remove(number) != nil { return (true, []) }
          state.waiting.append(Waiting(number: number, isAlone: alone, continuation: continuation))
          return (false, state.admitted())
        }
        if isCancelled { continuation.resume(returning: false) }
        for waiting in admitted { waiting.continuation.resume(returning: true) }
      }
    } onCancel: {
      let (removed, admitted) = state.withLock { state -> (Waiting?, [Waiting]) in
        guard let index = state.waiting.firstIndex(where: { $0.number == number }) else {
          // Not waiting yet, or admitted meanwhile: then nobody asks for the mark.
          state.cancelled.insert(number)
          return (nil, [])
        }
        let removed = state.waiting.remove(at: index)
        return (removed, state.admitted())
      }
      removed?.continuation.resume(returning: false)
      for waiting in admitted { waiting.continuation.resume(returning: true) }
    }
  }

  /// Counts a page that was cancelled on its way back in, so that its `leave` takes away what is there.
  func enterCancelled(alone: Bool) {
    state.withLock { state in
      if alone { state.isAlone = true } else { state.together += 1 }
    }
  }

  func leave(alone: Bool) {
    let admitted = state.withLock { state -> [Waiting] in
      if alone { state.isAlone = false } else { state.together -= 1 }
      return state.admitted()
    }
    for waiting in admitted { waiting.continuation.resume(returning: true) }
  }

  /// Those that wait for their turn; for tests.
  var waiting: Int { state.withLock { $0.waiting.count } }
}
