internal import CCurl
internal import Dispatch

/// The sockets of one loop and the Dispatch sources that watch them.
///
/// A descriptor must stay open until Dispatch has let go of it, else its number may already name another socket of the
/// process. So a descriptor is closed by the last reference to it, and the cancel handlers of its sources hold one.
/// Confined to the loop's queue.
final class SocketTable {
  private let queue: DispatchQueue
  private let onReady: @Sendable (_ descriptor: Int32, _ events: Int32) -> Void
  private var opened: [Int32: SocketDescriptor] = [:]
  private var watches: [Int32: SocketWatch] = [:]

  /// `onReady` runs on `queue` with curl's `CURL_CSELECT_…` bits.
  init(queue: DispatchQueue, onReady: @escaping @Sendable (_ descriptor: Int32, _ events: Int32) -> Void) {
    self.queue = queue
    self.onReady = onReady
  }

  deinit { for watch in watches.values { watch.cancel() } }

  var count: Int { opened.count }

  /// Takes over a socket opened for curl.
  func adopt(_ descriptor: Int32) { opened[descriptor] = SocketDescriptor(descriptor) }

  /// Watches a socket for what curl waits for (`CURL_POLL_…`).
  func watch(_ descriptor: Int32, _ interest: Int32) {
    if interest == CURL_POLL_REMOVE {
      // curl closes descriptors of its own making right after this call, so nothing may hold on to them.
      if opened[descriptor] == nil { watches.removeValue(forKey: descriptor)?.cancel() }
      watches[descriptor]?.want(reading: false, writing: false)
      return
    }
    let watch = watches[descriptor] ?? add(descriptor)
    watch?.want(reading: interest & CURL_POLL_IN != 0, writing: interest & CURL_POLL_OUT != 0)
  }

  private func add(_ descriptor: Int32) -> SocketWatch? {
    var watched = opened[descriptor]
    if watched == nil {
      // The wake-up pipe of curl's resolver: a duplicate of our own keeps Dispatch off a descriptor curl closes.
      let copy = courant_duplicate(descriptor)
      guard copy >= 0 else { return nil }
      watched = SocketDescriptor(copy)
    }
    guard let watched else { return nil }
    let watch = SocketWatch(watched, as: descriptor, queue: queue, onReady: onReady)
    watches[descriptor] = watch
    return watch
  }

  /// Closes a socket as soon as no source watches it any more.
  func close(_ descriptor: Int32) {
    watches.removeValue(forKey: descriptor)?.cancel()
    if opened.removeValue(forKey: descriptor) == nil { _ = courant_close(descriptor) }
  }
}

/// An open descriptor, closed with its last reference.
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
  private var isReading = false
  private var isWriting = false

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
