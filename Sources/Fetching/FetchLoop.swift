internal import CCurl
internal import Dispatch
internal import Executors
internal import WebURL

/// libcurl's multi interface on one serial Dispatch queue.
///
/// The actor's executor is that queue, and curl's sockets and timers are Dispatch sources on it: a transfer hops onto
/// the queue once, every chunk is received there, and the waiting task is resumed once. No thread ever blocks. A loop
/// has one address policy, because curl reuses connections without asking.
///
/// Here is the life of a transfer; where it goes is in `FetchLoop+Names`, what moves it on in `FetchLoop+Events`.
///
///     transfer ──> Admission ──start──> Transfer in curl ──done, deadline, cancel──> finish ──> next one starts
///                     └──wait──> queue ──cancel──> failure
actor FetchLoop {
  nonisolated let executor: QueueExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let configuration: FetchConfiguration
  let resolveTable: ResolveTable

  private struct Waiting {
    let request: OutgoingRequest
    let waiter: CheckedContinuation<Result<RawResponse, FetchFailure>, Never>
  }

  var multi: UnsafeMutableRawPointer?
  private var isShutDown = false
  var sockets: SocketTable?
  private var admission: Admission
  private var waiting: [Int: Waiting] = [:]
  var transfers: [Int: Transfer] = [:]
  var names: NameCache
  var proxies: ProxyRotation
  /// Made with the first transfer that needs it.
  private var cookies: CookieJar?
  /// Transfers that wait for a host's addresses.
  var unresolved: [String: [Int]] = [:]
  /// Queues without a lookup; made as they are needed, at most `maxLookups` in all.
  var idleLookupQueues: [DispatchQueue] = []
  private var nextID = 0
  /// curl's own timer.
  var timer: (any DispatchSourceTimer)?
  var curlTimer = CurlTimer()
  /// Checks the deadlines while transfers run.
  var ticker: (any DispatchSourceTimer)?

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

  /// Runs one request. Never holds a slot longer than the configured deadlines.
  ///
  /// Not isolated: a block enters the queue and the continuation leaves it. A call into the actor would hop to the
  /// queue once more to return.
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

  func run(_ transfer: Transfer, _ route: Route) {
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
  func finish(_ transfer: Transfer, _ result: Result<RawResponse, FetchFailure>) {
    transfers[transfer.id] = nil
    if let index = transfer.proxyIndex { note(proxy: index, transfer, result) }
    forgetWait(of: transfer)
    conclude(transfer, result)
    if case .failure(let failure) = result, failure.errorClass == .timeout {
      largestOverrun = max(largestOverrun, transfer.clock.overrun(at: monotonicNow()))
    }
    startNext(after: transfer.request)
  }

  private func conclude(_ transfer: Transfer, _ result: Result<RawResponse, FetchFailure>) {
    // curl closes its connection, whose answer may have come.
    sockets?.awaitsAnswer = transfer.clock.requestSent != nil && transfer.clock.firstLine == nil
    curl_multi_remove_handle(multi, transfer.handle.easy)
    sockets?.awaitsAnswer = false
    if transfer.request.keepsCookies { cookies?.note(transfer.head, transfer.handle) }
    transfer.waiter.resume(returning: result)
  }

  private func startNext(after request: OutgoingRequest) {
    guard let id = admission.end(host: request.hostPort), let next = waiting.removeValue(forKey: id) else { return }
    start(id, next.request, next.waiter)
  }

  /// May run before `submit`, when the task is cancelled early.
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
}

/// One call of `transfer`. Touched on the loop's queue only, which is what makes it safe to send.
private final class Ticket: @unchecked Sendable {
  var id: Int?
  var isCancelled = false
}
