internal import Synchronization

/// Room in memory for decoded bodies, held by the caller until it is done with them.
package protocol BodyRoom: Sendable {
  /// Takes room for `bytes` and waits for it; false when the task was cancelled and nothing was taken.
  func take(bytes: Int) async -> Bool
  func giveBack(bytes: Int)
}

/// Room in memory for bodies as they come off the wire, shared by the transfers of a fetcher.
///
/// Each transfer has some of it for itself, so that pages of usual size never fail for lack of room. Larger bodies
/// share the rest, first come, first served. The total is never exceeded.
final class WireRoom: Sendable {
  /// Bytes that each transfer has for itself, at most 1 MiB: enough for pages of usual size.
  let own: Int
  private let shared: Mutex<Int>

  /// `bytes` in total; at least half of them are shared.
  init(bytes: Int, transfers: Int) {
    own = min(1 << 20, max(0, bytes) / 2 / max(1, transfers))
    shared = Mutex(max(0, bytes) - own * max(1, transfers))
  }

  /// Bytes that no transfer has taken of the shared part.
  var free: Int { shared.withLock { $0 } }

  fileprivate func take(_ bytes: Int) -> Bool {
    shared.withLock { free in
      guard bytes <= free else { return false }
      free -= bytes
      return true
    }
  }

  fileprivate func giveBack(_ bytes: Int) { shared.withLock { $0 += bytes } }
}

/// What one transfer holds of a `WireRoom`.
final class WireShare: Sendable {
  /// The smallest number of bytes taken at once: a body comes in pieces of some kilobytes.
  private static let step = 256 << 10

  private let room: WireRoom
  private let taken = Mutex(0)

  init(_ room: WireRoom) { self.room = room }

  deinit { giveBack() }

  /// Whether there is room for a body of `count` bytes.
  func holds(_ count: Int) -> Bool {
    guard count > room.own else { return true }
    return taken.withLock { taken in
      let missing = count - room.own - taken
      guard missing > 0 else { return true }
      for bytes in [max(missing, Self.step), missing] where room.take(bytes) {
        taken += bytes
        return true
      }
      return false
    }
  }

  /// Once the body is gone.
  func giveBack() {
    let bytes = taken.withLock { taken in
      defer { taken = 0 }
      return taken
    }
    if bytes > 0 { room.giveBack(bytes) }
  }
}
