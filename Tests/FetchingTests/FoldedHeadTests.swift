import TestSupport
import Testing
import WebURL

@testable import Fetching

/// Field lines that begin with white space (obs-fold, RFC 9112 section 5.2) where libcurl 7.88 loses its memory: behind
/// an answer on the same connection, as the first line, in trailers. `make memory-check` runs these under valgrind.
@Suite(.timeLimit(.minutes(2)))
struct FoldedHeadTests {
  static let starts = [" X-Folded: one", "\tX-Folded: one", " : ", "  a:b", "\t:"]

  /// The handle that had been used before kept a pointer to a header that was freed: 7 of 7 runs ended the process.
  @Test(arguments: starts)
  func foldedFirstLineBehindAPageHarmsNothing(line: String) async throws {
    let script: ScriptedServer.Script = { request in
      request.target == "/folded"
        ? [.send("HTTP/1.1 200 OK\r\n\(line)\r\n two\r\nContent-Length: 1\r\n\r\nx")]
        : [.send(page("fine", headers: ["X-Last: one", "Content-Type: text/html", "X-Long: \(request.target)"]))]
    }
    try await withServer(script) { server, fetcher in
      for round in 0..<10 {
        #expect(await fetcher.fetch(try server.request("/fine/\(round)")).text == "fine")
        let folded = await fetcher.fetch(try server.request("/folded"))
        #expect(folded.failureClass == .malformed || folded.text == "x", "\(folded)")
      }
      #expect(await fetcher.fetch(try server.request("/last")).text == "fine")
    }
  }

  static let answers: [(name: String, bytes: String)] = [
    (
      "folds behind a 103",
      "HTTP/1.1 103 Early Hints\r\nLink: a\r\n b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
    ),
    (
      "a fold as the first line behind a 103",
      "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\n Link: b\r\nContent-Length: 1\r\n\r\nx"
    ),
    (
      "a fold in the trailers",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nT: a\r\n b: c\r\n\r\n"
    ),
    (
      "a fold as the first trailer",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n T: a\r\n\r\n"
    ),
    ("a fold of nothing", "HTTP/1.1 200 OK\r\nX:\r\n \r\n\t\r\nContent-Length: 1\r\n\r\nx"),
    (
      "folds without end",
      "HTTP/1.1 200 OK\r\nX: a\r\n" + String(repeating: " b: c\r\n", count: 400)
        + "Content-Length: 1\r\n\r\nx"
    ),
    ("a robots.txt that is nothing but a fold", "HTTP/1.1 200 OK\r\n User-agent: *\r\n\r\n"),
  ]

  /// Answers with folds and plain ones in turn on kept connections, several at once.
  @Test func foldsAmongPagesHarmNothing() async throws {
    let answers = Self.answers
    let script: ScriptedServer.Script = { request in
      Int(request.target.dropFirst()).map { [.send(answers[$0].bytes)] } ?? [.send(page("fine"))]
    }
    try await withServer(script, configure: { $0.totalTimeout = .seconds(5) }) { server, fetcher in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask {
            for number in answers.indices {
              #expect(await fetcher.fetch(try server.request("/fine")).text == "fine")
              let folded = await fetcher.fetch(try server.request("/\(number)"))
              #expect(folded.text == "x" || folded.failureClass != nil, "\(answers[number].name): \(folded)")
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }
}
