import Testing
import WebURL

/// The host parser: number forms of IPv4 addresses, IPv6, internationalized names.
@Suite struct HostTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"),
    ("127.1", "127.0.0.1"),
    ("127.0.1", "127.0.0.1"), ("0x7F000001", "127.0.0.1"), ("017700000001", "127.0.0.1"), ("127.0.0.1.", "127.0.0.1"),
    ("0", "0.0.0.0"),
    ("0x", "0.0.0.0"), ("0x.0x.0", "0.0.0.0"), ("256", "0.0.1.0"), ("4294967295", "255.255.255.255"),
    ("0xffffffff", "255.255.255.255"), ("1.256", "1.0.1.0"),
    ("1.2.65535", "1.2.255.255"), ("192.168.0.257", "FAIL"), ("4294967296", "FAIL"), ("256.1", "FAIL"),
    ("1.2.3.4.5", "FAIL"), ("1.2.65536", "FAIL"),
    ("1.16777216", "FAIL"), ("09.1", "FAIL"), ("08", "FAIL"), ("1..2", "FAIL"), (".1", "FAIL"), ("0xg.1", "FAIL"),
    ("a.0x7f", "FAIL"), ("a.b.1", "FAIL"),
    ("a.1.", "FAIL"), ("%31%32%37.1", "127.0.0.1"), ("１２７.1", "127.0.0.1"), ("127。0。0。1", "127.0.0.1"),
    ("0x1_", "DOMAIN"), ("1.a", "DOMAIN"), ("1.2.3.4a", "DOMAIN"),
    ("1.2.3.4..", "DOMAIN"), ("0xg", "DOMAIN"), ("1e3", "DOMAIN"), ("99999999999999999999999999", "FAIL"),
    ("00000000000000000000000001", "0.0.0.1"),
  ])
  func ipv4Forms(_ host: String, _ expected: String) {
    let url = WebURL("http://\(host)/")
    switch expected {
    case "FAIL": #expect(url == nil)
    case "DOMAIN": #expect(url?.hostKind == .domain)
    default:
      #expect(url?.host == expected)
      #expect(url?.hostKind == .ipv4)
      #expect(url?.hostAddress == IPAddress(expected))
    }
  }

  @Test(arguments: [
    ("[::1]", "[::1]"), ("[::]", "[::]"), ("[1:0::]", "[1::]"), ("[2001:DB8::A]", "[2001:db8::a]"),
    ("[0:0:0:1:0:0:0:0]", "[0:0:0:1::]"),
    ("[::127.0.0.1]", "[::7f00:1]"), ("[::ffff:1.2.3.4]", "[::ffff:102:304]"), ("[1:2:0:0:5:0:0:8]", "[1:2::5:0:0:8]"),
    ("[0001:0:0:0:0:0:0:1]", "[1::1]"),
    ("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"), ("[::127.0.0.1.]", "FAIL"), ("[::1.2]", "FAIL"),
    ("[::01.2.3.4]", "FAIL"), ("[:::]", "FAIL"), ("[1:2]", "FAIL"),
    ("[::12345]", "FAIL"), ("[1::2::3]", "FAIL"), ("[::%31]", "FAIL"), ("[::1", "FAIL"), ("::1]", "FAIL"),
    ("[ ::1]", "FAIL"), ("[[::1]]", "FAIL"),
  ])
  func ipv6(_ host: String, _ expected: String) {
    let url = WebURL("http://\(host)/")
    #expect((url?.host ?? "FAIL") == expected)
    if let url {
      #expect(url.hostKind == .ipv6)
      #expect(url.hostAddress != nil)
    }
  }

  @Test(arguments: [
    ("EXAMPLE.com", "example.com"), ("ex%41mple.com", "example.com"), ("a_b.example", "a_b.example"),
    ("-a-.example", "-a-.example"), ("a--b.c", "a--b.c"),
    ("a..b", "a..b"), ("a.", "a."), (".", "."), ("a!$&'()*+,;=~`{}\"b", "a!$&'()*+,;=~`{}\"b"),
    ("bücher.de", "xn--bcher-kva.de"), ("BÜCHER.de", "xn--bcher-kva.de"),
    ("b\u{FC}cher.de", "xn--bcher-kva.de"), ("bu\u{308}cher.de", "xn--bcher-kva.de"),
    ("b%C3%BCcher.de", "xn--bcher-kva.de"), ("xn--bcher-kva.de", "xn--bcher-kva.de"),
    ("XN--BCHER-KVA.DE", "xn--bcher-kva.de"), ("faß.de", "xn--fa-hia.de"), ("βόλος.com", "xn--nxasmm1c.com"),
    ("نامه\u{200C}ای.com", "xn--mgba3gch31f060k.com"),
    ("日本語.jp", "xn--wgv71a119e.jp"), ("www。例え。jp", "www.xn--r8jz45g.jp"), ("Ｇｏ.com", "go.com"),
    ("a\u{AD}b.com", "ab.com"), ("президент.рф", "xn--d1abbgf6aiiy.xn--p1ai"),
    ("한국.kr", "xn--3e0b707e.kr"), ("ⅳ.com", "iv.com"), ("é..b", "xn--9ca..b"), ("é_x.com", "xn--_x-9ia.com"),
    ("r3---sn-x.é.com", "r3---sn-x.xn--9ca.com"),
    ("☃.net", "xn--n3h.net"), ("xn--n3h.net", "xn--n3h.net"), ("i❤.ws", "xn--i-7iq.ws"),
    ("i❤\u{FE0F}.ws", "xn--i-7iq.ws"), ("💩.la", "xn--ls8h.la"),
    ("xn--ls8h.la", "xn--ls8h.la"), ("%E2%98%83.net", "xn--n3h.net"), ("ß☃.net", "xn--zca031q.net"),
    ("０☃９.net", "xn--09-fsx.net"), ("É☃.net", "xn--9ca011q.net"),
    ("l·l.cat", "xn--ll-0ea.cat"), ("ab--cé.com", "xn--ab--c-fsa.com"),
    ("-é.com", "xn----bga.com"),
  ])
  func names(_ host: String, _ expected: String) throws {
    let url = try WebURL(parsing: "http://\(host)/")
    #expect(url.host == expected)
    #expect(url.hostKind == .domain)
    #expect(url.hostAddress == nil)
  }

  @Test(arguments: [
    "xn--", "xn--a", "xn--a-", "xn--abc-", "xn--é", "xn--a.é", "a\u{FFFD}b", "%C3", "\u{AD}", "%C2%AD", "a\u{200D}b",
    "aא", "xn--zzzzzzzzzzzz", "a\u{2FF0}b", "é<b",
    "é%b", "é\u{3A}b", "\u{301}a", "a\u{E000}", "xn--fa-hia-", "xn--bcher-kva\u{FC}", "☃\u{200D}☃", "☃א",
    "xn--xn---epa", "a\u{202E}b",
  ])
  func refusedNames(_ host: String) {
    #expect(WebURL("http://\(host)/") == nil)
  }

  @Test func reasonsAreReadable() {
    #expect(WebURLError.noScheme("example.com/x").description == "no scheme: did you mean https://example.com/x?")
    #expect(WebURLError.noScheme("//example.com/x").description == "no scheme: did you mean https://example.com/x?")
    #expect(WebURLError.noScheme("hello world").description == "no scheme")
    #expect(WebURLError.portOutOfRange("99999").description.contains("out of range"))
    #expect(WebURLError.portOutOfRange("99999").words(for: "http://a:99999/").contains("99999"))
    #expect(WebURLError.hostForbidden("\u{1}").description == "the host contains the control character U+0001")
    #expect(WebURLError.hostInvalidIPv6("[\n").description == "the host \"[\\n\" is no IPv6 address")
    #expect(throws: WebURLError.notHTTP(scheme: "ftp")) { try WebURL(parsing: "ftp://h/").requireHTTP() }
    #expect(throws: Never.self) { try WebURL(parsing: "https://h/").requireHTTP() }
  }

  @Test func excerptsAreShort() {
    do {
      _ = try WebURL(parsing: String(repeating: "é", count: 5000))
      Issue.record("parsed")
    } catch {
      #expect(error == .noScheme(String(repeating: "é", count: 60) + "…"))
      #expect(error.description == "no scheme")
    }
  }
}

/// What is said of a URL with a login has no piece of it.
@Suite struct LoginWordsTests {
  @Test(arguments: [
    "http://user:s3cret/x@host/", "http://user:99999s3/cret@host", "http://user:123456/s3cret@host/",
    "user:s3cret@host.test/",
    "//user:s3cret@host.test", "http://user:x@s3 cret@host", "http://user:1@s3cret.1.0x@/", "http://u:p@[s3cret/x@host",
    "http://user:1/@xn--s3cret\u{00AD}-", "s3cret/x@host.test",
  ])
  func errorsShowNoPieceOfALogin(text: String) {
    do {
      let url = try WebURL(parsing: text)
      try url.requireHTTP()
    } catch {
      let words = error.words(for: text)
      #expect(!words.contains("s3") && !words.contains("cret") && !words.contains("123456"), "\(text): \(words)")
    }
  }
}
