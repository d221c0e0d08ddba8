internal import CCurl
internal import WebURL

/// One request on its way: what has arrived, its deadlines, and who waits for it. Confined to the loop's queue.
final class Transfer {
  let id: Int
  let request: OutgoingRequest
  let handle: CurlHandle
  let waiter: CheckedContinuation<Result<RawResponse, FetchFailure>, Never>
  private let addresses: AddressPolicy
  private let sockets: SocketTable

  private(set) var head: ResponseHead
  private(set) var body: [UInt8] = []
  /// The body reached its bound and was cut there, as the request asks for; curl then tells "write error".
  private var isCut = false
  var clock: TransferClock
  private(set) var remoteAddress = ""
  /// The reason for which a callback stopped the transfer; curl itself then only tells "write error".
  private(set) var abortion: FetchFailure?
  private var refusals: [String] = []
  private var hasOpenedSocket = false
  /// The instant from which curl is to look once more at what does not connect.
  private var nextLook: UInt64?
  /// The proxy it goes through. Then sockets lead to that proxy only, whose address is the operator's choice.
  var proxy: ProxyServer?
  /// Its place among those that take turns.
  var proxyIndex: Int?

  init(
    id: Int, _ request: OutgoingRequest, _ handle: CurlHandle, _ configuration: FetchConfiguration,
    sockets: SocketTable,
    now: UInt64,
    waiter: CheckedContinuation<Result<RawResponse, FetchFailure>, Never>
  ) {
    self.id = id
    self.request = request
    self.handle = handle
    self.waiter = waiter
    addresses = configuration.addresses
    self.sockets = sockets
    head = ResponseHead(maxBytes: configuration.maxHeaderBytes, maxCount: configuration.maxHeaderCount)
    clock = TransferClock(configuration, started: now)
  }

  /// The host's addresses were all refused, so that no connection was tried.
  var blockage: FetchFailure? {
    guard !hasOpenedSocket, !refusals.isEmpty else { return nil }
    return FetchFailure(.blockedAddress, "\(request.host): \(refusals.joined(separator: "; "))")
  }

  /// Opens a socket to `address` unless the policy refuses it. CURL_SOCKET_BAD lets curl try the host's next address.
  func openSocket(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = courant_address_bytes(address, &bytes)
    guard let destination = IPAddress(bytes: Array(bytes.prefix(Int(count)))) else {
      refusals.append("address family \(address.pointee.family) is neither IPv4 nor IPv6")
      return CURL_SOCKET_BAD
    }
    guard proxy != nil || admits(destination) else { return CURL_SOCKET_BAD }
    let descriptor = courant_open_socket(address)
    hasOpenedSocket = true
    if descriptor >= 0 { sockets.noteOpened(descriptor) }
    nextLook = monotonicNow() + Transfer.patience
    return descriptor
  }

  /// Why not all of the addresses may be connected to.
  func refusal(of addresses: [IPAddress]) -> FetchFailure? {
    for address in addresses { _ = admits(address) }
    return blockage
  }

  /// Nanoseconds after which curl is made to look at a connection that does not come about, again and again.
  private static let patience: UInt64 = 500_000_000

  /// Has curl look at a connection that does not come about.
  ///
  /// libcurl 7.88 gives each of a host's addresses a part of the time, but sets no timer for the end of it, nor for the step to the next
  /// one: without this the first address that drops packets would take all of the time.
  func lookAgain(at now: UInt64) {
    guard clock.requestSent == nil, let look = nextLook, look <= now else { return }
    nextLook = now + Transfer.patience
    handle.wake()
  }

  private func admits(_ address: IPAddress) -> Bool {
    guard let reason = addresses.refusal(of: address) else { return true }
    let refusal = "address \(address) is not allowed (\(reason))"
    if !refusals.contains(refusal) { refusals.append(refusal) }
    return false
  }

  /// The connection stands, fresh or reused. Its peer is judged once more, since curl opens no socket for a reused one.
  func willSendRequest(to address: String, at now: UInt64) -> Bool {
    remoteAddress = address
    clock.noteRequestSent(at: now)
    if let mayLeave = request.mayLeave, !mayLeave() {
      abortion = FetchFailure(.cancelled, "\(request.host): the request was not to leave any more")
      return false
    }
    guard proxy == nil, let peer = IPAddress(address), let reason = addresses.refusal(of: peer) else {
      if request.didLeave != nil { sockets.departing.append(self) }
      return true
    }
    abortion = FetchFailure(.blockedAddress, "\(request.host): address \(peer) is not allowed (\(reason))")
    return false
  }

  /// False stops the transfer.
  func receiveHeader(_ line: UnsafeBufferPointer<UInt8>, at now: UInt64) -> Bool {
    clock.noteReceived(line.count, at: now)
    let wasComplete = head.isComplete
    do {
      try head.add(line.span)
    } catch {
      abortion = error
      return false
    }
    if head.isComplete, !wasComplete, let length = head.contentLength, !head.isChunked {
      if length > request.maxBody, !request.cutsBody, ![204, 304].contains(head.status) {
        abortion = FetchFailure(.tooLarge, "Content-Length \(length) is more than \(request.maxBody) bytes")
        return false
      }
      // A declared length is only a claim: do not let it reserve more than a page usually has.
      body.reserveCapacity(min(length, request.maxBody, 1 << 20))
    }
    return true
  }

  /// False stops the transfer.
  func receiveBody(_ bytes: UnsafeBufferPointer<UInt8>, at now: UInt64) -> Bool {
    clock.noteReceived(bytes.count, at: now)
    let room = request.maxBody - body.count
    guard bytes.count <= room else {
      if request.cutsBody {
        body.append(contentsOf: bytes.prefix(room))
        isCut = true
        return false
      }
      abortion = FetchFailure(.tooLarge, "the body is more than \(request.maxBody) bytes")
      body = []
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// What the transfer came to once curl is done with it.
  func outcome(_ code: CURLcode, at now: UInt64) -> Result<RawResponse, FetchFailure> {
    if let abortion { return .failure(abortion) }
    guard code == CURLE_OK || isCut else {
      let words = handle.explanation(of: code)
      let progress = FetchFailure.Progress(
        hasRequestLeft: clock.requestSent != nil, hasAnswerBegun: head.lineCount > 0)
      return .failure(blockage ?? FetchFailure(curl: code, "\(request.host): \(words)", progress))
    }
    guard head.isComplete else {
      // curl takes a 101 for the final answer, and an end within the headers for an empty body.
      let failure =
        (100..<200).contains(head.status)
        ? FetchFailure(.protocolError, "\(request.host): the answer ends with status \(head.status)")
        : FetchFailure(.truncated, "\(request.host): the connection ended within the headers")
      return .failure(failure)
    }
    if head.status == 304, !request.isConditional {
      return .failure(FetchFailure(.protocolError, "\(request.host): 304 to a request without a condition"))
    }
    if !isCut, head.isChunked, let length = head.contentLength, length != body.count {
      let text = "Content-Length \(length), but \(body.count) bytes in chunks"
      return .failure(FetchFailure(.protocolError, "\(request.host): \(text)"))
    }
    let total = Double(now - clock.started) / 1e9
    let firstByte = Double((clock.firstLine ?? now) - clock.started) / 1e9
    return .success(
      RawResponse(
        head: head, body: body, isCut: isCut, totalTime: total, firstByteTime: firstByte, remoteAddress: remoteAddress))
  }
}

/// An answer whose body is still as it was on the wire.
struct RawResponse: Sendable {
  let head: ResponseHead
  let body: [UInt8]
  /// The body is only its first `maxBody` bytes.
  var isCut = false
  let totalTime: Double
  let firstByteTime: Double
  let remoteAddress: String
}
