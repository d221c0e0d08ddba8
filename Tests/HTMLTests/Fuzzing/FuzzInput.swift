@testable import HTML

/// One input of the fuzzer: four bytes that choose how a page is parsed, then the page.
///
/// The choices are the low six bits of a byte less `0`, so that every byte means something and a header can be typed:
/// `0000` is a page with nothing known of it and the default limits. They are, in this order: what is parsed, the
/// transport's charset, the limits of nodes and depth, the limits of attributes, input bytes and time. A seed's name
/// says what its header chooses.
struct FuzzInput {
  /// What is parsed.
  enum Entry: Equatable {
    /// A page of bytes.
    case document
    /// A page of characters.
    case text
    /// Plain text, which is only decoded.
    case plainText
    /// A fragment in a context.
    case fragment(String)
  }

  let entry: Entry
  let charset: String?
  let limits: ParseLimits
  let page: [UInt8]

  /// In the order of their numbers; what is added goes to the end, for headers that are written already.
  static let contexts = [
    "div", "td", "tr", "tbody", "table", "caption", "colgroup", "select", "template", "html", "head", "body",
    "frameset", "title", "textarea", "style", "script", "plaintext", "noscript", "form", "button", "option", "p",
    "svg svg", "svg desc", "svg foreignObject", "math math", "math mi", "math annotation-xml", "x-unknown",
  ]

  init(_ bytes: [UInt8]) {
    func choice(_ index: Int) -> Int { index < bytes.count ? Int((bytes[index] &- 0x30) & 63) : 0 }
    switch choice(0) {
    case 1: entry = .text
    case 2: entry = .plainText
    case let number where number >= 3 && number - 3 < FuzzInput.contexts.count:
      entry = .fragment(FuzzInput.contexts[number - 3])
    default: entry = .document
    }
    let encodings = TextEncoding.allCases
    let number = choice(1)
    charset = number > 0 && number <= encodings.count ? encodings[number - 1].rawValue : nil
    page = Array(bytes.dropFirst(4))

    // The clock decides nothing here, or else all: what depends on a machine's speed could not be told from a mistake.
    let isTimeUp = choice(3) == 63
    let fourth = isTimeUp ? 0 : choice(3)
    var limits = ParseLimits(time: isTimeUp ? .zero : .seconds(3600))
    let nodes = [limits.nodes, 16, 17, 24, 40, 100, 300, 1000]
    let depths = [limits.depth, 16, 17, 18, 20, 28, 50, 100]
    let attributes = [limits.attributesPerTag, 0, 1, 2, 3, 5, 9, 33]
    let inputBytes = [limits.inputBytes, 0, 1, 2, 3, 50, 200, 1000]
    limits.nodes = nodes[choice(2) & 7]
    limits.depth = depths[choice(2) >> 3]
    limits.attributesPerTag = attributes[fourth & 7]
    limits.inputBytes = inputBytes[fourth >> 3]
    self.limits = limits
  }

  /// What is not as it must be; empty when all is well. A crash or a hang is for the caller to see.
  func violations() -> [String] {
    guard entry != .plainText else { return plainTextViolations() }
    let document = parse(limits)
    var violations = TreeInvariants.violations(of: document, limits: limits)
    let tree = document.treeFormat()
    if parse(limits).treeFormat() != tree { violations.append("the same bytes gave another tree") }
    violations += truncationViolations(document, tree)
    violations += builderViolations(document, tree)
    if entry != .text { violations += sourceViolations(document) }
    return violations
  }

  func parse(_ limits: ParseLimits) -> Document {
    switch entry {
    case .document, .plainText: Document.parse(page, transportCharset: charset, limits: limits)
    case .text: Document.parse(text: String(decoding: page, as: UTF8.self), limits: limits)
    case .fragment(let context):
      Document.parseFragment(page, context: context, transportCharset: charset, limits: limits)
    }
  }

  /// Limits cut only what they say they cut: a document without truncations is that of a parse without limits.
  private func truncationViolations(_ document: Document, _ tree: String) -> [String] {
    var violations: [String] = []
    let length = entry == .text ? String(decoding: page, as: UTF8.self).utf8.count : page.count
    if document.truncations.contains(.inputBytes) != (length > limits.inputBytes) {
      violations.append("\(length) bytes of \(limits.inputBytes) reported as \(document.truncations)")
    }
    if document.truncations.contains(.time), limits.time > .zero { violations.append("the time limit cut") }
    if document.truncations.isEmpty, limits != ParseLimits() {
      let whole = parse(ParseLimits(time: .seconds(3600)))
      if whole.truncations.isEmpty, whole.treeFormat() != tree { violations.append("a limit cut in silence") }
    }
    return violations
  }

  /// What was decoded, parsed once more step by step: with sound links, it is the same tree.
  private func builderViolations(_ document: Document, _ tree: String) -> [String] {
    var builder = TreeBuilder(source: document.source, limits: limits)
    if case .fragment(let context) = entry { builder.startFragment(context) }
    builder.run()
    var violations = LinkInvariants.violations(of: builder.nodes)
    let most = limits.nodes + TreeInvariants.nodesBehindLimit
    if builder.nodes.count > most { violations.append("\(builder.nodes.count) nodes made, at most \(most)") }
    // A cycle would never end in document order.
    guard violations.isEmpty else { return violations }
    let isCut = document.truncations.contains(.inputBytes)
    let decoded = DecodedText(
      bytes: document.source, encodingName: document.encodingName, source: document.encodingSource, isTruncated: isCut)
    let again = Document(builder.finish(isInputCut: isCut), encoding: decoded)
    if again.treeFormat() != tree { violations.append("the decoded text gave another tree") }
    if again.truncations != document.truncations { violations.append("the decoded text was cut elsewhere") }
    if again.quirksMode != document.quirksMode { violations.append("the decoded text is in another mode") }
    return violations
  }

  /// The byte where a node starts is in the page; in UTF-8 that of markup is a `<`.
  private func sourceViolations(_ document: Document) -> [String] {
    var nodes = [document.root]
    var markup: NodeID?
    for node in document.descendants(document.root) {
      if nodes.count < 8 { nodes.append(node) } else { nodes[7] = node }
      if document.kind(node) == .comment || document.kind(node) == .doctype { markup = node }
    }
    if let markup { nodes.append(markup) }
    let map = SourceMap(document, bytes: page)
    let offsets = nodes.map { map.byteOffset(of: $0, in: document) }
    guard offsets.allSatisfy({ $0 >= 0 && $0 <= page.count }) else { return ["a node starts outside of the page"] }
    guard markup != nil, document.encodingName == TextEncoding.utf8.rawValue, let last = offsets.last else { return [] }
    return last < page.count && page[last] == 0x3c ? [] : ["markup starts with another byte than <"]
  }

  private func plainTextViolations() -> [String] {
    let decoded = TextDecoder.decodeText(page, transportCharset: charset, limit: limits.inputBytes)
    let bytes = decoded.bytes
    var violations: [String] = []
    if !TreeInvariants.isUTF8(bytes.span) { violations.append("decoded to malformed UTF-8") }
    if bytes.contains(0x0d) { violations.append("a carriage return is left") }
    if decoded.isTruncated != (page.count > limits.inputBytes) { violations.append("wrong about being cut") }
    return violations
  }
}
