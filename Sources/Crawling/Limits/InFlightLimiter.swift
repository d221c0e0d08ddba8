/// Bounds what a worker holds between fetch and settle, in pages and in bytes.
///
/// A page takes its credit before it is fetched and returns it once it is settled: a slow database stops the fetching,
/// not the memory. Its bytes are taken before they arrive: as many as the body can come to once it is decoded. What it
/// did not need is returned at once. Pages and bodies wait in the order they came, bodies first, because they complete
/// pages.
final class InFlightLimiter: Sendable {
  private struct Room: SemaphoreRoom {
    enum Request: Sendable {
      case page
      case body(bytes: Int)
    }

    let maxBytes: Int
    var freePages: Int
    var bytes = 0
    var peakBytes = 0

    static func priority(of request: Request) -> Int {
      switch request {
      case .page: 0
      case .body: 1
      }
    }

    mutating func admit(_ request: Request) -> Void? {
      switch request {
      case .page:
        guard freePages > 0, bytes < maxBytes else { return nil }
        freePages -= 1
      case .body(let count):
        guard bytes <= 0 || bytes <= maxBytes - count else { return nil }
        add(count)
      }
      return ()
    }

    mutating func add(_ count: Int) {
      bytes += count
      peakBytes = max(peakBytes, bytes)
    }
  }

  private let semaphore: AsyncSemaphore<Room>

  init(pages: Int, bytes: Int) {
    semaphore = AsyncSemaphore(Room(maxBytes: bytes, freePages: pages))
  }

  /// Waits for room for one more page; false when the task was cancelled first, and nothing was taken.
  func takePage() async -> Bool { await semaphore.take(.page) != nil }

  /// false where there is no room now.
  func takePageIfFree() -> Bool { semaphore.takeIfFree(.page) != nil }

  /// Waits for room for `bytes`; false when the task was cancelled first, and nothing was taken. A body that is larger
  /// than all the room there is waits until it has it for itself.
  func take(bytes: Int) async -> Bool { await semaphore.take(.body(bytes: bytes)) != nil }

  /// false where there is no room now.
  func takeIfFree(bytes: Int) -> Bool { semaphore.takeIfFree(.body(bytes: bytes)) != nil }

  /// A page in flight takes this many bytes more than was known: what was made of it.
  func add(bytes: Int) { semaphore.change { $0.add(bytes) } }

  /// Returns bytes, and keeps the page.
  func giveBack(bytes: Int) { semaphore.change { $0.bytes -= bytes } }

  /// Returns a page and its bytes.
  func returnPage(bytes: Int) {
    semaphore.change { room in
      room.freePages += 1
      room.bytes -= bytes
    }
  }

  /// Bytes between fetch and settle, with those reserved for bodies that are being decoded: now, and the peak.
  var bytesInUse: (now: Int, most: Int) {
    let room = semaphore.room
    return (room.bytes, room.peakBytes)
  }
}
