internal import CCurl
internal import Dispatch
internal import Executors

/// curl's multi handle: made with the first transfer, freed when the loop ends.
extension FetchLoop {
  func openMulti() -> UnsafeMutableRawPointer? {
    if let multi { return multi }
    guard let multi = curl_multi_init() else { return nil }
    guard
      let sockets = SocketTable(
        queue: executor.queue, onReady: { [weak self] in self?.assumeIsolated { $0.actOnReady() } })
    else {
      curl_multi_cleanup(multi)
      return nil
    }
    self.sockets = sockets
    let source = DispatchSource.makeTimerSource(queue: executor.queue)
    source.setEventHandler { [weak self] in self?.assumeIsolated { $0.timerFired() } }
    source.schedule(deadline: .distantFuture)
    source.resume()
    timer = source
    let context = Unmanaged.passUnretained(self).toOpaque()
    courant_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, Unmanaged.passUnretained(sockets).toOpaque())
    courant_multi_set_socket_function(multi, loopWatchesSocket)
    courant_multi_set_pointer(multi, CURLMOPT_TIMERDATA, context)
    courant_multi_set_timer_function(multi, loopSetsTimer)
    courant_multi_set_long(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX)
    // Open connections, idle ones included.
    courant_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxConnections)
    self.multi = multi
    return multi
  }

  /// Checks all idle connections; an unrequested answer there makes the earlier pages of the connection suspect.
  func lookAtIdle() { sockets?.lookAtIdle() }

  func close() {
    // Before curl ends TLS, which reads from the connection.
    lookAtIdle()
    ticker?.cancel()
    ticker = nil
    timer?.cancel()
    timer = nil
    curlTimer.reset()
    guard let multi else { return }
    // From here on curl only closes sockets; they must not be watched again.
    courant_multi_set_socket_function(multi, nil)
    courant_multi_set_timer_function(multi, nil)
    curl_multi_cleanup(multi)
    self.multi = nil
    sockets = nil
  }
}

/// `CURLMOPT_SOCKETFUNCTION`, whose data is the socket table, as that of closing.
private func loopWatchesSocket(
  _: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t, _ interest: Int32, _ context: UnsafeMutableRawPointer?,
  _: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context else { return -1 }
  Unmanaged<SocketTable>.fromOpaque(context).takeUnretainedValue().watch(descriptor, interest)
  return 0
}
