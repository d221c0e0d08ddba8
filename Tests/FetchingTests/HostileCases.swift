import Fetching
import TestSupport
import Testing
import WebURL

/// More answers that are wrong: odd heads, bodies that lie, connections that carry more than was asked for.
extension HostileServerTests {
  static let oddHeads: [Case] = [
    Case(
      "NUL in a header", [.send(Array((ok + "X-A: a").utf8) + [0] + Array("b\r\n\r\nx".utf8)), .close],
      .failure(.malformed)),
    Case("space before the colon", [.send(ok + "Content-Length : 1\r\n\r\nx"), .close], .page(200, "x")),
    Case(
      "a line of 90 KB", [.send(ok + "X-A: \(String(repeating: "a", count: 90_000))\r\nContent-Length: 1\r\n\r\nx")],
      .page(200, "x")),
    Case(
      "400 cookies",
      [
        .send(ok), .flood(Array("Set-Cookie: a=b\r\n".utf8), times: 400),
        .send("Content-Length: 1\r\n\r\nx"),
      ], .page(200, "x")),
    Case("status 000", [.send("HTTP/1.1 000 Zero\r\n\r\n"), .close], .failure(.malformed)),
    Case("status with two digits", [.send("HTTP/1.1 99 Low\r\n\r\n"), .close], .failure(.malformed)),
    Case("another version", [.send("HTTP/7.3 200 OK\r\n\r\nx"), .close], .failure(.malformed)),
    Case("another name", [.send("ICY 200 OK\r\n\r\nx"), .close], .failure(.malformed)),
    Case("blank lines and then a page", [.send("\r\n\r\n"), .send(page("x")), .close], .failure(.malformed)),
    Case("colons alone", [.send(ok + ":\r\n: x\r\n::\r\nContent-Length: 1\r\n\r\nx")], .page(200, "x")),
    Case("carriage returns alone", [.send("HTTP/1.1 200 OK\rContent-Length: 1\r\rx"), .close], .failure(.connect)),
    Case(
      "trailers that never end",
      [.send(chunkedOK + "1\r\nx\r\n0\r\n"), .flood(Array("X-T: 1\r\n".utf8), times: 1_000_000)], .failure(.tooLarge)),
    Case(
      "authentication asked for",
      [
        .send(
          page(
            "no", status: "401 Unauthorized",
            headers: ["WWW-Authenticate: Negotiate", "WWW-Authenticate: Basic realm=\"x\""]))
      ], .page(401, "no")),
    Case(
      "a proxy's authentication",
      [
        .send(
          page(
            "no", status: "407 Proxy",
            headers: ["Proxy-Authenticate: NTLM"]))
      ], .page(407, "no")),
    Case(
      "another server recommended", [.send(page("x", headers: ["Alt-Svc: h3=\"evil.test:443\"; ma=99999999"]))],
      .page(200, "x")),
    Case(
      "an upgrade recommended", [.send(page("x", headers: ["Upgrade: h2c", "Connection: Upgrade"]))],
      .page(200, "x")),
    Case(
      "304 with a body, to no condition", [.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nbody")],
      .failure(.protocolError)),
    Case("429 without Retry-After", [.send(page("slow", status: "429 Too Many"))], .page(429, "slow")),
    Case("403 with a challenge", [.send(page("<script>", status: "403 Forbidden"))], .page(403, "<script>")),
    Case("redirect to itself", [.send(page("", status: "302 Found", headers: ["Location: /"]))], .page(302, "")),
    Case(
      "redirect with a cookie",
      [.send(page("", status: "302 Found", headers: ["Location: /", "Set-Cookie: seen=1"]))], .page(302, "")),
    Case("redirect to nothing", [.send(page("", status: "302 Found", headers: ["Location:"]))], .page(302, "")),
    Case(
      "redirect to a private address",
      [.send(page("", status: "302 Found", headers: ["Location: http://169.254.169.254/latest/"]))], .page(302, "")),
    Case(
      "redirect to a file", [.send(page("", status: "302 Found", headers: ["Location: file:///etc/passwd"]))],
      .page(302, "")),
    Case(
      "redirect with raw bytes",
      [
        .send(
          Array("HTTP/1.1 302 x\r\nContent-Length: 0\r\nLocation: /\u{0}".utf8)
            + [0xE9, 0xFF, 13, 10, 13, 10])
      ], .failure(.malformed)),
  ]

  private static let smallChunks = Array(repeatElement("10\r\n0123456789abcdef\r\n".utf8, count: 1000).joined())

  static let bodies: [Case] = [
    Case("length 0 and a body", [.send(ok + "Content-Length: 0\r\n\r\nhello"), .close], .page(200, "")),
    Case(
      "length beyond the bound", [.send(ok + "Content-Length: 9000000000\r\n\r\nhello"), .pause(20)],
      .failure(.tooLarge)),
    Case(
      "a body beyond the bound", [.send(ok + "\r\n"), .flood([UInt8](repeating: 97, count: 65_536), times: 100_000)],
      .failure(.tooLarge)),
    Case(
      "chunks beyond the bound",
      [
        .send(chunkedOK),
        .flood(Array("10000\r\n".utf8) + [UInt8](repeating: 97, count: 65_536) + [13, 10], times: 100_000),
      ],
      .failure(.tooLarge)),
    Case(
      "small chunks beyond the bound", [.send(chunkedOK), .flood(smallChunks, times: 10_000)],
      .failure(.tooLarge)),
    Case(
      "a chunk extension that never ends",
      [.send(chunkedOK + "5;"), .flood([UInt8](repeating: 97, count: 65_536), times: 10_000_000)], .failure(.timeout)),
    Case("chunk without its line end", [.send(chunkedOK + "5\r\nhelloXX0\r\n\r\n"), .close], .failure(.truncated)),
    Case("negative chunk", [.send(chunkedOK + "-5\r\nhello\r\n0\r\n\r\n"), .close], .failure(.truncated)),
    Case(
      "chunk size in capitals and zeros", [.send(chunkedOK + "00000A\r\n0123456789\r\n0\r\n\r\n")],
      .page(200, "0123456789")),
    Case("chunks announced, a plain body sent", [.send(chunkedOK + "<html>hello"), .close], .failure(.truncated)),
    Case(
      "chunked twice",
      [.send(ok + "Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), .close], .page(200, "hello")),
    Case("brotli unasked", [.send(page([0x0B, 0x02, 0x80], headers: ["Content-Encoding: br"]))], .failure(.coding)),
    Case(
      "zstd unasked", [.send(page([0x28, 0xB5, 0x2F, 0xFD], headers: ["Content-Encoding: zstd"]))],
      .failure(.coding)),
    Case(
      "brotli in an error page", [.send(page([0x0B], status: "404 No", headers: ["Content-Encoding: br"]))],
      .page(404, "")),
    Case(
      "short gzip", [.send(page(Array(compressed(article, .gzip).dropLast(9)), headers: ["Content-Encoding: gzip"]))],
      .failure(.decode)),
    Case(
      "a bomb",
      [
        .send(
          page(
            compressed([UInt8](repeating: 0, count: 16 << 20), .gzip),
            headers: ["Content-Encoding: gzip"]))
      ], .failure(.tooLarge)),
    Case(
      "a bomb within a bomb",
      [
        .send(
          page(
            compressed(compressed([UInt8](repeating: 0, count: 16 << 20), .gzip), .gzip),
            headers: ["Content-Encoding: gzip, gzip"]))
      ], .failure(.coding)),
    Case(
      "the length of the body before it was compressed",
      [
        .send(ok + "Content-Encoding: gzip\r\nContent-Length: \(article.count)\r\n\r\n"),
        .send(compressed(article, .gzip)),
        .close,
      ], .failure(.truncated)),
    Case("gzip announced, nothing sent", [.send(page([], headers: ["Content-Encoding: gzip"]))], .page(200, "")),
    Case("NUL bytes and no UTF-8", [.send(page([0, 0x80, 0xFF]))], .page(200, "\0\u{FFFD}\u{FFFD}")),
    Case("open without a length, then silence", [.send(ok + "\r\nhello"), .pause(30)], .failure(.timeout)),
    Case("silence", [.pause(30)], .failure(.timeout)),
    Case(
      "one byte now and then", [.send(ok + "\r\n"), .drip([UInt8](repeating: 97, count: 100), every: 0.9)],
      .failure(.timeout)),
  ]

  /// What follows an answer is no answer: it must not be taken for that to the next request.
  @Test(arguments: [["Content-Length: 1"], ["Content-Length: 1", "Connection: keep-alive", "Keep-Alive: timeout=99"]])
  func leftoverIsNoAnswer(headers: [String]) async throws {
    let smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    let head = (["HTTP/1.1 200 OK"] + headers + ["", ""]).joined(separator: "\r\n")
    let script: ScriptedServer.Script = { request in
      request.target == "/first" ? [.send(head + "x" + smuggled)] : [.send(page("fine"))]
    }
    try await withServer(script) { server, fetcher in
      let first = await fetcher.fetch(try server.request("/first"))
      let second = await fetcher.fetch(try server.request("/second"))
      #expect(first.text == "x")
      #expect(second.text == "fine")
    }
  }

  /// Nor is what comes before any request: on a new connection it is what the server has to say, and then the true
  /// answer lies there, which is none to the next request.
  @Test func answerBeforeTheRequestIsNotTheNextOnes() async throws {
    let server = try ScriptedServer(greeting: [.send(page("early"))]) { [.send(page($0.target))] }
    defer { server.stop() }
    let fetcher = try localFetcher()
    for number in 1...3 {
      #expect(await fetcher.fetch(try server.request("/\(number)")).text == "early")
      #expect(try await eventually { isReadable(connectionTo: server.port) })
    }
    #expect(server.connectionCount == 3)
    await fetcher.shutDown()
  }
}
