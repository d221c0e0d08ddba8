import FlyingFox
import FlyingSocks
import Foundation

/// One accepted connection: reads requests one after the other, each bounded in bytes and time, and writes their
/// answers.
struct ServedConnection: Sendable {
  let socket: AsyncSocket
  let handler: any HTTPHandler
  let limits: ServingLimits
  /// For the handler.
  let timeout: Duration
  let tracker: ConnectionTracker
  /// Its number in the tracker.
  let number: Int
  /// Whether this client may ask: its connection is kept longer, and in preference to others.
  let admits: @Sendable (HTTPRequest) -> Bool

  /// Until the client, a limit or the end of the server closes it; closes the socket.
  func serve() async {
    var reader = RequestReader(limits)
    do {
      // A new connection has as long for its first request as a request has for its bytes.
      var timeout = limits.requestTimeout
      var isKnown = false
      while !tracker.isStopping, let (head, body) = try await next(&reader, timeout) {
        let request = HTTPRequest(head, body: body)
        isKnown = admits(request) || isKnown
        timeout = isKnown ? limits.idleTimeout : limits.strangerIdleTimeout
        tracker.asked(number, isAdmitted: isKnown)
        let response = await answer(to: request)
        tracker.becomes(.answered, number)
        let keeps = head.keepsConnection && !tracker.isStopping
        try await send(response, withBody: request.method != .HEAD, keeps: keeps)
        tracker.becomes(.idle, number)
        if !keeps { break }
      }
    } catch {
      // The client is gone, or was too slow: there is no one to tell.
    }
    tracker.closes(number)
    do { try socket.close() } catch { return }
  }

  /// nil when the client closes between two requests, and after a refusal, which it answers itself.
  private func next(_ reader: inout RequestReader, _ timeout: Duration) async throws -> (RequestHead, [UInt8])? {
    var deadline: ContinuousClock.Instant?
    while true {
      switch reader.next() {
      case .request(let head, let body): return (head, body)
      case .refused(let refusal):
        let status = HTTPStatusCode(refusal.status, phrase: refusal.phrase)
        try await send(TextAnswer.text("\(refusal.text)\n", status), withBody: true, keeps: false)
        return nil
      case .needsMore: break
      }
      // Further bytes do not extend the deadline.
      if deadline == nil, !reader.isEmpty { deadline = .now + limits.requestTimeout }
      let remaining = deadline.map { $0 - .now } ?? timeout
      do {
        reader.append(try await Self.within(remaining) { [socket] in try await socket.read(atMost: 4096) })
      } catch SocketError.disconnected {
        return nil
      }
    }
  }

  private func answer(to request: HTTPRequest) async -> HTTPResponse {
    do {
      return try await Self.within(timeout) { [handler] in try await handler.handleRequest(request) }
    } catch is TimeIsUp {
      return TextAnswer.text("the answer took too long\n", .serviceUnavailable)
    } catch {
      return TextAnswer.text("something went wrong here\n", .internalServerError)
    }
  }

  /// Head and body in one write: apart, Nagle's algorithm holds the body of a kept connection back for 40 ms.
  private func send(_ response: HTTPResponse, withBody: Bool, keeps: Bool) async throws {
    let body = try await response.bodyData
    var head = "HTTP/1.1 \(response.statusCode.code) \(response.statusCode.phrase)\r\n"
    var headers = response.headers
    if headers[.contentLength] == nil { headers[.contentLength] = String(body.count) }
    headers[.connection] = keeps ? "keep-alive" : "close"
    for (name, value) in headers.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      head += "\(name.rawValue): \(String(value.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))\r\n"
    }
    let data = Data((head + "\r\n").utf8) + (withBody ? body : Data())
    try await Self.within(limits.sendTimeout) { [socket] in try await socket.write(data) }
  }

  private struct TimeIsUp: Error {}

  /// Cancels `body` after `timeout` and throws `TimeIsUp` once it has ended. A `body` that does not react to being
  /// cancelled, such as a running statement, takes longer.
  private static func within<Value: Sendable>(
    _ timeout: Duration, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask(operation: body)
      group.addTask {
        try await Task.sleep(for: max(.zero, timeout))
        throw TimeIsUp()
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw TimeIsUp() }
      return first
    }
  }
}

extension HTTPRequest {
  /// As FlyingFox's handlers take it. Its own reader of targets is left out: the path stays as it was sent.
  init(_ head: RequestHead, body: [UInt8]) {
    var headers = HTTPHeaders()
    for field in head.fields { headers.addValue(field.value, for: HTTPHeader(field.name)) }
    self.init(
      method: HTTPMethod(head.method), version: HTTPVersion(head.isHTTP11 ? "HTTP/1.1" : "HTTP/1.0"), path: "/",
      query: [],
      headers: headers, body: HTTPBodySequence(data: Data(body)))
    path = head.path
    target = Target(path: head.path, query: head.query)
  }
}
