import Foundation
import TestSupport

/// Pages for the browser tests, on loopback.
struct BrowserPages {
  let server: ScriptedServer
  var address: String { "http://127.0.0.1:\(server.port)" }

  /// A page's answer; `headers` are lines.
  struct Answer: Sendable {
    var status = "200 OK"
    var headers: [String] = []
    var body = ""
  }

  /// Serves `answers` by their paths, 404 for others, and nothing at all, not even the end, under `/silent`.
  init(_ answers: [String: Answer]) throws {
    server = try ScriptedServer(lifetime: 120) { request in
      let path = request.target.split(separator: "?").first.map(String.init) ?? "/"
      if path.hasPrefix("/silent") { return [.pause(100)] }
      let answer = answers[path] ?? Answer(status: "404 Not Found", body: "<p>nothing here")
      let type = path.hasSuffix(".js") ? "text/javascript" : "text/html; charset=utf-8"
      let head = ["HTTP/1.1 \(answer.status)", "Content-Type: \(type)", "Content-Length: \(answer.body.utf8.count)"]
      return [.send((head + answer.headers).joined(separator: "\r\n") + "\r\n\r\n" + answer.body)]
    }
  }

  /// Runs `body` with a page of the shared browser and a server of its own.
  static func with(
    _ answers: [String: Answer], width: Int = 800, height: Int = 600, javaScript: Bool = true, dark: Bool = false,
    reducedMotion: Bool = false, _ body: (BrowserPage, String) async throws -> Void
  ) async throws {
    let pages = try BrowserPages(answers)
    defer { pages.server.stop() }
    try await Browser.shared().withPage(
      width: width, height: height, javaScript: javaScript, dark: dark, reducedMotion: reducedMotion
    ) { page in
      try await body(page, pages.address)
    }
  }

  /// The same with one page, which is opened.
  static func with(
    _ html: String, width: Int = 800, height: Int = 600, javaScript: Bool = true, dark: Bool = false,
    reducedMotion: Bool = false, _ body: (BrowserPage) async throws -> Void
  ) async throws {
    try await with(
      ["/": Answer(body: html)], width: width, height: height, javaScript: javaScript, dark: dark,
      reducedMotion: reducedMotion
    ) { page, address in
      try await page.open("\(address)/")
      try await body(page)
    }
  }
}

/// The words of the error that `body` throws; empty when it throws none.
func failure(of body: () async throws -> Void) async -> String {
  do {
    try await body()
    return ""
  } catch {
    return "\(error)"
  }
}
