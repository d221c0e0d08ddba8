internal import CCurl
internal import Dispatch
internal import Executors
internal import WebURL

/// libcurl's multi interface on one serial Dispatch queue.
///
/// The actor's executor is that queue, and curl's sockets and timers are Dispatch sources on it: a transfer hops onto
/// the queue once, every chunk is taken there, and the waiting task is resumed once. No thread ever blocks. A loop has
/// one address policy, because curl asks nobody before it reuses a connection.
///
///     transfer ──> Admission ──start──> Transfer in curl ──done, deadline, cancel──> finish ──> next one starts
///                     └──wait──> queue ──cancel──> failure
actor FetchLoop {
  private nonisolated let executor: QueueExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let configuration: FetchConfiguration
  private let resolveTable: ResolveTable

  private struct Waiting {
    let request: OutgoingRequest
    let waiter: CheckedContinuation<Result<RawResponse, FetchFailure>, Never>
  }

  private var multi: UnsafeMutableRawPointer?
  private var isShutDown = false
  private var sockets: SocketTable?
  private var admission: Admission
  private var waiting: [Int: Waiting] = [:]
  private var transfers: [Int: Transfer] = [:]
  private var names: NameCache
  private var proxies: ProxyRotation
  /// Made with the first transfer that needs it.
  private var cookies: CookieJar?
  /// Transfers that wait for a host's addresses.
  private var unresolved: [String: [Int]] = [:]
  /// Queues on which no lookup runs; made as they are needed, at most `maxLookups` in all.
  private var idleLookupQueues: [DispatchQueue] = []
  private var nextID = 0
  /// curl's own timer, and the instants it is set to and curl wants to be called at. curl moves its instant with every
  /// transfer, mostly to a later one; setting a Dispatch timer wakes a thread, so that it is only ever moved to an
  /// earlier one.
  private var timer: (any DispatchSourceTimer)?
  private var timerInstant = UInt64.max
  private var wantedInstant = UInt64.max
  private var isKickScheduled = false
  /// Checks the deadlines while transfers run.
  private var ticker: (any DispatchSourceTimer)?

  init(_ configuration: FetchConfiguration, _ resolveTable: ResolveTable) {
    self.configuration = configuration
    self.resolveTable = resolveTable
    executor = QueueExecutor("courant.fetch")
    admission = Admission(
      maxRunning: configuration.maxConnections, maxPerHost: configuration.maxConnectionsPerHost,
      maxWaiting: configuration.maxQueued)
    proxies = ProxyRotation(count: configuration.proxies.count)
    names = NameCache(maxLookups: configuration.maxLookups, lifetime: configuration.dnsCacheTime)
  }

  isolated deinit { close() }

  /// Ends all transfers with `.cancelled` and frees the handles. Later ones fail likewise.
  func shutDown() {
    isShutDown = true
    let ended = FetchFailure(.cancelled, "the fetcher was shut down")
    for entry in waiting.values { entry.waiter.resume(returning: .failure(ended)) }
    waiting = [:]
    for transfer in transfers.values { conclude(transfer, .failure(ended)) }
    transfers = [:]
    unresolved = [:]
    close()
  }

  /// The longest time that a transfer held its slot past a deadline it missed.
  private(set) var largestOverrun = Duration.zero

  /// Transfers that hold a slot, and fetches that wait for one.
  var load: (running: Int, waiting: Int) { (transfers.count, waiting.count) }

  // MARK: The life of a transfer

  /// Runs one request. Never holds a slot longer than the configured deadlines.
  ///
  /// Not isolated: the queue is entered by a block and left by the continuation, where a call into the actor would come
  /// back to the queue once more to return.
  nonisolated func transfer(_ request: OutgoingRequest) async -> Result<RawResponse, FetchFailure> {
    let ticket = Ticket()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        executor.queue.async { self.assumeIsolated { $0.submit(ticket, request, waiter) } }
      }
    } onCancel: {
      executor.queue.async { self.assumeIsolated { $0.cancel(ticket) } }
    }
  }

  private func submit(
    _ ticket: Ticket, _ request: OutgoingRequest,
    _ waiter: CheckedContinuation<Result<RawResponse, FetchFailure>, Never>
  ) {
    guard !ticket.isCancelled else {
      waiter.resume(returning: .failure(FetchFailure(.cancelled, "the fetch was cancelled")))
      return
    }
    let id = nextID
    nextID += 1
    ticket.id = id
    guard !isShutDown else {
      waiter.resume(returning: .failure(FetchFailure(.cancelled, "the fetcher was shut down")))
      return
    }
    switch admission.submit(id, host: request.hostPort) {
    case .start: start(id, request, waiter)
    case .wait: waiting[id] = Waiting(request: request, waiter: waiter)
    case .refuse:
      waiter.resume(returning: .failure(FetchFailure(.queueFull, "\(configuration.maxQueued) fetches wait already")))
    }
  }

  private func start(
    _ id: Int, _ request: OutgoingRequest, _ waiter: CheckedContinuation<Result<RawResponse, FetchFailure>, Never>
  ) {
    guard openMulti() != nil, let sockets,
      let handle = CurlHandle(configuration, sockets: sockets)
    else {
      waiter.resume(returning: .failure(FetchFailure(.connect, "libcurl has no memory for one more transfer")))
      startNext(after: request)
      return
    }
    let transfer = Transfer(
      id: id, request, handle, configuration, sockets: sockets, now: monotonicNow(), waiter: waiter)
    transfers[id] = transfer
    startTicking()
    resolve(transfer)
  }

  private func run(_ transfer: Transfer, _ route: Route) {
    transfer.clock.noteResolved(at: monotonicNow())
    let handle = transfer.handle
    handle.prepare(transfer.request, route, transfer: transfer)
    let isDistrusted = sockets?.distrusted.contains(transfer.request.hostPort, at: monotonicNow()) ?? false
    if isDistrusted || transfer.request.usesNewConnection { handle.takeNewConnection() }
    if isDistrusted { handle.closeConnection() }
    if transfer.request.keepsCookies {
      cookies = cookies ?? CookieJar()
      if let cookies { transfer.handle.share(cookies) }
    }
    let added = curl_multi_add_handle(multi, transfer.handle.easy)
    if added != CURLM_OK {
      finish(transfer, .failure(FetchFailure(.connect, String(cString: curl_multi_strerror(added)))))
    }
  }

  /// Takes a transfer out of curl, answers its waiter and lets the next one start.
  private func finish(_ transfer: Transfer, _ result: Result<RawResponse, FetchFailure>) {
    transfers[transfer.id] = nil
    if let index = transfer.proxyIndex { judge(proxy: index, by: transfer, result) }
    forgetWait(of: transfer)
    conclude(transfer, result)
    if case .failure(let failure) = result, failure.errorClass == .timeout {
      largestOverrun = max(largestOverrun, transfer.clock.overrun(at: monotonicNow()))
    }
    startNext(after: transfer.request)
  }

  private func conclude(_ transfer: Transfer, _ result: Result<RawResponse, FetchFailure>) {
    curl_multi_remove_handle(multi, transfer.handle.easy)
    if transfer.request.keepsCookies { cookies?.note(transfer.head, transfer.handle) }
    transfer.waiter.resume(returning: result)
  }

  private func startNext(after request: OutgoingRequest) {
    guard let id = admission.end(host: request.hostPort), let next = waiting.removeValue(forKey: id) else { return }
    start(id, next.request, next.waiter)
  }

  /// May come before `submit`, when the task was cancelled before it came here.
  private func cancel(_ ticket: Ticket) {
    ticket.isCancelled = true
    guard let id = ticket.id else { return }
    let failure = FetchFailure(.cancelled, "the fetch was cancelled")
    if let transfer = transfers[id] {
      finish(transfer, .failure(failure))
    } else if admission.withdraw(id), let entry = waiting.removeValue(forKey: id) {
      entry.waiter.resume(returning: .failure(failure))
    }
  }

  // MARK: Names

  private func resolve(_ transfer: Transfer) {
    let request = transfer.request
    if let proxy = request.proxy {
      transfer.proxy = proxy
    } else if request.usesProxies, let index = proxies.next(at: monotonicNow()) {
      transfer.proxy = configuration.proxies[index]
      transfer.proxyIndex = index
    }
    if let addresses = resolveTable.addresses(host: request.host, port: request.port) {
      return proceed(transfer, .addresses(addresses))
    }
    if let address = request.address { return proceed(transfer, .addresses([address])) }
    switch names.ask(request.host, at: monotonicNow()) {
    case .known(let answer): proceed(transfer, answer)
    case .wait: unresolved[request.host, default: []].append(transfer.id)
    case .lookUp:
      unresolved[request.host, default: []].append(transfer.id)
      lookUp(request.host)
    }
  }

  /// Asks on a queue of its own, because the system's resolver blocks. Nobody waits for it longer than his deadline.
  private func lookUp(_ host: String) {
    let queue = idleLookupQueues.popLast() ?? DispatchQueue(label: "courant.lookup")
    queue.async { [weak self, executor, lookUp = configuration.lookUp] in
      let answer = lookUp(host)
      executor.queue.async { [weak self] in self?.assumeIsolated { $0.didLookUp(host, answer, on: queue) } }
    }
  }

  private func didLookUp(_ host: String, _ answer: NameAnswer, on queue: DispatchQueue) {
    idleLookupQueues.append(queue)
    let next = names.finish(host, answer, at: monotonicNow()) { unresolved[$0] != nil }
    if let next { lookUp(next) }
    for id in unresolved.removeValue(forKey: host) ?? [] {
      if let transfer = transfers[id] { proceed(transfer, answer) }
    }
  }

  private func proceed(_ transfer: Transfer, _ answer: NameAnswer) {
    let request = transfer.request
    switch answer {
    case .addresses(let addresses):
      guard let proxy = transfer.proxy else {
        let isItself = addresses.count == 1 && addresses.first == request.address
        let entry =
          isItself ? nil : ResolveTable.entry(host: request.host, port: request.port, addresses: addresses)
        return run(transfer, .direct(entry))
      }
      // Here nobody else asks before the proxy connects, so that one address that must not be is one too many.
      if let failure = transfer.refusal(of: addresses) { return finish(transfer, .failure(failure)) }
      run(transfer, .through(proxy, request, addresses))
    case .none(let words), .failed(let words):
      finish(transfer, .failure(FetchFailure(.dns, "\(request.host): \(words)")))
    }
  }

  /// Nobody looks a host up for a transfer that has ended.
  private func forgetWait(of transfer: Transfer) {
    let host = transfer.request.host
    guard !unresolved.isEmpty, var others = unresolved[host] else { return }
    others.removeAll { $0 == transfer.id }
    unresolved[host] = others.isEmpty ? nil : others
  }

  /// A proxy that lets no request leave rests.
  private func judge(proxy index: Int, by transfer: Transfer, _ result: Result<RawResponse, FetchFailure>) {
    switch result {
    case .success: proxies.noteSuccess(index)
    case .failure(let failure):
      let isProxys = [.connect, .timeout, .dns].contains(failure.errorClass) && transfer.clock.resolved != nil
      if isProxys, transfer.clock.requestSent == nil { proxies.noteFailure(index, at: monotonicNow()) }
    }
  }

  // MARK: curl's events

  private func act(on descriptor: Int32, _ events: Int32) {
    guard let multi else { return }
    var running: Int32 = 0
    curl_multi_socket_action(multi, descriptor, events, &running)
    finishDone()
  }

  private func actOnReady() {
    guard let multi else { return }
    // What became ready meanwhile is taken along: being told anew costs two threads' wakeups. Others on the queue wait
    // at most so long.
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
    if let sockets, !sockets.departing.isEmpty {
      for transfer in sockets.departing { transfer.request.didLeave?() }
      sockets.departing = []
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

  /// curl wants to be called in so many milliseconds; -1: no more.
  fileprivate func setTimer(_ milliseconds: Int) {
    if milliseconds == 0 {
      guard !isKickScheduled else { return }
      isKickScheduled = true
      executor.queue.async { [weak self] in self?.assumeIsolated { $0.kick() } }
    } else if milliseconds < 0 {
      wantedInstant = .max
    } else {
      wantedInstant = monotonicNow() + UInt64(milliseconds) * 1_000_000
      if wantedInstant < timerInstant { armTimer() }
    }
  }

  private func armTimer() {
    timerInstant = wantedInstant
    timer?.schedule(deadline: DispatchTime(uptimeNanoseconds: wantedInstant), leeway: .milliseconds(2))
  }

  private func timerFired() {
    timerInstant = .max
    guard wantedInstant != .max else { return }
    guard monotonicNow() >= wantedInstant else { return armTimer() }
    wantedInstant = .max
    act(on: CURL_SOCKET_TIMEOUT, 0)
  }

  private func kick() {
    isKickScheduled = false
    act(on: CURL_SOCKET_TIMEOUT, 0)
  }

  private func startTicking() {
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

  // MARK: The multi handle

  private func openMulti() -> UnsafeMutableRawPointer? {
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

  /// Looks at all connections on which no request is, so that what lies there is told of by the requests before.
  func lookAtIdle() { sockets?.lookAtIdle() }

  private func close() {
    // Before curl ends TLS, for which it reads from the connection.
    lookAtIdle()
    ticker?.cancel()
    ticker = nil
    timer?.cancel()
    timer = nil
    timerInstant = .max
    wantedInstant = .max
    guard let multi else { return }
    // From here on curl only closes sockets; nobody is to watch them again.
    courant_multi_set_socket_function(multi, nil)
    courant_multi_set_timer_function(multi, nil)
    curl_multi_cleanup(multi)
    self.multi = nil
    sockets = nil
  }
}

/// One call of `transfer`. Touched on the loop's queue only, which is what makes it safe to send.
private final class Ticket: @unchecked Sendable {
  var id: Int?
  var isCancelled = false
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

/// `CURLMOPT_TIMERFUNCTION`
private func loopSetsTimer(
  _: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context else { return -1 }
  Unmanaged<FetchLoop>.fromOpaque(context).takeUnretainedValue().assumeIsolated { $0.setTimer(milliseconds) }
  return 0
}
