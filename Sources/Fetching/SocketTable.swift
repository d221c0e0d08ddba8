internal import CCurl
internal import Dispatch

/// The Dispatch sources that watch the sockets of one loop.
///
/// A source on a closed descriptor watches nothing, or whatever the process opened under that number since. When curl closes a
/// descriptor is its own affair: libcurl 7.88 closes a socket that never connected without a call to
/// `CURLOPT_CLOSESOCKETFUNCTION`. So each watch has a duplicate of its own, which is closed after its sources let go of it, and the
/// descriptors that curl knows are closed by curl, or for it when it asks.
/// Confined to the loop's queue.
final class SocketTable {
  private let queue: DispatchQueue
  private let onReady: @Sendable (_ descriptor: Int32, _ events: Int32) -> Void
  private var watches: [Int32: SocketWatch] = [:]
  /// Transfers whose requests curl sends before it returns to the loop.
  var departing: [Transfer] = []

  /// `onReady` runs on `queue` with curl's `CURL_CSELECT_…` bits.
  init(queue: DispatchQueue, onReady: @escaping @Sendable (_ descriptor: Int32, _ events: Int32) -> Void) {
    self.queue = queue
    self.onReady = onReady
  }

  deinit { for watch in watches.values { watch.cancel() } }

  /// A socket was just opened for curl. A watch of that number was for one that curl closed without a word; curl takes it for
  /// standing and would not ask again, so it is made anew.
  func noteOpened(_ descriptor: Int32) {
    guard let stale = watches[descriptor] else { return }
    forget(descriptor)
    add(descriptor)?.want(reading: stale.isReading, writing: stale.isWriting)
  }

  /// Watches a socket for what curl waits for (`CURL_POLL_…`).
  func watch(_ descriptor: Int32, _ interest: Int32) {
    guard interest != CURL_POLL_REMOVE else { return forget(descriptor) }
    let watch = watches[descriptor] ?? add(descriptor)
    watch?.want(reading: interest & CURL_POLL_IN != 0, writing: interest & CURL_POLL_OUT != 0)
  }

  /// Closes a socket for curl.
  func close(_ descriptor: Int32) {
    forget(descriptor)
    _ = courant_close(descriptor)
  }

  private func add(_ descriptor: Int32) -> SocketWatch? {
    let copy = courant_duplicate(descriptor)
    guard copy >= 0 else { return nil }
    let watch = SocketWatch(SocketDescriptor(copy), as: descriptor, queue: queue, onReady: onReady)
    watches[descriptor] = watch
    return watch
  }

  private func forget(_ descriptor: Int32) { watches.removeValue(forKey: descriptor)?.cancel() }
}

/// A descriptor of our own, closed with its last reference.
final class SocketDescriptor: Sendable {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { _ = courant_close(number) }
}

/// The read and the write source of one socket, each made when first wanted and suspended while not.
final class SocketWatch {
  private let descriptor: SocketDescriptor
  /// The number curl knows the socket by.
  private let name: Int32
  private let queue: DispatchQueue
  private let onReady: @Sendable (Int32, Int32) -> Void
  private var reader: (any DispatchSourceRead)?
  private var writer: (any DispatchSourceWrite)?
  private(set) var isReading = false
  private(set) var isWriting = false

  init(
    _ descriptor: SocketDescriptor, as name: Int32, queue: DispatchQueue,
    onReady: @escaping @Sendable (Int32, Int32) -> Void
  ) {
    self.descriptor = descriptor
    self.name = name
    self.queue = queue
    self.onReady = onReady
  }

  func want(reading: Bool, writing: Bool) {
    if reading != isReading {
      isReading = reading
      if reader == nil {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: queue)
        install(source, CURL_CSELECT_IN)
        reader = source
      }
      if reading { reader?.resume() } else { reader?.suspend() }
    }
    if writing != isWriting {
      isWriting = writing
      if writer == nil {
        let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor.number, queue: queue)
        install(source, CURL_CSELECT_OUT)
        writer = source
      }
      if writing { writer?.resume() } else { writer?.suspend() }
    }
  }

  private func install(_ source: any DispatchSourceProtocol, _ event: Int32) {
    source.setEventHandler { [onReady, name] in onReady(name, event) }
    source.setCancelHandler { [descriptor] in withExtendedLifetime(descriptor) {} }
  }

  /// A suspended source would never run its cancel handler, so it is resumed.
  func cancel() {
    reader?.cancel()
    writer?.cancel()
    if !isReading { reader?.resume() }
    if !isWriting { writer?.resume() }
    reader = nil
    writer = nil
  }
}
