import CrawlRules
import Testing

/// What the parser that most sites test against (github.com/google/robotstxt) promises, as facts of our own making.
///
/// Two of its promises are not kept here (docs/decisions/0009), because RFC 9309 section 2.2.2 says otherwise: it
/// compares an unescaped non-ASCII path, and `%62%61%7A` with `baz`, as different.
@Suite struct InteroperabilityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let agent: String
    let path: String
    let isAllowed: Bool
    init(_ text: String, _ agent: String, _ path: String, _ isAllowed: Bool) {
      self.text = text.replacing("|", with: "\n")
      self.agent = agent
      self.path = path
      self.isAllowed = isAllowed
    }
    var testDescription: String { "\(agent) \(path) by \(text)" }
  }

  static let basics: [Case] = [
    Case("", "FooBot", "/", true), Case("", "", "/", true), Case("user-agent: FooBot|disallow: /", "", "/", true),
    Case("user-agent: FooBot|disallow: /", "FooBot", "/x", false),
    // Lines that are no records of the format.
    Case("foo: FooBot|bar: /", "FooBot", "/x/y", true), Case("user-agent FooBot|disallow /", "FooBot", "/x/y", false),
    Case("user-agent: FooBot|allow: /x|user-agent: BarBot|disallow: /|", "BarBot", "/x", false),
    // Names of records in any case.
    Case("USER-AGENT: FooBot|ALLOW: /x|DISALLOW: /", "FooBot", "/x/y", true),
    Case("USER-AGENT: FooBot|ALLOW: /x|DISALLOW: /", "FooBot", "/a/b", false),
    Case("uSeR-aGeNt: FooBot|AlLoW: /x|dIsAlLoW: /", "FooBot", "/a/b", false),
    // The agent in any case.
    Case("User-Agent: FOO BAR|Allow: /x/|Disallow: /", "Foo", "/x/y", true),
    Case("User-Agent: FOO BAR|Allow: /x/|Disallow: /", "foo", "/a/b", false),
    Case("User-Agent: foo bar|Allow: /x/|Disallow: /", "FOO", "/a/b", false),
    // A name up to its first space.
    Case("User-Agent: *|Disallow: /|User-Agent: Foo Bar|Allow: /x/|Disallow: /", "Foo", "/x/y", true),
    // The group for all others, before and after.
    Case("user-agent: FooBot|disallow: /x/|user-agent: *|allow: /", "BarBot", "/x/y", true),
    Case("user-agent: *|allow: /|user-agent: FooBot|disallow: /", "FooBot", "/x/y", false),
    Case("user-agent: FooBot|allow: /|user-agent: BarBot|disallow: /", "QuxBot", "/x/y", true),
    Case("|", "FooBot", "/x/y", true),
    // Paths keep their case.
    Case("user-agent: FooBot|disallow: /x/", "FooBot", "/x/y", false),
    Case("user-agent: FooBot|disallow: /X/", "FooBot", "/x/y", true),
    // Other records neither end nor divide a group.
    Case("User-agent: BarBot|Sitemap: https://foo.bar/sitemap|User-agent: *|Disallow: /", "BarBot", "/", false),
    Case("User-agent: BarBot|Sitemap: https://foo.bar/sitemap|User-agent: *|Disallow: /", "FooBot", "/", false),
    Case("User-agent: FooBot|Invalid-Unknown-Line: unknown|User-agent: *|Disallow: /", "FooBot", "/", false),
    Case("User-agent: FooBot|Invalid-Unknown-Line: unknown|User-agent: *|Disallow: /", "BarBot", "/", false),
  ]

  /// One file of several groups, with rules before any of them.
  static let groups: [Case] = {
    let text =
      "allow: /foo/bar/||user-agent: FooBot|disallow: /|allow: /x/|user-agent: BarBot|disallow: /|allow: /y/|||"
      + "allow: /w/|user-agent: BazBot||user-agent: FooBot|allow: /z/|disallow: /"
    let rows: [(String, String, Bool)] = [
      ("FooBot", "/x/b", true), ("FooBot", "/z/d", true), ("FooBot", "/y/c", false), ("BarBot", "/y/c", true),
      ("BarBot", "/w/a", true), ("BarBot", "/z/d", false), ("BazBot", "/z/d", true), ("FooBot", "/foo/bar/", false),
      ("BarBot", "/foo/bar/", false), ("BazBot", "/foo/bar/", false),
    ]
    return rows.map { Case(text, $0.0, $0.1, $0.2) }
  }()

  static let lengths: [Case] = {
    let page = "/x/page.html"
    let rows: [(String, String, Bool)] = [
      ("disallow: /x/page.html|allow: /x/", page, false), ("allow: /x/page.html|disallow: /x/", page, true),
      ("allow: /x/page.html|disallow: /x/", "/x/", false), ("disallow: |allow: ", page, true),
      ("disallow: /|allow: /", page, true), ("disallow: /x|allow: /x/", "/x", false),
      ("disallow: /x|allow: /x/", "/x/", true), ("disallow: /x/page.html|allow: /x/page.html", page, true),
      ("allow: /page|disallow: /*.html", "/page.html", false), ("allow: /page|disallow: /*.html", "/page", true),
      ("allow: /x/page.|disallow: /*.html", page, true), ("allow: /x/page.|disallow: /*.html", "/x/y.html", false),
      ("allow: /x/|disallow: /", "/x/y", true), ("allow: /$|disallow: /", "/", true),
      ("allow: /$|disallow: /", page, false), ("disallow: /x/page.htm|allow: /x/page.html", page, true),
      ("allow: /p|disallow: /", "/page", true), ("allow: /folder|disallow: /folder", "/folder/page", true),
      ("allow: /page|disallow: /*.htm", "/page.htm", false),
    ]
    return rows.map { Case("user-agent: FooBot|\($0.0)", "FooBot", $0.1, $0.2) }
  }()

  static let encodings: [Case] = {
    let rows: [(String, String, Bool)] = [
      ("allow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par", "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", true),
      ("allow: /foo/bar/\u{30C4}", "/foo/bar/%E3%83%84", true),
      ("allow: /foo/bar/%E3%83%84", "/foo/bar/%E3%83%84", true),
      ("allow: /foo/bar/%62%61%7A", "/foo/bar/%62%61%7A", true),
      // The RFC's own table, where the other parser says no.
      ("allow: /foo/bar/%62%61%7A", "/foo/bar/baz", true), ("allow: /foo/bar/%E3%83%84", "/foo/bar/\u{30C4}", true),
    ]
    return rows.map { Case("user-agent: FooBot|disallow: /|\($0.0)", "FooBot", $0.1, $0.2) }
  }()

  static let characters: [Case] = {
    let quz = "disallow: /foo/bar/quz|allow: /foo/*/qux"
    let dollar = "disallow: /foo/bar$|allow: /foo/bar/qux"
    let comment = "# disallow: /|disallow: /foo/quz#qux|allow: /"
    let rows: [(String, String, Bool)] = [
      (quz, "/foo/bar/quz", false), (quz, "/foo/quz", true), (quz, "/foo//quz", true), (quz, "/foo/bax/quz", true),
      (dollar, "/foo/bar", false), (dollar, "/foo/bar/qux", true), (dollar, "/foo/bar/", true),
      (dollar, "/foo/bar/baz", true), (comment, "/foo/bar", true), (comment, "/foo/quz", false),
    ]
    return rows.map { Case("user-agent: FooBot|\($0.0)", "FooBot", $0.1, $0.2) }
  }()

  /// A directory's index page stands for the directory.
  static let indexPages: [Case] = {
    let rows: [(String, Bool)] = [
      ("/allowed-slash/index.htm", false), ("/allowed-slash/index.html", true), ("/allowed-slash/", true),
      ("/allowed-slash/index.php", false), ("/allowed-slash/x", false), ("/anyother-url", false), ("/", false),
    ]
    return rows.map { Case("User-Agent: *|Allow: /allowed-slash/index.html|Disallow: /", "foobot", $0.0, $0.1) }
  }()

  /// The tables of the documentation: a rule that allows, everything else forbidden.
  static let documentation: [Case] = {
    let rows: [(String, [String], [String])] = [
      (
        "/fish",
        ["/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html", "/fish.html?id=anything"],
        ["/Fish.asp", "/catfish", "/?id=fish", "/bar"]
      ),
      (
        "/fish*", ["/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fish.html?id=anything"],
        ["/Fish.bar", "/catfish", "/?id=fish", "/bar"]
      ),
      (
        "/fish/", ["/fish/", "/fish/salmon", "/fish/?salmon", "/fish/salmon.html", "/fish/?id=anything"],
        ["/fish", "/fish.html", "/Fish/Salmon.html", "/bar"]
      ),
      (
        "/*.php",
        [
          "/filename.php", "/folder/filename.php", "/folder/filename.php?parameters", "//folder/any.php.file.html",
          "/filename.php/", "/index?f=filename.php/",
        ], ["/php/", "/index?php", "/windows.PHP", "/bar"]
      ),
      (
        "/*.php$", ["/filename.php", "/folder/filename.php"],
        [
          "/filename.php?parameters", "/filename.php/", "/filename.php5", "/php/", "/filename?php", "/aaaphpaaa",
          "//windows.PHP",
        ]
      ),
      ("/fish*.php", ["/fish.php", "/fishheads/catfish.php?parameters"], ["/Fish.PHP", "/bar"]),
    ]
    return rows.flatMap { rule, allowed, forbidden in
      let text = "user-agent: FooBot|disallow: /|allow: \(rule)"
      return allowed.map { Case(text, "FooBot", $0, true) } + forbidden.map { Case(text, "FooBot", $0, false) }
    }
  }()

  @Test(arguments: basics + groups + lengths + encodings + characters + indexPages + documentation)
  func verdict(_ test: Case) {
    let file = RobotsFile(parsing: Array(test.text.utf8))
    #expect(file.verdict(for: test.path, agent: test.agent).isAllowed == test.isAllowed)
  }

  /// Lines are counted the same with every line ending, a byte order mark, a part of one or none, and a last line
  /// without an ending.
  @Test(arguments: ["\n", "\r\n", "\r"], [0, 1, 2, 3])
  func linesAreCounted(ending: String, markBytes: Int) {
    let lines = ["User-Agent: foo", "Allow: /some/path", "User-Agent: bar", "", "", "Disallow: /"]
    let mark = Array([0xEF, 0xBB, 0xBF].prefix(markBytes)) as [UInt8]
    let file = RobotsFile(parsing: mark + Array(lines.joined(separator: ending).utf8))
    #expect(file.verdict(for: "/x", agent: "bar").line == 6)
    #expect(file.verdict(for: "/some/path", agent: "foo").line == 2)
  }

  /// What only begins like a mark belongs to the first line, which then is none of the format.
  @Test func brokenMarkIsNoMark() {
    let bytes: [UInt8] = [0xEF, 0x11, 0xBF] + Array("User-Agent: foo\nDisallow: /".utf8)
    #expect(RobotsFile(parsing: bytes).verdict(for: "/x", agent: "foo").isAllowed)
  }

  /// A mark anywhere but at the beginning is part of its line.
  @Test func markInTheMiddleIsNoMark() {
    let bytes: [UInt8] = Array("User-Agent: foo\n".utf8) + [0xEF, 0xBB, 0xBF] + Array("Allow: /x\nDisallow: /".utf8)
    #expect(!RobotsFile(parsing: bytes).verdict(for: "/x", agent: "foo").isAllowed)
  }
}
