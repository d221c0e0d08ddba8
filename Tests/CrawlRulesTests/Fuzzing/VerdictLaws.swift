@testable import CrawlRules

/// What holds for the verdict on any robots.txt and any path.
///
/// The last line of the input is the path. Behind a `+` both are repeated up to the sizes that a host may send and a
/// URL may have: nothing but the time says then whether the work is bounded.
enum VerdictLaws {
  static func violations(of input: [UInt8]) -> [String] {
    let isRepeated = input.first == UInt8(ascii: "+")
    let bytes = isRepeated ? Array(input.dropFirst()) : input
    let line = bytes.lastIndex(of: 0x0A) ?? bytes.startIndex
    var file = Array(bytes[..<line]) + [0x0A]
    var path = Array("/".utf8) + bytes[line...].drop { $0 == 0x0A }
    if isRepeated {
      file = repeated(file, upTo: RobotsFile.maximumSize)
      path = repeated(path, upTo: 8192)
    }
    let target = String(decoding: path, as: UTF8.self)
    let parsed = RobotsFile(parsing: file)
    var found: [String] = []
    for agent in isRepeated ? ["courant"] : ["courant", "a"] {
      let verdict = parsed.verdict(for: target, agent: agent)
      if !verdict.isAllowed, verdict.rule == nil { found.append("what is denied is denied by a rule") }
      if verdict.isCut, verdict.isAllowed { found.append("what was not found out is forbidden") }
      _ = parsed.contentUsage(for: target, agent: agent)
      _ = parsed.contentSignal(for: target, agent: agent)
      guard !isRepeated, file.count < 2_000, path.count < 300 else { continue }
      if verdict.isCut { found.append("a small file needs no bound") }
      if parsed.deciding(for: target, agent: agent, inDoubt: false)?.rule.line != slowly(parsed, target, agent) {
        found.append("the rule is not the strongest that matches")
      }
    }
    return found
  }

  /// The line of the rule that decides, by trying all rules in the order of the file with a matcher that tries all
  /// places.
  private static func slowly(_ file: RobotsFile, _ path: String, _ agent: String) -> Int? {
    guard let token = file.token(for: agent), let groups = file.groupsByToken[token] else { return nil }
    let target = RobotsTarget(path)
    var best: RobotsFile.Rule?
    for group in groups {
      for rule in file.rules[file.groups[group].rules] where best.map({ rule.isStronger(than: $0) }) ?? true {
        if target.forms.contains(where: { matches(Array(file.patterns[rule.pattern]), $0) }) { best = rule }
      }
    }
    return best?.line
  }

  /// Whether the pattern matches from the path's start: `states` are the places in the pattern that can be reached.
  private static func matches(_ pattern: [UInt8], _ forms: (path: [UInt8], isDecoded: Bool)) -> Bool {
    var pattern = pattern
    if forms.isDecoded { pattern = RobotsTarget.decodedQuery(pattern) ?? pattern }
    let isAnchored = pattern.last == UInt8(ascii: "$")
    if isAnchored { pattern.removeLast() } else { pattern.append(UInt8(ascii: "*")) }
    var states: Set<Int> = [0]
    func skippingStars(_ states: Set<Int>) -> Set<Int> {
      var all = states
      for var state in states {
        while state < pattern.count, pattern[state] == UInt8(ascii: "*") {
          state += 1
          all.insert(state)
        }
      }
      return all
    }
    states = skippingStars(states)
    for byte in forms.path {
      var next: Set<Int> = []
      for state in states where state < pattern.count {
        if pattern[state] == UInt8(ascii: "*") {
          next.insert(state)
        } else if pattern[state] == byte {
          next.insert(state + 1)
        }
      }
      states = skippingStars(next)
    }
    return states.contains(pattern.count)
  }

  private static func repeated(_ bytes: [UInt8], upTo size: Int) -> [UInt8] {
    Array(repeatElement(bytes, count: max(size / max(bytes.count, 1), 1)).joined())
  }
}

extension RobotsTarget {
  /// The forms of the path, and whether escapes behind its question mark were decoded.
  fileprivate var forms: [(path: [UInt8], isDecoded: Bool)] {
    [(exact, false), (decoded ?? exact, true)]
  }

  fileprivate static func decodedQuery(_ bytes: [UInt8]) -> [UInt8]? { decodingQuery(bytes.span) }
}
