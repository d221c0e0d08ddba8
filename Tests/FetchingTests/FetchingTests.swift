import Fetching
import TestSupport
import Testing
import WebURL

/// Ordinary answers, over real sockets.
@Suite(.timeLimit(.minutes(1)))
struct FetchingTests {
  @Test func pageArrives() async throws {
    let server = try ScriptedServer { _ in
      [
        .send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Two: a\r\nX-Two: b\r\nContent-Length: 5\r\n\r\nhello"
        )
      ]
    }
    defer { server.stop() }
    let fetcher = try localFetcher()
    let response = try await fetcher.fetch(server.request("/path?q=1")).get()
    #expect(response.status == 200)
    #expect(response.body == Array("hello".utf8))
    #expect(response.wireBytes == 5)
    #expect(response.mediaType == "text/html")
    #expect(response.charset == "utf-8")
    #expect(response.headerValues("x-two") == ["a", "b"])
    #expect(response.remoteAddress == "127.0.0.1")
    #expect(response.firstByteTime > 0 && response.firstByteTime <= response.totalTime)
    let request = try #require(server.requests.first)
    #expect(request.lines.first == "GET /path?q=1 HTTP/1.1")
    #expect(request.header("Host") == "127.0.0.1:\(server.port)")
    #expect(request.header("User-Agent") == "courant-tests")
    #expect(request.header("Accept-Encoding") == "gzip, deflate")
    #expect(request.header("Accept")?.hasPrefix("text/html") == true)
    await fetcher.shutDown()
  }
}

/// A fetcher that may connect to loopback, with short deadlines.
func localFetcher(_ change: (inout FetchConfiguration) -> Void = { _ in }) throws -> Fetcher {
  var configuration = FetchConfiguration(userAgent: "courant-tests")
  configuration.addresses.allowsPrivateNetworks = true
  change(&configuration)
  return try Fetcher(configuration)
}

extension ScriptedServer {
  func request(_ path: String = "/") throws -> FetchRequest {
    FetchRequest(url: try WebURL(parsing: "http://127.0.0.1:\(port)\(path)"))
  }
}
