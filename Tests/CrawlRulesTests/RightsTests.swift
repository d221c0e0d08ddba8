import CrawlRules
import Testing

/// What pages and sites reserve: robots directives, TDMRep, AIPREF.
@Suite struct RightsTests {
  private func directives(_ headers: [String], agent: String = "Courant") -> PageDirectives {
    var directives = PageDirectives()
    for header in headers { directives.addHeader(header, agent: agent) }
    return directives
  }

  /// A letter for each restriction: p(ublishing), f(ollowing), a(rchiving), e(xcerpts), t(raining), u(navailable
  /// after).
  private func letters(_ directives: PageDirectives) -> String {
    let flags: [(Bool, String)] = [
      (directives.forbidsPublishing, "p"), (directives.forbidsFollowing, "f"), (directives.forbidsArchiving, "a"),
      (directives.forbidsExcerpts, "e"), (directives.forbidsTraining, "t"), (directives.unavailableAfter != nil, "u"),
    ]
    return flags.filter(\.0).map(\.1).joined()
  }

  @Test(arguments: [
    (["noindex"], "p"), (["NoIndex"], "p"), (["noindex, nofollow"], "pf"), (["noindex,nofollow,noarchive"], "pfa"),
    (["noindex", "nofollow"], "pf"), (["none"], "pf"), (["NONE"], "pf"), (["all"], ""), (["index, follow"], ""),
    (["index, noindex"], "p"), (["noindex", "index"], "p"), (["nocache"], "a"), (["nosnippet"], "e"),
    (["noai"], "t"), (["noimageai, noai"], "t"), ([""], ""), ([",,,"], ""), (["noindexx"], ""), (["no index"], ""),
    ([" \tnoindex\t"], "p"), (["max-snippet:50, noindex"], "p"), (["max-image-preview: large"], ""),
    (["courant: noindex"], "p"), (["Courant: NOINDEX, nofollow"], "pf"), (["otherbot: noindex"], ""),
    (["otherbot: noindex, nofollow"], ""), (["otherbot: noindex, courant: nofollow"], "f"),
    (["otherbot: noindex", "noarchive"], "a"), (["noindex, otherbot: nofollow"], "p"), (["*: noindex"], "p"),
    (["unavailable_after: 25 Jun 2026 15:00:00 GMT"], "u"),
    (["unavailable_after: Thu, 25 Jun 2026 15:00:00 GMT, noindex"], "pu"),
    (["Unavailable_After: Thursday, 25-Jun-26 15:00:00 UTC"], "u"), (["unavailable_after: 2026-06-25"], "u"),
    (["otherbot: unavailable_after: 25 Jun 2026 15:00:00 GMT"], ""),
    (["courant: unavailable_after: 25 Jun 2026 15:00:00 GMT"], "u"), (["unavailable_after: soon"], ""),
    (["unavailable_after: soon, noindex"], "p"), (["unavailable_after:, nofollow"], "f"),
    (["nofollow, unavailable_after: Thu, 25 Jun 2026 15:00:00 GMT"], "fu"),
  ])
  func robotsTag(_ headers: [String], _ expected: String) {
    #expect(letters(directives(headers)) == expected)
  }

  @Test(arguments: [
    ("robots", "noindex", "p"), ("ROBOTS", "NOINDEX,NOFOLLOW", "pf"), ("courant", "nofollow", "f"),
    (" Courant ", "none", "pf"),
    ("otherbot", "noindex", ""), ("googlebot", "noindex", ""), ("description", "noindex", ""), ("", "noindex", ""),
    ("robots", "noarchive noindex", ""), ("robots", "unavailable_after: 2026-01-01T00:00:00Z", "u"),
  ])
  func meta(_ name: String, _ content: String, _ expected: String) {
    var directives = PageDirectives()
    directives.addMeta(name: name, content: content, agent: "Courant/1.0")
    #expect(letters(directives) == expected)
  }

  @Test func headersAndMetaAreUnited() {
    var directives = directives(["noarchive"])
    directives.addMeta(name: "robots", content: "nofollow", agent: "Courant")
    directives.addMeta(name: "courant", content: "index, follow", agent: "Courant")
    #expect(letters(directives) == "fa")
  }

  /// 1,782,399,600 is 2026-06-25T15:00:00Z.
  @Test(arguments: [
    ("25 Jun 2026 15:00:00 GMT", 1_782_399_600), ("Thu, 25 Jun 2026 15:00:00 UTC", 1_782_399_600),
    ("Thursday, 25-Jun-26 15:00:00 GMT", 1_782_399_600), ("25-Jun-2026 15:00:00 GMT", 1_782_399_600),
    ("25 Jun 2026 15:00:00", 1_782_399_600), ("25 Jun 2026 11:00:00 EDT", 1_782_399_600),
    ("25 Jun 2026 07:00:00 PST", 1_782_399_600), ("25 Jun 2026 17:00:00 +0200", 1_782_399_600),
    ("2026-06-25T15:00:00Z", 1_782_399_600), ("2026-06-25 15:00", 1_782_399_600),
    ("2026-06-25T17:00:00+02:00", 1_782_399_600), ("2026-06-25T10:30:00.123-04:30", 1_782_399_600),
    ("2026-06-25", 1_782_345_600), ("Jun 25 2026", 1_782_345_600), ("June 25, 2026", 1_782_345_600),
    ("2000-02-29", 951_782_400), ("1970-01-01", 0),
  ])
  func unavailableAfter(_ date: String, _ seconds: Int) {
    #expect(directives(["unavailable_after: \(date)"]).unavailableAfter == seconds)
  }

  @Test(arguments: ["2026-02-29", "2026-13-01", "31 Apr 2026", "2026", "Jun 2026", "25 2026", "x", "99999999-01-01"])
  func datesThatAreNone(_ date: String) {
    #expect(directives(["unavailable_after: \(date)"]).unavailableAfter == nil)
  }

  @Test func theEarliestDateCounts() {
    let both = directives(["unavailable_after: 2026-06-25", "unavailable_after: 2026-06-24"])
    var rights = PageRights()
    rights.directives = both
    #expect(rights.treatment(by: RightsPolicy(), at: 1_782_259_199).refusal == nil)
    #expect(rights.treatment(by: RightsPolicy(), at: 1_782_259_200).refusal == .unavailable(since: 1_782_259_200))
  }

  // MARK: TDMRep

  @Test(
    arguments: [
      (["1"], true), (["0"], false), ([" 1 "], true), (["0", "1"], true), (["1, 0"], true), ([], nil), (["2"], nil),
      (["true"], nil), ([""], nil), (["10"], nil),
    ] as [([String], Bool?)])
  func dataMiningHeader(_ values: [String], _ expected: Bool?) {
    #expect(DataMiningReservation(reservations: values)?.isReserved == expected)
  }

  @Test func dataMiningPolicyIsAnAbsoluteURL() {
    let policies = ["/policy", "javascript:x", "https://a b/", "https://news.test/policy.json", "https://other.test/"]
    #expect(DataMiningReservation(reservations: ["1"], policies: policies)?.policy == "https://news.test/policy.json")
    #expect(DataMiningReservation(reservations: ["1"], policies: ["policy"])?.policy == nil)
  }

  @Test(arguments: [
    ("/", false), ("/news/a", true), ("/news/free/a", false), ("/pdf/x.pdf", true), ("/pdf/x.html", false),
    ("/tie", true), ("/other", false),
  ])
  func dataMiningFile(_ path: String, _ expected: Bool) throws {
    let text = """
      [{"location": "/", "tdm-reservation": 0}, {"location": "/news/", "tdm-reservation": 1,
        "tdm-policy": "https://news.test/policy.json"}, {"location": "/news/free/", "tdm-reservation": "0"},
       {"location": "/*.pdf$", "tdm-reservation": 1}, {"location": "/tie", "tdm-reservation": 0},
       {"location": "/tie", "tdm-reservation": 1}, {"location": "/other", "tdm-reservation": true},
       {"tdm-reservation": 1}, {}]
      """
    let file = try #require(DataMiningFile(parsing: Array(text.utf8)))
    let statement = try #require(file.reservation(for: path))
    #expect(statement.isReserved == expected)
    if path == "/news/a" { #expect(statement.policy == "https://news.test/policy.json") }
  }

  @Test(arguments: ["", "{}", "[1]", "<html>", "[", "null"])
  func dataMiningFileThatIsNone(_ text: String) {
    #expect(DataMiningFile(parsing: Array(text.utf8)) == nil)
  }

  @Test func dataMiningFileIsBounded() {
    let spaces = [UInt8](repeating: 0x20, count: DataMiningFile.maximumSize)
    #expect(DataMiningFile(parsing: spaces + Array("[]".utf8)) == nil)
    #expect(DataMiningFile(parsing: Array("[]".utf8))?.reservation(for: "/") == nil)
  }

  // MARK: AIPREF

  @Test(
    arguments: [
      (["train-ai=n"], false), (["train-ai=y"], true), (["search=y, train-ai=n"], false),
      (["train-ai=n", "train-ai=y"], false),
      (["train-ai = n"], false), (["train-ai=n;x=1"], false), (["train-ai"], nil), (["train-ai=no"], false),
      (["Train-AI=N"], false), (["train-ai=maybe"], nil),
      (["search=n"], nil),
      ([], nil), ([""], nil),
    ] as [([String], Bool?)])
  func contentUsage(_ values: [String], _ expected: Bool?) {
    #expect(ContentUsage(headerValues: values)?.allows("train-ai") == expected)
  }

  @Test func contentUsageIsKeptAsItCame() {
    #expect(ContentUsage(headerValues: ["train-ai=n", "new-term=?1"])?.text == "train-ai=n, new-term=?1")
    #expect(ContentUsage(headerValues: [String(repeating: "a", count: 5000)]) == nil)
  }

  @Test func contentUsageInRobotsFiles() {
    let text = """
      user-agent: other
      content-usage: train-ai=y
      disallow: /
      user-agent: *
      content-usage: train-ai=n
      content-usage: /free/ train-ai=y
      allow: /
      """
    let file = RobotsFile(parsing: Array(text.utf8))
    #expect(file.contentUsage(for: "/a", agent: "courant")?.allows("train-ai") == false)
    #expect(file.contentUsage(for: "/free/a", agent: "courant")?.allows("train-ai") == true)
    #expect(file.contentUsage(for: "/a", agent: "other")?.allows("train-ai") == true)
    #expect(file.verdict(for: "/a", agent: "courant").isAllowed)
    #expect(RobotsFile(parsing: []).contentUsage(for: "/a", agent: "courant") == nil)
  }

  @Test func contentSignalInRobotsFiles() {
    let text = "user-agent: *\ncontent-signal: search=yes, ai-train=no\ncontent-usage: ai-train=y\nallow: /\n"
    let file = RobotsFile(parsing: Array(text.utf8))
    #expect(file.contentSignal(for: "/a", agent: "courant")?.allows("ai-train") == false)
    #expect(file.contentSignal(for: "/a", agent: "courant")?.allows("search") == true)
    #expect(file.contentUsage(for: "/a", agent: "courant")?.allows("ai-train") == true)
  }

  // MARK: Treatment

  @Test func directivesAreAlwaysObeyed() {
    var rights = PageRights()
    let policy = RightsPolicy()
    #expect(rights.isEmpty)
    #expect(rights.treatment(by: policy, at: 0) == PageRights.Treatment())
    rights.directives.addHeader("nofollow, noarchive, unavailable_after: 2026-06-25", agent: "courant")
    let early = rights.treatment(by: policy, at: 0)
    #expect(early.refusal == nil && early.keepsText)
    let instant = 1_782_345_600
    #expect(rights.treatment(by: policy, at: instant - 1).refusal == nil)
    #expect(rights.treatment(by: policy, at: instant).refusal == .unavailable(since: instant))
    #expect(rights.treatment(by: policy, at: instant).refusal?.description.contains("2026-06-25T00:00:00Z") == true)
    rights.directives.addHeader("none", agent: "courant")
    #expect(rights.treatment(by: policy, at: 0).refusal == .noindex)
  }

  @Test func textOfUnarchivedPagesIsTheOperatorsChoice() {
    var rights = PageRights()
    var policy = RightsPolicy()
    rights.directives.addMeta(name: "robots", content: "noarchive", agent: "courant")
    policy.keepsUnarchivedText = false
    #expect(!rights.treatment(by: policy, at: 0).keepsText)
    #expect(PageRights().treatment(by: policy, at: 0).keepsText)
  }

  @Test func reservationsFollowThePolicy() {
    var rights = PageRights()
    var policy = RightsPolicy()
    rights.dataMining = DataMiningReservation(isReserved: true, policy: "https://a.test/p")
    rights.dataMiningPlace = .header
    rights.contentUsage = ContentUsage(headerValues: ["train-ai=n"])
    rights.contentSignal = ContentUsage(headerValues: ["ai-train=no"])
    #expect(rights.treatment(by: policy, at: 0).refusal == .dataMining(place: .header, policy: "https://a.test/p"))
    policy.dataMining = .record
    #expect(rights.treatment(by: policy, at: 0).refusal == nil)
    policy.usages = ["train-ai"]
    #expect(rights.treatment(by: policy, at: 0).refusal == .usage("train-ai"))
    policy.usages = ["search", "ai-train"]
    #expect(rights.treatment(by: policy, at: 0).refusal == .usage("ai-train"))
    rights.dataMining?.isReserved = false
    policy = RightsPolicy()
    #expect(rights.treatment(by: policy, at: 0).refusal == nil)
  }

  @Test(arguments: [
    ("1970-01-01", "1970-01-01T00:00:00Z"), ("2024-02-29T23:59:58Z", "2024-02-29T23:59:58Z"),
    ("2000-12-31", "2000-12-31T00:00:00Z"), ("2100-03-01", "2100-03-01T00:00:00Z"),
    ("25 Jun 2031 15:00:00 PST", "2031-06-25T23:00:00Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
  ])
  func datesAreWrittenAsTheyWereRead(_ written: String, _ expected: String) {
    var directives = PageDirectives()
    directives.addHeader("unavailable_after: \(written)", agent: "courant")
    #expect(directives.unavailableAfterText == expected)
  }
}
