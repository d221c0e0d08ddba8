/// How many more hosts a worker may lease.
///
/// A host whose next request is due counts as busy; one that waits for its delay does not. Claims go on while fewer
/// hosts are busy than pages may be fetched at once. So a worker holds as many hosts as politeness needs to keep it fed
/// and no more: without a delay it leaves the rest to other workers.
final class HostCapacity: Sendable {
  private struct Room: SemaphoreRoom {
    let maxBusy: Int
    let maxHeld: Int
    var held = 0
    var busy = 0
    var isDraining = false

    var free: Int { min(maxBusy - busy, maxHeld - held) }

    /// Takes nothing: `enter` does, for each host that is claimed.
    mutating func admit(_ request: Void) -> Int? {
      if isDraining { return 0 }
      return free > 0 ? free : nil
    }
  }

  private let semaphore: AsyncSemaphore<Room>

  init(maxBusy: Int, maxHeld: Int) { semaphore = AsyncSemaphore(Room(maxBusy: maxBusy, maxHeld: maxHeld)) }

  var held: Int { semaphore.room.held }
  var isDraining: Bool { semaphore.room.isDraining }
  /// Whether the worker takes any host that is ready: then none waits for a slot here.
  var hasRoom: Bool { semaphore.room.free > 0 }

  /// Hosts that may be claimed now; waits until there are some. 0 once draining, or when the task was cancelled.
  func untilRoom() async -> Int { await semaphore.take(()) ?? 0 }

  /// A host was claimed; it starts busy.
  func enter() {
    semaphore.change { room in
      room.held += 1
      room.busy += 1
    }
  }

  /// The host waits for its delay.
  func pause() { semaphore.change { $0.busy -= 1 } }

  /// The host's next request is due.
  func resume() { semaphore.change { $0.busy += 1 } }

  /// The lease of a busy host was released.
  func leave() {
    semaphore.change { room in
      room.held -= 1
      room.busy -= 1
    }
  }

  /// No more claims; visits end after their current request.
  func drain() { semaphore.change { $0.isDraining = true } }
}
