internal import CCurl
internal import WebURL

/// One running request: what has arrived, its deadlines, and its waiter. Confined to the loop's queue.
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
  /// Why the head was not read to its end, though what came of it may decide.
  private var headFailure: FetchFailure?
  /// The reason for which a callback stopped the transfer; curl itself then only tells "write error".
  private(set) var abortion: FetchFailure?
  private var refusals: [String] = []
  private var hasOpenedSocket = false
  private var openedSockets: [Int32] = []
  /// The connection that the request was sent on, and whether it had carried another before.
  private var connection: (descriptor: Int32, isFurther: Bool)?
  /// When curl is to look again at a connection that is not established.
  private var nextLook: MonotonicInstant?
  /// The proxy it goes through. Then sockets lead to that proxy only, whose address is the operator's choice.
  var proxy: ProxyServer?
  /// Its place among those that take turns.
  var proxyIndex: Int?
  /// What curl drops behind the answer.
  var excess = Excess()

  init(
    id: Int, _ request: OutgoingRequest, _ handle: CurlHandle, _ configuration: FetchConfiguration,
    sockets: SocketTable,
    now: MonotonicInstant,
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
    if descriptor >= 0 {
      sockets.noteOpened(descriptor)
      openedSockets.append(descriptor)
    }
    nextLook = monotonicNow() + Transfer.lookInterval.nanoseconds
    return descriptor
  }

  /// Why not all of the addresses may be connected to.
  func refusal(of addresses: [IPAddress]) -> FetchFailure? {
    for address in addresses { _ = admits(address) }
    return blockage
  }

  /// How often curl is made to look at a connection that is not established.
  private static let lookInterval = Duration.milliseconds(500)

  /// Makes curl look at a connection that is not established.
  ///
  /// libcurl 7.88 gives each of a host's addresses a part of the time, but sets no timer for the end of it, nor for the
  /// step to the next one: without this the first address that drops packets would take all of the time.
  func lookAgain(at now: MonotonicInstant) {
    guard clock.requestSent == nil, let look = nextLook, look <= now else { return }
    nextLook = now + Transfer.lookInterval.nanoseconds
    handle.wake()
  }

  private func admits(_ address: IPAddress) -> Bool {
    guard let reason = addresses.refusal(of: address) else { return true }
    let refusal = "address \(address) is not allowed (\(reason))"
    if !refusals.contains(refusal) { refusals.append(refusal) }
    return false
  }

  /// The connection is made, new or reused. Its peer is checked again, since curl opens no socket for a reused one.
  ///
  /// A reused connection with unrequested bytes is ended and the request is not sent: curl fails to send it and takes a
  /// new connection, which calls this again.
  func willSendRequest(on name: ConnectionName, at now: MonotonicInstant) -> Bool {
    let address = name.remote
    remoteAddress = address
    connection = nil
    if let kept = sockets.connections.descriptor(of: name) {
      if let found = sockets.lookBeforeRequest(on: kept, name, at: now) {
        handle.takeNewConnection()
        if found == .answer { handle.closeConnection() }
        return true
      }
      connection = (kept, true)
    } else if let new = openedSockets.last(where: { sockets.isNamed($0, name) }) {
      sockets.connections.add(new, name)
      connection = (new, false)
    }
    clock.noteRequestSent(at: now)
    if let maySend = request.maySend, !maySend() {
      abortion = FetchFailure(.cancelled, "\(request.host): the request was not to leave any more")
      return false
    }
    if proxy == nil, let peer = IPAddress(address), let reason = addresses.refusal(of: peer) {
      abortion = FetchFailure(.blockedAddress, "\(request.host): address \(peer) is not allowed (\(reason))")
      return false
    }
    if let connection {
      let exchange = ConnectionTable.Exchange(
        host: request.hostPort, isFurther: connection.isFurther, becameSuspect: request.becameSuspect)
      sockets.connections.note(exchange, on: connection.descriptor)
    }
    if request.didSend != nil { sockets.sending.append(self) }
    return true
  }

  /// False stops the transfer.
  func receiveHeader(_ line: UnsafeBufferPointer<UInt8>, at now: @autoclosure () -> MonotonicInstant) -> Bool {
    clock.noteReceived(line.count, at: now())
    let step: ResponseHead.Step
    do { step = try head.add(line.span) } catch {
      if !head.isComplete {
        head.breakOff(mayFold: line.first.map { $0 == 0x20 || $0 == 0x09 } ?? false)
        headFailure = error
      }
      abortion = error
      return false
    }
    switch step {
    case .first: return answerIsOurs(at: now())
    case .other: return true
    case .completing: return beginBody()
    }
  }

  /// The head is complete; false stops the transfer.
  private func beginBody() -> Bool {
    if let connection, connection.isFurther, sockets.connections.answersInTurn(connection.descriptor) {
      handle.tellExcess(to: self)
    }
    if connection?.isFurther == true, head.isTimeoutOfConnection {
      abortion = stray("a kept connection timed out as the request left")
      return false
    }
    if let length = head.contentLength, !head.isChunked {
      if length > request.maxBody, !request.cutsBody, ![204, 304].contains(head.status) {
        abortion = FetchFailure(.tooLarge, "Content-Length \(length) is more than \(request.maxBody) bytes")
        return false
      }
      // A declared length is only a claim: do not let it reserve more than a page usually has.
      body.reserveCapacity(min(length, request.maxBody, 1 << 20))
    }
    return true
  }

  /// Whether the answer that begins can belong to this request.
  ///
  /// A server acknowledges the request with its answer at the latest, unless it answers before it has seen all of a
  /// request that is too large. Over HTTP/2 the answers of other streams come in between.
  private func answerIsOurs(at now: MonotonicInstant) -> Bool {
    guard let connection, let version = head.version else { return true }
    let isInTurn = version == .inTurn || !request.isSecure
    sockets.connections.note(isInTurn ? .inTurn : .numbered, on: connection.descriptor)
    guard connection.isFurther, isInTurn, ![413, 414, 431].contains(head.status),
      sockets.unacknowledged(on: connection.descriptor) > 0
    else { return true }
    sockets.distrusted.insert(request.hostPort, at: now)
    abortion = stray("an answer came on a kept connection before the server had the request")
    return false
  }

  /// Another answer follows this one. On a reused connection the first may have been unrequested, and the second the
  /// answer to this request.
  func answerFollows(at now: MonotonicInstant) {
    guard let connection, abortion == nil else { return }
    abortion = stray("two answers came to one request on a kept connection")
    sockets.distrustBefore(connection.descriptor, request.hostPort, at: now)
    handle.closeConnection()
  }

  private func stray(_ words: String) -> FetchFailure { FetchFailure(.strayAnswer, "\(request.host): \(words)") }

  /// Bytes of a redirect's body that are read to keep its connection: about what two round trips carry, which a new one
  /// would take. Over HTTP/2 a stream ends alone.
  private static let maxRedirectBody = 64 << 10
  /// Bytes of an error's body that are read: beyond, a new connection takes less processor time, that of TLS included.
  private static let maxErrorBody = 1 << 20

  /// The largest number of body bytes to read.
  private var maxBody: Int {
    guard head.decidesAlone else { return request.maxBody }
    let limit = head.isRedirect ? head.version == .numbered ? 0 : Self.maxRedirectBody : Self.maxErrorBody
    // A longer body is not read at all: the connection is lost in any case.
    if !request.cutsBody, !head.isChunked, let length = head.contentLength, length > limit { return 0 }
    return min(request.maxBody, limit)
  }

  /// False stops the transfer.
  func receiveBody(_ bytes: UnsafeBufferPointer<UInt8>, at now: @autoclosure () -> MonotonicInstant) -> Bool {
    clock.noteReceived(bytes.count, at: now())
    let room = maxBody - body.count
    guard bytes.count <= room else {
      if request.cutsBody || head.decidesAlone {
        body.append(contentsOf: bytes.prefix(max(0, room)))
        isCut = true
        return false
      }
      abortion = FetchFailure(.tooLarge, "the body is more than \(request.maxBody) bytes")
      body = []
      return false
    }
    guard request.share.holds(body.count + bytes.count) else {
      abortion = FetchFailure(.noRoom, "the bodies on their way leave no room for more than \(body.count) bytes of it")
      body = []
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// The result once curl is done with the transfer.
  func outcome(_ code: CURLcode, at now: MonotonicInstant) -> Result<RawResponse, FetchFailure> {
    if let abortion { return head.decidesAlone && abortion.isOfBody ? decided(at: now) : .failure(abortion) }
    guard code == CURLE_OK || isCut else {
      let failure = failure(code)
      if !head.isComplete, Self.endsAtLine(code), clock.requestSent != nil {
        // A line without a colon is no fold: curl takes folds as they are.
        head.breakOff(mayFold: code != CURLE_WEIRD_SERVER_REPLY)
        headFailure = failure
        if head.decidesAlone { return decided(at: now) }
      }
      if head.decidesAlone, Self.endsWithinBody(code) { return decided(at: now) }
      return .failure(failure)
    }
    guard head.isComplete else {
      // curl takes a 101 for the final answer, and an end within the headers for an empty body.
      let failure =
        (100..<200).contains(head.status)
        ? FetchFailure(.protocolError, "\(request.host): the answer ends with status \(head.status)")
        : FetchFailure(.truncated, "\(request.host): the connection ended within the headers")
      return .failure(failure)
    }
    if let uncalledFor { return .failure(uncalledFor) }
    if let coding = head.foreignCoding, !body.isEmpty {
      guard !head.decidesAlone else {
        body = []
        return decided(at: now)
      }
      return .failure(FetchFailure(.coding, "\(request.host): Transfer-Encoding \(coding), which was not asked for"))
    }
    if !isCut, head.isChunked, let length = head.contentLength, length != body.count {
      let text = "Content-Length \(length), but \(body.count) bytes in chunks"
      return .failure(FetchFailure(.protocolError, "\(request.host): \(text)"))
    }
    return .success(response(at: now))
  }

  /// The answer by its head alone, for statuses that need no body and no rest of the head.
  func decided(at now: MonotonicInstant) -> Result<RawResponse, FetchFailure> {
    if let uncalledFor { return .failure(uncalledFor) }
    // The unread part of the head may say that the connection ends.
    if connection?.isFurther == true, headFailure != nil, head.status == 408 {
      return .failure(stray("a kept connection timed out as the request left"))
    }
    isCut = true
    return .success(response(at: now))
  }

  /// A 304 is no answer to an unconditional request.
  private var uncalledFor: FetchFailure? {
    guard head.status == 304, !request.headers.isConditional else { return nil }
    return FetchFailure(.protocolError, "\(request.host): 304 to a request without a condition")
  }

  /// What curl says of a header line that it does not take: no colon, a NUL or a length that is none; white space
  /// before the first; too long. It has handed over all lines before.
  private static func endsAtLine(_ code: CURLcode) -> Bool {
    [CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_OUT_OF_MEMORY].contains(code)
  }

  /// What curl says when the body did not come to its end.
  private static func endsWithinBody(_ code: CURLcode) -> Bool {
    [CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_WRITE_ERROR].contains(code)
  }

  private func failure(_ code: CURLcode) -> FetchFailure {
    let hasBegun = head.lineCount > 0
    if let blockage { return blockage }
    let isNoHead = code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY
    if connection?.isFurther == true, isNoHead, !hasBegun {
      return stray("what came on a kept connection was no answer")
    }
    let progress = FetchFailure.Progress(hasRequestLeft: clock.requestSent != nil, hasAnswerBegun: hasBegun)
    return FetchFailure(curl: code, request.host, handle.explanation(of: code), progress)
  }

  private func response(at now: MonotonicInstant) -> RawResponse {
    RawResponse(
      head: head, headFailure: headFailure, body: body, isCut: isCut, totalTime: .between(clock.started, now),
      firstByteTime: .between(clock.started, clock.firstLine ?? now), remoteAddress: remoteAddress)
  }
}
