import CrawlRules
import Testing

/// RFC 9309 sections 2.2.2 and 2.2.3 beyond the tables of ClauseTests: encodings, patterns, and what a verdict tells.
@Suite struct RuleTests {
  private func verdict(_ rules: String, _ path: String) -> RobotsFile.Verdict {
    RobotsFile(parsing: Array("user-agent: *\n\(rules)\n".utf8)).verdict(for: path, agent: "courant")
  }

  private func matches(_ pattern: String, _ path: String) -> Bool { !verdict("disallow: \(pattern)", path).isAllowed }

  @Test func section2_2_2_noMatchIsAllowed() {
    let result = verdict("disallow: /x\nallow: /y", "/z")
    #expect(result.isAllowed)
    #expect(result.rule == nil)
    #expect(result.line == nil)
  }

  @Test(arguments: ["x", "https://example.org/x", "?x", "$"])
  func section2_2_2_patternBeginsWithSlashOrWildcard(_ pattern: String) {
    #expect(verdict("disallow: \(pattern)", "/x").isAllowed)
  }

  /// The rows of the section's table, and what follows from its text; the rule and the path in either order.
  @Test(arguments: [
    ("/foo/bar?baz=quz", "/foo/bar?baz=quz"), ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
    ("/foo/bar/\u{1F4A9}", "/foo/bar/%F0%9F%92%A9"), ("/foo/bar/\u{30C4}", "/foo/bar/%E3%83%84"),
    ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"), ("/foo/bar/%62%61%7A", "/foo/bar/baz"), ("/%7Euser", "/~user"),
    ("/a b", "/a%20b"), ("/a|b", "/a%7Cb"), ("/a%2fb", "/a%2Fb"), ("/%", "/%"), ("/%zz", "/%zz"), ("/%4", "/%4"),
  ])
  func section2_2_2_comparesInOneEncoding(_ left: String, _ right: String) {
    #expect(matches(left, right))
    #expect(matches(right, left))
  }

  @Test(arguments: [("/a%2Fb", "/a/b"), ("/a/b", "/a%2Fb"), ("/a%3Fb", "/a?b"), ("/a%26b", "/a&b"), ("/%2525", "/%25")])
  func section2_2_2_reservedCharactersKeepTheirEscapes(_ pattern: String, _ path: String) {
    #expect(!matches(pattern, path))
  }

  @Test(arguments: [
    ("/fish", "/fish"), ("/fish", "/fish.html"), ("/fish", "/fish/salmon"), ("/fish", "/fish?id=1"),
    ("/fish*", "/fishheads"),
    ("/fish/", "/fish/"), ("/fish/", "/fish/?id"), ("/*.php", "/index.php"), ("/*.php", "/a/b.php?x"),
    ("/*.php", "/.php"),
    ("/*.php$", "/a.php"), ("/*.php$", "/a.php/b.php"), ("/fish*.php", "/fish.php"),
    ("/fish*.php", "/fishheads/c.php?x"),
    ("/$", "/"), ("/*", "/"), ("*", "/x"), ("*.pdf$", "/a.pdf"), ("/*/b/*/d", "/a/b/c/d"), ("/**a***b", "/xaxb"),
    ("/a*a", "/aa"), ("/*ab*ab$", "/abab"), ("/*ab$", "/abab"), ("/x*$", "/xyz"), ("/?", "/?a"), ("/a$b", "/a$bc"),
    ("/a$b$", "/a$b"), ("/file-with-a-%2A.html", "/file-with-a-*.html"), ("/foo-%24", "/foo-$"), ("/a*", "/a*b"),
    ("/*abcdefghijklmnopqrstuvwxyz", "/abcabcdefghijklmnopqrstuvwxyzz"), ("/", ""),
  ])
  func section2_2_3_patternMatches(_ pattern: String, _ path: String) {
    #expect(matches(pattern, path))
  }

  @Test(arguments: [
    ("/fish", "/Fish"), ("/fish", "/catfish"), ("/fish", "/?id=fish"), ("/fish/", "/fish"), ("/fish/", "/fish.html"),
    ("/*.php", "/"), ("/*.php", "/windows.PHP"), ("/*.php$", "/a.php?x"), ("/*.php$", "/a.php5"),
    ("/fish*.php", "/Fish.php"),
    ("/$", "/x"), ("/a*a$", "/a"), ("/*ab*ab$", "/ab"), ("/a*b*c", "/acb"), ("/x$", "/xx"), ("/a$b", "/a"),
    ("/?", "/a"),
    ("/file-with-a-%2A.html", "/file-with-a-x.html"), ("/foo-%24", "/foo-"), ("/abc", "/ab"), ("/ab*bc$", "/abc"),
    ("/*abcdefghijklmnopqrstuvwxyz", "/abcabcdefghijklmnopqrstuvwxy"),
  ])
  func section2_2_3_patternDoesNotMatch(_ pattern: String, _ path: String) {
    #expect(!matches(pattern, path))
  }

  @Test func section2_2_2_verdictNamesTheRuleAsWrittenAndItsLine() {
    let text = "# top\r\nUser-agent: *\r\n\r\nDISALLOW :  /Priv%61te*  # keep out\r\nAllow: /x\r\n"
    let file = RobotsFile(parsing: Array(text.utf8))
    let forbidden = file.verdict(for: "/Private/1", agent: "courant")
    #expect(forbidden == RobotsFile.Verdict(isAllowed: false, rule: "DISALLOW :  /Priv%61te*", line: 4))
    #expect(
      file.verdict(for: "/x", agent: "courant") == RobotsFile.Verdict(isAllowed: true, rule: "Allow: /x", line: 5))
  }

  @Test func verdictTextHasNoControlCharacters() {
    #expect(verdict("disallow: /a\0\u{1B}[31m", "/a%00%1B[31m").rule == "disallow: /a  [31m")
  }

  /// Section 3: a hostile file must not hold the crawler. Each took minutes with backtracking.
  @Test(.timeLimit(.minutes(3)))
  func section3_hostilePatternsTakeLinearTime() {
    let path = "/" + String(repeating: "a", count: 8000)
    let stars = "/" + String(repeating: "a*", count: 4000) + "b"
    #expect(!matches(stars, path))
    #expect(!matches("/*" + String(repeating: "a", count: 7000) + "b", path))
    #expect(matches("/*" + String(repeating: "a", count: 7000) + "$", path))
    #expect(!matches("/" + String(repeating: "*", count: 16_000) + "b", path))
  }

  /// A long literal whose beginning occurs again within itself.
  @Test(arguments: ["a", "ab", "aab", "abaab"])
  func section2_2_3_longLiteralsOverlap(_ unit: String) {
    let repeated = String(repeating: unit, count: 12)
    for extra in 0..<6 {
      let path = "/" + String(repeating: unit, count: extra) + repeated + "c/d"
      #expect(matches("/*\(repeated)c", path))
      #expect(matches("/*\(repeated)c*d$", path))
      #expect(!matches("/*\(repeated)d", path))
    }
  }
}
