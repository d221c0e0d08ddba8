internal import Untrusted

/// Reads robots.txt line by line into a `RobotsFile`.
///
/// A group is one or more user-agent lines and the rules behind them. Only a rule closes the list of user agents, so
/// that records that are no rules (`Sitemap`, `Crawl-delay`, unknown ones) may stand anywhere without ending a group
/// (RFC 9309 section 2.2.4). Tolerances beyond the RFC are those of the parser that most sites test against: byte order
/// mark, any line ending, common misspellings, and a missing colon between exactly two words.
struct RobotsParser {
  /// Bytes of a line that are read; the rest of it is ignored. Eight times the 2,083 bytes of the longest URL browsers
  /// took.
  static let maximumLine = 8 * 2083
  /// A longer Crawl-delay counts as this one.
  static let maximumCrawlDelay = Duration.seconds(86_400)

  private var file = RobotsFile()
  private var currentGroup: Int?
  private var groupHasRules = false
  private var line = 0

  mutating func parse(_ bytes: [UInt8]) {
    // A mark that lost its end is one too.
    var index = zip(bytes, [0xEF, 0xBB, 0xBF] as [UInt8]).prefix { $0 == $1 }.count
    let limit = RobotsParser.limit(of: bytes)
    while index < limit {
      var end = index
      while end < limit, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      line += 1
      parseLine(bytes[index..<min(end, index + RobotsParser.maximumLine)])
      index = end + 1
      if end + 1 < limit, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { index += 1 }
    }
  }

  /// The file, its rules and records ordered for the verdict.
  consuming func finish() -> RobotsFile {
    let rules = file.rules
    for group in file.groups {
      // Of equals the first of the file decides.
      file.order += group.rules.sorted {
        if rules[$0].isStronger(than: rules[$1]) { return true }
        return !rules[$1].isStronger(than: rules[$0]) && $0 < $1
      }.map { Int32($0) }
    }
    file.usages = file.usages.enumerated().sorted { one, other in
      let (length, otherLength) = (one.element.pattern.count, other.element.pattern.count)
      return length != otherLength ? length > otherLength : one.offset < other.offset
    }.map(\.element)
    return file
  }

  /// Where to stop: a rule cut in the middle would be another, wider rule, so a line is parsed whole or not at all.
  private static func limit(of bytes: [UInt8]) -> Int {
    guard bytes.count > RobotsFile.maximumSize else { return bytes.count }
    let head = bytes[...RobotsFile.maximumSize]
    return head.lastIndex { $0 == 0x0A || $0 == 0x0D } ?? 0
  }

  private mutating func parseLine(_ line: ArraySlice<UInt8>) {
    let record = RobotsParser.trimmed(line.prefix { $0 != UInt8(ascii: "#") })
    guard let (key, value) = RobotsParser.keyAndValue(record) else { return }
    switch key {
    case .userAgent: addAgent(value)
    case .allow: addRule(value, allows: true, text: record)
    case .disallow: addRule(value, allows: false, text: record)
    case .crawlDelay: addCrawlDelay(value)
    case .contentUsage: addUsage(value, isSignal: false)
    case .contentSignal: addUsage(value, isSignal: true)
    case .sitemap: if !value.isEmpty { file.sitemaps.append(StreamSafe.text(value)) }
    }
  }

  /// The record split at its colon; failing that, between its two words, of which the second may hold a colon.
  private static func keyAndValue(_ record: ArraySlice<UInt8>) -> (RobotsKey, ArraySlice<UInt8>)? {
    if let colon = record.firstIndex(of: UInt8(ascii: ":")), let key = RobotsKey(trimmed(record[..<colon])) {
      return (key, trimmed(record[(colon + 1)...]))
    }
    let words = record.split(maxSplits: 2, whereSeparator: isSpace)
    guard words.count == 2, let key = RobotsKey(words[0]) else { return nil }
    return (key, words[1])
  }

  // MARK: Records

  private mutating func addAgent(_ value: ArraySlice<UInt8>) {
    let group: Int
    if let currentGroup, !groupHasRules {
      group = currentGroup
    } else {
      group = file.groups.count
      file.groups.append(RobotsFile.Group(rules: file.rules.count..<file.rules.count, crawlDelay: nil))
      currentGroup = group
      groupHasRules = false
    }
    let isStar =
      value.first == UInt8(ascii: "*") && (value.count == 1 || RobotsParser.isSpace(value[value.startIndex + 1]))
    let token = isStar ? "*" : ProductToken.folded(value)
    guard !token.isEmpty, file.groupsByToken[token]?.last != group else { return }
    file.groupsByToken[token, default: []].append(group)
  }

  private mutating func addRule(_ value: ArraySlice<UInt8>, allows: Bool, text: ArraySlice<UInt8>) {
    guard let currentGroup else { return }
    groupHasRules = true
    // An empty pattern matches nothing; one that begins with neither of these cannot match a path.
    guard let first = value.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "*") else { return }
    addRule(Array(value), allows: allows, text: text, to: currentGroup)
    // Who allows a directory's index page by its name means the directory; the parser most sites test against reads it
    // so.
    if allows, let directory = RobotsParser.directory(ofIndexPage: value) {
      addRule(directory + [UInt8(ascii: "$")], allows: true, text: text, to: currentGroup)
    }
  }

  private mutating func addRule(_ pattern: [UInt8], allows: Bool, text: ArraySlice<UInt8>, to group: Int) {
    let patternStart = file.patterns.count
    RobotsPattern.appendCanonical(pattern, to: &file.patterns, isPattern: true)
    let textStart = file.texts.count
    // Control characters go to logs and to PostgreSQL, which refuses U+0000.
    file.texts.append(contentsOf: text.lazy.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 })
    file.rules.append(
      RobotsFile.Rule(
        allows: allows, pattern: patternStart..<file.patterns.count, text: textStart..<file.texts.count, line: line))
    file.groups[group].rules = file.groups[group].rules.lowerBound..<file.rules.count
  }

  /// `/a/` of `/a/index.html` and `/a/index.htm`; nil for other patterns.
  private static func directory(ofIndexPage pattern: ArraySlice<UInt8>) -> [UInt8]? {
    guard let slash = pattern.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let name = pattern[(slash + 1)...]
    guard name.elementsEqual("index.html".utf8) || name.elementsEqual("index.htm".utf8) else { return nil }
    return Array(pattern[...slash])
  }

  private mutating func addCrawlDelay(_ value: ArraySlice<UInt8>) {
    guard let currentGroup, let delay = RobotsParser.delay(value) else { return }
    if let longest = file.groups[currentGroup].crawlDelay, longest >= delay { return }
    file.groups[currentGroup].crawlDelay = delay
    file.groups[currentGroup].crawlDelayLine = line
  }

  /// An optional pattern, white space, and the preferences; without a pattern they are for every path.
  private mutating func addUsage(_ value: ArraySlice<UInt8>, isSignal: Bool) {
    guard let currentGroup else { return }
    let hasPattern = value.first == UInt8(ascii: "/") || value.first == UInt8(ascii: "*")
    let pattern = hasPattern ? value.prefix { !RobotsParser.isSpace($0) } : [UInt8(ascii: "/")]
    let rest = RobotsParser.trimmed(hasPattern ? value.dropFirst(pattern.count) : value)
    guard !rest.isEmpty else { return }
    let start = file.patterns.count
    RobotsPattern.appendCanonical(pattern, to: &file.patterns, isPattern: true)
    let text = rest.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
    file.usages.append(
      RobotsFile.Usage(
        group: currentGroup, pattern: start..<file.patterns.count, isSignal: isSignal,
        preferences: StreamSafe.text(text)))
  }

  /// The seconds that `value` begins with, as a decimal number clamped to a day; nil for a sign, a word, or none.
  static func delay(_ value: ArraySlice<UInt8>) -> Duration? {
    let limit = maximumCrawlDelay / .seconds(1)
    var number = 0.0
    var scale = 1.0
    var hasDigits = false
    var isFraction = false
    for byte in value {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if byte &- 0x30 < 10 {
        hasDigits = true
        if isFraction {
          scale /= 10
          number += Double(byte & 15) * scale
        } else {
          number = min(number * 10 + Double(byte & 15), limit)
        }
      } else {
        break
      }
    }
    return hasDigits ? .seconds(min(number, limit)) : nil
  }

  // MARK: Bytes

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = bytes.drop(while: isSpace)
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return slice
  }
}

/// The records that mean something here, with the misspellings seen in the wild.
private enum RobotsKey {
  case userAgent, allow, disallow, crawlDelay, contentUsage, contentSignal, sitemap

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count <= 16, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    switch String(decoding: bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self) {
    case "user-agent", "useragent", "user agent": self = .userAgent
    case "allow": self = .allow
    case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw": self = .disallow
    case "crawl-delay", "crawldelay", "crawl delay": self = .crawlDelay
    case "content-usage": self = .contentUsage
    case "content-signal": self = .contentSignal
    case "sitemap", "site-map": self = .sitemap
    default: return nil
    }
  }
}
