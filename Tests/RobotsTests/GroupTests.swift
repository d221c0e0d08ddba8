import Robots
import Testing

/// RFC 9309 section 2.1 and 2.2.1: groups and who they are for.
@Suite struct GroupTests {
  private func file(_ text: String) -> RobotsFile { RobotsFile(parsing: Array(text.utf8)) }

  private func allows(_ text: String, _ path: String, _ agent: String = "Courant") -> Bool {
    file(text).verdict(for: path, agent: agent).isAllowed
  }

  @Test func section2_2_1_tokenIsCaseInsensitive() {
    let text = "User-Agent: cOUrANT\nDisallow: /x\n"
    #expect(!allows(text, "/x", "Courant"))
    #expect(!allows(text, "/x", "COURANT"))
    #expect(allows(text, "/x", "Other"))
  }

  @Test func section2_2_1_tokenIsLettersUnderscoresAndHyphens() {
    #expect(!allows("User-agent: courant-news_bot/2.1 (+x)\nDisallow: /\n", "/x", "courant-news_bot"))
    #expect(!allows("User-agent: courant\nDisallow: /\n", "/x", "Courant/1.0 (+https://example.org/bot)"))
  }

  @Test func section2_2_1_tokenMatchesWholeNotPart() {
    let text = "User-agent: cour\nDisallow: /\n\nUser-agent: courantx\nDisallow: /\n"
    #expect(allows(text, "/x"))
    #expect(allows("User-agent: 1courant\nDisallow: /\n", "/x"))
  }

  @Test func section2_2_1_groupsOfOneTokenAreMerged() {
    let text = """
      user-agent: courant
      disallow: /a
      user-agent: other
      disallow: /b
      user-agent: courant
      disallow: /c
      """
    #expect(!allows(text, "/a"))
    #expect(allows(text, "/b"))
    #expect(!allows(text, "/c"))
  }

  @Test func section2_2_1_starGroupsApplyOnlyWithoutAMatch() {
    let text = """
      user-agent: *
      disallow: /star
      user-agent: courant
      disallow: /mine
      user-agent: *
      disallow: /more
      """
    #expect(allows(text, "/star"))
    #expect(!allows(text, "/mine"))
    #expect(!allows(text, "/star", "other"))
    #expect(!allows(text, "/more", "other"))
    #expect(allows(text, "/mine", "other"))
  }

  @Test func section2_2_1_matchingGroupWithoutRulesAllows() {
    let text = "user-agent: *\ndisallow: /\n\nuser-agent: courant\ndisallow:\n"
    #expect(allows(text, "/x"))
    #expect(!allows(text, "/x", "other"))
  }

  @Test func section2_2_1_withoutMatchingOrStarGroupAllIsAllowed() {
    #expect(allows("user-agent: other\ndisallow: /\n", "/x"))
    #expect(allows("", "/x"))
  }

  @Test func section2_1_consecutiveAgentsShareAGroup() {
    let text = "user-agent: one\nuser-agent: courant\n\nuser-agent: two\ndisallow: /x\n"
    for agent in ["one", "courant", "two"] { #expect(!allows(text, "/x", agent)) }
    #expect(allows(text, "/x", "three"))
  }

  @Test func section2_1_ruleEndsTheListOfAgents() {
    let text = "user-agent: one\ndisallow:\nuser-agent: courant\ndisallow: /x\n"
    #expect(allows(text, "/x", "one"))
    #expect(!allows(text, "/x"))
  }

  @Test func section2_1_rulesBeforeAnyAgentAreIgnored() {
    #expect(allows("disallow: /\nuser-agent: other\ndisallow: /x\n", "/y"))
  }

  @Test(arguments: ["Sitemap: https://example.org/s.xml", "Crawl-delay: 3", "Host: example.org", "rubbish", "a: b"])
  func section2_2_4_otherRecordsNeverEndAGroup(_ record: String) {
    let between =
      "user-agent: courant\n\(record)\nuser-agent: other\n\(record)\ndisallow: /x\n\(record)\ndisallow: /y\n"
    for path in ["/x", "/y"] {
      #expect(!allows(between, path))
      #expect(!allows(between, path, "other"))
    }
  }

  @Test(arguments: ["*", "* ", "* # all", "*\tx"])
  func section2_2_1_starStandsAlone(_ value: String) {
    #expect(!allows("user-agent: \(value)\ndisallow: /\n", "/x"))
  }

  @Test func section2_2_1_starWithMoreBehindItIsNoStar() {
    #expect(allows("user-agent: *bot\ndisallow: /\n", "/x"))
  }

  @Test(arguments: ["", "*", "*/1.0", "123", "()"])
  func section2_2_1_agentWithoutATokenGetsTheStarGroup(_ agent: String) {
    #expect(!allows("user-agent: *\ndisallow: /x\n", "/x", agent))
  }
}
