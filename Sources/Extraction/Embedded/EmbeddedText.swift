import HTML
import Untrusted

/// The article's text as the page gives it beside its markup: `articleBody` in JSON-LD, or the data its scripts draw
/// the page from.
///
/// It lacks headings and lists and is often cut or of another article, so it only checks what the markup gave, and
/// stands in where that gave nothing.
struct EmbeddedText {
  /// `json-ld` or `script`.
  let source: String
  let blocks: [Block]
  let words: Int
  /// There was more of it than is read, or more blocks than are kept of any article.
  let isCut: Bool

  /// Longest text read, in bytes.
  static let maximumBytes = 1 << 20

  /// Plain text or markup; nil when there is nothing in it.
  init?(_ written: String, source: String) {
    let text = StreamSafe.text(Entities.decoded(String(written.head(Self.maximumBytes))))
    var blocks: [Block] = []
    var isCut = written.utf8.count > Self.maximumBytes
    func append(_ kind: Block.Kind, _ text: String) {
      guard blocks.count < BlockBuilder.maximumBlocks else { return isCut = true }
      blocks.append(Block(kind: kind, text: text))
    }
    if Self.isMarkup(text) {
      let limits = ParseLimits(inputBytes: Self.maximumBytes, nodes: 100_000, depth: 256, time: .seconds(2))
      let document = Document.parse(text: text, limits: limits)
      let page = PageBuilder.page(of: document)
      isCut = isCut || page.isFull || !document.truncations.isEmpty
      for leaf in page.blocks {
        if let kind = leaf.embeddedKind { append(kind, leaf.text) }
      }
    } else {
      for line in text.unicodeScalars.split(whereSeparator: Self.isLineEnd) {
        if let paragraph = Substring(line).nonEmpty { append(.paragraph, paragraph) }
      }
    }
    self.isCut = isCut
    let words = blocks.reduce(0) { $0 + Words.count($1.text) }
    guard words > 0 else { return nil }
    self.source = source
    self.blocks = blocks
    self.words = words
  }

  /// Unicode's mandatory breaks (UAX #14).
  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func isMarkup(_ text: String) -> Bool {
    ["<p", "<br", "<div", "<h2", "<li", "</"].contains { text.contains($0) }
  }

  /// How a text found in the markup compares with this one.
  enum Agreement: Sendable { case same, other, partial, unknown }

  /// Words from which the text is more than a teaser.
  private static let enoughWords = 60

  /// By pairs of neighbouring words: single ones agree between any two texts of a language.
  func agreement(with text: String) -> Agreement {
    guard words >= Self.enoughWords else { return .unknown }
    let own = blocks.flatMap { Self.pairs($0.text) }
    let found = Self.pairs(text)
    guard !own.isEmpty, !found.isEmpty else { return .unknown }
    var counts: [UInt64: Int] = [:]
    for pair in own { counts[pair, default: 0] += 1 }
    var common = 0
    for pair in found {
      guard let count = counts[pair], count > 0 else { continue }
      counts[pair] = count - 1
      common += 1
    }
    let contained = Double(common) / Double(own.count)
    let covered = Double(common) / Double(found.count)
    if contained >= 0.8, covered >= 0.75 { return .same }
    if contained < 0.2 { return .other }
    return contained < 0.6 ? .partial : .unknown
  }

  private static func pairs(_ text: String) -> [UInt64] {
    let words = WordHash.words(text)
    // Scripts without spaces have words of whole sentences: their characters are paired instead.
    if words.count * 8 < text.unicodeScalars.count {
      let scalars = text.unicodeScalars.filter { !Words.isWideSpaceOrPunctuation($0.value) && $0.value > 0x40 }
      return zip(scalars, scalars.dropFirst()).map { UInt64($0.value) << 32 | UInt64($1.value) }
    }
    return zip(words, words.dropFirst()).map { WordHash.chain($0, $1) }
  }

  /// What the comparison does to a quality of 0…1.
  static func quality(_ quality: Double, after agreement: Agreement) -> Double {
    switch agreement {
    case .same: quality + (1 - quality) * 0.25
    case .other: quality * 0.7
    case .partial: quality * 0.85
    case .unknown: quality
    }
  }

  /// Words below which a body counts as missing.
  private static let missingWords = 50
  private static let minimumWords = 80

  /// Whether it replaces a body of that many words.
  func replaces(bodyOf words: Int) -> Bool {
    words < Self.missingWords && self.words >= max(Self.minimumWords, 3 * words)
  }
}

extension LeafBlock {
  fileprivate var embeddedKind: Block.Kind? {
    switch shape {
    case .paragraph, .cell: .paragraph
    case .heading(let level): .heading(level: level)
    case .item(let ordered, let depth): .listItem(ordered: ordered, depth: depth)
    case .quote: .quote
    case .code: .code
    case .caption, .control: nil
    }
  }
}

extension LinkedData {
  /// `articleBody`, and of a live blog the posts in their order.
  var embeddedText: EmbeddedText? {
    if let body = article?["articleBody"]?.rawText { return EmbeddedText(body, source: "json-ld") }
    let posts = (article?["liveBlogUpdate"]?.items ?? []).prefix(LivePosts.maximum).map(resolved)
    let text = posts.flatMap { [$0["headline"]?.rawText, $0["articleBody"]?.rawText].compactMap { $0 } }
    return text.isEmpty ? nil : EmbeddedText(text.joined(separator: "\n"), source: "json-ld")
  }

  /// The words the page says its article has, as far as that many can be.
  var declaredWordCount: Int? {
    article?["wordCount"]?.text.flatMap { WholeNumber.read($0, in: 1...Self.maximumWords) }
  }

  static let maximumWords = 1_000_000_000
}

extension JSONValue {
  /// A string with its line ends.
  var rawText: String? {
    switch self {
    case .string(let text): text
    case .array(let items): items.compactMap(\.rawText).joined(separator: "\n")
    case .object: self["@value"]?.rawText
    default: nil
    }
  }
}
