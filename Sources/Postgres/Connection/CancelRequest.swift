import CLibPQ
import Executors

/// libpq's request to cancel what a connection runs.
///
/// `@unchecked Sendable`: handed from the connection's queue to the one thread that uses and frees it.
struct CancelRequest: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Sends and frees it on a thread of its own.
  func send() {
    BlockingThread.start {
      var message = [CChar](repeating: 0, count: 256)
      _ = PQcancel(pointer, &message, 256)
      PQfreeCancel(pointer)
    }
  }
}
