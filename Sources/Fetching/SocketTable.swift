internal import CCurl
internal import Dispatch

/// The sockets of one loop, watched through one descriptor (epoll, kqueue) and one Dispatch source.
///
/// A source for each socket cost more than curl's own work: curl stops watching a connection with every answer and begins anew with
/// the next request, and each time Dispatch makes, arms and cancels a source. Here that is one system call, and all sockets that
/// are ready are told in one go.
///
/// When curl closes a descriptor is its own affair: libcurl 7.88 closes a socket that never connected without a call to
/// `CURLOPT_CLOSESOCKETFUNCTION`. The kernel forgets a closed socket by itself, as nobody else has a descriptor of it; what is kept
/// here is only what curl last asked for, by the descriptor's number. Confined to the loop's queue.
final class SocketTable {
  private let poll: PollDescriptor
  private let source: any DispatchSourceRead
  /// `CURL_POLL_…` bits by descriptor.
  private var interests: [Int32: Int32] = [:]
  /// The connections that stand.
  var connections = ConnectionTable()
  /// Hosts that get no kept connection.
  var distrusted = DistrustedHosts()
  /// Transfers whose requests curl sends before it returns to the loop.
  var departing: [Transfer] = []

  /// `onReady` runs on `queue` when `ready` has something to tell. nil when the system has no descriptor for it.
  init?(queue: DispatchQueue, onReady: @escaping @Sendable () -> Void) {
    let number = courant_poll_open()
    guard number >= 0 else { return nil }
    poll = PollDescriptor(number)
    source = DispatchSource.makeReadSource(fileDescriptor: number, queue: queue)
    source.setEventHandler(handler: onReady)
    source.setCancelHandler { [poll] in withExtendedLifetime(poll) {} }
    source.resume()
  }

  deinit { source.cancel() }

  /// Tells of each socket that is ready now, with curl's `CURL_CSELECT_…` bits; those no longer watched meanwhile are left out.
  /// False when there was none.
  func forEachReady(_ body: (_ descriptor: Int32, _ events: Int32) -> Void) -> Bool {
    withUnsafeTemporaryAllocation(of: courant_ready.self, capacity: 64) { ready in
      let count = Int(courant_poll_ready(poll.number, ready.baseAddress))
      for index in 0..<count where interests[ready[index].descriptor] != nil {
        body(ready[index].descriptor, ready[index].events)
      }
      return count > 0
    }
  }

  /// A socket was just opened for curl. What is known of that number was for one that curl closed without a word; curl takes it
  /// for standing and would not ask again.
  func noteOpened(_ descriptor: Int32) {
    connections.forget(descriptor)
    guard let stale = interests[descriptor] else { return }
    _ = courant_poll_want(poll.number, descriptor, stale)
  }

  /// Watches a socket for what curl waits for (`CURL_POLL_…`).
  func watch(_ descriptor: Int32, _ interest: Int32) {
    if interest == CURL_POLL_REMOVE {
      interests[descriptor] = nil
    } else {
      interests[descriptor] = interest
    }
    // Removing what is closed already fails, and that is as well.
    _ = courant_poll_want(poll.number, descriptor, interest)
  }

  /// Closes a socket for curl.
  func close(_ descriptor: Int32) {
    interests[descriptor] = nil
    connections.forget(descriptor)
    _ = courant_close(descriptor)
  }
}

extension SocketTable {
  /// Whether the socket is a connection of that name.
  func isNamed(_ descriptor: Int32, _ name: ConnectionName) -> Bool {
    courant_connects(descriptor, name.local, name.localPort, name.remote, name.remotePort) != 0
  }

  /// What lies on a connection before a request leaves on it; nil where there is nothing.
  func unaskedBytes(on descriptor: Int32) -> UnaskedBytes? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UnaskedBytes.peeked) { buffer in
      let count = courant_peek(descriptor, buffer.baseAddress, buffer.count)
      return count < 0 ? nil : UnaskedBytes(buffer.prefix(count))
    }
  }

  /// Ends a kept connection that a request was about to leave on: sending on it fails, and curl takes another.
  ///
  /// Where an answer lies on it, its host's connections are not kept for a day, and pages that came on it as further ones may have been
  /// answers to nothing.
  func end(_ descriptor: Int32, because found: UnaskedBytes, at now: UInt64) {
    courant_shut_down(descriptor)
    guard found == .answer else { return }
    for exchange in connections.exchanges(of: descriptor) {
      distrusted.insert(exchange.host, at: now)
      if exchange.isFurther { exchange.becameSuspect?() }
    }
  }

  /// Bytes of a request that its server has not acknowledged: it has not seen all of it, and what comes is no answer to it.
  func unacknowledged(on descriptor: Int32) -> Int { Int(courant_unacknowledged(descriptor)) }
}

/// The descriptor behind the source, closed after the source has let go of it.
private final class PollDescriptor: Sendable {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { _ = courant_close(number) }
}
