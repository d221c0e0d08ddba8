import Fetching
import TestSupport
import Testing
import WebURL

/// Certificates and handshakes. With `openssl` as the server; skipped where it is not installed.
@Suite(.timeLimit(.minutes(3)), .needs(.openssl))
struct TLSTests {
  /// Fetches the server's page by `host`, trusting its certificate if told to.
  func fetch(
    _ certificate: TLSServer.Certificate, host: String = "localhost", isTrusted: Bool = true,
    answer: TLSServer.Answer = .page
  ) async throws -> Result<FetchResponse, FetchFailure> {
    let server = try TLSServer(certificate, answer: answer)
    defer { server.stop() }
    let fetcher = try localFetcher {
      $0.certificateAuthorities = isTrusted ? server.certificateFile : nil
      $0.resolve = ["*:\(server.port):127.0.0.1"]
    }
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "https://\(host):\(server.port)/")))
    await fetcher.shutDown()
    return result
  }

  @Test(arguments: ["localhost", "127.0.0.1"])
  func trustedCertificateIsAccepted(host: String) async throws {
    let response = try await fetch(.valid, host: host).get()
    #expect(response.status == 200)
    #expect(response.remoteAddress == "127.0.0.1")
  }

  @Test func selfSignedCertificateIsRefused() async throws {
    let result = try await fetch(.valid, isTrusted: false)
    #expect(result.failureClass == .tls, "\(result)")
  }

  @Test func expiredCertificateIsRefused() async throws {
    let result = try await fetch(.expired)
    #expect(result.failureClass == .tls, "\(result)")
  }

  @Test(arguments: ["localhost", "127.0.0.1", "other.test"])
  func certificateForAnotherNameIsRefused(host: String) async throws {
    let result = try await fetch(.wrongName, host: host)
    #expect(result.failureClass == .tls, "\(result)")
  }

  @Test func certificateForItsOwnNameIsAccepted() async throws {
    #expect(try await fetch(.wrongName, host: "elsewhere.test").status == 200)
  }

  /// The server agrees to HTTP/2 and then speaks something else.
  @Test func brokenPromiseOfHTTP2IsAFailure() async throws {
    let result = try await fetch(.valid, answer: .noise)
    #expect([.protocolError, .connect].contains(result.failureClass), "\(result)")
  }

  @Test func plainServerIsATLSFailure() async throws {
    let server = try ScriptedServer(greeting: [.send("HTTP/1.1 400 Bad Request\r\n\r\n"), .pause(1), .close]) { _ in []
    }
    defer { server.stop() }
    let fetcher = try localFetcher()
    let url = try WebURL(parsing: "https://127.0.0.1:\(server.port)/")
    #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .tls)
    await fetcher.shutDown()
  }

  @Test func resetWithinTheHandshakeIsATLSFailure() async throws {
    let server = try ScriptedServer(greeting: [.pause(0.1), .reset]) { _ in [] }
    defer { server.stop() }
    let fetcher = try localFetcher()
    let url = try WebURL(parsing: "https://127.0.0.1:\(server.port)/")
    // Where curl looks late enough, the reset is the connection's own.
    let result = await fetcher.fetch(FetchRequest(url: url))
    #expect([.tls, .connect].contains(result.failureClass), "\(result)")
    await fetcher.shutDown()
  }

  /// Over TLS the address is refused before anything is sent as well.
  @Test func addressIsRefusedBeforeTheHandshake() async throws {
    let server = try ScriptedServer { _ in [] }
    defer { server.stop() }
    let fetcher = try Fetcher(FetchConfiguration(userAgent: "courant-tests"))
    let url = try WebURL(parsing: "https://localhost:\(server.port)/")
    #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .blockedAddress)
    #expect(server.connectionCount == 0)
    await fetcher.shutDown()
  }
}
