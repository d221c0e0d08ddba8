import Fetching
import Foundation
import Synchronization
import TestSupport
import Testing
import WebURL

/// Ordinary answers, over real sockets.
@Suite(.timeLimit(.minutes(3)))
struct FetchingTests {
  @Test func pageArrives() async throws {
    let headers = ["Content-Type: text/html; charset=utf-8", "X-Two: a", "X-Two: b"]
    try await withServer({ _ in [.send(page("hello", headers: headers))] }) { server, fetcher in
      let response = try await fetcher.fetch(server.request("/path?q=1")).get()
      #expect(response.status == 200)
      #expect(response.body == Array("hello".utf8))
      #expect(response.wireBytes == 5)
      #expect(response.mediaType == "text/html")
      #expect(response.charset == "utf-8")
      #expect(response.headerValues("x-two") == ["a", "b"])
      #expect(response.remoteAddress == "127.0.0.1")
      #expect(response.firstByteTime > .zero && response.firstByteTime <= response.totalTime)
      let request = try #require(server.requests.first)
      #expect(request.lines.first == "GET /path?q=1 HTTP/1.1")
      #expect(request.header("Host") == "127.0.0.1:\(server.port)")
      #expect(request.header("User-Agent") == "courant-tests")
      #expect(request.header("Accept-Encoding") == "gzip, deflate")
      #expect(request.header("Accept")?.hasPrefix("text/html") == true)
      #expect(request.header("If-None-Match") == nil)
      #expect(request.header("Accept-Language") == nil)
    }
  }

  @Test func connectionIsKeptAlive() async throws {
    try await withServer({ _ in [.send(page("x"))] }) { server, fetcher in
      for path in ["/a", "/b", "/c", "/d"] {
        let response = try await fetcher.fetch(server.request(path)).get()
        #expect(response.remoteAddress == "127.0.0.1")
      }
      #expect(server.requests.map(\.target) == ["/a", "/b", "/c", "/d"])
      #expect(server.connectionCount == 1)
    }
  }

  /// A server may close a kept connection at any moment; the next request then takes a new one.
  @Test func closedConnectionIsReplaced() async throws {
    let script: ScriptedServer.Script = { request in [.send(page("\(request.connection)")), .close] }
    try await withServer(script) { server, fetcher in
      for number in 0..<5 {
        let response = try await fetcher.fetch(server.request()).get()
        #expect(response.body == Array("\(number)".utf8))
      }
    }
  }

  /// What may have ended between the call and the connection is asked at the last moment; then nothing is sent.
  @Test(arguments: [false, true]) func requestThatMayNotLeaveIsNotSent(connectionIsReused: Bool) async throws {
    try await withServer({ _ in [.send(page("x"))] }) { server, fetcher in
      if connectionIsReused { _ = try await fetcher.fetch(server.request("/first")).get() }
      var request = try server.request("/late")
      let hasLeft = Mutex(false)
      request.maySend = { false }
      request.didSend = { hasLeft.withLock { $0 = true } }
      #expect(await fetcher.fetch(request).failureClass == .cancelled)
      #expect(!hasLeft.withLock { $0 })
      #expect(try await fetcher.fetch(server.request("/next")).get().status == 200)
      #expect(server.requests.map(\.target) == (connectionIsReused ? ["/first", "/next"] : ["/next"]))
    }
  }

  /// Not before, and not only with the answer: the server does not answer before it was told.
  @Test func requestTellsWhenItHasLeft() async throws {
    let left = Mutex<ContinuousClock.Instant?>(nil)
    let script: ScriptedServer.Script = { _ in
      let end = ContinuousClock.now + .seconds(30)
      while left.withLock({ $0 == nil }), ContinuousClock.now < end { usleep(1000) }
      return [.send(page("x"))]
    }
    try await withServer(script) { server, fetcher in
      for number in 0..<2 {
        left.withLock { $0 = nil }
        var request = try server.request()
        request.maySend = { true }
        request.didSend = { left.withLock { $0 = .now } }
        let began = ContinuousClock.now
        _ = try await fetcher.fetch(request).get()
        let instant = try #require(left.withLock { $0 })
        #expect(instant >= began)
        #expect(instant >= server.requests[number].arrival.instant - Arrival.precision)
        #expect(ContinuousClock.now - began < .seconds(30))
      }
    }
  }

  @Test func headersOfTheRequestAreSentInOrder() async throws {
    try await withServer(
      { _ in [.send(page("x"))] }, configure: { $0.acceptLanguage = "de, en;q=0.5" }
    ) { server, fetcher in
      var request = try server.request()
      request.headers = [("X-First", "1"), ("accept", "application/xml"), ("X-Empty", ""), ("X-Last", "ü")]
      _ = try await fetcher.fetch(request).get()
      let lines = try #require(server.requests.first).lines
      #expect(
        Array(lines.dropFirst(2)) == [
          "User-Agent: courant-tests", "Accept: application/xml", "Accept-Language: de, en;q=0.5",
          "Accept-Encoding: gzip, deflate", "X-First: 1", "X-Empty:", "X-Last: ü",
        ])
    }
  }

  @Test(arguments: [
    ("X-A", "a\r\nX-Injected: 1"), ("X-A", "a\nb"), ("X-A", "a\u{0}b"), ("X A", "b"), ("", "b"), ("X\r\nB", "c"),
    ("X-A:", "b"), ("Host", "example.com"), ("content-length", "5"), ("Transfer-Encoding", "chunked"),
    ("Accept-Encoding", "br"), ("Connection", "close"),
  ])
  func headersThatMustNotBeSentAreRefused(name: String, value: String) async throws {
    try await withServer({ _ in [.send(page("x"))] }) { server, fetcher in
      var request = try server.request()
      request.headers = [(name, value)]
      #expect(await fetcher.fetch(request).failureClass == .invalidRequest)
      #expect(server.connectionCount == 0)
    }
  }

  @Test func validatorsAreSentVerbatim() async throws {
    let script: ScriptedServer.Script = { request in
      request.header("If-None-Match") == nil
        ? [.send(page("x"))] : [.send("HTTP/1.1 304 Not Modified\r\nETag: W/\"a-gzip\"\r\n\r\n")]
    }
    try await withServer(script) { server, fetcher in
      var request = try server.request()
      request.etag = "W/\"a,  \\b-gzip\""
      request.lastModified = "Sat, 01 Jan 2022 0:00:00 gmt+1"
      let response = try await fetcher.fetch(request).get()
      #expect(response.status == 304)
      #expect(response.body.isEmpty)
      #expect(response.header("etag") == "W/\"a-gzip\"")
      let sent = try #require(server.requests.first)
      #expect(sent.header("If-None-Match") == "W/\"a,  \\b-gzip\"")
      #expect(sent.header("If-Modified-Since") == "Sat, 01 Jan 2022 0:00:00 gmt+1")
    }
  }

  /// A stored validator comes from a server and may hold anything.
  @Test func validatorsThatCannotBeSentAreLeftOut() async throws {
    try await withServer({ _ in [.send(page("x"))] }) { server, fetcher in
      var request = try server.request()
      request.etag = "\"a\"\r\nX-Injected: 1"
      request.lastModified = ""
      _ = try await fetcher.fetch(request).get()
      let sent = try #require(server.requests.first)
      #expect(sent.header("If-None-Match") == nil)
      #expect(sent.header("X-Injected") == nil)
      #expect(sent.header("If-Modified-Since") == nil)
    }
  }

  @Test func unaskedNotModifiedIsAProtocolError() async throws {
    let result = try await fetchOnce([.send("HTTP/1.1 304 Not Modified\r\n\r\n")])
    #expect(result.failureClass == .protocolError)
  }

  /// Names that DNS cannot hold belong to no host: they are not even looked up.
  @Test(arguments: [
    "http://a..b.example/", "http://.example/", "http://example../",
    "http://\(String(repeating: "a", count: 64)).example/",
    "http://\(String(repeating: "a123456789.", count: 24))example/",
  ])
  func namesThatDNSCannotHoldAreRefused(url: String) async throws {
    let fetcher = try localFetcher()
    let target = try WebURL(parsing: url)
    #expect(!target.isFetchable)
    #expect(await fetcher.fetch(FetchRequest(url: target)).failureClass == .invalidURL)
  }

  @Test(arguments: ["ftp://127.0.0.1/", "mailto:a@example.com", "data:text/html,x", "file:///etc/passwd"])
  func otherSchemesAreRefused(url: String) async throws {
    let fetcher = try localFetcher()
    #expect(await fetcher.fetch(FetchRequest(url: try WebURL(parsing: url))).failureClass == .invalidURL)
  }

  @Test func userInformationAndFragmentAreNotSent() async throws {
    try await withServer({ _ in [.send(page("x"))] }) { server, fetcher in
      let url = try WebURL(parsing: "http://user:secret@127.0.0.1:\(server.port)/a/%2e%2E/b#part")
      _ = try await fetcher.fetch(FetchRequest(url: url)).get()
      let sent = try #require(server.requests.first)
      #expect(sent.lines.first == "GET /b HTTP/1.1")
      #expect(sent.header("Authorization") == nil)
    }
  }

  @Test func refusedConnectionIsAConnectFailure() async throws {
    let server = try ScriptedServer { _ in [] }
    server.stop()
    let fetcher = try localFetcher()
    // The listening socket lives a moment longer than the call that ends it.
    var failures: Set<FetchFailure.Class?> = []
    for _ in 0..<20 { failures.insert(await fetcher.fetch(try server.request()).failureClass) }
    #expect(failures.contains(.connect))
  }

  @Test func unknownHostIsADNSFailure() async throws {
    let fetcher = try localFetcher()
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://no-such-host.invalid/")))
    #expect([.dns, .timeout].contains(result.failureClass))
  }

  @Test func manyTransfersRunAtOnce() async throws {
    let script: ScriptedServer.Script = { request in
      request.index % 3 == 0 ? [.pause(0.02), .send(page(request.target))] : [.send(page(request.target))]
    }
    let configure = { (configuration: inout FetchConfiguration) in
      configuration.maxConnections = 60
      configuration.maxConnectionsPerHost = 40
    }
    try await withServer(script, configure: configure) { server, fetcher in
      let targets = try await withThrowingTaskGroup(of: (String, String?).self) { group in
        for number in 0..<200 {
          group.addTask {
            let result = await fetcher.fetch(try server.request("/\(number)"))
            return ("/\(number)", result.text)
          }
        }
        var answers: [String: String?] = [:]
        for try await (path, text) in group { answers[path] = text }
        return answers
      }
      #expect(targets.count == 200)
      #expect(targets.hasOnly { $0.key == $0.value })
      // 40 at once; now and then curl replaces one.
      #expect(server.connectionCount < 60)
      #expect(server.requests.count == 200)
      let load = await fetcher.load
      #expect(load == (0, 0))
    }
  }

  @Test func queueIsBounded() async throws {
    let configure = { (configuration: inout FetchConfiguration) in
      configuration.maxConnections = 1
      configuration.maxQueued = 1
    }
    try await withServer({ _ in [.pause(0.3), .send(page("x"))] }, configure: configure) { server, fetcher in
      let request = try server.request()
      let classes = await withTaskGroup(of: FetchFailure.Class?.self) { group in
        for _ in 0..<5 { group.addTask { await fetcher.fetch(request).failureClass } }
        return await group.reduce(into: [FetchFailure.Class?]()) { $0.append($1) }
      }
      #expect(classes.filter { $0 == .queueFull }.count == 3)
      #expect(classes.filter { $0 == nil }.count == 2)
    }
  }

  @Test func resolveEntriesReplaceDNS() async throws {
    let server = try ScriptedServer { request in [.send(page(request.header("Host") ?? ""))] }
    defer { server.stop() }
    let port = server.port
    let fetcher = try localFetcher {
      $0.resolve = ["news.test:\(port):127.0.0.1", "+Two.Test:\(port):[::1],127.0.0.1", "*:\(port):127.0.0.1"]
    }
    for host in ["news.test", "two.test", "any.test", "NEWS.test."] {
      let url = try WebURL(parsing: "http://\(host):\(port)/")
      let result = await fetcher.fetch(FetchRequest(url: url))
      #expect(result.text == "\(host.lowercased()):\(port)")
    }
    await fetcher.shutDown()
  }

  @Test(arguments: [
    "news.test", "news.test:80", "news.test:80:", "news.test:80:example.com", "news.test:0:127.0.0.1", ":80:127.0.0.1",
    "news.test:99999:127.0.0.1", "-news.test:80", "-news.test:80:127.0.0.1", "a b:80:127.0.0.1", "news.test:80:127.1",
    "news.test:80:127.0.0.1,", "[::1]:80:127.0.0.1", "news.test:x:127.0.0.1", "",
  ])
  func resolveEntriesAreValidated(line: String) throws {
    let error = #expect(throws: FetchConfigurationError.self) { try localFetcher { $0.resolve = [line] } }
    #expect(error?.description.hasPrefix("resolve '\(line)'") == true)
  }

  @Test func configurationIsValidated() throws {
    let wrong: [(String, @Sendable (inout FetchConfiguration) -> Void)] = [
      ("userAgent", { $0.userAgent = "a\r\nb" }), ("userAgent", { $0.userAgent = "" }),
      ("maxConnections", { $0.maxConnections = 0 }), ("totalTimeout", { $0.totalTimeout = .zero }),
      ("connectTimeout", { $0.connectTimeout = .seconds(-1) }), ("maxBody", { $0.maxBody = -1 }),
      ("lowSpeedWindow", { $0.lowSpeedWindow = .seconds(86_401) }), ("acceptLanguage", { $0.acceptLanguage = "\n" }),
    ]
    for (name, change) in wrong {
      let error = #expect(throws: FetchConfigurationError.self) { try localFetcher(change) }
      #expect(error?.description.hasPrefix("\(name):") == true)
    }
  }
}
