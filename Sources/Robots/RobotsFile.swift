/// The rules of one robots.txt by RFC 9309.
public struct RobotsFile: Sendable {
  /// Parses the first 500 KiB; bad lines are skipped.
  public init(parsing bytes: [UInt8]) {}
  /// No rules: everything is allowed.
  public static let allowAll = RobotsFile(parsing: [])
  /// May `agent` (a product token, case-insensitive) fetch this path and query?
  public func verdict(for pathAndQuery: String, agent: String) -> Verdict { Verdict(isAllowed: true, rule: nil, line: nil) }
  /// Seconds, from the group that applies to `agent`.
  public func crawlDelay(for agent: String) -> Double? { nil }
  public var sitemaps: [String] { [] }
  public struct Verdict: Hashable, Sendable {
    public let isAllowed: Bool
    /// The rule that decided, as written (`Disallow: /private`), nil when none matched.
    public let rule: String?
    /// 1-based line of that rule.
    public let line: Int?
  }
}
