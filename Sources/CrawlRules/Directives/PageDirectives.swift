internal import Untrusted

/// What a page asks of robots: `X-Robots-Tag` headers and `<meta name="robots">` together.
///
/// All that apply are united, so that the most restrictive one wins and a permission (`index`, `all`) takes nothing
/// back. Names are compared without regard to case, unknown ones are ignored. A page that robots.txt keeps us from was
/// never read, so its directives are unknown.
public struct PageDirectives: Hashable, Sendable {
  /// `noindex`: do not publish the page.
  public var forbidsPublishing = false
  /// `nofollow`: take no links from it.
  public var forbidsFollowing = false
  /// `noarchive`, `nocache`: keep no copy of the raw body.
  public var forbidsArchiving = false
  /// `nosnippet`: show no excerpt.
  public var forbidsExcerpts = false
  /// `noai`, `noimageai`: de facto, without a specification.
  public var forbidsTraining = false
  /// Names of what was asked for, in a fixed order, without the date.
  public var names: [String] {
    let flags = [
      ("noindex", forbidsPublishing), ("nofollow", forbidsFollowing), ("noarchive", forbidsArchiving),
      ("nosnippet", forbidsExcerpts), ("noai", forbidsTraining),
    ]
    return flags.filter(\.1).map(\.0)
  }

  /// Unix time in seconds from which on the page is not to be published; the earliest of those given.
  public var unavailableAfter: Int?

  /// `unavailableAfter` as `2026-06-25T15:00:00Z`.
  public var unavailableAfterText: String? { unavailableAfter.map(DirectiveDate.text) }

  /// No directives.
  public init() {}

  /// Adds the directives of one `X-Robots-Tag` header.
  ///
  /// A product token with a colon before a directive (`otherbot: noindex, nofollow`) addresses what follows, up to the
  /// next such token, to that robot alone. `agent` is our product token.
  public mutating func addHeader(_ value: String, agent: String) {
    add(value.utf8, agent: ProductToken.folded(agent.utf8), readsTokens: true)
  }

  /// Adds `<meta name="robots" content="…">`, or a meta element that has our product token as its name; others are left
  /// alone.
  public mutating func addMeta(name: String, content: String, agent: String) {
    guard name.utf8.count <= PageDirectives.maximumName else { return }
    let name = PageDirectives.lowercased(PageDirectives.trimmed(name.utf8[...]))
    let token = ProductToken.folded(agent.utf8)
    guard name == "robots" || (!token.isEmpty && name == ByteText(token)) else { return }
    add(content.utf8, agent: token, readsTokens: false)
  }

  // MARK: Reading

  /// Bytes of a meta element's name that may be ours, and of a value that are read: what robots are asked for takes a
  /// few dozen, and a directive behind 64 KiB of others is not meant to be read.
  private static let maximumName = 200
  private static let maximumLength = 65_536

  /// Directives whose own syntax has a colon.
  private static let valued: Set<ByteText> = [
    "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview",
  ]

  private mutating func add(_ text: String.UTF8View, agent: String, readsTokens: Bool) {
    var isForUs = true
    // The pieces of a date that holds commas belong together.
    var date: Substring.UTF8View?
    let agent = ByteText(agent)
    let text = text.prefix(PageDirectives.maximumLength)
    for piece in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: true) {
      var directive = PageDirectives.trimmed(piece)
      if let start = date {
        let whole = text[start.startIndex..<directive.endIndex]
        // A weekday alone is no date yet.
        if let instant = DirectiveDate.seconds(whole) {
          if isForUs { expire(at: instant) }
          date = nil
          continue
        }
        date = nil
      }
      if readsTokens, let (token, rest) = PageDirectives.token(directive) {
        isForUs = token == agent || token == "*"
        directive = rest
      }
      if let value = PageDirectives.value(of: "unavailable_after", in: directive) {
        if let instant = DirectiveDate.seconds(value) {
          if isForUs { expire(at: instant) }
        } else {
          date = value
        }
      } else if isForUs {
        apply(PageDirectives.lowercased(directive))
      }
    }
  }

  private mutating func expire(at instant: Int) {
    unavailableAfter = min(unavailableAfter ?? instant, instant)
  }

  private mutating func apply(_ name: ByteText) {
    switch name {
    case "none":
      forbidsPublishing = true
      forbidsFollowing = true
    case "noindex": forbidsPublishing = true
    case "nofollow": forbidsFollowing = true
    case "noarchive", "nocache": forbidsArchiving = true
    case "nosnippet": forbidsExcerpts = true
    case "noai", "noimageai": forbidsTraining = true
    default: break
    }
  }

  /// `token: rest`, where the token is no directive with a value.
  private static func token(_ text: Substring.UTF8View) -> (ByteText, Substring.UTF8View)? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = lowercased(trimmed(text[..<colon]))
    guard !name.text.isEmpty, !valued.contains(name), !name.text.utf8.contains(0x20) else { return nil }
    let token = name == "*" ? "*" : ByteText(ProductToken.folded(name.text.utf8))
    return (token, trimmed(text[text.index(after: colon)...]))
  }

  private static func value(of name: ByteText, in text: Substring.UTF8View) -> Substring.UTF8View? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), lowercased(trimmed(text[..<colon])) == name else {
      return nil
    }
    return trimmed(text[text.index(after: colon)...])
  }

  private static func lowercased(_ text: Substring.UTF8View) -> ByteText {
    ByteText(String(decoding: text.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self))
  }

  private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
    var text = text
    while let first = text.first, first <= 0x20 { text = text.dropFirst() }
    while let last = text.last, last <= 0x20 { text = text.dropLast() }
    return text
  }
}
