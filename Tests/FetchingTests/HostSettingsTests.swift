import TestSupport
import Testing
import WebURL

@testable import Fetching

/// Headers, credentials, cookies and proxies for some hosts.
@Suite(.timeLimit(.minutes(3)))
struct HostSettingsTests {
  func settings(_ host: String, _ change: (inout HostSettings) -> Void = { _ in }) -> HostSettings {
    var settings = HostSettings(host: host)
    settings.headers = [("X-From", host)]
    settings.allowsHTTP = true
    change(&settings)
    return settings
  }

  @Test(
    arguments: [
      ("news.test", 80, "news.test:80"), ("news.test", 81, "news.test"), ("news.test.", 81, "news.test"),
      ("a.news.test", 80, "*.news.test"), ("a.b.news.test", 80, "*.b.news.test"), ("a.news.test", 82, "*.news.test:82"),
      ("other.test", 80, "*"), ("xnews.test", 80, "*"), ("[::1]", 80, "[::1]"), ("127.0.0.1", 8080, "127.0.0.1:8080"),
    ] as [(String, UInt16, String)])
  func mostExactEntryCounts(host: String, port: UInt16, expected: String) throws {
    let names = [
      "*", "news.test", "NEWS.test:80", "*.news.test", "*.news.test:82", "*.b.news.test", "[::1]", "127.0.0.1:8080",
    ]
    let table = try SettingsTable(names.map { settings($0) })
    #expect(table.settings(host: host, port: port)?.host.lowercased() == expected)
  }

  @Test(arguments: [
    "", "a b", "news.test/", "http://news.test", "*.*", "u@news.test", "*.127.0.0.1", "bücher.test", "a:b",
  ])
  func hostsAreValidated(host: String) {
    let error = #expect(throws: FetchConfigurationError.self) {
      try localFetcher { $0.hosts = [HostSettings(host: host)] }
    }
    #expect(error?.description.hasPrefix("hosts: ") == true)
  }

  @Test func settingsAreValidated() {
    let wrong: [[HostSettings]] = [
      [settings("a.test"), settings("A.test")], [settings("a.test") { $0.headers = [("Host", "b")] }],
      [settings("a.test") { $0.headers = [("X", "a\r\nb")] }],
      [settings("a.test") { $0.credentials = HostSettings.Credentials(user: "a:b", password: "c") }],
    ]
    for hosts in wrong {
      #expect(throws: FetchConfigurationError.self) { try localFetcher { $0.hosts = hosts } }
    }
  }

  /// The vectors of RFC 4648 section 10, behind a user without a name.
  @Test(arguments: [("", "Og=="), ("f", "OmY="), ("fo", "OmZv"), ("foo", "OmZvbw=="), ("ü", "OsO8")])
  func credentialsAreBase64(password: String, text: String) {
    #expect(HostSettings.Credentials(user: "", password: password).headerValue == "Basic \(text)")
  }

  /// Without a word for http, a redirect of any site to it takes nothing along that others are not to read.
  @Test func nothingSecretGoesOverHTTPUnlessItIsSaid() async throws {
    let server = try ScriptedServer { _ in
      [.send(page("x", headers: ["Content-Type: text/html", "Set-Cookie: a=b"]))]
    }
    defer { server.stop() }
    func secret(_ host: String) -> HostSettings {
      var settings = HostSettings(host: host)
      settings.credentials = HostSettings.Credentials(user: "user", password: "secret")
      settings.headers = [("X-Key", "1")]
      settings.keepsCookies = true
      return settings
    }
    let fetcher = try localFetcher {
      $0.resolve = ["*:\(server.port):127.0.0.1"]
      var said = secret("said.test")
      said.allowsHTTP = true
      $0.hosts = [secret("mine.test"), said]
    }
    for host in ["mine.test", "mine.test", "said.test", "said.test"] {
      _ = try await fetcher.fetch(FetchRequest(url: WebURL(parsing: "http://\(host):\(server.port)/"))).get()
    }
    await fetcher.shutDown()
    #expect(server.requests.map { $0.header("Authorization") == nil } == [true, true, false, false])
    #expect(server.requests.map { $0.header("X-Key") } == [nil, nil, "1", "1"])
    #expect(server.requests.map { $0.header("Cookie") } == [nil, nil, nil, "a=b"])
    // Over https all of it goes; TLSTests have the connection.
    let request = FetchRequest(url: try WebURL(parsing: "https://mine.test/"))
    let outgoing = try OutgoingRequest(request, FetchConfiguration(userAgent: "x"), settings: secret("mine.test"))
    #expect(outgoing.keepsCookies)
    #expect(outgoing.headers.lines.contains("X-Key: 1"))
    #expect(outgoing.headers.lines.contains { $0.hasPrefix("Authorization: Basic ") })
  }

  @Test func requestsThatSendTheDefaultsShareThem() throws {
    let configuration = FetchConfiguration(userAgent: "x")
    let defaults = RequestDefaults(configuration)
    var request = FetchRequest(url: try WebURL(parsing: "https://mine.test/"))
    func sent(_ settings: HostSettings? = nil) throws -> HeaderList {
      try OutgoingRequest(request, configuration, defaults: defaults, settings: settings).headers
    }
    #expect(try sent() === defaults.headers)
    #expect(try sent(HostSettings(host: "mine.test")) === defaults.headers)
    var settings = HostSettings(host: "mine.test")
    settings.headers = [("X-Key", "1")]
    #expect(try sent(settings).lines == defaults.headers.lines + ["X-Key: 1"])
    request.etag = "\"1\""
    let conditional = try sent()
    #expect(conditional.lines == defaults.headers.lines + ["If-None-Match: \"1\""])
    #expect(conditional.isConditional && !defaults.headers.isConditional)
  }

  @Test func headersAndCredentialsGoToTheirHostAlone() async throws {
    let resolve = { (port: UInt16) in ["*:\(port):127.0.0.1"] }
    let server = try ScriptedServer { _ in [.send(page("x"))] }
    defer { server.stop() }
    let fetcher = try localFetcher {
      $0.resolve = resolve(server.port)
      $0.hosts = [
        settings("mine.test") {
          $0.credentials = HostSettings.Credentials(user: "user", password: "secret")
          $0.headers = [("User-Agent", "special"), ("X-Key", "1")]
        }
      ]
    }
    for host in ["mine.test", "other.test", "sub.mine.test"] {
      var request = FetchRequest(url: try WebURL(parsing: "http://\(host):\(server.port)/"))
      request.headers = [("X-Key", "2")]
      _ = try await fetcher.fetch(request).get()
    }
    await fetcher.shutDown()
    #expect(server.requests.map { $0.header("Authorization") } == ["Basic dXNlcjpzZWNyZXQ=", nil, nil])
    #expect(server.requests.map { $0.header("User-Agent") } == ["special", "courant-tests", "courant-tests"])
    #expect(server.requests.hasOnly { $0.header("X-Key") == "2" })
  }

  @Test func cookiesAreKeptOnlyWhereAsked() async throws {
    let script: ScriptedServer.Script = { _ in [.send(page("x", headers: ["Set-Cookie: id=7; Path=/"]))] }
    let server = try ScriptedServer(script: script)
    defer { server.stop() }
    let fetcher = try localFetcher {
      $0.resolve = ["*:\(server.port):127.0.0.1"]
      $0.hosts = [settings("mine.test") { $0.keepsCookies = true }]
    }
    for host in ["mine.test", "other.test", "mine.test", "other.test", "sub.mine.test"] {
      _ = try await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://\(host):\(server.port)/"))).get()
    }
    await fetcher.shutDown()
    #expect(server.requests.map { $0.header("Cookie") } == [nil, nil, "id=7", nil, nil])
  }

  /// A jar that a server fills is emptied rather than grown.
  @Test func cookiesAreBounded() async throws {
    let value = String(repeating: "v", count: 4000)
    let script: ScriptedServer.Script = { request in
      let cookies = (0..<25).map { "Set-Cookie: \(request.index)x\($0)=\(value)" }
      return [.send(page("x", headers: cookies))]
    }
    let server = try ScriptedServer(script: script)
    defer { server.stop() }
    let fetcher = try localFetcher { $0.hosts = [settings("127.0.0.1") { $0.keepsCookies = true }] }
    for _ in 0..<25 { _ = try await fetcher.fetch(server.request()).get() }
    await fetcher.shutDown()
    let sizes = server.requests.map { $0.header("Cookie")?.utf8.count ?? 0 }
    // Once in the middle the jar was empty again.
    #expect(sizes.dropFirst().contains(0))
  }

  // MARK: Proxies

  @Test(
    arguments: [
      ("http://127.0.0.1:3128", "http://127.0.0.1:3128"), ("HTTP://Proxy.test/", "http://proxy.test:80"),
      ("https://u:p@proxy.test:8443", "https://u:p@proxy.test:8443"), ("socks5://127.0.0.1", "socks5://127.0.0.1:1080"),
      ("socks4://127.0.0.1:9", "socks4://127.0.0.1:9"), ("socks5h://127.0.0.1", nil), ("socks4a://127.0.0.1", nil),
      ("ftp://proxy.test", nil), ("proxy.test:3128", nil), ("", nil), ("http://proxy.test/path", nil), ("http://", nil),
    ] as [(String, String?)])
  func proxiesAreParsed(text: String, url: String?) {
    do {
      let proxy = try ProxyServer(text)
      #expect(proxy.url == url)
    } catch {
      #expect(url == nil, "\(error)")
    }
  }

  @Test func messagesHoldNoPassword() throws {
    let error = #expect(throws: FetchConfigurationError.self) { try ProxyServer("socks5h://user:secret@proxy.test") }
    #expect(error?.description.contains("secret") == false)
    #expect(try ProxyServer("http://user:secret@proxy.test").description == "http://proxy.test:80")
  }

  @Test func proxiesTakeTurnsAndRest() {
    var rotation = ProxyRotation(count: 3)
    let turns = (0..<4).map { _ in rotation.next(at: 0) }
    #expect(turns == [0, 1, 2, 0])
    rotation.noteFailure(1, at: 0)
    let without = (0..<3).map { _ in rotation.next(at: 1) }
    #expect(without == [2, 0, 2])
    rotation.noteFailure(0, at: 1)
    rotation.noteFailure(2, at: 2)
    #expect(rotation.next(at: 3) == 1)
    let later = (0..<3).map { _ in rotation.next(at: 2 + ProxyRotation.rest.nanoseconds) }
    #expect(later == [2, 0, 1])
    var none = ProxyRotation(count: 0)
    #expect(none.next(at: 0) == nil)
  }

  /// An HTTP proxy is asked with the whole URL; one that is down is passed over.
  @Test func httpProxiesAreUsedInTurn() async throws {
    let proxies = try (0..<2).map { number in try ScriptedServer { _ in [.send(page("proxy \(number)"))] } }
    defer { for proxy in proxies { proxy.stop() } }
    let closed = try #require(LoopbackPort.closed())
    let ports = [Int(proxies[0].port), closed, Int(proxies[1].port)]
    let fetcher = try localFetcher {
      $0.proxies = try ports.map { try ProxyServer("http://127.0.0.1:\($0)") }
      $0.resolve = ["*:80:127.0.0.9"]
      $0.hosts = [settings("direct.test") { $0.usesProxies = false }]
    }
    let request = FetchRequest(url: try WebURL(parsing: "http://news.test/a?b"))
    var texts: [String?] = []
    for _ in 0..<5 { texts.append(await fetcher.fetch(request).text) }
    #expect(texts == ["proxy 0", nil, "proxy 1", "proxy 0", "proxy 1"])
    #expect(proxies[0].requests.first?.lines.first == "GET http://news.test/a?b HTTP/1.1")
    let direct = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://direct.test/")))
    #expect(direct.failureClass == .connect)
    await fetcher.shutDown()
  }

  /// For https the proxy is told the address that was judged, not the name.
  @Test func tunnelLeadsToTheJudgedAddress() async throws {
    let proxy = try ScriptedServer { _ in [.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), .close] }
    defer { proxy.stop() }
    let fetcher = try localFetcher {
      $0.proxies = [try ProxyServer("http://u:p@127.0.0.1:\(proxy.port)")]
      $0.resolve = ["*:443:127.0.0.9"]
    }
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "https://news.test/")))
    #expect(result.failureClass == .connect, "\(result)")
    let sent = try #require(proxy.requests.first)
    #expect(sent.lines.first == "CONNECT 127.0.0.9:443 HTTP/1.1")
    #expect(sent.header("Proxy-Authorization") == "Basic dTpw")
    #expect(sent.header("Authorization") == nil)
    await fetcher.shutDown()
  }

  /// What must not be connected to is not asked of a proxy either.
  @Test(
    arguments: ["http", "socks5", "socks4"], ["127.0.0.1", "169.254.169.254", "[::1]", "rebind.test", "localhost"])
  func proxyIsNoWayAround(scheme: String, host: String) async throws {
    let proxy = try ScriptedServer { _ in [.send(page("secret"))] }
    defer { proxy.stop() }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    configuration.proxies = [try ProxyServer("\(scheme)://127.0.0.1:\(proxy.port)")]
    configuration.lookUp = { host in
      host == "localhost"
        ? .fromSystem(host) : .addresses([IPAddress(v4: (1, 1, 1, 1)), IPAddress(v4: (127, 0, 0, 1))])
    }
    let fetcher = try Fetcher(configuration)
    for target in ["http://\(host)/", "https://\(host)/", "http://\(host):8080/"] {
      let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: target)))
      #expect(result.failureClass == .blockedAddress, "\(target): \(result)")
    }
    #expect(proxy.connectionCount == 0)
    await fetcher.shutDown()
  }
}
