import Testing
import WebURL

/// Laws that hold for every input, tried on seeded random ones.
@Suite struct PropertyTests {
  /// xorshift64*, so that a failure can be repeated from its seed.
  private struct Generator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(below bound: Int) -> Int {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % bound
    }

    /// Pieces that are likely to reach odd corners when put together.
    mutating func url() -> String {
      let schemes = ["http:", "https:", "HTTP:", "file:", "foo:", "ftp:", "", "wss:", "javascript:"]
      let pieces = [
        "/", "/", "//", "\\", ".", "..", "%2e", "%2E%2e", "?", "#", "@", ":", "::", "[", "]", "[::1]", "a", "B",
        "example.com",
        "127.1", "0x7f", "1", "256", "xn--", "xn--bcher-kva", "é", "日", "☃", "\u{AD}", "\u{3002}", "%", "%4", "%41",
        "%%34%31",
        "%7e", "%c3%a9", "%00", " ", "\t", "\n", "\0", "\u{7F}", "C|", "c:", ";jsessionid=1", ";", "&", "=",
        "utm_source=1",
        "gclid=2", "sid=", "0123456789abcdef0123456789abcdef", "'", "\"", "<", "^", "|", "+", "80", "443", "99999",
        "/.//",
        "localhost", "\u{200D}", "א", "~", "amp;", "{", "*",
      ]
      var text = schemes[next(below: schemes.count)]
      if next(below: 3) > 0 { text += "//" }
      for _ in 0..<next(below: 14) { text += pieces[next(below: pieces.count)] }
      return text
    }

    mutating func bytes() -> String {
      String(decoding: (0..<next(below: 60)).map { _ in UInt8(next(below: 256)) }, as: UTF8.self)
    }
  }

  private func check(_ url: WebURL, _ input: String) {
    #expect(URLLaws.violations(of: url) == [], "\(input.debugDescription)")
  }

  @Test(arguments: 1...8)
  func parsingASerializationGivesTheSame(seed: Int) {
    var generator = Generator(seed: UInt64(seed))
    var parsed = 0
    for _ in 0..<600 {
      let input = generator.url()
      guard let url = WebURL(input) else { continue }
      parsed += 1
      check(url, input)
    }
    #expect(parsed > 120)
  }

  @Test(arguments: 11...14)
  func resolvingGivesAbsoluteURLs(seed: Int) {
    var generator = Generator(seed: UInt64(seed))
    for _ in 0..<600 {
      guard let base = WebURL(generator.url()) else { continue }
      let reference = generator.url()
      guard let url = WebURL(reference, base: base) else { continue }
      check(url, "\(reference) against \(base)")
      if let alone = WebURL(reference), alone.scheme != base.scheme { #expect(alone == url) }
    }
  }

  @Test(arguments: 21...24)
  func randomBytesNeverTrap(seed: Int) throws {
    var generator = Generator(seed: UInt64(seed))
    let base = try WebURL(parsing: "http://h/a/b?c")
    for _ in 0..<800 {
      let input = generator.bytes()
      if let url = WebURL(input) { check(url, input) }
      if let url = WebURL(input, base: base) { check(url, input) }
      if let url = WebURL("http://" + input) { check(url, input) }
      _ = IPAddress(input)
      _ = IPRange(input)
      #expect(URLLaws.violations(of: Array(input.utf8)) == [], "\(input.debugDescription)")
    }
  }

  @Test(arguments: 31...32)
  func addressesPrintAndParse(seed: Int) throws {
    var generator = Generator(seed: UInt64(seed))
    for _ in 0..<800 {
      let bytes = (0..<16).map { _ in generator.next(below: 3) == 0 ? UInt8(generator.next(below: 256)) : 0 }
      let address = IPAddress(v6: bytes)
      #expect(IPAddress(address.description) == address)
      #expect(WebURL("http://[\(address)]/")?.host == "[\(address)]")
      #expect(address.bytes == bytes)
    }
  }
}
