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
/// closed, perhaps reused, descriptor watches nothing or the wrong thing. So the sources watch a duplicate, which is closed
/// after both of them were cancelled; libpq's own copy may come and go.
///
/// Confined to the queue it was made for.
final class SocketWatch {
  enum Event { case readable, writable }

  private let reading: any DispatchSourceRead
  private let writing: any DispatchSourceWrite
  private var writingIsActive = false
  private var isCancelled = false

  /// Watches for input from the start, for room to write only while `watchWriting(true)` holds. Nil when no descriptor is left.
  init?(_ socket: Int32, on queue: DispatchQueue, _ handler: @escaping (Event) -> Void) {
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 3)
    guard duplicate >= 0 else { return nil }
    reading = DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: queue)
    writing = DispatchSource.makeWriteSource(fileDescriptor: duplicate, queue: queue)
    reading.setEventHandler { handler(.readable) }
    writing.setEventHandler { handler(.writable) }
    let cancelled = DispatchGroup()
    cancelled.enter()
    cancelled.enter()
    reading.setCancelHandler { cancelled.leave() }
    writing.setCancelHandler { cancelled.leave() }
    cancelled.notify(queue: queue) { _ = close(duplicate) }
    reading.activate()
    writing.activate()
    writing.suspend()
  }

  func watchWriting(_ wanted: Bool) {
    guard wanted != writingIsActive, !isCancelled else { return }
    writingIsActive = wanted
    if wanted { writing.resume() } else { writing.suspend() }
  }

  func cancel() {
    guard !isCancelled else { return }
    watchWriting(true)
    isCancelled = true
    reading.cancel()
    writing.cancel()
  }

  deinit { cancel() }
}
