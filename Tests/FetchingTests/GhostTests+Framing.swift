import Synchronization
import TestSupport
import Testing

@testable import Fetching

/// Answers that stand in one packet with others, or come before their request.
extension GhostTests {
  enum Framing: String, CaseIterable { case length, chunks, noBody }

  /// The answer to nothing and the true one in one packet, which curl reads at once and drops the rest of.
  @Test(arguments: Framing.allCases) func twoAnswersInOnePacketAreNone(framing: Framing) async throws {
    let evil: [UInt8] =
      switch framing {
      case .length: page("evil")
      case .chunks: Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n".utf8)
      case .noBody: Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)
      }
    let script: ScriptedServer.Script = { request in
      request.connection == 0 && request.index == 2
        ? [.send(evil + page(request.target))] : [.send(page(request.target))]
    }
    try await withServer(script) { server, fetcher in
      let suspects = Mutex<[String]>([])
      func fetch(_ path: String) async throws -> Result<FetchResponse, FetchFailure> {
        var request = try server.request(path)
        request.becameSuspect = { suspects.withLock { $0.append(path) } }
        return await fetcher.fetch(request)
      }
      for path in ["/a", "/b"] {
        let text = try await fetch(path).text
        #expect(text == path)
      }
      let spoilt = try await fetch("/c")
      let failureClass = spoilt.failureClass
      #expect(failureClass == .strayAnswer, "\(spoilt)")
      // Its caller asks again by itself; the page before may have been such a one.
      #expect(suspects.withLock { $0 } == ["/b"])
      for path in ["/c", "/d"] {
        let text = try await fetch(path).text
        #expect(text == path)
      }
      #expect(suspects.withLock { $0 } == ["/b"])
      #expect(server.connectionCount == 3)
    }
  }

  /// Rests of a page that is longer than it says, or chunks too many, are common and no answers.
  @Test(arguments: [Framing.length, .chunks]) func bytesBehindAnAnswerThatAreNoneDoNoHarm(framing: Framing) async throws
  {
    let script: ScriptedServer.Script = { request in
      framing == .length
        ? [.send(page(request.target) + Array("</body></html>\r\n".utf8))]
        : [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n/x\r\n0\r\n\r\n0\r\n\r\n")]
    }
    try await withServer(script) { server, fetcher in
      let suspects = Mutex(0)
      for _ in 0..<4 {
        var request = try server.request("/x")
        request.becameSuspect = { suspects.withLock { $0 += 1 } }
        #expect(await fetcher.fetch(request).text == "/x")
      }
      #expect(suspects.withLock { $0 } == 0)
      if framing == .chunks { #expect(server.connectionCount == 1) }
    }
  }

  /// The server has not seen the whole request, so that what it says is no answer to it: the caller asks once more. Not
  /// so for answers that say just that, nor on a new connection.
  @Test(arguments: [("200 OK", false), ("413 Too Large", true), ("414 Too Long", true), ("431 Too Large", true)])
  func answerBeforeTheRequestHasArrivedIsNone(status: String, isTaken: Bool) async throws {
    let script: ScriptedServer.Script = { request in
      request.index == 0 && request.connection == 0
        ? [.send(page("first")), .awaitInput, .send(page("early", status: status)), .pause(0.5)] : [.send(page("fine"))]
    }
    try await withServer(script, configure: { $0.totalTimeout = .seconds(10) }) { server, fetcher in
      #expect(await fetcher.fetch(try server.request()).text == "first")
      var request = try server.request("/long")
      // More than the kernel takes for a server that does not read.
      request.headers = [("X-Long", String(repeating: "x", count: 900_000))]
      let result = await fetcher.fetch(request)
      if isTaken {
        #expect(result.text == "early", "\(result)")
      } else {
        #expect(result.failureClass == .strayAnswer, "\(result)")
        // From now on each request has a connection of its own.
        for _ in 0..<2 { #expect(await fetcher.fetch(try server.request()).text == "fine") }
        #expect(server.connectionCount == 3)
      }
    }
  }

  /// What a kept connection says as the request leaves is not about the page, so that the caller sends it once more.
  @Test(arguments: [
    ("HTTP/1.1 408 Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", true),
    ("\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", true), ("junk\r\n\r\n", true),
    ("HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n", false),
  ])
  func strayAnswerToARequestOnAKeptConnection(answer: String, isStray: Bool) async throws {
    let script: ScriptedServer.Script = { request in
      request.index == 0 ? [.send(page("fine"))] : [.send(answer), .close]
    }
    try await withServer(script) { server, fetcher in
      #expect(await fetcher.fetch(try server.request()).text == "fine")
      var request = try server.request("/again")
      let result = await fetcher.fetch(request)
      #expect((result.failureClass == .strayAnswer) == isStray, "\(result)")
      request.usesNewConnection = true
      #expect(await fetcher.fetch(request).text == "fine")
      #expect(server.connectionCount == 2)
    }
  }

  /// On a new connection the same is what the server has to say.
  @Test func answersOnANewConnectionAreTheirs() async throws {
    let timeout = "HTTP/1.1 408 Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    #expect(try await fetchOnce([.send(timeout), .close]).status == 408)
    #expect(try await fetchOnce([.send("junk\r\n\r\n"), .close]).failureClass == .malformed)
  }
}
