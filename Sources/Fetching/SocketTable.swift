internal import CCurl
internal import Dispatch

/// The sockets of one loop, watched through one descriptor (epoll, kqueue) and one Dispatch source.
///
/// A source for each socket cost more than curl's own work: curl stops watching a connection with every answer and
/// starts again with the next request, and each time Dispatch makes, arms and cancels a source. Here that is one system
/// call, and all ready sockets are reported at once.
///
/// libcurl 7.88 closes a socket that never connected without calling `CURLOPT_CLOSESOCKETFUNCTION`. The kernel drops a
/// closed socket from the watch by itself, as there is no other descriptor of it. So this table only has what curl last
/// asked for, by the descriptor's number. Confined to the loop's queue.
///
/// An HTTP/1 connection stays watched after curl releases it: bytes that arrive then answer no request, and cast doubt
/// on the page before (`SocketTable+Unasked`). That costs nothing, since the next request waits for the same event.
///
///     watched for curl ──curl releases──> released ──curl returns──> idle ──next request──> watched for curl
///            └────────────── curl closes ──────────────┴───────────────┴── each checked once more
final class SocketTable {
  /// Bits beyond curl's own, for a connection that curl does not use.
  private enum Waiting {
    /// curl released it in the call that still runs, and may be about to close it in the middle of an answer.
    static let released: Int32 = 0x100 | CURL_POLL_IN
    static let idle: Int32 = 0x200 | CURL_POLL_IN
    static let all: Int32 = 0x300
  }

  private let poll: PollDescriptor
  private let source: any DispatchSourceRead
  /// `CURL_POLL_…` bits by descriptor, or `Waiting`.
  private var interests: [Int32: Int32] = [:]
  /// The open connections.
  var connections = ConnectionTable()
  /// Hosts whose connections are not reused.
  var distrusted = DistrustedHosts()
  private var released: [Int32] = []
  /// Transfers whose requests curl sends before it returns to the loop.
  var sending: [Transfer] = []
  /// A transfer is given up before its answer began: what lies on the connection that curl closes for it was asked for.
  var awaitsAnswer = false

  /// `onReady` runs on `queue` when a socket is ready. nil when no descriptor is free.
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

  /// Reports each socket that is ready now, with curl's `CURL_CSELECT_…` bits, unless it is no longer watched; checks
  /// idle ones itself. False when there was none.
  func forEachReady(_ body: (_ descriptor: Int32, _ events: Int32) -> Void) -> Bool {
    withUnsafeTemporaryAllocation(of: courant_ready.self, capacity: 64) { ready in
      let count = Int(courant_poll_ready(poll.number, ready.baseAddress))
      for index in 0..<count {
        let descriptor = ready[index].descriptor
        guard let interest = interests[descriptor] else { continue }
        if interest & Waiting.all == 0 {
          body(descriptor, ready[index].events)
        } else {
          unwatch(descriptor)
          lookAtIdle(descriptor)
        }
      }
      return count > 0
    }
  }

  /// A socket was just opened for curl. An entry with its number is of one that curl closed silently; the kernel no
  /// longer watches it.
  func noteOpened(_ descriptor: Int32) {
    connections.forget(descriptor)
    guard let stale = interests[descriptor] else { return }
    _ = courant_poll_want(poll.number, descriptor, stale, 0)
  }

  /// Watches a socket for what curl waits for (`CURL_POLL_…`).
  func watch(_ descriptor: Int32, _ interest: Int32) {
    let before = interests[descriptor]
    var wanted = interest
    if interest == CURL_POLL_REMOVE {
      guard before != nil, connections.answersInTurn(descriptor) else { return unwatch(descriptor) }
      wanted = Waiting.released
      released.append(descriptor)
    }
    interests[descriptor] = wanted
    let bits = CURL_POLL_IN | CURL_POLL_OUT
    // Only a connection that was idle, or becomes so, is certain to be the same socket as before.
    if let before, (before | wanted) & Waiting.all != 0, before & bits == wanted & bits { return }
    _ = courant_poll_want(poll.number, descriptor, wanted & bits, before == nil ? 0 : 1)
  }

  private func unwatch(_ descriptor: Int32) {
    interests[descriptor] = nil
    // Fails for a closed socket, which does not matter.
    _ = courant_poll_want(poll.number, descriptor, CURL_POLL_REMOVE, 1)
  }

  /// curl has returned: what it released is idle.
  func noteIdle() {
    guard !released.isEmpty else { return }
    for descriptor in released where interests[descriptor] == Waiting.released {
      interests[descriptor] = Waiting.idle
    }
    released.removeAll(keepingCapacity: true)
  }

  /// Checks all idle connections.
  func lookAtIdle() {
    noteIdle()
    for (descriptor, interest) in interests where interest == Waiting.idle { lookAtIdle(descriptor) }
  }

  /// Closes a socket for curl.
  func close(_ descriptor: Int32) {
    let interest = interests.removeValue(forKey: descriptor)
    let isIdle = interest == Waiting.idle
    if isIdle || !awaitsAnswer { lookAtClosing(descriptor, isIdle: isIdle) }
    connections.forget(descriptor)
    _ = courant_close(descriptor)
  }
}

/// The descriptor behind the source, closed after the source was cancelled.
private final class PollDescriptor: Sendable {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { _ = courant_close(number) }
}
