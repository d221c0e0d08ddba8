internal import Dispatch
internal import Executors
internal import WebURL

/// Addresses before the transfer: from the configuration, the request, the cache or a lookup; and the proxy it takes.
extension FetchLoop {
  func resolve(_ transfer: Transfer) {
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

  /// Runs on a queue of its own, because the system's resolver blocks. No transfer waits past its own deadline.
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
      // The proxy connects without asking again, so all addresses must be allowed.
      if let failure = transfer.refusal(of: addresses) { return finish(transfer, .failure(failure)) }
      run(transfer, .through(proxy, request, addresses))
    case .none(let words), .failed(let words):
      finish(transfer, .failure(FetchFailure(.dns, "\(request.host): \(words)")))
    }
  }

  /// No host is looked up for a transfer that has ended.
  func forgetWait(of transfer: Transfer) {
    let host = transfer.request.host
    guard !unresolved.isEmpty, var others = unresolved[host] else { return }
    others.removeAll { $0 == transfer.id }
    unresolved[host] = others.isEmpty ? nil : others
  }

  /// A proxy that lets no request leave rests.
  func note(proxy index: Int, _ transfer: Transfer, _ result: Result<RawResponse, FetchFailure>) {
    switch result {
    case .success: proxies.noteSuccess(index)
    case .failure(let failure):
      let isProxyFailure = [.connect, .timeout, .dns].contains(failure.errorClass) && transfer.clock.resolved != nil
      if isProxyFailure, transfer.clock.requestSent == nil { proxies.noteFailure(index, at: monotonicNow()) }
    }
  }
}
