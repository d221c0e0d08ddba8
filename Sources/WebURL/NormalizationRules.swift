/// What normalization drops from a URL; the defaults are conservative, a site may have its own.
///
/// A name is on the lists only if it carries nothing that selects a page: click identifiers that advertising and mail
/// services append, and session identifiers of application servers. Ambiguous names (`ref`, `source`, `id`, `s`) are
/// not; `sid`, which some sites use for the number of a story, is dropped only with a value that looks like a
/// session's.
public struct NormalizationRules: Hashable, Sendable {
  /// Names of query parameters to drop, compared without regard to ASCII case.
  public var droppedParameters: Set<String> { didSet { index() } }
  /// Beginnings of names of query parameters to drop.
  public var droppedParameterPrefixes: [String] { didSet { index() } }
  /// Names to drop only when the value is a session identifier: 32, 40 or 64 hexadecimal digits.
  public var sessionParameters: Set<String> { didSet { index() } }
  /// Names of path parameters (`/page;name=value`) to drop.
  public var droppedPathParameters: Set<String> { didSet { index() } }

  /// The default rules.
  public static let standard = NormalizationRules()

  public init(
    droppedParameters: Set<String> = NormalizationRules.trackingParameters,
    droppedParameterPrefixes: [String] = ["utm_"],
    sessionParameters: Set<String> = ["sid", "session_id", "sessionid"],
    droppedPathParameters: Set<String> = ["jsessionid"]
  ) {
    self.droppedParameters = droppedParameters
    self.droppedParameterPrefixes = droppedParameterPrefixes
    self.sessionParameters = sessionParameters
    self.droppedPathParameters = droppedPathParameters
    index()
  }

  /// The names dropped by default, in addition to `utm_*`.
  ///
  /// - Google: `gclid`, `gclsrc`, `dclid`, `gbraid`, `wbraid`, `_ga`, `_gl`, `srsltid`
  /// - Facebook and Instagram: `fbclid`, `igshid`, `igsh`; Microsoft: `msclkid`; Yandex: `yclid`; X: `twclid`;
  ///   TikTok: `ttclid`; LinkedIn: `li_fat_id`
  /// - Mailchimp: `mc_cid`, `mc_eid`; HubSpot: `_hsenc`, `_hsmi`; Marketo: `mkt_tok`
  /// - sessions: `phpsessid` (PHP), `jsessionid` (Java), `cfid` and `cftoken` (ColdFusion), `oscsid` (osCommerce)
  public static let trackingParameters: Set<String> = [
    "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "_ga", "_gl", "srsltid", "fbclid", "igshid", "igsh", "msclkid",
    "yclid",
    "twclid", "ttclid", "li_fat_id", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "phpsessid", "jsessionid",
    "cfid",
    "cftoken", "oscsid",
  ]

  // MARK: Matching

  private var dropped = NameList()
  private var prefixes: [[UInt8]] = []
  private var sessions = NameList()
  private var pathNames = NameList()

  private mutating func index() {
    dropped = NameList(droppedParameters)
    prefixes = droppedParameterPrefixes.map { $0.utf8.map(ASCII.lower) }.filter { !$0.isEmpty }
    sessions = NameList(sessionParameters)
    pathNames = NameList(droppedPathParameters)
  }

  /// Whether to drop `name=value`, a piece of a query with unreserved escapes decoded.
  func drops(parameter piece: ArraySlice<UInt8>) -> Bool {
    let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
    var name = piece[..<equals]
    // `&amp;` copied from HTML source without decoding it.
    if name.count > 4, name.prefix(4).elementsEqual("amp;".utf8) { name = name.dropFirst(4) }
    guard !name.isEmpty else { return false }
    if dropped.contains(name) || prefixes.contains(where: { NameList.isEqual(name.prefix($0.count), $0) }) {
      return true
    }
    return sessions.contains(name) && NormalizationRules.isSession(piece[equals...].dropFirst())
  }

  /// Whether to drop `name=value`, what stands behind a `;` in a path segment.
  func drops(pathParameter piece: ArraySlice<UInt8>) -> Bool {
    let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
    return pathNames.contains(piece[..<equals])
  }

  private static func isSession(_ value: ArraySlice<UInt8>) -> Bool {
    [32, 40, 64].contains(value.count) && value.allSatisfy { ASCII.hexValue($0) != nil }
  }
}

/// Names by length, so that most parameters are refused without a comparison.
private struct NameList: Hashable, Sendable {
  private var byLength: [[[UInt8]]] = []

  init() {}

  init(_ names: Set<String>) {
    for name in names.sorted() where !name.isEmpty {
      let bytes = name.utf8.map(ASCII.lower)
      while byLength.count <= bytes.count { byLength.append([]) }
      byLength[bytes.count].append(bytes)
    }
  }

  func contains(_ name: ArraySlice<UInt8>) -> Bool {
    name.count < byLength.count && byLength[name.count].contains { NameList.isEqual(name, $0) }
  }

  /// `lowered` is in lower case already.
  static func isEqual(_ name: ArraySlice<UInt8>, _ lowered: [UInt8]) -> Bool {
    guard name.count == lowered.count else { return false }
    var index = name.startIndex
    for byte in lowered {
      guard ASCII.lower(name[index]) == byte else { return false }
      index += 1
    }
    return true
  }
}
