internal import Untrusted

/// The rules of one robots.txt by RFC 9309.
///
/// Groups are kept apart and found by product token, patterns lie canonicalized in one array, so that the worst file of
/// `maximumSize` bytes costs memory in proportion to its size. Nothing in the input makes parsing fail.
public struct RobotsFile: Sendable {
  /// Bytes that are parsed, 500 KiB as RFC 9309 section 2.5 asks for at least. A line that the limit cuts is left out.
  public static let maximumSize = 512_000

  /// Steps, of a byte each, that searching a URL for the literals behind wildcards may take for one verdict: some 20
  /// ms.
  ///
  /// A file of nothing but wildcards against a URL of 8 KiB would take a hundred times as many. The rules are tried
  /// from the strongest on, and where the steps have run out the strongest `Disallow` that is left counts as one that
  /// matches: what could not be decided is forbidden. A file of a thousand such rules and a URL of 2,000 bytes need an
  /// eighth.
  static let maximumSteps = 16 << 20

  var groups: [Group] = []
  /// Indices of the groups that name a product token, in lower case; `*` is the token of the group for all others.
  var groupsByToken: [String: [Int]] = [:]
  var rules: [Rule] = []
  /// For each group the indices of its rules, the strongest first; a group's part is where its rules are.
  var order: [Int32] = []
  /// The patterns of all rules, one behind the other.
  var patterns: [UInt8] = []
  /// The text of all rules as written, one behind the other.
  var texts: [UInt8] = []

  /// Values of the `Sitemap` records in order: absolute URLs if their author kept to the protocol. They belong to no
  /// group.
  public internal(set) var sitemaps: [String] = []

  /// The longest patterns first, in the order of the file where they are equally long.
  var usages: [Usage] = []

  /// A `Content-Usage` or `Content-Signal` record.
  struct Usage: Sendable {
    let group: Int
    /// Into `patterns`.
    let pattern: Range<Int>
    let isSignal: Bool
    let preferences: String
  }

  struct Group: Sendable {
    /// Into `rules`.
    var rules: Range<Int>
    var crawlDelay: Duration?
    /// 1-based line of that record.
    var crawlDelayLine: Int?
  }

  struct Rule: Sendable {
    let allows: Bool
    /// Into `patterns`.
    let pattern: Range<Int>
    /// Into `texts`.
    let text: Range<Int>
    /// 1-based.
    let line: Int

    /// The longer pattern, counted in octets, is the stronger one, and `Allow` wins a tie (section 2.2.2).
    func isStronger(than other: Rule) -> Bool {
      if pattern.count != other.pattern.count { return pattern.count > other.pattern.count }
      return allows && !other.allows
    }
  }

  /// Parses the first 500 KiB; bad lines are skipped.
  public init(parsing bytes: [UInt8]) {
    var parser = RobotsParser()
    parser.parse(bytes)
    self = parser.finish()
  }

  init() {}

  /// Bytes of memory that the file takes, about: rules of a few bytes each take ten times what they were written with.
  public var footprint: Int {
    let records = usages.reduce(0) { $0 + MemoryLayout<Usage>.stride + $1.preferences.utf8.count }
    let sites = sitemaps.reduce(0) { $0 + MemoryLayout<String>.stride + $1.utf8.count }
    return rules.count * (MemoryLayout<Rule>.stride + MemoryLayout<Int32>.stride) + patterns.count + texts.count
      + groups.count * MemoryLayout<Group>.stride + groupsByToken.count * Self.tokenFootprint + records + sites
  }

  /// A token's string, its place in the dictionary and its array.
  private static let tokenFootprint = 128

  /// May `agent` (a product token, case-insensitive) fetch this path and query?
  ///
  /// The longest matching pattern decides, counted in octets, and `Allow` wins a tie (section 2.2.2); without a match
  /// the path is allowed. `/robots.txt` itself always is. See ``maximumSteps`` for files that ask for too much work.
  public func verdict(for pathAndQuery: String, agent: String) -> Verdict {
    guard !pathAndQuery.hasSameBytes(as: "/robots.txt") else { return .allowed }
    guard let (rule, isCut) = deciding(for: pathAndQuery, agent: agent, inDoubt: false) else { return .allowed }
    return Verdict(
      isAllowed: rule.allows, rule: StreamSafe.text(texts[rule.text]), line: rule.line, isCut: isCut)
  }

  /// The strongest rule that matches, and whether it was taken to match because the steps had run out: of the rules
  /// that are left then, those that allow as `inDoubt` says count as matching and the others do not.
  func deciding(
    for pathAndQuery: String, agent: String, inDoubt: Bool, steps: Int = RobotsFile.maximumSteps
  ) -> (rule: Rule, isCut: Bool)? {
    let candidates = groupIndices(for: agent)
    guard candidates.contains(where: { !groups[$0].rules.isEmpty }) else { return nil }
    let target = RobotsTarget(pathAndQuery)
    var steps = steps
    var best: (rule: Rule, isCut: Bool)?
    for group in candidates {
      for index in order[groups[group].rules] {
        let rule = rules[Int(index)]
        if let best, !rule.isStronger(than: best.rule) { break }
        let isCut = steps <= 0
        let counts =
          isCut ? rule.allows == inDoubt : target.matches(patterns.span.extracting(rule.pattern), steps: &steps)
        if counts {
          best = (rule, isCut)
          break
        }
      }
    }
    return best
  }

  /// The token of the groups that apply to `agent`, in lower case, `*` among them; nil where none does.
  public func token(for agent: String) -> String? {
    let token = ProductToken.folded(agent.utf8)
    if !token.isEmpty, groupsByToken[token] != nil { return token }
    return groupsByToken["*"] == nil ? nil : "*"
  }

  /// From the groups that apply to `agent`; the largest where there are several. At most a day.
  public func crawlDelay(for agent: String) -> Duration? {
    groupIndices(for: agent).compactMap { groups[$0].crawlDelay }.max()
  }

  /// The line of the record that `crawlDelay(for:)` comes from.
  public func crawlDelayLine(for agent: String) -> Int? {
    let delays = groupIndices(for: agent).compactMap { group in groups[group].crawlDelay.map { ($0, group) } }
    return delays.max { $0.0 < $1.0 }.flatMap { groups[$0.1].crawlDelayLine }
  }

  /// The other tokens, `*` among them, of the groups that apply to `agent`: where no rule stands between two user-agent
  /// lines they begin one group, also with a `Crawl-delay` between them, so that what seems to be said to one is said
  /// to both. At most `limit`, in order.
  public func tokens(sharing agent: String, limit: Int = 10) -> [String] {
    guard let own = token(for: agent) else { return [] }
    let groups = Set(groupIndices(for: agent))
    let others = groupsByToken.filter { token, indices in
      !token.hasSameBytes(as: own) && indices.contains { groups.contains($0) }
    }
    return Array(others.keys.sorted().prefix(limit))
  }

  /// What the site says about the use of this path's content, for the vocabulary's own terms
  /// (draft-ietf-aipref-attach): the record with the longest matching pattern, as written; nil where none matches.
  public func contentUsage(for pathAndQuery: String, agent: String) -> ContentUsage? {
    preferences(for: pathAndQuery, agent: agent, isSignal: false)
  }

  /// The same of `Content-Signal` records.
  public func contentSignal(for pathAndQuery: String, agent: String) -> ContentUsage? {
    preferences(for: pathAndQuery, agent: agent, isSignal: true)
  }

  private func preferences(for pathAndQuery: String, agent: String, isSignal: Bool) -> ContentUsage? {
    let groups = Set(groupIndices(for: agent))
    guard !usages.isEmpty, !groups.isEmpty else { return nil }
    let target = RobotsTarget(pathAndQuery)
    var steps = RobotsFile.maximumSteps
    var longest = -1
    var texts: [String] = []
    for usage in usages where usage.isSignal == isSignal && groups.contains(usage.group) {
      guard usage.pattern.count >= longest else { break }
      // Where the steps have run out, the next record in line counts as one that matches.
      guard steps <= 0 || target.matches(patterns.span.extracting(usage.pattern), steps: &steps) else { continue }
      longest = usage.pattern.count
      texts.append(usage.preferences)
      if steps <= 0 { break }
    }
    return ContentUsage(headerValues: texts)
  }

  /// All groups that name the agent's product token, else all groups for `*` (section 2.2.1).
  private func groupIndices(for agent: String) -> [Int] {
    let token = ProductToken.folded(agent.utf8)
    if !token.isEmpty, let named = groupsByToken[token] { return named }
    return groupsByToken["*"] ?? []
  }

  /// Whether a path may be fetched, and what decided.
  public struct Verdict: Hashable, Sendable {
    public let isAllowed: Bool
    /// The rule that decided, as written (`Disallow: /private`), nil when none matched.
    public let rule: String?
    /// 1-based line of that rule.
    public let line: Int?
    /// Whether the rule was not tried but taken to match, because the file asks for more than `maximumSteps`.
    public let isCut: Bool

    public init(isAllowed: Bool, rule: String?, line: Int?, isCut: Bool = false) {
      self.isAllowed = isAllowed
      self.rule = rule
      self.line = line
      self.isCut = isCut
    }

    static let allowed = Verdict(isAllowed: true, rule: nil, line: nil)
    static let disallowed = Verdict(isAllowed: false, rule: nil, line: nil)
  }
}
