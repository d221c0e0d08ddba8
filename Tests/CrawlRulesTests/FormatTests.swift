import CrawlRules
import Testing

/// RFC 9309 sections 2.2 and 2.5 beyond the tables of ClauseTests, and what real files get wrong.
@Suite struct FormatTests {
  private func file(_ text: String) -> RobotsFile { RobotsFile(parsing: Array(text.utf8)) }

  private func forbids(_ text: String, _ path: String = "/x") -> Bool {
    !file(text).verdict(for: path, agent: "courant").isAllowed
  }

  @Test(arguments: ["\n", "\r", "\r\n", "\n\n", "\r\n\r\n"])
  func section2_2_anyLineEnding(_ ending: String) {
    let text = "user-agent: *\(ending)disallow: /x\(ending)disallow: /y\(ending)"
    #expect(forbids(text))
    #expect(forbids(text, "/y"))
    #expect(!forbids(text, "/z"))
  }

  @Test func section2_2_lineNumbersCountEachEndingOnce() {
    let text = "user-agent: *\r\n\n\r# four\r\ndisallow: /x"
    #expect(file(text).verdict(for: "/x", agent: "courant").line == 5)
  }

  @Test(arguments: ["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw", "Disalow", "DISALLOW"])
  func misspelledDisallow(_ key: String) { #expect(forbids("user-agent: *\n\(key): /x")) }

  @Test(arguments: ["useragent", "user agent", "User-Agent", "UserAgent"])
  func misspelledUserAgent(_ key: String) { #expect(forbids("\(key): *\ndisallow: /x")) }

  @Test(arguments: ["disallowed", "dis allow", "no", "", "disallow-x", "disalloww"])
  func section2_2_4_unknownKeysAreSkipped(_ key: String) { #expect(!forbids("user-agent: *\n\(key): /x")) }

  @Test func missingColonBetweenTwoWords() {
    #expect(forbids("user-agent *\ndisallow /x"))
    #expect(forbids("user-agent\t*\ndisallow \t /x # c"))
    #expect(forbids("user-agent *\ndisallow /a:b", "/a:b"))
    #expect(!forbids("user-agent: *\ndisallow /x y"))
    #expect(!forbids("user-agent: *\ndisallow"))
  }

  @Test func longLinesAreCut() {
    let limit = 8 * 2083
    let long = "disallow: /" + String(repeating: "a", count: limit)
    let kept = String(repeating: "a", count: limit - "disallow: /".utf8.count)
    let text = "user-agent: *\n\(long)b\ndisallow: /x"
    #expect(forbids(text, "/" + kept))
    #expect(!forbids(text, "/" + kept.dropLast()))
    #expect(forbids(text, "/x"))
  }

  @Test func section2_5_parsesAtLeast500KiB() {
    let filler = String(repeating: "#" + String(repeating: "c", count: 98) + "\n", count: 5110)
    let text = "user-agent: *\n" + filler + "disallow: /x\n"
    #expect(text.utf8.count < 512_000)
    #expect(forbids(text))
  }

  @Test func section2_5_cutsAtTheLastWholeLine() {
    let head = "user-agent: *\ndisallow: /x\n"
    let tail = "\nallow: /xyz\n"
    for room in 1..<tail.utf8.count {
      // The limit falls behind each byte of the last line in turn.
      let filler = String(repeating: "#", count: 512_000 - head.utf8.count - room)
      let file = file(head + filler + tail + "disallow: /")
      let isWhole = room >= tail.utf8.count - 1
      #expect(file.verdict(for: "/xyz", agent: "courant").isAllowed == isWhole)
      #expect(file.verdict(for: "/other", agent: "courant").isAllowed)
    }
  }

  @Test func section2_5_oneLineAboveTheLimitIsNoFile() {
    let file = RobotsFile(parsing: Array(repeating: UInt8(ascii: "a"), count: 600_000))
    #expect(file.verdict(for: "/x", agent: "courant").isAllowed)
  }

  @Test func htmlInsteadOfRulesAllows() {
    #expect(!forbids("<!DOCTYPE html>\n<html><head><title>404: not found</title></head>\n<body>disallow: /</body>"))
  }

  @Test func bytesThatAreNoUTF8() {
    let bytes = Array("user-agent: *\ndisallow: /".utf8) + [0xE9, 0x0A]
    let verdict = RobotsFile(parsing: bytes).verdict(for: "/%E9", agent: "courant")
    #expect(!verdict.isAllowed)
    #expect(verdict.rule == "disallow: /\u{FFFD}")
  }

  @Test(arguments: [
    ("5", 5), ("0.5", 0.5), ("10 # s", 10), ("0", 0), ("1.25s", 1.25), ("86401", 86_400),
    ("99999999999999999999999", 86_400),
    (".5", 0.5), ("2.", 2), ("3,5", 3),
  ])
  func crawlDelay(_ value: String, _ seconds: Double) throws {
    let delay = try #require(file("user-agent: *\ncrawl-delay: \(value)").crawlDelay(for: "courant"))
    #expect(abs(delay / .seconds(1) - seconds) < 1e-9)
  }

  @Test(arguments: ["", "-1", "NaN", "inf", "x", "+1", "."])
  func crawlDelayThatIsNone(_ value: String) {
    #expect(file("user-agent: *\ncrawl-delay: \(value)").crawlDelay(for: "courant") == nil)
  }

  /// A `Crawl-delay` is no rule, so it ends no list of user-agents: it is told by its line, and who shares the group.
  @Test func crawlDelayIsToldByItsLine() {
    let shared = file("user-agent: *\ncrawl-delay: 10\ncrawl-delay: 3\n\nuser-agent: courant\ndisallow: /x\n")
    #expect(shared.crawlDelay(for: "courant") == .seconds(10) && shared.crawlDelayLine(for: "courant") == 2)
    #expect(shared.tokens(sharing: "courant") == ["*"] && shared.tokens(sharing: "other") == ["courant"])
    let apart = file(
      "user-agent: *\ndisallow: /y\ncrawl-delay: 10\n\nuser-agent: courant\ncrawl-delay: 2\ndisallow: /x\n")
    #expect(apart.crawlDelay(for: "courant") == .seconds(2) && apart.crawlDelayLine(for: "courant") == 6)
    #expect(apart.tokens(sharing: "courant").isEmpty)
    let twice = file("user-agent: a\ncrawl-delay: 1\ndisallow: /x\nuser-agent: a\ncrawl-delay: 5\ndisallow: /y\n")
    #expect(twice.crawlDelay(for: "a") == .seconds(5) && twice.crawlDelayLine(for: "a") == 5)
    #expect(file("disallow: /").tokens(sharing: "a").isEmpty && file("").crawlDelayLine(for: "a") == nil)
  }

  @Test func crawlDelayBelongsToItsGroup() {
    let text =
      "crawl-delay: 9\nuser-agent: a\ncrawl-delay: 2\ndisallow: /\nuser-agent: *\ncrawldelay: 7\ncrawl-delay: 4"
    #expect(file(text).crawlDelay(for: "A/1.0") == .seconds(2))
    #expect(file(text).crawlDelay(for: "b") == .seconds(7))
    #expect(file("user-agent: a\ndisallow: /\nuser-agent: *\ncrawl-delay: 5").crawlDelay(for: "a") == nil)
  }

  @Test func sitemapsBelongToNoGroup() {
    let text = """
      Sitemap: https://example.org/a.xml
      user-agent: other
      disallow: /
      site-map: https://example.org/b.xml?x=1:2 # news
      SITEMAP https://example.org/c.xml
      sitemap:
      """
    #expect(
      file(text).sitemaps == [
        "https://example.org/a.xml", "https://example.org/b.xml?x=1:2", "https://example.org/c.xml",
      ])
  }

  /// Bytes from a small alphabet that is likely to form records, and any bytes at all.
  @Test func randomBytesNeverTrap() {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    let words = [
      "user-agent", "disallow", "allow", ":", " ", "\n", "\r", "*", "$", "/", "%", "%4", "%2F", "?", "#", "é", "a",
      "\0",
    ]
    for round in 0..<600 {
      var bytes: [UInt8] = []
      for _ in 0..<60 {
        if round.isMultiple(of: 3) {
          bytes.append(UInt8(truncatingIfNeeded: next() >> 20))
        } else {
          bytes.append(contentsOf: words[Int(next() % UInt64(words.count))].utf8)
        }
      }
      let file = RobotsFile(parsing: bytes)
      let path = String(decoding: bytes.suffix(40), as: UTF8.self)
      _ = file.verdict(for: path, agent: "a")
      _ = file.crawlDelay(for: path)
    }
  }
}
