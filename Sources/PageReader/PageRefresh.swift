import HTML
import Untrusted
package import WebURL

/// What a page that leads on by itself says: `<meta http-equiv=refresh content="5; url=/new">`, or the same in a
/// `Refresh` header.
///
/// Read as browsers read it, by the HTML Standard's shared declarative refresh steps: the header comes first, then the
/// first meta element that can be used; whatever comes after it does not count. One without an address reloads the page
/// itself.
package struct PageRefresh: Sendable, Hashable {
  /// The longest delay of a redirect. Pages that a reader should see first wait longer: a notice that an address has
  /// moved, a front page that keeps itself fresh.
  package static let maximumDelay = Duration.seconds(10)
  /// Bytes of a value that are read. An address is at most 8 KiB long.
  static let longestValue = 16_384
  /// Elements that are looked at: the first usable one counts.
  private static let maximumElements = 64
  /// Bytes of a body in which a meta element is looked for.
  private static let reach = 1 << 20

  /// Whole seconds, 0 … 1,000,000.
  package let delay: Duration
  package let target: WebURL

  package init(delay: Duration, target: WebURL) {
    self.delay = delay
    self.target = target
  }

  /// Whether it leads from `url` to another page, and soon.
  package func isRedirect(from url: WebURL) -> Bool {
    delay <= Self.maximumDelay && target.isHTTP && !target.host.isEmpty && !target.isSameRequest(as: url)
  }

  /// Whether it asks for the page at `url` once more, and soon: pages that wait for a cookie do.
  package func isReload(of url: WebURL) -> Bool { delay <= Self.maximumDelay && target.isSameRequest(as: url) }

  /// Whether it is followed instead of reading the page. `mayReload`: so is one that asks for the page itself, for the
  /// cookie it has set.
  package func leadsOn(from url: WebURL, mayReload: Bool) -> Bool {
    isRedirect(from: url) || mayReload && isReload(of: url)
  }

  // MARK: Where it stands

  /// In a meta element anywhere in the page; nil without a usable one. What is in `noscript` is for those
  /// who run no scripts, and leads to a page that asks for them; what is in a template is no part of the page.
  init?(in document: Document, url: WebURL) {
    var base: WebURL?
    var looked = 0
    for meta in document.all(.meta) where looked < Self.maximumElements {
      guard let pragma = document.attribute(meta, .httpEquiv), pragma.hasSameBytes(ignoringCaseAs: "refresh"),
        let content = document.attribute(meta, .content)
      else { continue }
      looked += 1
      guard !document.ancestors(meta).contains(where: { document.tag($0) == .noscript }) else { continue }
      let known = base ?? Self.base(of: document, url: url)
      base = known
      if let found = PageRefresh(content, base: known, url: url) {
        self = found
        return
      }
    }
    return nil
  }

  private static func base(of document: Document, url: WebURL) -> WebURL {
    for element in document.all(.base) {
      guard let address = document.attribute(element, .href) else { continue }
      return WebURL(address, base: url) ?? url
    }
    return url
  }

  /// Whether a meta element that refreshes may stand in the body, so that it is worth parsing before anything else is
  /// decided: the word as it stands in an attribute.
  package static func mayStand(in body: [UInt8]) -> Bool {
    // UTF-16, whose letters are no bytes.
    if body.starts(with: [0xFE, 0xFF]) || body.starts(with: [0xFF, 0xFE]) { return true }
    let word = Array("refresh".utf8)
    return body.withUnsafeBufferPointer { bytes in
      let end = min(bytes.count, reach) - word.count
      var index = 0
      while index <= end {
        defer { index += 1 }
        guard bytes[index] | 0x20 == word[0] else { continue }
        guard word.indices.allSatisfy({ bytes[index + $0] | 0x20 == word[$0] }), index > 0 else { continue }
        let next = index + word.count < bytes.count ? bytes[index + word.count] : 0x3E
        if isEdge(bytes[index - 1]), isEdge(next) { return true }
      }
      return false
    }
  }

  /// What stands around an attribute's value: quotes, an equals sign, a slash, the end of the tag, white space.
  private static func isEdge(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x27, 0x3D, 0x2F, 0x3E: true
    default: isSpace(byte)
    }
  }

  // MARK: What it says

  /// The shared declarative refresh steps; nil where they return without a refresh.
  package init?(_ value: String, base: WebURL, url: WebURL) {
    guard value.utf8.count <= Self.longestValue else { return nil }
    var rest = Array(value.utf8)[...]
    func skipSpace() { rest = rest.drop(while: Self.isSpace) }
    func takes(_ letter: UInt8) -> Bool {
      guard let first = rest.first, first | 0x20 == letter else { return false }
      rest = rest.dropFirst()
      return true
    }
    skipSpace()
    let digits = rest.prefix { $0 &- 0x30 < 10 }
    guard !digits.isEmpty || rest.first == UInt8(ascii: ".") else { return nil }
    rest = rest.dropFirst(digits.count).drop { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
    delay = .seconds(digits.isEmpty ? 0 : WholeNumber.read(digits, in: 0...1_000_000) ?? 1_000_000)
    if let mark = rest.first {
      guard mark == UInt8(ascii: ";") || mark == UInt8(ascii: ",") || Self.isSpace(mark) else { return nil }
      skipSpace()
      if let mark = rest.first, mark == UInt8(ascii: ";") || mark == UInt8(ascii: ",") { rest = rest.dropFirst() }
      skipSpace()
    }
    guard !rest.isEmpty else {
      target = url
      return
    }
    // From here on the whole rest is the address, unless `url=` leads it.
    let whole = rest
    if takes(0x75), takes(0x72), takes(0x6C) {
      skipSpace()
      if rest.first == UInt8(ascii: "=") {
        rest = rest.dropFirst()
        skipSpace()
      } else {
        rest = whole
      }
    } else {
      rest = whole
    }
    if let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      rest = rest.dropFirst().prefix { $0 != quote }
    }
    guard let found = WebURL(String(decoding: rest, as: UTF8.self), base: base) else { return nil }
    target = found
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }
}
