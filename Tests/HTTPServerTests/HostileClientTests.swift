import FlyingFox
import Foundation
import HTTPServer
import TestSupport
import Testing
import Untrusted

/// What a client may do to a server: everything it sends is bounded, in bytes and in time.
@Suite(.timeLimit(.minutes(2))) struct HostileClientTests {
  struct Echo: HTTPHandler {
    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
      let body = try await request.bodyData
      return TextAnswer.text("\(request.method.rawValue) \(request.target.rawValue) \(body.count)\n")
    }
  }

  /// A server with the usual limits but for `change`: a request of a busy machine may take its time.
  static func withServer(
    _ change: (inout ServingLimits) -> Void = { _ in }, _ body: (UInt16) async throws -> Void
  ) async throws {
    var limits = ServingLimits()
    limits.requestTimeout = .seconds(60)
    change(&limits)
    let listener = try await Listener.start(
      at: ListenAddress(loopbackPort: 0), timeout: .seconds(60), limits: limits, handler: Echo(),
      admits: { ByteText($0.headers[.authorization] ?? "") == "Bearer token" }
    ) { Issue.record($0) }
    do { try await body(listener.port) } catch {
      await listener.stop()
      throw error
    }
    await listener.stop()
  }

  static func answer(_ port: UInt16, _ text: String) async throws -> String {
    let client = try RawClient(port: port)
    _ = await client.send(text)
    return try #require(await client.read())
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "GET / 0"),
    ("GET /a?b=1 HTTP/1.0\r\n\r\n", "200", "GET /a?b=1 0"),
    ("\r\nGET / HTTP/1.0\n\n", "200", "GET / 0"),
    ("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", "200", "POST /p 3"),
    ("\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n", "400", "request line"),
    ("GET http://a/b?c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "GET /b?c 0"),
    ("GET http://a HTTP/1.1\r\nHost: a\r\nConnection: x , CLOSE\r\n\r\n", "200", "GET / 0"),
    ("GET / HTTP/1.1\r\n\r\n", "400", "one Host header"),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400", "one Host header"),
    ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505", "HTTP/1.0 and HTTP/1.1"),
    ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "400", "request line"),
    ("GET etc HTTP/1.1\r\nHost: a\r\n\r\n", "400", "request line"),
    ("nonsense\r\n\r\n", "400", "request line"),
    ("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", "400", "header line"),
    ("GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n", "400", "header line"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\u{2028}Content-Length: 40\r\nConnection: close\r\n\r\n", "200", "GET / 0"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\rContent-Length: 40\r\n\r\n", "400", "control characters"),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: y\u{0}z\r\n\r\n", "400", "control characters"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", "400", "Content-Length"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400", "Content-Length"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400", "Content-Length"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", "413", "too large"),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "413", "too large"),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411", "Content-Length"),
  ])
  func requestsAreReadByTheRules(request: String, status: String, says: String) async throws {
    try await Self.withServer { port in
      let answer = try await Self.answer(port, request)
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
      #expect(answer.contains(says), "\(answer)")
    }
  }

  @Test func aRequestLineHasAnEnd() async throws {
    try await Self.withServer { port in
      let answer = try await Self.answer(port, "GET /" + String(repeating: "a", count: 100_000))
      #expect(answer.hasPrefix("HTTP/1.1 414 "), "\(answer)")
    }
  }

  @Test func headersHaveAnEnd() async throws {
    try await Self.withServer { port in
      let long = try await Self.answer(
        port, "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 100_000))
      #expect(long.hasPrefix("HTTP/1.1 431 "), "\(long)")
      let many = String(repeating: "X: y\r\n", count: 101)
      let answer = try await Self.answer(port, "GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer)")
    }
  }

  /// Ten million header lines: the server stops reading long before, and goes on for others.
  @Test func aFloodIsCutOff() async throws {
    try await Self.withServer { port in
      let client = try RawClient(port: port)
      _ = await client.send("GET / HTTP/1.1\r\nHost: a\r\n")
      let flood = Array(String(repeating: "X: y\r\n", count: 100_000).utf8)
      var sent = 0
      while sent < 100, await client.send(flood) { sent += 1 }
      #expect(sent < 100)
      #expect(try await Self.answer(port, "GET / HTTP/1.0\r\n\r\n").contains("200 OK"))
    }
  }

  /// A byte now and then does not buy more time.
  @Test func aSlowRequestIsGivenUp() async throws {
    try await Self.withServer {
      $0.requestTimeout = .milliseconds(400)
    } _: { port in
      let client = try RawClient(port: port, limit: 120)
      let dripping = Task {
        for byte in Array("GET /".utf8) + Array(repeating: UInt8(ascii: "a"), count: 1000) {
          guard await client.send([byte]) else { return }
          try await Task.sleep(for: .milliseconds(100))
        }
      }
      let begun = ContinuousClock.now
      let answer = try #require(await client.read())
      dripping.cancel()
      // Its time is 0.4 s in all; if each byte started it again, it would have been 100 s.
      #expect(answer.isEmpty && .now - begun < .seconds(60))
    }
  }

  /// Who connects and says nothing is given as long as a request, not as long as somebody who has asked before.
  @Test func aSilentConnectionIsGivenUp() async throws {
    try await Self.withServer {
      $0.requestTimeout = .milliseconds(400)
    } _: { port in
      let begun = ContinuousClock.now
      let answer = try await RawClient(port: port, limit: 120).read()
      #expect(answer == "")
      #expect(.now - begun < .seconds(60))
    }
  }

  @Test func anIdleConnectionIsClosed() async throws {
    try await Self.withServer {
      $0.strangerIdleTimeout = .milliseconds(400)
    } _: { port in
      let client = try RawClient(port: port)
      _ = await client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
      let answer = try #require(await client.read())
      #expect(answer.contains("GET /1 0") && answer.contains("keep-alive"))
    }
  }

  @Test func requestsCanFollowOneAnother() async throws {
    try await Self.withServer { port in
      let answer = try await Self.answer(
        port,
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET /3 HTTP/1.0\r\n\r\n"
      )
      #expect(answer.contains("GET /1 0") && answer.contains("POST /2 2") && answer.contains("GET /3 0"), "\(answer)")
    }
  }

  /// The head of HEAD has the length, and nothing follows it.
  @Test func headHasNoBody() async throws {
    try await Self.withServer { port in
      let answer = try await Self.answer(port, "HEAD / HTTP/1.0\r\n\r\n")
      #expect(answer.contains("Content-Length: 9\r\n") && answer.hasSuffix("\r\n\r\n"), "\(answer)")
    }
  }

  private static let admitted = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer token\r\n\r\n"
  private static let stranger = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// As many as there may be and more, who say nothing, half a line, or ask without a token: who has it is answered.
  @Test(arguments: ["", "GET / HT", stranger])
  func strangersKeepNobodyOut(says: String) async throws {
    try await Self.withServer {
      $0.strangerIdleTimeout = .seconds(60)
    } _: { port in
      var crowd: [RawClient] = []
      for _ in 0..<300 {
        let client = try RawClient(port: port)
        if !says.isEmpty { _ = await client.send(says) }
        crowd.append(client)
      }
      let reader = try RawClient(port: port)
      _ = await reader.send(Self.admitted)
      #expect(await reader.read(until: "GET / 0")?.contains("200 OK") == true)
      // It stays when others come later.
      for _ in 0..<100 { crowd.append(try RawClient(port: port)) }
      let asked = await reader.send("GET /again HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(asked)
      #expect(await reader.read()?.contains("GET /again 0") == true)
      withExtendedLifetime(crowd) {}
    }
  }

  /// The longest idle gives way, and hears it by the end of its connection.
  @Test func theLongestIdleGivesWay() async throws {
    try await Self.withServer {
      $0.connections = 2
      $0.idleTimeout = .seconds(60)
    } _: { port in
      var clients: [RawClient] = []
      for _ in 0..<3 {
        let client = try RawClient(port: port)
        _ = await client.send(Self.admitted)
        #expect(await client.read(until: "GET / 0") != nil)
        clients.append(client)
      }
      // To the end of the connection: the rest of the answer may come behind what was waited for, but no other.
      #expect(await clients[0].read()?.contains("HTTP/1.1") == false)
      for client in clients.dropFirst() {
        _ = await client.send(Self.admitted)
        #expect(await client.read(until: "GET / 0") != nil)
      }
    }
  }

  @Test func aStrangerIsNotKeptForLong() async throws {
    try await Self.withServer {
      $0.idleTimeout = .seconds(60)
      $0.strangerIdleTimeout = .milliseconds(400)
    } _: { port in
      let (stranger, reader) = (try RawClient(port: port), try RawClient(port: port))
      _ = await reader.send(Self.admitted)
      #expect(await reader.read(until: "GET / 0") != nil)
      _ = await stranger.send(Self.stranger)
      // To its end.
      #expect(await stranger.read()?.contains("keep-alive") == true)
      _ = await reader.send(Self.admitted)
      #expect(await reader.read(until: "GET / 0") != nil)
    }
  }

  /// A run of marks where names, values, paths and queries are expected: read and answered like any other.
  @Test(arguments: ["\u{301}\u{316}", "%CC%81%CC%96"])
  func marksAreBytes(marks: String) async throws {
    try await Self.withServer { port in
      let run = String(repeating: marks, count: 1500 / marks.utf8.count)
      let request =
        "GET /e\(run)?\(run)=\(run) HTTP/1.1\r\nHost: \(run)\r\nConnection: \(run), close\r\nX: \(run)\r\n\r\n"
      let answer = try await Self.answer(port, request)
      #expect(answer.hasBytePrefix("HTTP/1.1 200 ") && answer.hasByteSuffix(" 0\n"))
    }
  }

  /// A stop closes what is idle, and refuses who comes then.
  @Test func aStopEndsTheListening() async throws {
    let listener = try await Listener.start(at: ListenAddress(loopbackPort: 0), timeout: .seconds(5), handler: Echo()) {
      Issue.record($0)
    }
    let idle = try RawClient(port: listener.port)
    await listener.stop()
    #expect(await idle.read() == "")
    #expect(throws: RawClient.Failure.self) { _ = try RawClient(port: listener.port) }
  }
}
