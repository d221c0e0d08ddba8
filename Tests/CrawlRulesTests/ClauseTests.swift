import CrawlRules
import Testing

/// RFC 9309 clause by clause, as far as a file's text decides: one table for each. What a server's answer decides is in
/// PolicyTests (2.3.1.1 to 2.3.1.4) and in RobotsAccessTests, where real servers give it (2.3 to 2.5).
@Suite struct ClauseTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let fact: String
    let text: String
    let path: String
    let isAllowed: Bool
    let agent: String

    /// A bar in `text` ends a line.
    init(_ fact: String, _ text: String, _ path: String, _ isAllowed: Bool, agent: String = "Courant") {
      self.fact = fact
      self.text = text.replacing("|", with: "\n")
      self.path = path
      self.isAllowed = isAllowed
      self.agent = agent
    }
    var testDescription: String { "\(fact): \(agent) \(path)" }
  }

  private func check(_ row: Row, _ location: SourceLocation = #_sourceLocation) {
    let file = RobotsFile(parsing: Array(row.text.utf8))
    #expect(
      file.verdict(for: row.path, agent: row.agent).isAllowed == row.isAllowed, "\(row.text.prefix(200))",
      sourceLocation: location)
  }

  // MARK: 2.1

  private static let shared = "user-agent: one|user-agent: courant||user-agent: two|disallow: /x"
  private static let divided = "user-agent: one|disallow:|user-agent: courant|disallow: /x"

  static let definition: [Row] = [
    Row("a rule is for its group", "user-agent: courant|disallow: /x", "/x", false),
    Row("a rule may allow", "user-agent: courant|disallow: /|allow: /x", "/x", true),
    Row("agents in a row share a group", shared, "/x", false, agent: "one"),
    Row("agents in a row share a group", shared, "/x", false),
    Row("agents in a row share a group, blank lines between them", shared, "/x", false, agent: "two"),
    Row("agents in a row share a group with no other", shared, "/x", true, agent: "three"),
    Row("a rule ends the list of agents", divided, "/x", true, agent: "one"),
    Row("a rule ends the list of agents", divided, "/x", false),
    Row("a group ends with the next one's agent", "user-agent: a|disallow: /|user-agent: courant|allow: /", "/x", true),
    Row("blank lines do not end a group", "user-agent: courant||disallow: /x||disallow: /y", "/y", false),
    Row("rules before any agent are for nobody", "disallow: /|user-agent: other|disallow: /x", "/y", true),
    Row("rules before any agent are for nobody", "disallow: /|user-agent: courant|disallow: /x", "/y", true),
    Row("a group may be empty", "user-agent: *|disallow: /|user-agent: courant", "/x", true),
    Row("an empty group may come first", "user-agent: courant|user-agent: courant|disallow: /x", "/x", false),
    Row("a file may be empty", "", "/x", true),
    Row("a file may have comments only", "# user-agent: *|# disallow: /", "/x", true),
  ]

  @Test("RFC 9309 2.1: protocol definition", arguments: definition)
  func section2_1(_ row: Row) { check(row) }

  // MARK: 2.2

  static let syntax: [Row] = [
    Row("space around key and value", "  user-agent \t:\t* |\tdisallow:/x\t", "/x", false),
    Row("keys in any case", "USER-AGENT: *|dISALLOW: /x", "/x", false),
    Row("comments on lines of their own and behind records", "#c|user-agent: * # all|#c|disallow: /x#c", "/x", false),
    Row("a comment right behind a value is none of it", "user-agent: *|disallow: /x#y", "/x", false),
    Row("carriage returns", "user-agent: *\rdisallow: /x\rdisallow: /y", "/y", false),
    Row("both ends", "user-agent: *\r\ndisallow: /x\r\n", "/x", false),
    Row("a value may hold colons", "user-agent: *|disallow: /a:b", "/a:b", false),
    Row("the last line needs no end", "user-agent: *|disallow: /x", "/x", false),
    Row("UTF-8 as it is", "user-agent: *|disallow: /\u{30C4}", "/%E3%83%84", false),
    Row("a byte order mark", "\u{FEFF}user-agent: *|disallow: /x", "/x", false),
  ]

  @Test("RFC 9309 2.2: formal syntax", arguments: syntax)
  func section2_2(_ row: Row) { check(row) }

  // MARK: 2.2.1

  private static let twice =
    "user-agent: courant|disallow: /a|user-agent: b|disallow: /b|user-agent: courant|disallow: /c"
  private static let stars =
    "user-agent: *|disallow: /star|user-agent: courant|disallow: /mine|user-agent: *|disallow: /more"
  private static let partly = "user-agent: cour|disallow: /|user-agent: courantx|disallow: /"
  private static let star = "user-agent: *|disallow: /x"

  static let agents: [Row] = [
    Row("a token in any case", "User-Agent: cOUrANT|Disallow: /x", "/x", false),
    Row("a token in any case", "User-Agent: courant|Disallow: /x", "/x", false, agent: "COURANT"),
    Row("a token of another", "User-Agent: courant|Disallow: /x", "/x", true, agent: "Other"),
    Row("letters, underscores and hyphens", "user-agent: a-b_C/2.1 (+x)|disallow: /", "/x", false, agent: "A-B_c"),
    Row("a version is no part of it", "user-agent: courant|disallow: /", "/x", false, agent: "Courant/1.0 (+u)"),
    Row("a version in the file neither", "user-agent: courant/9.9|disallow: /", "/x", false),
    Row("a part is not the whole", partly, "/x", true),
    Row("a digit begins no token", "user-agent: 1courant|disallow: /", "/x", true),
    Row("groups of one token are one", twice, "/a", false), Row("groups of one token are one", twice, "/c", false),
    Row("groups of one token are one, without another's", twice, "/b", true),
    Row("* only where no other matches", stars, "/star", true),
    Row("* only where no other matches", stars, "/mine", false),
    Row("groups for * are one", stars, "/star", false, agent: "other"),
    Row("groups for * are one", stars, "/more", false, agent: "other"),
    Row("a group of its own is no rule for *", stars, "/mine", true, agent: "other"),
    Row("a group without rules matches too", "user-agent: *|disallow: /|user-agent: courant|disallow:", "/x", true),
    Row("neither a match nor *", "user-agent: other|disallow: /", "/x", true),
    Row("* and space", "user-agent: * |disallow: /", "/x", false),
    Row("* and a word", "user-agent: *\tx|disallow: /", "/x", false),
    Row("* and more of the same word", "user-agent: *bot|disallow: /", "/x", true),
    Row("no token, so *", star, "/x", false, agent: ""), Row("no token, so *", star, "/x", false, agent: "*"),
    Row("no token, so *", star, "/x", false, agent: "*/1.0"), Row("no token, so *", star, "/x", false, agent: "123"),
    Row("an agent line without a value", "user-agent:|disallow: /", "/x", true),
  ]

  @Test("RFC 9309 2.2.1: the user-agent line", arguments: agents)
  func section2_2_1(_ row: Row) { check(row) }

  // MARK: 2.2.2

  static let rules: [Row] = {
    let page = "/example/page/"
    let rows: [(String, String, String, Bool)] = [
      ("most octets win", "allow: /p|disallow: /", "/page", true),
      ("most octets win", "allow: /p|disallow: /", "/other", false),
      (
        "most octets win, in either order", "disallow: \(page)disallowed.gif|allow: \(page)", "\(page)disallowed.gif",
        false
      ),
      (
        "most octets win, in either order", "allow: \(page)|disallow: \(page)disallowed.gif", "\(page)disallowed.gif",
        false
      ),
      ("most octets win, in either order", "allow: \(page)|disallow: \(page)disallowed.gif", "\(page)a.gif", true),
      ("the octets of the rule, not of what it matched", "allow: /folder|disallow: /*.html", "/f.html", false),
      ("the octets of the rule, not of what it matched", "allow: /folder/|disallow: /*.htm", "/folder/a.htm", true),
      ("octets are counted encoded", "disallow: /é|allow: /??????", "/é", false),
      ("octets are counted encoded", "disallow: /é|allow: /%c3*", "/%C3%A9", false),
      ("a tie allows", "disallow: /page|allow: /page", "/page", true),
      ("a tie allows, in either order", "allow: /page|disallow: /page", "/page", true),
      ("a tie allows, of other patterns too", "disallow: /pag*|allow: /page", "/page", true),
      ("no match allows", "disallow: /x|allow: /y", "/z", true), ("no rules allow", "", "/z", true),
      ("/robots.txt is allowed", "disallow: /", "/robots.txt", true),
      ("/robots.txt is allowed, whatever names it", "disallow: /robots.txt", "/robots.txt", true),
      ("no other file is /robots.txt", "disallow: /", "/robots.txt.old", false),
      ("no other file is /robots.txt", "disallow: /", "/news/robots.txt", false),
      ("a path keeps its case", "disallow: /Private", "/Private/x", false),
      ("a path keeps its case", "disallow: /Private", "/private/x", true),
      ("matching begins with the first octet", "disallow: /b", "/a/b", true),
      ("a query is part of it", "disallow: /a?b=1", "/a?b=12", false),
      ("a query is part of it", "disallow: /a?b", "/a", true),
      ("an empty rule is none", "disallow:", "/x", true), ("an empty rule is none", "disallow: # all", "/x", true),
      ("an empty rule is none", "disallow: /x|allow:", "/x", false),
      ("a pattern begins with a slash", "disallow: x", "/x", true),
      ("a pattern is no URL", "disallow: https://example.org/x", "/x", true),
      // The clause's own table.
      ("as written", "disallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", false),
      (
        "a query that is encoded", "disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", false
      ),
      ("US-ASCII only on one side", "disallow: /foo/bar/\u{30C4}", "/foo/bar/%E3%83%84", false),
      ("UTF-8 on neither side", "disallow: /foo/bar/%E3%83%84", "/foo/bar/%E3%83%84", false),
      ("unreserved on one side", "disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false),
    ]
    return rows.map { Row($0.0, "user-agent: *|\($0.1)", $0.2, $0.3) }
  }()

  @Test("RFC 9309 2.2.2: the allow and disallow lines", arguments: rules)
  func section2_2_2(_ row: Row) { check(row) }

  // MARK: 2.2.3

  static let specials: [Row] = {
    let rows: [(String, String, String, Bool)] = [
      ("# begins a comment", "allow: / # and nothing more|disallow: /x", "/", true),
      ("# begins a comment line", "# disallow: /|disallow: /x", "/y", true),
      ("$ ends a pattern", "disallow: /this/path/exactly$", "/this/path/exactly", false),
      ("$ ends a pattern", "disallow: /this/path/exactly$", "/this/path/exactly/x", true),
      ("$ ends a pattern, query and all", "disallow: /a$", "/a?b", true),
      ("$ elsewhere is itself", "disallow: /a$b", "/a$b", false),
      ("$ elsewhere is no end", "disallow: /a$b", "/a", true),
      ("* is any octets", "disallow: /this/*/exactly", "/this/path/exactly", false),
      ("* is none as well", "disallow: /a*b", "/ab", false),
      ("* is slashes as well", "disallow: /a*d", "/a/b/c/d", false),
      ("* at the end says nothing", "disallow: /a*", "/a", false),
      ("* at the beginning", "disallow: *.gif$", "/a.gif", false),
      ("* and $", "disallow: /*.gif$", "/a.gif?b", true), ("*$ is any end", "disallow: /a*$", "/abc", false),
      ("many *", "disallow: /**a***b", "/xaxb", false), ("* in the path is itself", "disallow: /a*", "/a*b", false),
      ("%2A is a star itself", "disallow: /file-with-a-%2A.html", "/file-with-a-*.html", false),
      ("%2A is no other octet", "disallow: /file-with-a-%2A.html", "/file-with-a-x.html", true),
      ("%24 is a dollar itself", "disallow: /foo-%24", "/foo-$", false),
      ("%24 is no end", "disallow: /foo-%24", "/foo-", true), ("%23 is no comment", "disallow: /a%23b", "/a", true),
    ]
    return rows.map { Row($0.0, "user-agent: *|\($0.1)", $0.2, $0.3) }
  }()

  @Test("RFC 9309 2.2.3: special characters", arguments: specials)
  func section2_2_3(_ row: Row) { check(row) }

  // MARK: 2.2.4

  static let others: [Row] = [
    "Sitemap: https://example.org/s.xml", "Crawl-delay: 3", "Host: example.org", "rubbish", "a: b", "Clean-param: s /",
    "Content-Usage: ai=n", "Noindex: /",
  ].flatMap { record in
    let text = "\(record)|user-agent: courant|\(record)|user-agent: other|\(record)|disallow: /x|\(record)|disallow: /y"
    return [
      Row("between two agents: \(record)", text, "/x", false), Row("between two rules: \(record)", text, "/y", false),
      Row("between agent and rule: \(record)", text, "/x", false, agent: "other"),
      Row("nor is it a rule: \(record)", text, "/z", true),
    ]
  }

  @Test("RFC 9309 2.2.4: other records end no group", arguments: others)
  func section2_2_4(_ row: Row) { check(row) }

  // MARK: 2.3.1.5

  static let broken: [Row] = {
    let rows: [(String, String, String, Bool)] = [
      ("a line of noise", "\u{1}\u{2}\u{7F}\u{FFFD}|disallow: /x", "/x", false),
      ("a NUL", "\u{0}|disallow: /x", "/x", false),
      ("a NUL in a record", "disallow\u{0}: /y|disallow: /x", "/x", false),
      ("a NUL in a record", "disallow\u{0}: /y", "/y", true), ("a key alone", "disallow|disallow: /x", "/y", true),
      ("a value alone", ": /|disallow: /x", "/y", true), ("colons alone", ":::|disallow: /x", "/x", false),
      ("a line of HTML", "<p>disallow: /|disallow: /x", "/y", true),
      ("HTML throughout", "<html><body>disallow: /", "/x", true),
      ("a missing colon", "disallow /x", "/x", false), ("a missing colon and more", "disallow /x /y", "/x", true),
      ("a misspelled key", "dissalow: /x", "/x", false), ("a key that is none", "disallowed: /x", "/x", true),
      ("an escape that is none", "disallow: /%zz", "/%zz", false),
      ("an escape cut short", "disallow: /%4", "/%4", false),
    ]
    return rows.map { Row($0.0, "user-agent: *|\($0.1)", $0.2, $0.3) }
  }()

  @Test("RFC 9309 2.3.1.5: parsing errors leave the other lines", arguments: broken)
  func section2_3_1_5(_ row: Row) { check(row) }

  // MARK: 2.5

  /// Where a rule ends, in bytes, and whether it is read: 500 KiB are, at least and at most; a rule that is cut is not
  /// another one.
  @Test(
    "RFC 9309 2.5: limits",
    arguments: [(100, true), (100_000, true), (511_999, true), (512_000, true), (512_001, false), (600_000, false)])
  func section2_5(end: Int, isRead: Bool) {
    let head = "user-agent: *\ndisallow: /first\n"
    let rule = "disallow: /last"
    let filler = String(repeating: "#", count: end - head.utf8.count - rule.utf8.count - 1)
    for more in ["", "\n", "\n# more\n" + String(repeating: "#", count: 200_000)] {
      let file = RobotsFile(parsing: Array((head + filler + "\n" + rule + more).utf8))
      #expect(file.verdict(for: "/last", agent: "courant").isAllowed != isRead, "\(more.count)")
      #expect(!file.verdict(for: "/first", agent: "courant").isAllowed)
      #expect(file.verdict(for: "/la", agent: "courant").isAllowed)
    }
  }
}
