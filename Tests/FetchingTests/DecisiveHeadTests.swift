import Fetching
import TestSupport
import Testing
import WebURL

/// Answers that their heads decide: a redirect that says where to, an error, a robots.txt that is not there (RFC 9309
/// section 2.3.1.3), also where their bodies fail.
@Suite(.timeLimit(.minutes(2)))
struct DecisiveHeadTests {
  typealias Step = ScriptedServer.Step

  static let bodies: [(name: String, steps: [Step])] = [
    ("short", [.send("Content-Length: 100\r\n\r\nhello"), .close]),
    ("missing", [.send("Content-Length: 100\r\n\r\n"), .close]),
    ("reset", [.send("Content-Length: 100\r\n\r\nhello"), .pause(0.05), .reset]),
    ("a cut chunk", [.send("Transfer-Encoding: chunked\r\n\r\n5\r\nhel"), .close]),
    ("a bad chunk", [.send("Transfer-Encoding: chunked\r\n\r\nxyz\r\nhel"), .close]),
    ("the last chunk missing", [.send("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), .close]),
    ("silent", [.send("Content-Length: 100\r\n\r\nhello"), .pause(30)]),
    ("larger than any page", [.send("Content-Length: 9000000000\r\n\r\nhello"), .pause(30)]),
    ("without end", [.send("\r\n"), .flood([UInt8](repeating: 97, count: 65_536), times: 100_000)]),
    ("no gzip", [.send("Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhell\u{1}")]),
  ]

  static let heads = [
    "HTTP/1.1 301 Moved\r\nLocation: /there\r\n", "HTTP/1.1 308 Moved\r\nLocation: /there\r\n",
    "HTTP/1.1 404 Not Found\r\n", "HTTP/1.1 410 Gone\r\n", "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n",
  ]

  @Test(arguments: heads, [false, true]) func bodyThatDoesNotEndChangesNothing(head: String, cutsBody: Bool)
    async throws
  {
    let bodies = Self.bodies
    let script: ScriptedServer.Script = { request in
      Int(request.target.dropFirst()).map { [.send(head)] + bodies[$0].steps } ?? [.send(page("fine"))]
    }
    let configure: (inout FetchConfiguration) -> Void = {
      $0.totalTimeout = .seconds(2)
      $0.maxConnectionsPerHost = 20
    }
    try await withServer(script, configure: configure) { server, fetcher in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in bodies.indices {
          group.addTask {
            var request = try server.request("/\(number)")
            request.cutsBody = cutsBody
            let response = try await fetcher.fetch(request).get()
            #expect(response.status == Int(head.dropFirst(9).prefix(3)), "\(bodies[number].name)")
            let target = response.redirectTarget(from: request.url)
            #expect((target?.path == "/there") == (response.status < 400), "\(bodies[number].name)")
            #expect(response.retryAfter == (response.status == 503 ? .seconds(7) : nil))
            #expect(response.wireBytes <= 1 << 20)
          }
        }
        try await group.waitForAll()
      }
      #expect(await fetcher.fetch(try server.request("/fine")).text == "fine")
      #expect(await fetcher.load == (0, 0))
    }
  }

  /// Of an error that says more than anybody reads, the start is there to be read.
  @Test func startOfAnEndlessErrorIsKept() async throws {
    let flood = Step.flood([UInt8](repeating: 97, count: 65_536), times: 100_000)
    let response = try await fetchOnce([.send("HTTP/1.1 404 Not Found\r\n\r\n"), flood]).get()
    #expect(response.status == 404 && response.isCut)
    // Compared as a whole, a failure would be told by the difference of a million bytes, which takes minutes to find.
    #expect(response.body.count == 1 << 20 && response.body.hasOnly { $0 == 97 })
  }

  /// Nor does it take room among the bodies on their way to learn what an error is.
  @Test(arguments: [("404 Not Found", 404), ("200 OK", nil)]) func bodyWithoutRoomDecidesNothing(
    status: String, answer: Int?
  ) async throws {
    let bytes = page([UInt8](repeating: 97, count: 900_000), status: status)
    let result = try await fetchOnce([.send(bytes)], configure: { $0.maxBodiesOnWire = 1 << 20 })
    #expect((try? result.get())?.status == answer)
    #expect(result.failureClass == (answer == nil ? .noRoom : nil))
  }

  /// Where the body is the page, or the head says nothing that could be acted on, a cut one stays a failure.
  @Test(arguments: ["200 OK\r\n", "302 Found\r\n", "302 Found\r\nLocation:\r\n", "300 Choices\r\nLocation: /a\r\n"])
  func bodyThatCountsMustBeWhole(head: String) async throws {
    let result = try await fetchOnce([.send("HTTP/1.1 \(head)Content-Length: 100\r\n\r\nhello"), .close])
    #expect(result.failureClass == .truncated, "\(result)")
  }

  /// A head that does not come to its blank line decides nothing, though curl shows its status and target.
  @Test(arguments: ["HTTP/1.1 301 Moved\r\nLocation: /there\r\n", "HTTP/1.1 404 Not Found\r\nX: y"])
  func cutHeadDecidesNothing(head: String) async throws {
    #expect(try await fetchOnce([.send(head), .close]).failureClass == .truncated)
  }

  /// The body of a redirect is read to keep the connection, but not for longer than a new one takes.
  @Test(arguments: [(60_000, 1), (70_000, 2)]) func redirectKeepsItsConnectionWhereThatIsCheap(
    size: Int, connections: Int
  )
    async throws
  {
    let script: ScriptedServer.Script = { request in
      request.target == "/moved"
        ? [.send(page([UInt8](repeating: 97, count: size), status: "301 Moved", headers: ["Location: /there"]))]
        : [.send(page("fine"))]
    }
    try await withServer(script) { server, fetcher in
      let requests = try ["/moved", "/there"].map { try server.request($0) }
      let moved = try await fetcher.fetch(requests[0]).get()
      #expect(moved.status == 301)
      // All of it or nothing: what is said to be longer is not begun.
      #expect(moved.wireBytes == (connections == 1 ? size : 0))
      #expect(await fetcher.fetch(requests[1]).status == 200)
      #expect(server.connectionCount == connections)
    }
  }
}
