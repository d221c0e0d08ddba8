import CLibPQ
import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Watches the socket of one libpq connection on the connection's queue.
///
/// libpq closes its descriptor at any time: before the next address, and when the server hangs up. A Dispatch source on
/// a closed, perhaps reused, descriptor watches nothing or the wrong thing. So the source watches a duplicate, which is
/// closed after the source was cancelled. On Linux it does so through an epoll instance, as Dispatch may end the
/// process when a socket hangs up while its source is being cancelled; see `readiness.h`.
///
/// A source only ends a wait. Callers check `isReady` before each wait.
///
/// Confined to the queue it was made for.
final class SocketWatch {
  enum Direction { case input, output }

  private let source: any DispatchSourceProtocol
  private var isActive = false
  private var isCancelled = false

  /// Calls `handler` while the socket is ready, from the first `resume()` on. Nil when no descriptor is free.
  init?(_ socket: Int32, for direction: Direction, on queue: DispatchQueue, _ handler: @escaping () -> Void) {
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 3)
    guard duplicate >= 0 else { return nil }
    #if os(Linux)
      let readiness = courant_readiness_open(duplicate, direction == .output ? 1 : 0)
      guard readiness >= 0 else {
        _ = close(duplicate)
        return nil
      }
      source = DispatchSource.makeReadSource(fileDescriptor: readiness, queue: queue)
      source.setCancelHandler {
        _ = close(readiness)
        _ = close(duplicate)
      }
    #else
      switch direction {
      case .input: source = DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: queue)
      case .output: source = DispatchSource.makeWriteSource(fileDescriptor: duplicate, queue: queue)
      }
      source.setCancelHandler { _ = close(duplicate) }
    #endif
    source.setEventHandler(handler: handler)
  }

  func resume() {
    guard !isActive, !isCancelled else { return }
    isActive = true
    source.resume()
  }

  func suspend() {
    guard isActive, !isCancelled else { return }
    isActive = false
    source.suspend()
  }

  func cancel() {
    guard !isCancelled else { return }
    // A suspended source neither cancels nor may be released.
    resume()
    isCancelled = true
    source.cancel()
  }

  deinit { cancel() }

  /// Whether a read, or a write, would not block: there is input, room, an error or the end.
  static func isReady(_ socket: Int32, for direction: Direction) -> Bool {
    let wanted = direction == .input ? POLLIN : POLLOUT
    var entry = pollfd(fd: socket, events: Int16(wanted), revents: 0)
    return poll(&entry, 1, 0) > 0
  }
}
