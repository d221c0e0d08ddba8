import CrawlRules

/// What holds for any bytes, read as a robots.txt, as directives for robots, and as reservations.
///
/// The last 40 bytes also serve as the path that is asked for, so that a fuzzer finds rules that match.
enum RobotsLaws {
  static func violations(of bytes: [UInt8]) -> [String] {
    var found: [String] = []
    func expect(_ holds: Bool, _ law: String) { if !holds { found.append(law) } }
    let path = "/" + String(decoding: bytes.suffix(40), as: UTF8.self)
    let file = RobotsFile(parsing: bytes)
    let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
    for agent in ["courant", "a", "*", ""] {
      let verdict = file.verdict(for: path, agent: agent)
      expect(file.verdict(for: "/robots.txt", agent: agent).isAllowed, "/robots.txt is always allowed")
      expect(verdict == file.verdict(for: path, agent: agent.uppercased()), "the agent's case does not matter")
      expect(verdict.isAllowed || verdict.rule != nil, "what is denied is denied by a rule")
      expect((verdict.rule == nil) == (verdict.line == nil), "a rule has a line")
      expect(verdict.line.map { (1...lines).contains($0) } ?? true, "the line is one of the file's")
      if let rule = verdict.rule {
        expect(rule.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a rule holds no control characters")
        expect(rule.utf8.count <= bytes.count * 3, "a rule is no longer than the file")
      }
      expect(
        file.crawlDelay(for: agent).map { (.zero ... .seconds(86_400)).contains($0) } ?? true, "a delay is 0 to a day")
      if let usage = file.contentUsage(for: path, agent: agent) { check(usage, expect) }
    }
    if !bytes.contains(0x0D), bytes.count < 2000 {
      let crlf = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
      let other = RobotsFile(parsing: crlf).verdict(for: path, agent: "courant")
      expect(other == file.verdict(for: path, agent: "courant"), "line ends do not matter")
    }
    directives(String(decoding: bytes, as: UTF8.self), expect)
    reservations(bytes, path, expect)
    return found
  }

  private static func directives(_ text: String, _ expect: (Bool, String) -> Void) {
    var once = PageDirectives()
    once.addHeader(text, agent: "courant")
    var twice = once
    twice.addHeader(text, agent: "courant")
    expect(once == twice, "a header twice says what it says once")
    twice.addHeader("all, index, follow, archive", agent: "courant")
    expect(once == twice, "a permission takes nothing back")
    twice.addMeta(name: "robots", content: text, agent: "courant")
    expect(!once.forbidsPublishing || twice.forbidsPublishing, "a meta element lifts no restriction")
    expect((twice.unavailableAfter ?? 0) <= (once.unavailableAfter ?? .max), "the earliest date wins")
    expect((0...253_402_300_800).contains(once.unavailableAfter ?? 0), "a date is within years of four digits")
    if let usage = ContentUsage(headerValues: [text]) { check(usage, expect) }
  }

  private static func check(_ usage: ContentUsage, _ expect: (Bool, String) -> Void) {
    expect(!usage.text.isEmpty && usage.text.utf8.count <= ContentUsage.maximumLength, "preferences are bounded")
    _ = usage.allows("train-ai")
  }

  private static func reservations(_ bytes: [UInt8], _ path: String, _ expect: (Bool, String) -> Void) {
    guard let file = DataMiningFile(parsing: bytes), let found = file.reservation(for: path) else { return }
    let policy = found.policy
    expect(policy.map { $0.utf8.count <= 2048 && $0.lowercased().hasPrefix("http") } ?? true, "a policy is a URL")
  }
}
