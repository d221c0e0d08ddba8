/// The rules of one robots.txt by RFC 9309.
///
/// Groups are kept apart and found by product token, patterns lie canonicalized in one array, so that the worst file of
/// `maximumSize` bytes costs memory in proportion to its size. Nothing in the input makes parsing fail.
public struct RobotsFile: Sendable {
  /// Bytes that are parsed, 500 KiB as RFC 9309 section 2.5 asks for at least. A line that the limit cuts is left out.
  public static let maximumSize = 512_000

  /// No rules: everything is allowed.
  public static let allowAll = RobotsFile(parsing: [])
  /// The file that forbids everything to everyone.
  public static let disallowAll = RobotsFile(parsing: Array("User-agent: *\nDisallow: /\n".utf8))

  var groups: [Group] = []
  /// Indices of the groups that name a product token, in lower case; `*` is the token of the group for all others.
  var groupsByToken: [String: [Int]] = [:]
  var rules: [Rule] = []
  /// The patterns of all rules, one behind the other.
  var patterns: [UInt8] = []
  /// The text of all rules as written, one behind the other.
  var texts: [UInt8] = []

  /// Values of the `Sitemap` records in order: absolute URLs if their author kept to the protocol. They belong to no group.
  public internal(set) var sitemaps: [String] = []

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
    /// Seconds.
    var crawlDelay: Double?
  }

  struct Rule: Sendable {
    let allows: Bool
    /// Into `patterns`.
    let pattern: Range<Int>
    /// Into `texts`.
    let text: Range<Int>
    /// 1-based.
    let line: Int
  }

  /// Parses the first 500 KiB; bad lines are skipped.
  public init(parsing bytes: [UInt8]) {
    var parser = RobotsParser()
    parser.parse(bytes)
    self = parser.finish()
  }

  init() {}

  /// May `agent` (a product token, case-insensitive) fetch this path and query?
  ///
  /// The longest matching pattern decides, counted in octets, and `Allow` wins a tie (section 2.2.2); without a match the
  /// path is allowed. `/robots.txt` itself always is.
  public func verdict(for pathAndQuery: String, agent: String) -> Verdict {
    guard pathAndQuery != "/robots.txt" else { return .allowed }
    let candidates = groupIndices(for: agent)
    guard candidates.contains(where: { !groups[$0].rules.isEmpty }) else { return .allowed }

    let target = RobotsTarget(pathAndQuery)
    var best: Rule?
    for group in candidates {
      for index in groups[group].rules {
        let rule = rules[index]
        let length = best?.pattern.count ?? -1
        let isStronger =
          rule.pattern.count > length || (rule.pattern.count == length && rule.allows && best?.allows == false)
        guard isStronger, target.matches(patterns.span.extracting(rule.pattern)) else { continue }
        best = rule
      }
    }
    guard let best else { return .allowed }
    return Verdict(
      isAllowed: best.allows, rule: String(decoding: texts[best.text], as: UTF8.self), line: best.line)
  }

  /// The token of the groups that apply to `agent`, in lower case, `*` among them; nil where none does.
  public func token(for agent: String) -> String? {
    let token = RobotsParser.productToken(agent.utf8)
    if !token.isEmpty, groupsByToken[token] != nil { return token }
    return groupsByToken["*"] == nil ? nil : "*"
  }

  /// Seconds, from the groups that apply to `agent`; the largest where there are several. 0 to 86,400.
  public func crawlDelay(for agent: String) -> Double? {
    groupIndices(for: agent).compactMap { groups[$0].crawlDelay }.max()
  }

  /// What the site says about the use of this path's content, for the vocabulary's own terms (draft-ietf-aipref-attach): the
  /// record with the longest matching pattern, as written; nil where none matches.
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
    var longest = -1
    var texts: [String] = []
    for usage in usages where usage.isSignal == isSignal && groups.contains(usage.group) {
      guard usage.pattern.count >= longest, target.matches(patterns.span.extracting(usage.pattern)) else { continue }
      if usage.pattern.count > longest { texts = [] }
      longest = usage.pattern.count
      texts.append(usage.preferences)
    }
    return ContentUsage(headerValues: texts)
  }

  /// All groups that name the agent's product token, else all groups for `*` (section 2.2.1).
  private func groupIndices(for agent: String) -> [Int] {
    let token = RobotsParser.productToken(agent.utf8)
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

    public init(isAllowed: Bool, rule: String?, line: Int?) {
      self.isAllowed = isAllowed
      self.rule = rule
      self.line = line
    }

    static let allowed = Verdict(isAllowed: true, rule: nil, line: nil)
    static let disallowed = Verdict(isAllowed: false, rule: nil, line: nil)
  }
}
