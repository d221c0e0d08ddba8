import TestSupport
import Testing
import WebURL

@testable import Fetching

/// The file of `--host-settings`.
@Suite(.timeLimit(.minutes(3))) struct HostSettingsFileTests {
  @Test func everyKeyIsRead() throws {
    let text = """
      \u{FEFF}# a comment

      [news.example]
      user = reader
      password = p = #ß ;x
        header =  X-Key :  a: b
      header = Accept-Language: de
      [*.partner.example:8443]\r
      http = yes
      cookies = yes
      proxy = none
      [*]
      cookies = no
      charset = euc-jp
      proxy = socks5://u:p@proxy.test:1080
      """
    let list = try HostSettings.parse(text, file: "hosts")
    #expect(list.map(\.host) == ["news.example", "*.partner.example:8443", "*"])
    #expect(list[0].credentials?.user == "reader" && list[0].credentials?.password == "p = #ß ;x")
    #expect(list[0].headers.map(\.name) == ["X-Key", "Accept-Language"])
    #expect(list[0].headers.map(\.value) == ["a: b", "de"])
    #expect(list[1].allowsHTTP && !list[0].allowsHTTP && !list[2].allowsHTTP)
    #expect(list[1].keepsCookies && !list[1].usesProxies && list[1].proxy == nil)
    #expect(!list[2].keepsCookies && list[2].usesProxies)
    #expect(list[2].charset == "euc-jp" && list[1].charset == nil)
    #expect(list[2].proxy?.description == "socks5://proxy.test:1080")
    #expect(try HostSettings.parse("", file: "hosts").isEmpty)
  }

  @Test(arguments: [
    ("user = x", "hosts:1: 'user' stands before the first [host]"),
    ("[a.test]\nuser = x", "hosts:3: the section before this line has a user without a password"),
    ("[a.test]\npassword = secret\n[b.test]", "hosts:3: the section before this line has a password without a user"),
    ("[a.test]\nuser = a:b\npassword = secret", "hosts:4: a user name must not hold a colon"),
    ("[a.test]\nsecret", "hosts:2: neither [host] nor key = value"),
    ("[a.test", "hosts:1: a section is written [host]"),
    ("[]", "hosts:1: a section is written [host]"),
    ("[a.test]\nhttp = maybe", "hosts:2: http is yes or no"),
    ("[a.test]\nproxy = http://u:x@secret/y@p.test:1", "hosts:2: proxy 'http://…@p.test:1': it has a path"),
    (
      "[a.test]\nproxy = http://u:x/secret@p.test",
      "hosts:2: proxy 'http://…@p.test': not a URL such as http://host:3128"
    ),
    ("[a.test]\nproxy = u:secret@p.test:1", "hosts:2: proxy '…@p.test:1': not a URL such as http://host:3128"),
    ("[a.test]\nx@secret/y = 1", "hosts:2: '…' is none of header, user, password, cookies, http, proxy, charset"),
    ("[u:secret@a.test]", "hosts:1: hosts: '…@a.test' is not HOST, *.HOST or *, with or without :PORT"),
    ("[a.test]\nheader = Basic x/secret: y", "hosts:2: header '…' cannot be sent"),
    ("[a/b]", "hosts:1: hosts: 'a/b' is not HOST, *.HOST or *, with or without :PORT"),
    ("[a.test]\n[A.test]", "hosts:2: hosts: 'A.test' is there twice"),
    ("[a.test]\ncookies = maybe", "hosts:2: cookies is yes or no"),
    (
      "[a.test]\nproxy = ftp://u:secret@x",
      "hosts:2: proxy 'ftp://…@x': its scheme is none of http, https, socks4, socks5"
    ),
    ("[a.test]\nheader = secret", "hosts:2: a header is written Name: value"),
    ("[a.test]\nheader = Host: secret", "hosts:2: header 'Host' is written by the fetcher itself"),
    ("[a.test]\nheader = a b: secret", "hosts:2: header 'a b' cannot be sent"),
    (
      "[a.test]\n\ncolour = secret",
      "hosts:3: 'colour' is none of header, user, password, cookies, http, proxy, charset"
    ),
    (
      "[a.test]\ncharset = secret",
      "hosts:2: charset is the label of an encoding, such as utf-8, windows-1251, shift_jis or euc-jp"
    ),
  ])
  func mistakesNameTheirLineAndNoSecret(text: String, message: String) {
    let error = #expect(throws: FetchConfigurationError.self) {
      try HostSettings.parse(text, file: "hosts") { $0 == "utf-8" }
    }
    #expect(error?.description == message)
    #expect(error?.description.contains("secret") == false)
  }

  /// One host goes through a proxy of its own, and the others go directly.
  @Test func aHostsOwnProxyIsTaken() async throws {
    let proxy = try ScriptedServer { _ in [.send(page("proxied"))] }
    let server = try ScriptedServer { _ in [.send(page("direct"))] }
    defer {
      proxy.stop()
      server.stop()
    }
    let fetcher = try localFetcher {
      $0.resolve = ["*:\(server.port):127.0.0.1"]
      $0.hosts = try HostSettings.parse("[a.test]\nproxy = http://127.0.0.1:\(proxy.port)", file: "hosts")
    }
    for (host, expected) in [("a.test", "proxied"), ("b.test", "direct")] {
      let url = try WebURL(parsing: "http://\(host):\(server.port)/")
      let response = try await fetcher.fetch(FetchRequest(url: url)).get()
      #expect(String(decoding: response.body, as: UTF8.self).contains(expected))
    }
    await fetcher.shutDown()
  }

  @Test(arguments: [
    ("Host", "x"), ("Authorization", "Basic x"), ("cookie", "a=b"), ("User-Agent", "x"), ("a b", "c"),
    ("A", "b\r\nC: d"),
  ])
  func headersForAllHostsAreValidated(name: String, value: String) {
    #expect(throws: FetchConfigurationError.self) { try localFetcher { $0.headers = [(name, value)] } }
  }

  @Test func headersForAllHostsAreSent() async throws {
    let server = try ScriptedServer { request in
      [.send(page("\(request.header("X-A") ?? "") \(request.header("Accept") ?? "")"))]
    }
    defer { server.stop() }
    let fetcher = try localFetcher { $0.headers = [("X-A", "1"), ("accept", "text/html")] }
    let url = try WebURL(parsing: "http://127.0.0.1:\(server.port)/")
    let response = try await fetcher.fetch(FetchRequest(url: url)).get()
    #expect(String(decoding: response.body, as: UTF8.self).contains("1 text/html"))
    await fetcher.shutDown()
  }
}
