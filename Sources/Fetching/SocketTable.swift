internal import CCurl
internal import Dispatch

/// The sockets of one loop, watched through one descriptor (epoll, kqueue) and one Dispatch source.
///
/// A source for each socket cost more than curl's own work: curl stops watching a connection with every answer and
/// begins anew with the next request, and each time Dispatch makes, arms and cancels a source. Here that is one system
/// call, and all sockets that are ready are told in one go.
///
/// When curl closes a descriptor is its own affair: libcurl 7.88 closes a socket that never connected without a call to
/// `CURLOPT_CLOSESOCKETFUNCTION`. The kernel forgets a closed socket by itself, as nobody else has a descriptor of it;
/// what is kept here is only what curl last asked for, by the descriptor's number. Confined to the loop's queue.
///
/// A connection that answers in turn stays watched when curl lets go of it: what comes then answers nothing, and says
/// something of the page before (`SocketTable+Unasked`). That costs nothing, since the next request waits for the same.
///
///     watched for curl ──curl lets go──> released ──curl returns──> idle ──next request──> watched for curl
///            └────────────── curl closes ──────────────┴───────────────┴── each looked at once more
final class SocketTable {
  /// What is waited for on a connection that curl does not use, beyond curl's own bits.
  private enum Waiting {
    /// curl let go of it in the call that still runs, and may be about to close it in the midst of an answer.
    static let released: Int32 = 0x100 | CURL_POLL_IN
    static let idle: Int32 = 0x200 | CURL_POLL_IN
    static let all: Int32 = 0x300
  }

  private let poll: PollDescriptor
  private let source: any DispatchSourceRead
  /// `CURL_POLL_…` bits by descriptor, or `Waiting`.
  private var interests: [Int32: Int32] = [:]
  /// The connections that stand.
  var connections = ConnectionTable()
  /// Hosts that get no kept connection.
  var distrusted = DistrustedHosts()
  private var released: [Int32] = []
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

  /// Tells of each socket that is ready now, with curl's `CURL_CSELECT_…` bits; those no longer watched meanwhile are
  /// left out. False when there was none. Those that are idle are looked at instead.
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

  /// A socket was just opened for curl. What is known of that number was for one that curl closed without a word; curl
  /// takes it for standing and would not ask again.
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
    // Only of what has been idle, or is from now on, is it certain that it has stood all the time.
    if let before, (before | wanted) & Waiting.all != 0, before & bits == wanted & bits { return }
    _ = courant_poll_want(poll.number, descriptor, wanted & bits, before == nil ? 0 : 1)
  }

  private func unwatch(_ descriptor: Int32) {
    interests[descriptor] = nil
    // Removing what is closed already fails, and that is as well.
    _ = courant_poll_want(poll.number, descriptor, CURL_POLL_REMOVE, 1)
  }

  /// curl has returned: what it let go of is idle.
  func noteIdle() {
    guard !released.isEmpty else { return }
    for descriptor in released where interests[descriptor] == Waiting.released {
      interests[descriptor] = Waiting.idle
    }
    released.removeAll(keepingCapacity: true)
  }

  /// Looks at all connections that no request is on.
  func lookAtIdle() {
    noteIdle()
    for (descriptor, interest) in interests where interest == Waiting.idle { lookAtIdle(descriptor) }
  }

  /// Closes a socket for curl.
  func close(_ descriptor: Int32) {
    let interest = interests.removeValue(forKey: descriptor)
    lookAtClosing(descriptor, isIdle: interest == Waiting.idle)
    connections.forget(descriptor)
    _ = courant_close(descriptor)
  }
}

/// The descriptor behind the source, closed after the source has let go of it.
private final class PollDescriptor: Sendable {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { _ = courant_close(number) }
}
