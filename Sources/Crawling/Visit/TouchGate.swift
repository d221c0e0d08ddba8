/// Lets pages be fetched and read side by side, or one of them alone.
///
/// A page with which a worker has vanished before is touched while nothing else is: should the worker vanish again, no
/// other page can be to blame. A page that waits to be alone holds back those that come later, so its turn comes once
/// what is under way has ended, by the time limits of a request and of a parse.
final class TouchGate: Sendable {
  private struct Room: SemaphoreRoom {
    /// Pages touched side by side.
    var together = 0
    var isAlone = false

    mutating func admit(_ alone: Bool) -> Void? {
      guard !isAlone, !alone || together == 0 else { return nil }
      enter(alone: alone)
      return ()
    }

    mutating func enter(alone: Bool) {
      if alone { isAlone = true } else { together += 1 }
    }

    mutating func leave(alone: Bool) {
      if alone { isAlone = false } else { together -= 1 }
    }
  }

  private let semaphore = AsyncSemaphore(Room())

  /// False where it would have to wait. Otherwise `leave` is to follow.
  func enterIfFree(alone: Bool) -> Bool { semaphore.takeIfFree(alone) != nil }

  /// Waits for its turn; false when the task was cancelled first. Otherwise `leave` is to follow.
  func enter(alone: Bool) async -> Bool { await semaphore.take(alone) != nil }

  /// Counts a page that was cancelled on its way back in, so that its `leave` takes away what is there.
  func enterCancelled(alone: Bool) { semaphore.change { $0.enter(alone: alone) } }

  func leave(alone: Bool) { semaphore.change { $0.leave(alone: alone) } }

  /// Pages that wait; for tests.
  var waiting: Int { semaphore.waiting }
}
