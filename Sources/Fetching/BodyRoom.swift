internal import Synchronization

/// Room in memory for bodies once they are decoded, held by whoever asked for them until he is done with them.
package protocol BodyRoom: Sendable {
  /// Takes room for so many bytes, and waits for it; false when the task was cancelled, and nothing was taken.
  func take(bytes: Int) async -> Bool
  func giveBack(bytes: Int)
}

/// Room in memory for bodies as they come off the wire, shared by the transfers of a fetcher.
///
/// Each transfer has some of it for itself, so that no page of usual size ever fails for want of room; what is more
/// than that comes out of the rest, first come, first served. All together never take more than was given.
final class WireRoom: Sendable {
  /// Bytes that each transfer has for itself, at most 1 MiB: what pages that are not made to be large stay below.
  let own: Int
  private let shared: Mutex<Int>

  /// `bytes` in all, half of them at least to share.
  init(bytes: Int, transfers: Int) {
    own = min(1 << 20, max(0, bytes) / 2 / max(1, transfers))
    shared = Mutex(max(0, bytes) - own * max(1, transfers))
  }

  /// Bytes that are left to share.
  var left: Int { shared.withLock { $0 } }

  fileprivate func take(_ bytes: Int) -> Bool {
    shared.withLock { left in
      guard bytes <= left else { return false }
      left -= bytes
      return true
    }
  }

  fileprivate func giveBack(_ bytes: Int) { shared.withLock { $0 += bytes } }
}

/// What one transfer holds of a `WireRoom`.
final class WireShare: Sendable {
  /// Bytes taken at once at least: a body comes in pieces of some kilobytes.
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
