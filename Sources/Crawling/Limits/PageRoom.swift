import Fetching
import Synchronization

/// The memory that one page has for its body. While it waits for memory, results are flushed, and other pages may be
/// touched: pages that have yet to be read are what frees memory.
final class PageRoom: BodyRoom {
  private let inFlightLimiter: InFlightLimiter
  private let resultBatcher: ResultBatcher
  private let touches: TouchGate
  /// How the page was let in by `touches`, see `VisitAction.takeInHand`.
  private let isAlone: Bool
  private let held = Mutex(0)

  init(_ services: WorkerContext, isAlone: Bool) {
    inFlightLimiter = services.inFlightLimiter
    resultBatcher = services.resultBatcher
    touches = services.touches
    self.isAlone = isAlone
  }

  func take(bytes: Int) async -> Bool {
    guard await has(bytes) else { return false }
    held.withLock { $0 += bytes }
    return true
  }

  private func has(_ bytes: Int) async -> Bool {
    guard !inFlightLimiter.takeIfFree(bytes: bytes) else { return true }
    let (isTaken, isIn) = await resultBatcher.flushing {
      touches.leave(alone: isAlone)
      let isTaken = await inFlightLimiter.take(bytes: bytes)
      return (isTaken, await touches.enter(alone: isAlone))
    }
    guard !isIn else { return isTaken }
    // Cancelled: the page's `leave` is still to come.
    touches.enterCancelled(alone: isAlone)
    if isTaken { inFlightLimiter.giveBack(bytes: bytes) }
    return false
  }

  func giveBack(bytes: Int) {
    held.withLock { $0 -= bytes }
    inFlightLimiter.giveBack(bytes: bytes)
  }

  /// Gives everything back. For a fetch that ended with its lease, so that its answer is not used.
  func leave() {
    let bytes = held.withLock { held in
      defer { held = 0 }
      return held
    }
    inFlightLimiter.giveBack(bytes: bytes)
  }
}
