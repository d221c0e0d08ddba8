import TestSupport
import Testing
import WebURL

@testable import Fetching

/// Heads of which libcurl does not read the rest: what the status and the fields before say stands, where it is all
/// there is to do (RFC 9110 section 15, RFC 9309 section 2.3.1.3).
@Suite(.timeLimit(.minutes(2)))
struct DamagedHeadTests {
  typealias Step = ScriptedServer.Step

  /// What comes in the midst of the fields, and with which class a page fails for it.
  static let damages: [(name: String, bytes: [UInt8], errorClass: FetchFailure.Class)] = [
    ("no colon", Array("stray line\r\n".utf8), .malformed),
    ("a NUL in a value", Array("X-A: a\0b\r\n".utf8), .malformed),
    ("a NUL in a name", Array("X\0A: b\r\n".utf8), .malformed),
    ("a length that is no number", Array("Content-Length: five\r\n".utf8), .malformed),
    ("two lengths", Array("Content-Length: 5\r\nContent-Length: 6\r\n".utf8), .protocolError),
    // A field before it, as it may be one that goes on in it.
    (
      "a line beyond libcurl's bound",
      Array("X-A: a\r\nX-B: \(String(repeating: "a", count: 110_000))\r\n".utf8), .tooLarge
    ),
    ("lines beyond ours", Array(repeatElement("X-A: b\r\n".utf8, count: 1000).joined()), .tooLarge),
  ]

  static let decisive = [
    "HTTP/1.1 404 Not Found\r\n", "HTTP/1.1 410 Gone\r\nContent-Type: text/plain\r\n", "HTTP/1.0 401 Who\r\n",
    "HTTP/1.1 403 Forbidden\r\nServer: x\r\n", "HTTP/1.1 429 Slower\r\nRetry-After: 7\r\n",
    "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nX: y\r\n",
    "HTTP/1.1 301 Moved\r\nLocation: /there\r\n", "HTTP/1.1 302 Found\r\nLocation: /there\r\nX: y\r\n",
    "HTTP/1.1 307 Moved\r\nLocation: /there\r\n", "HTTP/1.1 308 Moved\r\nX: y\r\nLocation: /there\r\n",
    "HTTP/1.1 103 Early Hints\r\nLocation: /nowhere\r\n\r\nHTTP/1.1 404 Not Found\r\n",
  ]
  static let rest = "X-Behind: z\r\nContent-Length: 5\r\n\r\nhello"

  /// A connection whose answer was not read to its end carries no other.
  @Test(arguments: decisive, damages.indices) func decisiveStatusStands(head: String, number: Int) async throws {
    let damage = Self.damages[number]
    let script: ScriptedServer.Script = { request in
      request.target == "/fine" ? [.send(page("fine"))] : [.send(head), .send(damage.bytes), .send(Self.rest)]
    }
    try await withServer(script) { server, fetcher in
      for cutsBody in [false, true] {
        var request = try server.request("/damaged")
        request.cutsBody = cutsBody
        let response = try await fetcher.fetch(request).get()
        let line = head.hasPrefix("HTTP/1.1 103") ? "404" : head.dropFirst(9).prefix(3)
        #expect(response.status == Int(line), "\(damage.name)")
        #expect(response.body.isEmpty && response.isCut)
        #expect((response.redirectTarget(from: request.url)?.path == "/there") == (response.status < 400))
        #expect(response.retryAfter == ([429, 503].contains(response.status) ? .seconds(7) : nil))
        // Contradictory lengths are found behind the blank line.
        let isWhole = damage.errorClass == .protocolError
        #expect(response.headFailure?.errorClass == (isWhole ? nil : damage.errorClass))
        #expect((response.header("X-Behind") != nil) == isWhole)
      }
      #expect(await fetcher.fetch(try server.request("/fine")).text == "fine")
      #expect(server.connectionCount == 3)
      #expect(await fetcher.load == (0, 0))
    }
  }

  /// Where the body is the page, the status is no final one, or the target has not come, a head must be whole.
  @Test(
    arguments: [
      "HTTP/1.1 200 OK\r\n", "HTTP/1.1 206 Partial\r\n", "HTTP/1.1 302 Found\r\n",
      "HTTP/1.1 302 Found\r\nLocation:\r\n",
      "HTTP/1.1 300 Choices\r\nLocation: /there\r\n", "HTTP/1.1 103 Early Hints\r\n", "HTTP/1.1 799 Odd\r\n",
    ], damages.indices)
  func otherHeadsMustBeWhole(head: String, number: Int) async throws {
    let damage = Self.damages[number]
    let isRead = damage.errorClass == .protocolError
    // An early hint's lengths say nothing.
    if isRead, head.hasPrefix("HTTP/1.1 103") { return }
    let behind = isRead ? Self.rest : "Location: /there\r\n" + Self.rest
    let result = try await fetchOnce([.send(head), .send(damage.bytes), .send(behind), .close])
    #expect(result.failureClass == damage.errorClass, "\(damage.name): \(result)")
  }

  /// White space before the first field leaves a status without any.
  @Test(arguments: [("404 Not Found", 404), ("301 Moved", nil), ("200 OK", nil)])
  func statusStandsBeforeAFirstLineWithWhiteSpace(status: String, answer: Int?) async throws {
    let result = try await fetchOnce([.send("HTTP/1.1 \(status)\r\n X: a\r\nLocation: /there\r\n\(Self.rest)"), .close])
    #expect((try? result.get())?.status == answer)
    #expect(result.failureClass == (answer == nil ? .malformed : nil))
  }

  /// Part of a target is none: the line that bears it is the damaged one, or goes on in one that is not read.
  @Test(arguments: [
    (Array("Location: /th\0ere\r\n".utf8), FetchFailure.Class.malformed),
    (Array("Location: /th\r\n \(String(repeating: "e", count: 110_000))\r\n".utf8), .tooLarge),
  ])
  func targetMustBeWhole(line: [UInt8], errorClass: FetchFailure.Class) async throws {
    let result = try await fetchOnce([.send("HTTP/1.1 301 Moved\r\n"), .send(line), .send(Self.rest), .close])
    #expect(result.failureClass == errorClass, "\(result)")
    var head = ResponseHead(maxBytes: 60, maxCount: 100)
    for text in ["HTTP/1.1 301 Moved\r\n", "X: y\r\n", "Location: /th\r\n"] { try head.add(Array(text.utf8).span) }
    var folded = head
    folded.breakOff(mayFold: true)
    head.breakOff(mayFold: false)
    #expect(head.decidesAlone && !folded.decidesAlone && folded.headers.count == 1)
  }

  @Test func notModifiedStandsWhereItWasAskedFor() async throws {
    let damaged = "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nstray line\r\n\r\n"
    try await withServer({ _ in [.send(damaged), .close] }) { server, fetcher in
      var request = try server.request()
      #expect(await fetcher.fetch(request).failureClass == .protocolError)
      request.etag = "\"1\""
      let response = try await fetcher.fetch(request).get()
      #expect(response.status == 304 && response.header("etag") == "\"1\"")
    }
  }

  /// On a kept connection a 408 may be about the connection: the word for it may be in what is not read.
  @Test func timeoutOfAKeptConnectionIsNoAnswer() async throws {
    let late = "HTTP/1.1 408 Request Timeout\r\nstray line\r\nConnection: close\r\n\r\n"
    let script: ScriptedServer.Script = { request in
      request.target == "/late" ? [.send(late)] : [.send(page("fine"))]
    }
    try await withServer(script) { server, fetcher in
      let (late, fine) = (try server.request("/late"), try server.request("/fine"))
      #expect(await fetcher.fetch(late).status == 408)
      #expect(await fetcher.fetch(fine).text == "fine")
      #expect(await fetcher.fetch(late).failureClass == .strayAnswer)
    }
  }

  /// What a proxy says to being asked for a connection is no site's answer; what it passes on is.
  @Test(arguments: [("http", 404), ("https", nil)])
  func proxysRefusalIsNoAnswer(scheme: String, status: Int?) async throws {
    let proxy = try ScriptedServer { _ in [.send("HTTP/1.1 404 Not Found\r\nstray line\r\n\r\n"), .close] }
    defer { proxy.stop() }
    let fetcher = try localFetcher {
      $0.resolve = ["*:443:127.0.0.1", "*:80:127.0.0.1"]
      $0.hosts = try HostSettings.parse("[a.test]\nproxy = http://127.0.0.1:\(proxy.port)", file: "hosts")
    }
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "\(scheme)://a.test/")))
    #expect((try? result.get())?.status == status, "\(result)")
    await fetcher.shutDown()
  }
}
