internal import CCurl

/// Unrequested bytes on connections: checked before each further request, when they arrive while the connection is
/// idle, and when it is closed. So every connection is checked once more before it ends.
extension SocketTable {
  /// Whether the socket is a connection of that name.
  func isNamed(_ descriptor: Int32, _ name: ConnectionName) -> Bool {
    courant_connects(descriptor, name.local, name.localPort, name.remote, name.remotePort) != 0
  }

  /// The bytes on a connection before a request is sent on it; nil when there are none.
  func unaskedBytes(on descriptor: Int32, isSealedAnswer: Bool = true) -> UnaskedBytes? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UnaskedBytes.peeked) { buffer in
      let count = courant_peek(descriptor, buffer.baseAddress, buffer.count)
      return count < 0 ? nil : UnaskedBytes(buffer.prefix(count), isSealedAnswer: isSealedAnswer)
    }
  }

  /// Checks a reused connection right before a request, and ends it when it has unrequested bytes: sending then fails,
  /// and curl takes another. nil when the request may be sent.
  func lookBeforeRequest(on descriptor: Int32, _ name: ConnectionName, at now: MonotonicInstant) -> UnaskedBytes? {
    // A socket that was shut down while idle has no peer any more to recognize it by.
    if connections.isEnded(descriptor) { return .answer }
    guard connections.answersInTurn(descriptor), let found = unaskedBytes(on: descriptor), isNamed(descriptor, name)
    else { return nil }
    end(descriptor, because: found, at: now)
    return found
  }

  private func end(_ descriptor: Int32, because found: UnaskedBytes, at now: MonotonicInstant) {
    courant_shut_down(descriptor)
    connections.noteEnd(of: descriptor)
    if found == .answer { distrust(descriptor, at: now) }
  }

  /// Bytes arrived on an idle connection. A FIN or a notice is left for the next request to find.
  func lookAtIdle(_ descriptor: Int32) {
    if unaskedBytes(on: descriptor) == .answer { end(descriptor, because: .answer, at: monotonicNow()) }
  }

  /// A connection is about to be closed. In the middle of an answer its rest may be there, which is not an unrequested
  /// answer even if it begins like one.
  func lookAtClosing(_ descriptor: Int32, isIdle: Bool) {
    guard connections.answersInTurn(descriptor), unaskedBytes(on: descriptor, isSealedAnswer: isIdle) == .answer
    else { return }
    distrust(descriptor, at: monotonicNow())
  }

  /// The same for a connection whose last answer was recognized as wrong in time.
  func distrustBefore(_ descriptor: Int32, _ host: String, at now: MonotonicInstant) {
    connections.takeLastExchange(of: descriptor)
    distrusted.insert(host, at: now)
    distrust(descriptor, at: now)
  }

  /// An unrequested answer was found: the host's connections are not reused for a day, and the pages of later requests
  /// on this one become suspect. Reported once.
  private func distrust(_ descriptor: Int32, at now: MonotonicInstant) {
    for exchange in connections.takeExchanges(of: descriptor) {
      distrusted.insert(exchange.host, at: now)
      if exchange.isFurther { exchange.becameSuspect?() }
    }
  }

  /// Bytes that the server has not acknowledged: while there are some, it has not seen the whole request, and what
  /// arrives is not its answer.
  func unacknowledged(on descriptor: Int32) -> Int { Int(courant_unacknowledged(descriptor)) }
}
