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
/// libpq closes its descriptor when it likes: on the way to the next address, and when the server hangs up. A Dispatch source on a
/// closed, perhaps reused, descriptor watches nothing or the wrong thing. So the source watches a duplicate, which is closed
/// after the source was cancelled; libpq's own copy may come and go.
///
/// On Linux a hang-up is told once, to all sources of a descriptor, and then never again, whatever is still to be read. So a source only
/// ends a wait: what there is to do is asked of `isReady` before each wait, which knows.
///
/// Confined to the queue it was made for.
final class SocketWatch {
  enum Direction { case input, output }

  private let source: any DispatchSourceProtocol
  private var isActive = false
  private var isCancelled = false

  /// Calls `handler` while the socket is ready, from the first `resume()` on. Nil when no descriptor is left.
  init?(_ socket: Int32, for direction: Direction, on queue: DispatchQueue, _ handler: @escaping () -> Void) {
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 3)
    guard duplicate >= 0 else { return nil }
    switch direction {
    case .input: source = DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: queue)
    case .output: source = DispatchSource.makeWriteSource(fileDescriptor: duplicate, queue: queue)
    }
    source.setEventHandler(handler: handler)
    source.setCancelHandler { _ = close(duplicate) }
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
