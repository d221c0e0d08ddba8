import Testing
import WebURL

/// Relative references against a base.
@Suite struct ReferenceTests {
  /// RFC 3986 section 5.4, as the URL Standard resolves it.
  @Test(arguments: [
    ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
    ("//g", "http://g/"),
    ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"),
    ("g#s", "http://a/b/c/g#s"), ("g?y#s", "http://a/b/c/g?y#s"),
    (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
    ("./", "http://a/b/c/"), ("..", "http://a/b/"),
    ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
    ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
    ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("..g", "http://a/b/c/..g"),
    ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"),
    ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ("g#s/../x", "http://a/b/c/g#s/../x"), ("http:g", "http://a/b/c/g"),
    ("http:/g", "http://a/g"), ("http://g", "http://g/"), ("https:g", "https://g/"), ("http:", "http://a/b/c/d;p?q"),
    ("http:#x", "http://a/b/c/d;p?q#x"), ("http:?x", "http://a/b/c/d;p?x"),
    ("?", "http://a/b/c/d;p?"), ("#", "http://a/b/c/d;p?q#"), ("\\g", "http://a/g"), ("\\\\g\\h", "http://g/h"),
    ("/\\g", "http://g/"), ("///g", "http://g/"), ("g\\h", "http://a/b/c/g/h"),
    (" \tg\n ", "http://a/b/c/g"), ("%2e%2e/g", "http://a/b/g"), ("//g:80/x", "http://g/x"), ("//", "FAIL"),
    ("//:80", "FAIL"), ("//g:x", "FAIL"), ("http://", "FAIL"), ("1:2", "http://a/b/c/1:2"),
    ("é?é#é", "http://a/b/c/%C3%A9?%C3%A9#%C3%A9"),
  ])
  func againstAHierarchy(_ reference: String, _ expected: String) throws {
    let base = try WebURL(parsing: "http://a/b/c/d;p?q#f")
    #expect((WebURL(reference, base: base)?.description ?? "FAIL") == expected)
  }

  @Test(arguments: [
    ("http://u:p@h:81/a?b", "c", "http://u:p@h:81/c"), ("http://u:p@h:81/a?b", "/c", "http://u:p@h:81/c"),
    ("http://u:p@h:81/a?b", "//x", "http://x/"),
    ("http://u:p@h:81/a?b", "?c", "http://u:p@h:81/a?c"), ("https://[::1]:8/a/", "b", "https://[::1]:8/a/b"),
    ("mailto:a@b", "#f", "mailto:a@b#f"), ("mailto:a@b", "x", "FAIL"),
    ("mailto:a@b", "", "FAIL"), ("mailto:a@b?c#d", "#e", "mailto:a@b?c#e"), ("data:x", "?q", "FAIL"),
    ("data:x", "http://h", "http://h/"), ("foo://h/a/b", "c", "foo://h/a/c"),
    ("foo://h/a/b", "/c", "foo://h/c"), ("foo://h/a/b", "//i/c", "foo://i/c"), ("foo://h/a/b", "\\c", "foo://h/a/\\c"),
    ("foo://h", "c", "foo://h/c"), ("foo:/a/b", "../c", "foo:/c"), ("foo:/a/b", "//h", "foo://h"),
    ("foo:/a/b", "/..//p", "foo:/.//p"), ("foo:/.//p", "q", "foo:/.//q"), ("foo:/.//p", "../q", "foo:/q"),
    ("foo:/.//p", "/q", "foo:/q"), ("foo:/.//p", "?q", "foo:/.//p?q"), ("foo:/.//p", "#q", "foo:/.//p#q"),
    ("foo:/.//p", "", "foo:/.//p"), ("foo:/a", "foo:b", "foo:b"), ("file:///a/b", "c", "file:///a/c"),
    ("file:///a/b", "/c", "file:///c"), ("file:///C:/a/b", "/c", "file:///C:/c"),
    ("file:///C:/a", "D|/x", "file:///D:/x"),
    ("file:///C:/a", "/D:/x", "file:///D:/x"), ("file:///C:/a", "../..", "file:///C:/"),
    ("file://h/a", "//i/c", "file://i/c"), ("file://h/a", "/c", "file://h/c"), ("file://h/a", "file:c", "file://h/c"),
    ("file://h/C:/a", "/c", "file://h/C:/c"),
    ("file:///a?q#f", "", "file:///a?q"), ("file:///a?q", "?r", "file:///a?r"), ("http://h/a", "file:b", "file:///b"),
    ("http://h/a", "file:///b", "file:///b"), ("file:///a", "http://h", "http://h/"),
    ("ftp://h/a/b", "../c", "ftp://h/c"),
    ("http://h", "a", "http://h/a"), ("http://h/?q", "a", "http://h/a"), ("http://h/a/b/", "..", "http://h/a/"),
    ("about:blank", "x", "FAIL"), ("http://h/a", "javascript:void(0)", "javascript:void(0)"),
  ])
  func againstOthers(_ base: String, _ reference: String, _ expected: String) throws {
    let base = try WebURL(parsing: base)
    #expect((WebURL(reference, base: base)?.description ?? "FAIL") == expected)
  }

  /// The offsets after resolution belong to the result, not to the base.
  @Test func componentsOfAResult() throws {
    let base = try WebURL(parsing: "https://user:secret@example.com:8443/a/b?c#d")
    let url = try WebURL(parsing: "../x?y", base: base)
    #expect(url.scheme == "https")
    #expect(url.username == "user")
    #expect(url.password == "secret")
    #expect(url.host == "example.com")
    #expect(url.port == 8443)
    #expect(url.effectivePort == 8443)
    #expect(url.path == "/x")
    #expect(url.query == "y")
    #expect(url.fragment == nil)
    #expect(url.pathAndQuery == "/x?y")
    let other = try WebURL(parsing: "//10.0.0.1#f", base: base)
    #expect(other.username.isEmpty)
    #expect(other.password.isEmpty)
    #expect(other.port == nil)
    #expect(other.effectivePort == 443)
    #expect(other.hostKind == .ipv4)
    #expect(other.query == nil)
    #expect(other.fragment == "f")
    let fragment = try WebURL(parsing: "#z", base: base)
    #expect(fragment.query == "c")
    #expect(fragment.fragment == "z")
    #expect(fragment.path == "/a/b")
  }

  @Test func componentsWithoutAHost() throws {
    let opaque = try WebURL(parsing: "mailto:a@b?subject=x")
    #expect(opaque.scheme == "mailto")
    #expect(opaque.host.isEmpty)
    #expect(opaque.username.isEmpty)
    #expect(opaque.path == "a@b")
    #expect(opaque.query == "subject=x")
    #expect(opaque.effectivePort == 0)
    #expect(!opaque.isHTTP)
    let slashes = try WebURL(parsing: "foo:/.//p?q")
    #expect(slashes.path == "//p")
    #expect(slashes.pathAndQuery == "//p?q")
    let empty = try WebURL(parsing: "http://h?")
    #expect(empty.query == "")
    #expect(empty.pathAndQuery == "/?")
    #expect(empty.isHTTP)
  }

  @Test(arguments: [
    ("http://h", "http://h/"), ("http://h:81/a?b#c", "http://h:81/a?b"), ("https://u@h/#c", "https://h/"),
    ("https://u:p@[::1]:8443/x?y", "https://[::1]:8443/x?y"), ("http://:p@h/?", "http://h/?"),
    ("http://@h/a", "http://h/a"),
  ])
  func aRequestNamesNoUserAndNoFragment(_ input: String, _ expected: String) throws {
    #expect(try WebURL(parsing: input).withoutUserAndFragment == expected)
  }
}
