import Foundation
import Testing
import Untrusted

@testable import CrawlRules

/// Files made to hold a worker: by the number of searches they ask for, and by text that Unicode makes quadratic.
@Suite(.timeLimit(.minutes(5))) struct HostileFileTests {
  /// Marks of two classes in turn, which normalization has to put in order; of 64 KB that takes half a minute.
  private static let marks = String(repeating: "\u{301}\u{316}", count: 16_000)

  private static func file(of rule: String) -> RobotsFile {
    let lines = String(repeating: rule + "\n", count: RobotsFile.maximumSize / (rule.utf8.count + 1) - 1)
    return RobotsFile(parsing: Array("user-agent: *\n\(lines)".utf8))
  }

  private static let longPath = "/" + String(repeating: "ab", count: 4_000)

  // MARK: Work

  @Test(arguments: ["disallow:/*abac", "disallow:/*a*b*a*c", "disallow:/*ababababababababababac"])
  func whatWouldTakeTooLongToFindOutIsForbidden(_ rule: String) {
    let verdict = Self.file(of: rule).verdict(for: Self.longPath, agent: "courant")
    #expect(verdict == RobotsFile.Verdict(isAllowed: false, rule: rule, line: verdict.line, isCut: true))
  }

  @Test func theWorkOfAVerdictIsBounded() {
    let file = Self.file(of: "disallow:/*abac")
    let target = RobotsTarget(Self.longPath)
    var steps = RobotsFile.maximumSteps
    var tried = 0
    for rule in file.rules where steps > 0 {
      _ = target.matches(file.patterns.span.extracting(rule.pattern), steps: &steps)
      tried += 1
    }
    #expect((500...5_000).contains(tried))
    // One search more than the bound at most, each within a few steps a byte.
    #expect(steps > -20 * Self.longPath.utf8.count)
  }

  @Test func rulesThatAllowAreNotTakenToMatch() {
    let allowing = Self.file(of: "allow:/*abac")
    #expect(allowing.verdict(for: Self.longPath, agent: "courant") == .allowed)
    let lines = String(repeating: "allow:/*abac\n", count: 30_000) + "disallow:/x\n"
    let both = RobotsFile(parsing: Array("user-agent:*\n\(lines)".utf8))
    let verdict = both.verdict(for: Self.longPath, agent: "courant")
    #expect(verdict.rule == "disallow:/x" && verdict.isCut)
  }

  @Test func aLargeOrdinaryFileIsReadToItsEnd() {
    let rules = (0..<2_000).map { "disallow: /*/section-\($0)/*?print=\nallow: /news/\($0)/\n" }.joined()
    let file = RobotsFile(parsing: Array("user-agent: *\n\(rules)".utf8))
    let query = String(repeating: "a=1&", count: 100)
    let allowed = file.verdict(for: "/news/7/story?\(query)", agent: "courant")
    #expect(allowed.rule == "allow: /news/7/" && !allowed.isCut)
    let denied = file.verdict(for: "/de/section-1999/story?print=1&\(query)", agent: "courant")
    #expect(denied.rule == "disallow: /*/section-1999/*?print=" && !denied.isCut)
    #expect(file.verdict(for: "/story?\(query)", agent: "courant") == .allowed)
  }

  @Test func preferencesAreBoundedToo() {
    let file = Self.file(of: "content-usage:/*abac train-ai=n")
    #expect(file.contentUsage(for: Self.longPath, agent: "courant")?.allows("train-ai") == false)
  }

  @Test func inDoubtARightIsReserved() throws {
    let rule = #"{"location":"/*abac","tdm-reservation":1},"#
    let count = 9_999
    let text = "[" + String(repeating: rule, count: count) + #"{"location":"/*ad","tdm-reservation":0}]"#
    let file = try #require(DataMiningFile(parsing: Array(text.utf8)))
    #expect(file.reservation(for: Self.longPath)?.isReserved == true)
  }

  // MARK: Memory

  @Test func theMemoryOfRulesIsCounted() {
    let file = Self.file(of: "allow:/")
    #expect(file.footprint > 5 * RobotsFile.maximumSize)
    #expect(RobotsPolicy.rules(file).footprint == file.footprint)
    #expect(RobotsFile(parsing: []).footprint < 1_000)
  }

  // MARK: Marks

  @Test func namesOfMarksInReservationsAreReadOver() {
    for text in [Self.marks, String(repeating: "\\u0301\\u0316", count: 16_000)] {
      let json = #"[{"\#(text)":1,"a\#(text)":{},"location":"/","tdm-reservation":1}]"#
      #expect(DataMiningFile(parsing: Array(json.utf8))?.reservation(for: "/")?.isReserved == true)
    }
  }

  @Test func linesOfMarksInRobotsAreReadOver() {
    let text =
      "\(Self.marks)\nuser-agent: \(Self.marks)\nuser-agent: *\ndisallow: /\(Self.marks)\nsitemap: \(Self.marks)"
    let file = RobotsFile(parsing: Array("\(text)\ncontent-signal: \(Self.marks)=n".utf8))
    let verdict = file.verdict(for: "/\(Self.marks)", agent: "courant")
    #expect(!verdict.isAllowed && StreamSafe.isSafe(verdict.rule ?? ""))
    #expect(file.sitemaps.count == 1 && StreamSafe.isSafe(file.sitemaps[0]))
  }

  @Test func marksInDirectivesAndPreferences() {
    var directives = PageDirectives()
    directives.addMeta(name: Self.marks, content: "noindex", agent: "courant")
    directives.addMeta(name: "robots", content: "noarchive, \(Self.marks),a\(Self.marks): nofollow", agent: "courant")
    directives.addHeader("\(Self.marks): noindex, x\(Self.marks)", agent: "courant")
    #expect(directives.names == ["noarchive"])
    #expect(DataMiningReservation(reservations: [Self.marks, "1\(Self.marks)"]) == nil)
    #expect(DataMiningReservation(reservations: ["1"], policies: [Self.marks])?.policy == nil)
    let usage = ContentUsage(headerValues: ["\(String(Self.marks.unicodeScalars.prefix(1_800)))=n", "search=n"])
    #expect(usage?.allows("search") == false)
  }

  @Test func aListOfAMillionReservationsIsRead() {
    let list = String(repeating: "0,", count: 1_000_000) + "1"
    #expect(DataMiningReservation(reservations: [list])?.isReserved == true)
    var directives = PageDirectives()
    directives.addMeta(name: "robots", content: "noindex," + list, agent: "courant")
    #expect(directives.forbidsPublishing)
  }

  // MARK: Numbers

  @Test(arguments: ["9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e400", "-1", "2", "0.5"])
  func numbersThatAreNoReservation(_ number: String) throws {
    let text = #"[{"location":"/","tdm-reservation":\#(number)},{"location":"/","tdm-reservation":"\#(number)"}]"#
    #expect(try #require(DataMiningFile(parsing: Array(text.utf8))).reservation(for: "/") == nil)
  }

  @Test(arguments: [
    "9223372036854775807 Jun 2026", "25 Jun 9223372036854775807", "99 99 99", "25 Jun 2026 99:99:99",
    "25 Jun 2026 00:00 +9999", "2026-06-25T9223372036854775807:00", "9999-12-31T23:59:60-99:99",
  ])
  func datesOfExtremeNumbers(_ date: String) {
    var directives = PageDirectives()
    directives.addHeader("unavailable_after: \(date)", agent: "courant")
    #expect((0...253_402_387_200).contains(directives.unavailableAfter ?? 0))
  }

  @Test(arguments: ["9223372036854775808", "1e999", "99999999999999999999999999999999", "0.000000000000000000001"])
  func delaysOfExtremeNumbers(_ delay: String) {
    let file = RobotsFile(parsing: Array("user-agent: *\ncrawl-delay: \(delay)\n".utf8))
    #expect((.zero ... .seconds(86_400)).contains(file.crawlDelay(for: "courant") ?? .seconds(-1)))
  }

  // MARK: The reader of reservations

  @Test(arguments: [
    "[]", " [ ] \n", "[{}]", "\u{FEFF}[{}]", #"[{"a":[{"b":[1,-2.5e+3,true,false,null,"\u00e9\ud83d\ude00"]}]},{}]"#,
    #"[{"location":null,"tdm-reservation":[],"tdm-policy":null}]"#, #"[{"location":{}},{"tdm-policy":1}]"#,
  ])
  func whatIsAFile(_ text: String) { #expect(DataMiningFile(parsing: Array(text.utf8)) != nil) }

  @Test(arguments: [
    "[{}", "[{},]", "[,{}]", "[{}] x", "[{}]]", "[{a:1}]", "[{'a':1}]", "[{\"a\" 1}]", "[{\"a\":01}]", "[{\"a\":+1}]",
    "[{\"a\":.5}]", "[{\"a\":1.}]", "[{\"a\":1e}]", "[{\"a\":NaN}]", "[{\"a\":tru}]", "[{\"a\":\"\u{1}\"}]",
    "[{\"a\":\"\\x\"}]", "[{\"a\":\"\\u12g4\"}]", "[{\"a\":\"",
    "[[]]", "[1,{}]", "{\"a\":[]}",
  ])
  func whatIsNone(_ text: String) { #expect(DataMiningFile(parsing: Array(text.utf8)) == nil) }

  @Test func deepNestingIsNoFile() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(DataMiningFile(parsing: Array("[{\"a\":\(deep)".utf8)) == nil)
    #expect(DataMiningFile(parsing: Array(String(repeating: #"[{"a":"#, count: 50_000).utf8)) == nil)
  }

  /// What is wrong with a policy, or with what does not count, leaves the reservation as it is.
  @Test(
    arguments: [
      Array(#"\ud800"#.utf8), Array(#"\udc00\ud800"#.utf8), [0xE9], [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ] as [[UInt8]])
  func aPolicyThatCannotBeReadStillReserves(_ fault: [UInt8]) {
    for member in ["tdm-policy", "title"] {
      let json =
        Array(#"[{"location":"/","tdm-reservation":1,"\#(member)":"https://a.test/"#.utf8) + fault + Array("\"}]".utf8)
      #expect(DataMiningFile(parsing: json)?.reservation(for: "/a")?.isReserved == true)
    }
    let place = Array(#"[{"location":"/caf"#.utf8) + [0xE9] + Array(#"","tdm-reservation":1}]"#.utf8)
    #expect(DataMiningFile(parsing: place)?.reservation(for: "/caf%E9")?.isReserved == true)
  }

  @Test(arguments: ["1", "null", #"{"a":[]}"#, #"["https://a.test/"]"#])
  func aPolicyOfAnotherTypeStillReserves(_ policy: String) throws {
    let text = #"[{"location":"/","tdm-reservation":1,"tdm-policy":\#(policy)}]"#
    let file = try #require(DataMiningFile(parsing: Array(text.utf8)))
    #expect(file.reservation(for: "/a") == DataMiningReservation(isReserved: true))
  }

  @Test func escapesAreDecoded() throws {
    let text = #"[{"l\u006fcation":"\/caf\u00e9","tdm-reservation":1.0,"tdm-policy":"https:\/\/a.test\/\ud800"}]"#
    let file = try #require(DataMiningFile(parsing: Array(text.utf8)))
    let found = try #require(file.reservation(for: "/caf%C3%A9"))
    #expect(found.isReserved && found.policy == "https://a.test/\u{FFFD}")
  }
}
