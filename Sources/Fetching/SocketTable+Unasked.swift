internal import CCurl

/// What lies on connections without having been asked for: looked at before each further request, as it comes while
/// nothing is asked, and as the connection is closed, whatever for. So no end of a connection's life is without a look.
extension SocketTable {
  /// Whether the socket is a connection of that name.
  func isNamed(_ descriptor: Int32, _ name: ConnectionName) -> Bool {
    courant_connects(descriptor, name.local, name.localPort, name.remote, name.remotePort) != 0
  }

  /// What lies on a connection before a request leaves on it; nil where there is nothing.
  func unaskedBytes(on descriptor: Int32, isSealedAnswer: Bool = true) -> UnaskedBytes? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UnaskedBytes.peeked) { buffer in
      let count = courant_peek(descriptor, buffer.baseAddress, buffer.count)
      return count < 0 ? nil : UnaskedBytes(buffer.prefix(count), isSealedAnswer: isSealedAnswer)
    }
  }

  /// Looks at a kept connection that a request is about to leave on, and ends it where something lies there: sending on
  /// it fails, and curl takes another. nil where it may leave.
  func lookBeforeRequest(on descriptor: Int32, _ name: ConnectionName, at now: MonotonicInstant) -> UnaskedBytes? {
    // What was ended while it was idle has no ends any more by which it could be known.
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

  /// Something came on a connection that no request is on. Its end and notices are met by the next request, or by
  /// nobody.
  func lookAtIdle(_ descriptor: Int32) {
    if unaskedBytes(on: descriptor) == .answer { end(descriptor, because: .answer, at: monotonicNow()) }
  }

  /// A connection is about to be closed. In the midst of an answer the rest of it may lie there; what begins like one
  /// is none.
  func lookAtClosing(_ descriptor: Int32, isIdle: Bool) {
    guard connections.answersInTurn(descriptor), unaskedBytes(on: descriptor, isSealedAnswer: isIdle) == .answer
    else { return }
    distrust(descriptor, at: monotonicNow())
  }

  /// The same of a connection whose last request's answer was found out in time.
  func distrustBefore(_ descriptor: Int32, _ host: String, at now: MonotonicInstant) {
    connections.takeLastExchange(of: descriptor)
    distrusted.insert(host, at: now)
    distrust(descriptor, at: now)
  }

  /// An answer lies on a connection that nobody asked for: its host's connections are not kept for a day, and pages
  /// that came on it as further ones may have been answers to nothing. Told once.
  private func distrust(_ descriptor: Int32, at now: MonotonicInstant) {
    for exchange in connections.takeExchanges(of: descriptor) {
      distrusted.insert(exchange.host, at: now)
      if exchange.isFurther { exchange.becameSuspect?() }
    }
  }

  /// Bytes of a request that its server has not acknowledged: it has not seen all of it, and what comes is no answer to
  /// it.
  func unacknowledged(on descriptor: Int32) -> Int { Int(courant_unacknowledged(descriptor)) }
}
