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
    _ = courant_close(descriptor)
  }
}

/// The descriptor behind the source, closed after the source has let go of it.
private final class PollDescriptor: Sendable {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { _ = courant_close(number) }
}
