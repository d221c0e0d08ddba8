import TestSupport
import Testing
import WebURL

@testable import Fetching

/// Bodies of which only the start is wanted (`FetchRequest.cutsBody`): bounded on the wire and decoded, the transfer
/// over at the bound.
@Suite(.timeLimit(.minutes(3))) struct CutBodyTests {
  private static let limit = 50_000
  private static let head = "HTTP/1.1 200 OK\r\n"
  private static let block = [UInt8](repeating: 97, count: 65_536)
  private static let zeros = [UInt8](repeating: 0, count: 16 << 20)
  /// RFC 1952: a gzip header, behind it blocks as they are (RFC 1951 section 3.2.4), none of which is the last.
  private static let gzipHeader: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  private static let storedBlock: [UInt8] = [0, 0xFF, 0xFF, 0, 0] + [UInt8](repeating: 97, count: 65_535)

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let steps: [ScriptedServer.Step]
    let body: [UInt8]
    let isCut: Bool
    init(_ name: String, _ steps: [ScriptedServer.Step], _ body: [UInt8], isCut: Bool = true) {
      self.name = name
      self.steps = steps
      self.body = body
      self.isCut = isCut
    }
    var testDescription: String { name }
  }

  private static let letters = [UInt8](repeating: 97, count: limit)
  private static func coded(_ body: [UInt8], _ coding: String = "gzip") -> [ScriptedServer.Step] {
    [.send(page(body, headers: ["Content-Encoding: \(coding)"]))]
  }

  static let cases: [Case] = [
    Case("never ends", [.send(head + "\r\n"), .flood(block, times: 100_000)], letters),
    Case(
      "never ends, in chunks",
      [
        .send(head + "Transfer-Encoding: chunked\r\n\r\n"),
        .flood(Array("10000\r\n".utf8) + block + [13, 10], times: 100_000),
      ], letters),
    Case(
      "9 GB announced", [.send(head + "Content-Length: 9000000000\r\n\r\n"), .flood(block, times: 100_000)], letters),
    Case("one byte too long", [.send(page(letters + [98]))], letters),
    Case("just as long", [.send(page(letters))], letters, isCut: false),
    Case("shorter", [.send(page("short"))], Array("short".utf8), isCut: false),
    Case("nothing", [.send(page(""))], [], isCut: false),
    Case("an error page that never ends", [.send("HTTP/1.1 404 No\r\n\r\n"), .flood(block, times: 100_000)], letters),
    Case("gzip within the bound", coded(compressed(article, .gzip)), article, isCut: false),
    Case("a bomb", coded(compressed(zeros, .gzip)), Array(zeros.prefix(limit))),
    Case("a bomb as zlib", coded(compressed(zeros, .zlib), "deflate"), Array(zeros.prefix(limit))),
    Case("a bomb as raw deflate", coded(compressed(zeros, .raw), "deflate"), Array(zeros.prefix(limit))),
    Case(
      "a thousand members", coded(Array(repeatElement(compressed(article, .gzip), count: 60).joined())),
      Array(repeatElement(article, count: 10).joined().prefix(limit))),
    Case(
      "gzip that never ends",
      [
        .send(head + "Content-Encoding: gzip\r\n\r\n"), .send(gzipHeader), .flood(storedBlock, times: 100_000),
      ], Array(letters.prefix(limit))),
    Case(
      "a bomb that breaks behind the bound", coded(Array(compressed(zeros, .gzip).dropLast(9000))),
      Array(zeros.prefix(limit))),
  ]

  @Test(arguments: cases) func theStartIsKept(_ test: Case) async throws {
    try await withServer({ _ in test.steps }) { server, fetcher in
      var request = try server.request()
      request.cutsBody = true
      request.maxBody = Self.limit + 4096
      request.maxDecodedBody = Self.limit
      let clock = ContinuousClock()
      let start = clock.now
      let response = try await fetcher.fetch(request).get()
      #expect(response.body.isSame(as: test.body) && response.isCut == test.isCut)
      #expect(response.wireBytes <= Self.limit + 4096)
      // Not by a deadline, and what was sent lies in the buffers of a socket at most.
      #expect(clock.now - start < .seconds(30))
      #expect(server.sentBytes < 32 << 20)
      if response.isCut, test.name.contains("never ends") {
        let isClosed = try await eventually { server.openCount == 0 }
        #expect(isClosed)
      }
      #expect(await fetcher.load == (0, 0))
      let next = await fetcher.fetch(request)
      #expect(try next.get().body.isSame(as: test.body))
    }
  }

  /// What is wrong before the bound is wrong; so is a body that ends before it should.
  @Test(
    arguments: [
      ("a short body", [.send(head + "Content-Length: 100\r\n\r\nhello"), .close], .truncated),
      ("a cut chunk", [.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"), .close], .truncated),
      ("short gzip", coded(Array(compressed(article, .gzip).dropLast(9))), .decode),
      ("noise as gzip", coded([0, 1, 2, 3, 0xFF]), .decode),
      (
        "noise that never ends, as gzip",
        [
          .send(head + "Content-Encoding: gzip\r\n\r\n"), .flood([0, 1, 2, 3], times: 100_000),
        ], .decode
      ),
      ("brotli unasked", coded([0x0B, 2], "br"), .coding),
      ("a bomb within a bomb", coded(compressed(compressed(zeros, .gzip), .gzip), "gzip, gzip"), .coding),
      ("members without end", coded(Array(repeatElement(compressed([], .gzip), count: 2000).joined())), .coding),
      ("silence", [.send(head + "\r\nhello"), .pause(30)], .timeout),
    ] as [(String, [ScriptedServer.Step], FetchFailure.Class)])
  func whatIsWrongStaysWrong(_ name: String, _ steps: [ScriptedServer.Step], _ expected: FetchFailure.Class)
    async throws
  {
    try await withServer({ _ in steps }, configure: { $0.totalTimeout = .milliseconds(1500) }) { server, fetcher in
      var request = try server.request()
      request.cutsBody = true
      request.maxBody = Self.limit
      request.maxDecodedBody = Self.limit
      #expect(await fetcher.fetch(request).failureClass == expected)
    }
  }
}
