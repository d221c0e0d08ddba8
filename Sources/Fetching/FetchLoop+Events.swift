internal import CCurl
internal import Dispatch
internal import Executors

/// What moves transfers on: ready sockets, curl's timer, and the check of the deadlines.
extension FetchLoop {
  private func act(on descriptor: Int32, _ events: Int32) {
    guard let multi else { return }
    var running: Int32 = 0
    curl_multi_socket_action(multi, descriptor, events, &running)
    finishDone()
  }

  func actOnReady() {
    guard let multi else { return }
    // Handles what became ready meanwhile, since another event would wake two threads. At most four rounds, so that
    // other blocks of the queue get their turn.
    for _ in 0..<4 {
      let hasActed = sockets?.forEachReady { descriptor, events in
        var running: Int32 = 0
        curl_multi_socket_action(multi, descriptor, events, &running)
      }
      finishDone()
      guard hasActed == true, self.multi != nil else { return }
    }
  }

  private func finishDone() {
    guard let multi else { return }
    sockets?.noteIdle()
    if let sockets, !sockets.sending.isEmpty {
      for transfer in sockets.sending { transfer.request.didSend?() }
      sockets.sending = []
    }
    var code = CURLE_OK
    while let easy = courant_multi_next_finished(multi, &code) {
      var context: UnsafeMutablePointer<CChar>?
      courant_easy_get_string(easy, CURLINFO_PRIVATE, &context)
      guard let context else { continue }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      finish(transfer, transfer.outcome(code, at: monotonicNow()))
    }
  }

  fileprivate func setTimer(_ milliseconds: Int) {
    perform(curlTimer.set(milliseconds: milliseconds, at: monotonicNow()))
  }

  func timerFired() { perform(curlTimer.fired(at: monotonicNow())) }

  private func perform(_ step: CurlTimer.Step) {
    switch step {
    case .nothing: break
    case .callSoon: executor.queue.async { [weak self] in self?.assumeIsolated { $0.callSoon() } }
    case .arm(let instant):
      timer?.schedule(deadline: DispatchTime(uptimeNanoseconds: instant), leeway: .milliseconds(2))
    case .call: act(on: CURL_SOCKET_TIMEOUT, 0)
    }
  }

  private func callSoon() {
    curlTimer.calledSoon()
    act(on: CURL_SOCKET_TIMEOUT, 0)
  }

  func startTicking() {
    guard ticker == nil else { return }
    let source = DispatchSource.makeTimerSource(queue: executor.queue)
    source.setEventHandler { [weak self] in self?.assumeIsolated { $0.tick() } }
    source.schedule(deadline: .now() + .milliseconds(100), repeating: .milliseconds(100), leeway: .milliseconds(20))
    source.resume()
    ticker = source
  }

  private func tick() {
    guard !transfers.isEmpty else {
      ticker?.cancel()
      ticker = nil
      return
    }
    let now = monotonicNow()
    for transfer in transfers.values {
      guard let failure = transfer.clock.failure(at: now) else {
        transfer.lookAgain(at: now)
        continue
      }
      let message = "\(transfer.request.host): \(failure.message)"
      finish(
        transfer,
        transfer.head.decidesAlone ? transfer.decided(at: now) : .failure(FetchFailure(failure.errorClass, message)))
    }
  }
}

/// `CURLMOPT_TIMERFUNCTION`
func loopSetsTimer(
  _: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context else { return -1 }
  Unmanaged<FetchLoop>.fromOpaque(context).takeUnretainedValue().assumeIsolated { $0.setTimer(milliseconds) }
  return 0
}
