import Fetching
import TestSupport
import Testing
import WebURL

/// Answers that are wrong, each with the outcome it must have, within its time and its bytes.
@Suite(.timeLimit(.minutes(2)))
struct HostileServerTests {
  typealias Step = ScriptedServer.Step

  enum Outcome: Sendable, Equatable {
    case page(Int, String)
    case failure(FetchFailure.Class)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let steps: [Step]
    let outcome: Outcome
    init(_ name: String, _ steps: [Step], _ outcome: Outcome) {
      self.name = name
      self.steps = steps
      self.outcome = outcome
    }
    var testDescription: String { name }
  }

  static let ok = "HTTP/1.1 200 OK\r\n"
  static let chunkedOK = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  static let cases: [Case] =
    framing + heads + oddHeads + bodies + [
      Case(
        "no body where none is allowed (204)", [.send("HTTP/1.1 204 No Content\r\n\r\nbody"), .close], .page(204, "")),
      Case(
        "204 with a length", [.send("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody"), .close], .page(204, "")
      ),
      Case("silence after the request", [.close], .failure(.connect)),
      Case("reset after the request", [.reset], .failure(.connect)),
      Case("reset within the status line", [.send("HTTP/1.1 2"), .pause(0.05), .reset], .failure(.connect)),
      Case("reset within the headers", [.send(ok + "X-A: b\r\n"), .pause(0.05), .reset], .failure(.truncated)),
      Case(
        "reset within the body", [.send(ok + "Content-Length: 100\r\n\r\nhello"), .pause(0.05), .reset],
        .failure(.truncated)),
      Case(
        "reset of a body without length", [.send(ok + "\r\nhello"), .pause(0.05), .reset], .failure(.truncated)),
    ]

  static let framing: [Case] = [
    Case("short body", [.send(ok + "Content-Length: 100\r\n\r\nhello"), .close], .failure(.truncated)),
    Case(
      "empty body where a length was given", [.send(ok + "Content-Length: 5\r\n\r\n"), .close], .failure(.truncated)),
    Case("more body than declared", [.send(ok + "Content-Length: 3\r\n\r\nhello"), .close], .page(200, "hel")),
    Case("HTTP/1.0 without a length", [.send("HTTP/1.0 200 OK\r\n\r\nhello"), .close], .page(200, "hello")),
    Case("HTTP/1.1 without a length", [.send(ok + "\r\nhello"), .close], .page(200, "hello")),
    Case(
      "contradictory lengths", [.send(ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), .close],
      .failure(.protocolError)),
    Case(
      "contradictory lengths in one line", [.send(ok + "Content-Length: 5, 6\r\n\r\nhello!"), .close],
      .failure(.protocolError)),
    Case(
      "the same length twice", [.send(ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello")], .page(200, "hello")),
    Case("negative length", [.send(ok + "Content-Length: -5\r\n\r\nhello"), .close], .failure(.malformed)),
    Case(
      "length that is no number", [.send(ok + "Content-Length: five\r\n\r\nhello"), .close], .failure(.malformed)),
    Case(
      "length beyond any integer", [.send(ok + "Content-Length: 99999999999999999999\r\n\r\nhello"), .close],
      .failure(.protocolError)),
    Case("chunks", [.send(chunkedOK + "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n")], .page(200, "hello")),
    Case("chunks with a trailer", [.send(chunkedOK + "5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n")], .page(200, "hello")),
    Case("chunk cut short", [.send(chunkedOK + "5\r\nhel"), .close], .failure(.truncated)),
    Case("last chunk missing", [.send(chunkedOK + "5\r\nhello\r\n"), .close], .failure(.truncated)),
    Case(
      "chunk size that is no number", [.send(chunkedOK + "xyz\r\nhello\r\n0\r\n\r\n"), .close], .failure(.truncated)),
    Case(
      "chunk size beyond any integer", [.send(chunkedOK + "fffffffffffffffffffff\r\nhello"), .close],
      .failure(.truncated)),
    Case(
      "length and chunks that agree",
      [.send(ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")],
      .page(200, "hello")),
    Case(
      "length and chunks that do not",
      [.send(ok + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")],
      .failure(.protocolError)),
    Case(
      "slow but steady", [.drip(Array((ok + "Content-Length: 5\r\n\r\nhello").utf8), every: 0.002)], .page(200, "hello")
    ),
  ]

  static let heads: [Case] = [
    Case("missing reason phrase", [.send("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx")], .page(200, "x")),
    Case("bare line feeds", [.send("HTTP/1.1 200 OK\nContent-Length: 1\n\nx")], .page(200, "x")),
    Case("unknown status", [.send("HTTP/1.1 799 Odd\r\nContent-Length: 1\r\n\r\nx")], .page(799, "x")),
    Case("HTTP/0.9", [.send("<html>hello</html>"), .close], .failure(.malformed)),
    Case("another protocol", [.send("SSH-2.0-OpenSSH_9.2\r\n"), .close], .failure(.malformed)),
    Case("binary noise", [.send([0, 1, 2, 3, 0xFF, 0xFE, 13, 10, 13, 10]), .close], .failure(.malformed)),
    Case("status without digits", [.send("HTTP/1.1 abc OK\r\n\r\n"), .close], .failure(.malformed)),
    Case("status with four digits", [.send("HTTP/1.1 2000 OK\r\n\r\nx"), .close], .failure(.malformed)),
    Case(
      "1xx before the answer", [.send("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"), .send(page("x"))], .page(200, "x")
    ),
    Case("1xx and then nothing", [.send("HTTP/1.1 100 Continue\r\n\r\n"), .close], .failure(.truncated)),
    Case(
      "1xx flood", [.flood(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), times: 100_000), .close], .failure(.tooLarge)),
    Case(
      "unasked upgrade", [.send("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nnoise"), .close], .failure(.protocolError)),
    Case("10,000 headers", [.send(ok), .flood(Array("X-A: b\r\n".utf8), times: 10_000), .close], .failure(.tooLarge)),
    Case(
      "headers that never end", [.send(ok), .flood(Array("X-A: b\r\n".utf8), times: 10_000_000)], .failure(.tooLarge)),
    Case(
      "one header line that never ends",
      [.send(ok + "X-A: "), .flood([UInt8](repeating: 97, count: 1024), times: 100_000)],
      .failure(.tooLarge)),
    Case(
      "large headers, one after the other",
      [.send(ok), .flood(Array("X-A: ".utf8) + [UInt8](repeating: 97, count: 50_000) + [13, 10], times: 1000)],
      .failure(.tooLarge)),
    Case("headers cut short", [.send(ok + "X-A: b\r\nX-"), .close], .failure(.truncated)),
  ]

  /// Every wait of a case ends by one of these.
  static func bound(_ configuration: inout FetchConfiguration) {
    configuration.firstByteTimeout = .seconds(1)
    configuration.totalTimeout = .seconds(4)
    configuration.lowSpeedWindow = .milliseconds(1500)
    configuration.maxBody = 2 << 20
    configuration.maxDecodedBody = 8 << 20
  }

  @Test(arguments: cases)
  func answer(_ test: Case) async throws {
    try await withServer({ _ in test.steps }, configure: HostileServerTests.bound) { server, fetcher in
      let request = try server.request()
      let canary = Canary()
      let result = await fetcher.fetch(request)
      let overrun = await fetcher.largestOverrun
      #expect(canary.allows(overrun), "\(overrun), and a timer was \(canary.worstLateness) s late")
      #expect(await fetcher.load == (0, 0))
      switch (result, test.outcome) {
      case (.success(let response), .page(let status, let body)):
        #expect(response.status == status)
        #expect(String(decoding: response.body, as: UTF8.self) == body)
        #expect(response.wireBytes <= 2 << 20)
      case (.failure(let failure), .failure(let expected)):
        #expect(failure.errorClass == expected, "\(failure)")
        // What a bound of bytes ends was sent at most up to that bound, and what the sockets' buffers take besides.
        if expected == .tooLarge { #expect(server.sentBytes < 2 << 20 + 16 << 20) }
      default:
        Issue.record("got \(result)")
      }
    }
  }

  /// After each of them the same fetcher goes on.
  @Test func fetcherSurvivesThemAll() async throws {
    let script: ScriptedServer.Script = { request in
      Int(request.target.dropFirst()).map { HostileServerTests.cases[$0].steps } ?? [.send(page("fine"))]
    }
    let cases = HostileServerTests.cases
    let configure = { (configuration: inout FetchConfiguration) in
      HostileServerTests.bound(&configuration)
      configuration.maxConnectionsPerHost = 20
    }
    let canary = Canary()
    try await withServer(script, configure: configure) { server, fetcher in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in cases.indices {
          group.addTask { _ = await fetcher.fetch(try server.request("/\(number)")) }
        }
        try await group.waitForAll()
      }
      #expect(await fetcher.fetch(try server.request("/fine")).text == "fine")
      // No case holds its slot past its deadline + 250 ms; what the machine itself is late comes on top.
      let overrun = await fetcher.largestOverrun
      #expect(overrun > .zero && canary.allows(overrun), "\(overrun), and a timer was \(canary.worstLateness) s late")
    }
  }

  @Test func wireBytesAreBounded() async throws {
    let endless: [Step] = [
      .send(HostileServerTests.ok + "\r\n"), .flood([UInt8](repeating: 97, count: 65536), times: 100_000),
    ]
    #expect(try await fetchOnce(endless, configure: { $0.maxBody = 100_000 }).failureClass == .tooLarge)
    let declared: [Step] = [.send(HostileServerTests.ok + "Content-Length: 100001\r\n\r\n"), .pause(20)]
    #expect(try await fetchOnce(declared, configure: { $0.maxBody = 100_000 }).failureClass == .tooLarge)
    let fitting: [Step] = [.send(page([UInt8](repeating: 97, count: 100_000)))]
    #expect(try await fetchOnce(fitting, configure: { $0.maxBody = 100_000 }).status == 200)
  }

  @Test func requestMayBoundItsBody() async throws {
    try await withServer({ _ in [.send(page("hello"))] }) { server, fetcher in
      var request = try server.request()
      request.maxBody = 4
      #expect(await fetcher.fetch(request).failureClass == .tooLarge)
      request.maxBody = 5
      #expect(await fetcher.fetch(request).text == "hello")
    }
  }

  @Test func foldedHeaderIsUnfolded() async throws {
    let head = "HTTP/1.1 200 OK\r\nX-Fold: one\r\n two\r\n\tthree\r\nContent-Length: 1\r\n\r\nx"
    let response = try await fetchOnce([.send(head)]).get()
    #expect(response.header("x-fold") == "one two three")
    #expect(response.body == [UInt8(ascii: "x")])
  }

  /// Heads that browsers forgive and libcurl 7.88 does not, in words that do not speak of curl's options.
  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 1\r\n\r\nx", "the answer's head is not in HTTP's form"),
    ("HTTP/1.1 200 OK\r\nX: a\u{0}b\r\nContent-Length: 1\r\n\r\nx", "the answer's head is not in HTTP's form"),
    ("\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "the answer does not begin with HTTP's status line"),
    ("<html>hello</html>\r\n\r\n", "the answer does not begin with HTTP's status line"),
    (
      "HTTP/1.1 200 OK\r\n X: a\r\nContent-Length: 1\r\n\r\nx", "the answer's first header line begins with white space"
    ),
  ])
  func malformedHeadIsAClassOfItsOwn(answer: String, words: String) async throws {
    let result = try await fetchOnce([.send(answer), .close])
    guard case .failure(let failure) = result else {
      Issue.record("got \(result)")
      return
    }
    #expect(failure.errorClass == .malformed)
    #expect(failure.message.contains(words), "\(failure)")
  }
}
