import Testing
import WebURL

/// What the URL Standard says of inputs without a base: the serialization, or failure.
@Suite struct ParsingTests {
  @Test(arguments: [
    ("http://example.com", "http://example.com/"), ("HTTPS://Example.COM/Path", "https://example.com/Path"),
    ("http:example.com", "http://example.com/"), ("http:/example.com/", "http://example.com/"),
    ("http:////example.com///x", "http://example.com///x"), ("http:\\\\example.com\\a\\b", "http://example.com/a/b"),
    ("https:/\\/example.com", "https://example.com/"), (" \u{1}http://a/ \n\u{0}", "http://a/"),
    ("ht\ntp://ex\tam\rple.com/a\nb?c\td#e\rf", "http://example.com/ab?cd#ef"),
    ("h\tt\nt\rp://h\to\ns\rt:9\t0\n0\r0/", "http://host:9000/"),
    ("http://a?b", "http://a/?b"), ("http://a#b", "http://a/#b"), ("http://a?", "http://a/?"),
    ("http://a#", "http://a/#"),
    ("http://a/?#", "http://a/?#"), ("http://a/b?c?d#e#f?", "http://a/b?c?d#e#f?"),
    ("http://a/b#c/../d", "http://a/b#c/../d"),
    ("http://a/b?c/../d", "http://a/b?c/../d"), ("ws://h:80/", "ws://h/"), ("wss://h:443/x", "wss://h/x"),
    ("ftp://h:21/", "ftp://h/"),
    ("http://example.com\\@evil.com/", "http://example.com/@evil.com/"),
  ])
  func specialSchemes(_ input: String, _ expected: String) throws {
    #expect(try WebURL(parsing: input).description == expected)
  }

  @Test(arguments: [
    ("http://u:p@h/", "http://u:p@h/"), ("http://u@h/", "http://u@h/"), ("http://u:@h/", "http://u@h/"),
    ("http://:p@h/", "http://:p@h/"),
    ("http://:@h/", "http://h/"), ("http://@h/", "http://h/"),
    ("http://foo@evil:80@good/", "http://foo%40evil:80@good/"),
    ("http://a:b:c@h/", "http://a:b%3Ac@h/"), ("http://a:b@c:d@h/", "http://a:b%40c%3Ad@h/"),
    ("http://@@h/", "http://%40@h/"),
    ("http://u ser;=|[]^@h/", "http://u%20ser%3B%3D%7C%5B%5D%5E@h/"), ("http://é:ß@h/", "http://%C3%A9:%C3%9F@h/"),
    ("http://%41:%2f@h/", "http://%41:%2f@h/"), ("http://u/@h/", "http://u/@h/"), ("http://u?@h/", "http://u/?@h/"),
    ("http://u#@h/", "http://u/#@h/"), ("http://a\\@b@c/", "http://a/@b@c/"), ("foo://u:p@h:1/", "foo://u:p@h:1/"),
    ("http://'!$&()*+,@h/", "http://'!$&()*+,@h/"),
  ])
  func userInformation(_ input: String, _ expected: String) throws {
    #expect(try WebURL(parsing: input).description == expected)
  }

  @Test(arguments: [
    ("http://h:80/", "http://h/"), ("https://h:443/", "https://h/"), ("http://h:443/", "http://h:443/"),
    ("http://h:/", "http://h/"),
    ("http://h:0/", "http://h:0/"), ("http://h:00080/", "http://h/"), ("http://h:65535/", "http://h:65535/"),
    ("http://h:000000000000000000008080/", "http://h:8080/"), ("http://[::1]:8080/", "http://[::1]:8080/"),
    ("foo://h:80/", "foo://h:80/"),
    ("foo://h:/", "foo://h/"), ("http://h:81?q", "http://h:81/?q"), ("http://h:81#f", "http://h:81/#f"),
    ("http://h:81\\x", "http://h:81/x"),
  ])
  func ports(_ input: String, _ expected: String) throws { #expect(try WebURL(parsing: input).description == expected) }

  @Test(arguments: [
    ("http://h/.", "http://h/"), ("http://h/..", "http://h/"), ("http://h/./", "http://h/"),
    ("http://h/../a", "http://h/a"),
    ("http://h/a/./b/../c", "http://h/a/c"), ("http://h/a/..", "http://h/"), ("http://h/a/b/..", "http://h/a/"),
    ("http://h/a/.", "http://h/a/"),
    ("http://h/%2e/a", "http://h/a"), ("http://h/a/%2E%2e/b", "http://h/b"), ("http://h/a/.%2e", "http://h/"),
    ("http://h/a/%2e.", "http://h/"),
    ("http://h/...", "http://h/..."), ("http://h/%2e%2e%2e", "http://h/%2e%2e%2e"),
    ("http://h/a..b/.c/d.", "http://h/a..b/.c/d."),
    ("http://h//a//../b", "http://h//a/b"), ("http://h/a/../../../b", "http://h/b"), ("http://h/%2", "http://h/%2"),
    ("http://h/%zz", "http://h/%zz"),
    ("http://h/%252e/", "http://h/%252e/"), ("http://h/a\\..\\b", "http://h/b"), ("http://h/..a/", "http://h/..a/"),
    ("http://h/.%2", "http://h/.%2"),
    ("http://h/%2eb", "http://h/%2eb"), ("http://h/a?/../b", "http://h/a?/../b"),
  ])
  func dotSegments(_ input: String, _ expected: String) throws {
    #expect(try WebURL(parsing: input).description == expected)
  }

  @Test(arguments: [
    ("http://h/a b", "http://h/a%20b"), ("http://h/é", "http://h/%C3%A9"),
    ("http://h/\"<>`{}^|~", "http://h/%22%3C%3E%60%7B%7D%5E|~"),
    ("http://h/[]@:!$&'()*+,;=", "http://h/[]@:!$&'()*+,;="), ("http://h/\u{7F}\u{1}x", "http://h/%7F%01x"),
    ("http://h/%e9%E9", "http://h/%e9%E9"),
    ("http://h/?a b'\"<>", "http://h/?a%20b%27%22%3C%3E"), ("http://h/?`{}^|[]\\", "http://h/?`{}^|[]\\"),
    ("foo://h/?a'b", "foo://h/?a'b"),
    ("http://h/?é=日", "http://h/?%C3%A9=%E6%97%A5"), ("http://h/#a b\"<>`", "http://h/#a%20b%22%3C%3E%60"),
    ("http://h/#{}^|'é", "http://h/#{}^|'%C3%A9"),
    ("http://h/#\\", "http://h/#\\"), ("http://h/\u{1F600}", "http://h/%F0%9F%98%80"),
    ("http://h/a\0b", "http://h/a%00b"), ("http://h/a+b?c+d", "http://h/a+b?c+d"),
  ])
  func percentEncodeSets(_ input: String, _ expected: String) throws {
    #expect(try WebURL(parsing: input).description == expected)
  }

  @Test(arguments: [
    ("mailto:x@y.z", "mailto:x@y.z"), ("javascript:alert(1 + 2)", "javascript:alert(1 + 2)"),
    ("data:text/html,<b>é", "data:text/html,<b>%C3%A9"),
    ("foo:bar?q#f", "foo:bar?q#f"), ("foo:a  ?q", "foo:a %20?q"), ("foo:a #f", "foo:a%20#f"), ("foo:a ", "foo:a"),
    ("foo:", "foo:"),
    ("foo:/a/../b", "foo:/b"), ("foo:/a/..//b", "foo:/.//b"), ("foo:/.//b", "foo:/.//b"), ("foo:///a", "foo:///a"),
    ("foo://", "foo://"),
    ("foo://h", "foo://h"), ("foo://h?q", "foo://h?q"), ("foo://h#f", "foo://h#f"), ("foo://h/a/../b", "foo://h/b"),
    ("foo://H%41é/", "foo://H%41%C3%A9/"),
    ("foo://h\\x", "FAIL"), ("foo:\\\\h", "foo:\\\\h"), ("foo://1.2.3.999/", "foo://1.2.3.999/"),
    ("foo://[::1]/", "foo://[::1]/"),
    ("a+b-c.1:x", "a+b-c.1:x"), ("localhost:8080/x", "localhost:8080/x"), ("foo:/", "foo:/"), ("foo:?q", "foo:?q"),
    ("blob:https://h/x", "blob:https://h/x"),
    ("foo:a/../b", "foo:a/../b"),
  ])
  func otherSchemes(_ input: String, _ expected: String) throws {
    #expect((WebURL(input)?.description ?? "FAIL") == expected)
  }

  @Test(arguments: [
    ("file:///a/b", "file:///a/b"), ("file://host/a", "file://host/a"), ("file://localhost/a", "file:///a"),
    ("file://LOCALHOST/a", "file:///a"),
    ("file:a", "file:///a"), ("file:/a", "file:///a"), ("file:", "file:///"), ("file:?q", "file:///?q"),
    ("file:\\\\h\\a", "file://h/a"),
    ("file:///C|/x", "file:///C:/x"), ("file:c:\\x\\..\\..\\y", "file:///c:/y"), ("file://C:/x", "file:///C:/x"),
    ("file:///C:/..", "file:///C:/"),
    ("file:///C:/../..", "file:///C:/"), ("file:///a/C|/x", "file:///a/C|/x"), ("file:////h/x", "file:////h/x"),
    ("file://h:80/", "FAIL"),
    ("file://u@h/", "FAIL"), ("file:///C:x/..", "file:///"),
  ])
  func fileScheme(_ input: String, _ expected: String) throws {
    #expect((WebURL(input)?.description ?? "FAIL") == expected)
  }

  @Test(arguments: [
    ("", WebURLError.empty), (" \t\n", .empty), ("\u{0}", .empty), ("/path", .noScheme("/path")),
    ("1http://h/", .noScheme("1http://h/")),
    ("http//h", .noScheme("http//h")), (":a", .noScheme(":a")), ("?q", .noScheme("?q")), ("a b:c", .noScheme("a b:c")),
    ("http", .noScheme("http")),
    ("http://", .hostEmpty), ("http:", .hostEmpty), ("https:///", .hostEmpty), ("http://?q", .hostEmpty),
    ("http://:80/", .hostEmpty),
    ("http://u@/", .hostEmpty), ("http://u:p@", .hostEmpty), ("http://@:80", .hostEmpty), ("foo://:80/", .hostEmpty),
    ("foo://u@/", .hostEmpty),
    ("http://a b/", .hostForbidden(" ")), ("http://a<b/", .hostForbidden("<")), ("http://a>b/", .hostForbidden(">")),
    ("http://a^b/", .hostForbidden("^")),
    ("http://a|b/", .hostForbidden("|")), ("http://a[b/", .hostForbidden("[")), ("http://a]b/", .hostForbidden("]")),
    ("http://a%b/", .hostForbidden("%")),
    ("http://a%20b/", .hostForbidden(" ")), ("http://a%00/", .hostForbidden("\0")),
    ("http://a%2fb/", .hostForbidden("/")), ("http://a%40b/", .hostForbidden("@")),
    ("http://a%3ab/", .hostForbidden(":")), ("http://a%5Cb/", .hostForbidden("\\")),
    ("http://a%2523/", .hostForbidden("%")), ("http://a\u{7F}/", .hostForbidden("\u{7F}")),
    ("http://a\u{1}b/", .hostForbidden("\u{1}")), ("foo://a b/", .hostForbidden(" ")),
    ("foo://a^b/", .hostForbidden("^")), ("foo://a\u{0}b/", .hostForbidden("\0")),
    ("http://h:65536/", .portOutOfRange("65536")),
    ("http://h:99999999999999999999/", .portOutOfRange("99999999999999999999")), ("http://h:8a/", .portInvalid("8a")),
    ("http://h:-1/", .portInvalid("-1")), ("http://h:+8/", .portInvalid("+8")), ("http://h: 8/", .portInvalid(" 8")),
    ("http://h:8:9/", .portInvalid("8:9")),
    ("http://1.2.3.4.5/", .hostInvalidIPv4("1.2.3.4.5")), ("http://1.2.3.256/", .hostInvalidIPv4("1.2.3.256")),
    ("http://[::1/", .hostInvalidIPv6("[::1")),
    ("http://[]/", .hostInvalidIPv6("[]")), ("http://[::1]x/", .hostInvalidIPv6("[::1]x")),
    ("http://[fe80::1%25eth0]/", .hostInvalidIPv6("[fe80::1%25eth0]")),
  ])
  func failures(_ input: String, _ expected: WebURLError) {
    #expect(throws: expected) { try WebURL(parsing: input) }
    #expect(WebURL(input) == nil)
  }

  @Test(arguments: ["\t", "\n", "\r", "\r\n"])
  func tabsAndNewlinesAreDroppedAnywhere(_ dropped: String) throws {
    let text = "https://user:pw@www.example.com:8443/news/2026/page.html?a=1&b=2#part"
    let plain = try WebURL(parsing: text)
    for offset in 0...text.utf8.count {
      let index = text.utf8.index(text.startIndex, offsetBy: offset)
      #expect(try WebURL(parsing: String(text[..<index]) + dropped + String(text[index...])) == plain)
    }
    let vertical = try WebURL(parsing: "http://h/long/enough/a\u{B}b\u{C}c")
    #expect(vertical.path == "/long/enough/a%0Bb%0Cc")
  }

  @Test func lengthIsBounded() throws {
    let head = "http://h/"
    let longest = head + String(repeating: "a", count: WebURL.maximumLength - head.utf8.count)
    #expect(try WebURL(parsing: longest).description == longest)
    #expect(throws: WebURLError.tooLong) { try WebURL(parsing: longest + "a") }
    #expect(throws: WebURLError.tooLong) { try WebURL(parsing: head + String(repeating: "é", count: 1400)) }
    #expect(throws: WebURLError.tooLong) { try WebURL(parsing: head + String(repeating: "a", count: 5_000_000)) }
    #expect(try WebURL(parsing: head + String(repeating: "a/../", count: 10_000)).description == head)
    #expect(try WebURL(parsing: String(repeating: " ", count: 100_000) + head).description == head)
    let base = try WebURL(parsing: longest)
    #expect(throws: WebURLError.tooLong) { try WebURL(parsing: "?" + String(repeating: "b", count: 10), base: base) }
  }
}
