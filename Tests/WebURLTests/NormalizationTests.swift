import Testing
import WebURL

/// The section "URL key" of the project's checklist.
@Suite struct NormalizationTests {
  @Test(arguments: [
    ("HTTP://Example.COM:80/A/../B/#f", "http://example.com/B/"), ("https://u:p@example.com/", "https://example.com/"),
    ("http://example.com./x", "http://example.com/x"),
    ("http://example.com.:8080/x", "http://example.com:8080/x"), ("http://example.com../x", "http://example.com../x"),
    ("http://./x", "http://./x"), ("http://1.2.3.4./", "http://1.2.3.4/"),
    ("http://h/%7euser/%41%2d%2E%5F", "http://h/~user/A-._"), ("http://h/%2f%3a%c3%a9", "http://h/%2F%3A%C3%A9"),
    ("http://h/%252e%2541", "http://h/%252e%2541"), ("http://h/%%34%31", "http://h/%%341"),
    ("http://h/%4%31", "http://h/%4%31"), ("http://h/%%7e", "http://h/%~"), ("http://h/%zz%41", "http://h/%zzA"),
    ("http://h/a?", "http://h/a"), ("http://h/a?#f", "http://h/a"),
    ("http://h/a?b=%7e%2f%e9", "http://h/a?b=~%2F%E9"), ("http://h/?b=1&a=2", "http://h/?b=1&a=2"),
    ("http://h/?a&b=&=c&&d", "http://h/?a&b=&=c&&d"), ("http://h/?&", "http://h/?&"),
    ("http://h/?utm_source=x&utm_medium=y", "http://h/"), ("http://h/?a=1&utm_source=x&b=2", "http://h/?a=1&b=2"),
    ("http://h/?UTM_Campaign=x&a=1", "http://h/?a=1"), ("http://h/?utm=1", "http://h/?utm=1"),
    ("http://h/?utm%5Fsource=x", "http://h/"), ("http://h/?a=1&amp;utm_source=x", "http://h/?a=1"),
    (
      "http://h/?gclid=1&dclid=2&gbraid=3&wbraid=4&fbclid=5&msclkid=6&yclid=7&igshid=8&mc_cid=9&mc_eid=10&_ga=11",
      "http://h/"
    ),
    ("http://h/?gclid", "http://h/"), ("http://h/?xgclid=1&gclidx=2", "http://h/?xgclid=1&gclidx=2"),
    ("http://h/?PHPSESSID=abc&x=1", "http://h/?x=1"), ("http://h/?JSESSIONID=abc", "http://h/"),
    ("http://h/a;jsessionid=AB12.n1?x=1", "http://h/a?x=1"),
    ("http://h/a;v=1;JSESSIONID=x;w=2/b", "http://h/a;v=1;w=2/b"), ("http://h/a;p=1", "http://h/a;p=1"),
    ("http://h/..;jsessionid=1/b", "http://h/..;jsessionid=1/b"),
    ("http://h/a/.;jsessionid=1", "http://h/a/.;jsessionid=1"),
    ("http://h/a/%2e;jsessionid=1", "http://h/a/.;jsessionid=1"), ("http://h/;jsessionid=1/b", "http://h//b"),
    ("http://h/?sid=0123456789abcdef0123456789abcdef", "http://h/"), ("http://h/?sid=1234", "http://h/?sid=1234"),
    ("http://h/article.php?sid=03/04/05/1234567", "http://h/article.php?sid=03/04/05/1234567"),
    ("http://h/?sessionid=0123456789ABCDEF0123456789ABCDEF01234567", "http://h/"),
    ("http://h/?s=0123456789abcdef0123456789abcdef", "http://h/?s=0123456789abcdef0123456789abcdef"),
    ("http://h/?ref=a&source=b&id=c", "http://h/?ref=a&source=b&id=c"), ("http://www.h/A/", "http://www.h/A/"),
    (" \t\nhttp://h/a \r\n", "http://h/a"), ("ht\ttp://h\n/a\rb", "http://h/ab"), ("http:\\\\h\\a\\b", "http://h/a/b"),
    ("http://ex%61mple.com/", "http://example.com/"), ("http://2130706433/", "http://127.0.0.1/"),
    ("http://[1:0:0:0:0:0:0:2]/", "http://[1::2]/"), ("http://h/a/./b/%2e%2E/c", "http://h/a/c"),
    ("http://h/a", "http://h/a"), ("http://h/a/", "http://h/a/"), ("http://h//a//b", "http://h//a//b"),
    ("http://BÜCHER.de./", "http://xn--bcher-kva.de/"), ("http://[::FFFF:1.2.3.4]:80/", "http://[::ffff:102:304]/"),
    ("http://0x7f.1/", "http://127.0.0.1/"), ("mailto:a@b#c", "mailto:a@b"),
    ("foo://u@h/%41?gclid=1#f", "foo://h/%41?gclid=1"),
    ("foo:/.//p#f", "foo:/.//p"), ("ftp://u@h/%41", "ftp://h/A"), ("file:///%41|/a#f", "file:///%41|/a"),
  ])
  func normalizes(_ input: String, _ expected: String) throws {
    let normalized = try WebURL(parsing: input).normalized()
    #expect(normalized.description == expected)
    #expect(normalized.normalized() == normalized)
    #expect(try WebURL(parsing: normalized.description) == normalized)
  }

  @Test func normalizesWhatCameFromABase() throws {
    let base = try WebURL(parsing: "http://u@h./%7e/;jsessionid=1/a?utm_source=x")
    #expect(try WebURL(parsing: "b", base: base).normalized().description == "http://h/~//b")
    #expect(try WebURL(parsing: "/b", base: base).normalized().description == "http://h/b")
    #expect(try WebURL(parsing: "", base: base).normalized().description == "http://h/~//a")
    let plain = try WebURL(parsing: "http://h/%7e/a")
    #expect(try WebURL(parsing: "b", base: plain).normalized().description == "http://h/~/b")
    #expect(try WebURL(parsing: "%7eb", base: plain).normalized().description == "http://h/~/~b")
  }

  @Test func componentsAreThoseOfTheResult() throws {
    let url = try WebURL(parsing: "https://u:p@example.com.:8443/a;jsessionid=1/%7e?utm_source=x&b=%41#f").normalized()
    #expect(url.username.isEmpty)
    #expect(url.password.isEmpty)
    #expect(url.host == "example.com")
    #expect(url.port == 8443)
    #expect(url.path == "/a/~")
    #expect(url.query == "b=A")
    #expect(url.fragment == nil)
    #expect(url.pathAndQuery == "/a/~?b=A")
  }

  @Test(arguments: [
    ("http://h/?b=2&a=1", "http://h/?a=1&b=2"), ("http://h/?a=2&a=1", "http://h/?a=1&a=2"),
    ("http://h/?a&&b", "http://h/?b&a"), ("http://h/?a=1&utm_source=q#f", "http://h:80/?gclid=5&a=1"),
    ("http://h", "http://h/?"), ("http://h/?a-=1&a=2", "http://h/?a=2&a-=1"), ("http://h/%7e", "HTTP://H/~"),
    ("http://h./", "http://u@h/"),
  ])
  func oneKey(_ left: String, _ right: String) throws {
    #expect(try WebURL(parsing: left).urlKey == WebURL(parsing: right).urlKey)
  }

  @Test(arguments: [
    ("http://h/", "https://h/"), ("http://h/a", "http://h/a/"), ("http://h/a", "http://h/A"),
    ("http://h/", "http://www.h/"), ("http://h/", "http://h:81/"), ("http://h/?a=1", "http://h/?a=2"),
    ("http://h/?a", "http://h/?a="),
    ("http://h/a%2Fb", "http://h/a/b"), ("http://h/?a=1&a=1", "http://h/?a=1"),
  ])
  func differentKeys(_ left: String, _ right: String) throws {
    #expect(try WebURL(parsing: left).urlKey != WebURL(parsing: right).urlKey)
  }

  /// The digests were computed with coreutils' sha256sum over the texts beside them.
  @Test func keysAreSHA256() throws {
    // printf %s 'https://example.com/a?b=1&c=2'
    #expect(try WebURL(parsing: "https://Example.com/a?c=2&b=1#x").urlKey == "3692d96d-bcc5-b01f-dce2-3f1b338585b3")
    // printf %s 'example.com:8443'
    #expect(try WebURL(parsing: "https://example.com.:8443/").hostKey == -2159438993387521597)
    // printf %s 'example.com'
    #expect(try WebURL(parsing: "http://EXAMPLE.com/x").hostKey == -6667114193848649307)
  }

  @Test(arguments: [
    ("https://Example.com:443/x", "example.com"), ("http://example.com:443/", "example.com:443"),
    ("http://example.com.:81/", "example.com:81"), ("http://[::1]:8080/", "[::1]:8080"), ("http://127.1/", "127.0.0.1"),
    ("mailto:x@y", ""),
  ])
  func hostPort(_ input: String, _ expected: String) throws {
    #expect(try WebURL(parsing: input).hostPort == expected)
  }

  @Test func rulesOfASite() throws {
    var rules = NormalizationRules.standard
    rules.droppedParameters.insert("Ref")
    rules.droppedParameters.remove("gclid")
    rules.droppedParameterPrefixes = ["at_"]
    rules.sessionParameters = []
    rules.droppedPathParameters = ["v"]
    let url = try WebURL(
      parsing: "http://h/a;v=1;jsessionid=2?rEF=1&gclid=2&at_x=3&utm_a=4&sid=0123456789abcdef0123456789abcdef")
    let expected = "http://h/a;jsessionid=2?gclid=2&utm_a=4&sid=0123456789abcdef0123456789abcdef"
    #expect(url.normalized(by: rules).description == expected)
    #expect(url.urlKey(by: rules) != url.urlKey)
    let none = NormalizationRules(
      droppedParameters: [], droppedParameterPrefixes: [], sessionParameters: [], droppedPathParameters: [])
    #expect(url.normalized(by: none) == url)
  }
}
