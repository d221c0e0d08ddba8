/// What the names on an element (tag, class, id, role) say about what is in it.
struct Cues: OptionSet, Sendable, Hashable {
  let rawValue: UInt32
  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The body of an article by an exact name (`entry-content`, `articleBody`).
  static let body = Cues(rawValue: 1 << 0)
  /// A name that usually holds content (`content`, `post`, `story`).
  static let content = Cues(rawValue: 1 << 1)
  static let comments = Cues(rawValue: 1 << 2)
  static let related = Cues(rawValue: 1 << 3)
  static let share = Cues(rawValue: 1 << 4)
  static let navigation = Cues(rawValue: 1 << 5)
  static let header = Cues(rawValue: 1 << 6)
  static let footer = Cues(rawValue: 1 << 7)
  static let sidebar = Cues(rawValue: 1 << 8)
  static let advert = Cues(rawValue: 1 << 9)
  static let newsletter = Cues(rawValue: 1 << 10)
  static let consent = Cues(rawValue: 1 << 11)
  static let byline = Cues(rawValue: 1 << 12)
  static let caption = Cues(rawValue: 1 << 13)
  static let tags = Cues(rawValue: 1 << 14)
  static let hidden = Cues(rawValue: 1 << 15)
  static let modal = Cues(rawValue: 1 << 16)
  static let form = Cues(rawValue: 1 << 17)
  static let inset = Cues(rawValue: 1 << 18)
  static let figure = Cues(rawValue: 1 << 19)
  static let screenReader = Cues(rawValue: 1 << 20)
  static let heading = Cues(rawValue: 1 << 21)
  static let date = Cues(rawValue: 1 << 22)
  static let contents = Cues(rawValue: 1 << 23)
  static let biography = Cues(rawValue: 1 << 24)
  static let card = Cues(rawValue: 1 << 25)
  static let summary = Cues(rawValue: 1 << 26)
  static let asideTag = Cues(rawValue: 1 << 27)
  static let author = Cues(rawValue: 1 << 28)
  static let banner = Cues(rawValue: 1 << 29)
  static let print = Cues(rawValue: 1 << 30)

  /// Names that say "not the article" with hardly an exception.
  static let never: Cues = [.comments, .navigation, .share, .consent, .newsletter, .advert, .modal, .print]
  /// Names that mostly do.
  static let mostlyNot: Cues = [
    .related, .footer, .sidebar, .tags, .form, .biography, .byline, .banner, .header, .contents,
  ]
}

/// Reads cues from class and id values; each distinct value is looked at once a page.
struct CueReader {
  private var known: [String: Cues] = [:]

  mutating func cues(of value: String) -> Cues {
    if let cues = known[value] { return cues }
    var cues: Cues = []
    // A value of thousands of names is no layout.
    for name in value.utf8.prefix(1_000).split(whereSeparator: { $0 <= 0x20 }) {
      cues.formUnion(Self.cues(ofName: name))
    }
    known[value] = cues
    return cues
  }

  private static func cues(ofName name: Substring.UTF8View) -> Cues {
    let tokens = tokens(of: name)
    var cues: Cues = []
    for (index, token) in tokens.enumerated() {
      if let found = CueWords.table[token] { cues.formUnion(found) }
      if index + 1 < tokens.count, let found = CueWords.table[token + "-" + tokens[index + 1]] { cues.formUnion(found) }
    }
    if tokens.count <= 3, let found = CueWords.whole[tokens.joined(separator: "-")] { cues.formUnion(found) }
    // `no-comments`, `has-sidebar`, `with-ads` describe a layout, not their content.
    if let first = tokens.first, tokens.count > 1, CueWords.layoutPrefixes.contains(first) { return [] }
    return cues
  }

  /// `entry-content`, `entry_content`, `entryContent` and `EntryContent` are all `entry`, `content`.
  static func tokens(of name: Substring.UTF8View) -> [String] {
    var tokens: [String] = []
    var token: [UInt8] = []
    var previousIsLower = false
    for byte in name {
      let isUpper = byte >= 0x41 && byte <= 0x5A
      let isLower = byte >= 0x61 && byte <= 0x7A
      if !isUpper && !isLower || (isUpper && previousIsLower) {
        if !token.isEmpty { tokens.append(String(decoding: token, as: UTF8.self)) }
        token.removeAll(keepingCapacity: true)
      }
      if isUpper || isLower { token.append(byte | 0x20) }
      previousIsLower = isLower
      if tokens.count >= 12 { break }
    }
    if !token.isEmpty { tokens.append(String(decoding: token, as: UTF8.self)) }
    return tokens
  }
}
