import CCurl
import Testing
import WebURL

@testable import Fetching

/// What we judge is where curl goes: our URL and curl's own parse of it name the same host, port and path.
///
/// A parser that disagrees with the one that connects is how address filters and scopes are got around.
@Suite struct CurlAgreementTests {
  struct Parts: Equatable {
    var scheme: String
    var host: String
    var port: String
    var pathAndQuery: String
    var user: String?
  }

  /// curl's parse with the flags its own transfers use; nil when it refuses.
  private func curlParts(_ text: String) -> Parts? {
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS)
    guard curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
    func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(handle, part, &value, UInt32(flags)) == CURLUE_OK, let value else { return nil }
      defer { curl_free(value) }
      return String(cString: value)
    }
    let query = part(CURLUPART_QUERY).map { "?\($0)" } ?? ""
    return Parts(
      scheme: part(CURLUPART_SCHEME) ?? "", host: part(CURLUPART_HOST) ?? "",
      port: part(CURLUPART_PORT, CURLU_DEFAULT_PORT) ?? "", pathAndQuery: (part(CURLUPART_PATH) ?? "") + query,
      user: part(CURLUPART_USER))
  }

  /// False where we or curl refuse.
  private func check(_ input: String) -> Bool {
    guard let url = WebURL(input), url.isHTTP else { return false }
    let configuration = FetchConfiguration(userAgent: "courant-tests")
    guard let outgoing = try? OutgoingRequest(FetchRequest(url: url), configuration) else { return false }
    guard let curl = curlParts(outgoing.url) else { return false }
    #expect(curl.scheme == url.scheme, "\(input.debugDescription)")
    #expect(curl.host == url.host, "\(input.debugDescription)")
    #expect(curl.port == "\(url.effectivePort)", "\(input.debugDescription)")
    // An empty query is asked for as none or as empty; the host is what matters.
    let path = url.pathAndQuery.hasSuffix("?") ? String(url.pathAndQuery.dropLast()) : url.pathAndQuery
    #expect(curl.pathAndQuery == path || curl.pathAndQuery == url.pathAndQuery, "\(input.debugDescription)")
    #expect(curl.user == nil, "\(input.debugDescription)")
    return true
  }

  /// Ways in which parsers are known to differ.
  @Test(arguments: [
    "http://a.test\\@b.test/", "http://a.test#@b.test/", "http://a.test?@b.test/", "http://u@a.test@b.test/",
    "http://a.test:80@b.test/", "http://a.test:80\\@b.test:81/", "http://a.test\t.b.test/", "http:/a.test/",
    "http:a.test", "http:\\\\a.test\\b", "http://a.test;b.test/", "http://a.test&@b.test/", "http://[::1]/",
    "http://[::ffff:1.2.3.4]:81/", "http://0x7f.1/", "http://2130706433/", "http://0177.1/", "http://1.2.3/",
    "http://a.test.:80/", "http://a..test/", "http://.a.test/", "http://xn--bcher-kva.test/", "http://bücher.test/",
    "http://ａ.test/", "http://a%2etest/", "http://a。test/", "http://u:p%40b.test@a.test/", "http://%75@a.test/",
    "http://a.test/..//b.test", "http://a.test//b.test/../c", "http://a.test/%2e%2e/b", "http://a_b.test/",
    "http://-a-.test/", "http://a!$&'()*+,;=~`{}\"b/", "http://a.test/\\..\\b", "http://a.test?/../b",
    "http://a.test#/b",
    "https://a.test:443/", "https://a.test:080/", "http://a.test:0/", "http://a.test:65535/", "http:///a.test/",
    "http://a.test/a b?c d#e", "http://a.test/?\"<>'", "http://a.test/\u{0}x", "http://[fe80::1]/", "http://a.test/|^",
  ])
  func knownDifferences(input: String) {
    _ = check(input)
  }

  @Test(arguments: 1...8)
  func fuzzedInput(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let pieces = [
      "http://", "https://", "http:", "HTTP:\\\\", "//", "/", "\\", "@", ":", "?", "#", ".", "..", "%2e", "%2F", "%40",
      "%5c", "a", "b.test", "c.test", "127.0.0.1", "0x7f", "0177", "1", "[::1]", "[", "]", "::", "80", "443", ":81",
      "u:p@",
      " ", "\t", "\n", "\0", "é", "。", "．", "％", "xn--", "bücher", ";", "&", "=", "*", "!", "~", "\u{AD}", "\u{200D}",
      "\"", "<", "'", "{", "|", "^", "`", "-", "_", "ß",
    ]
    var compared = 0
    for _ in 0..<4000 {
      var text = random.next() % 4 == 0 ? "" : "http://"
      for _ in 0..<Int(random.next() % 12) { text += pieces[Int(random.next() % UInt64(pieces.count))] }
      if check(text) { compared += 1 }
    }
    #expect(compared > 100)
  }
}
