import HTML
import Untrusted

/// Walks the document once and makes the `Page`: elements, leaf blocks, declarations.
///
/// A block ends where a block-level element begins or ends and at a double `<br>`; a single `<br>` is a line break
/// inside
/// it. The walk follows child, sibling and parent links, so depth costs nothing.
struct PageBuilder {
  /// Limits of one page: beyond them the rest is not read. The largest real pages have 60,000 elements and 12,000
  /// blocks.
  static let maximumElements = 200_000
  static let maximumBlocks = 25_000
  /// Of images and of scripts in JSON-LD; real pages have some hundreds.
  static let maximumImages = 20_000
  static let maximumScripts = 1_000

  private let document: Document
  private var page = Page()
  private var kinds = ElementKinds()
  private var title: WordSet?
  private var description = WordSet()

  // The block being written.
  private var text = InlineText()
  private var code: String?
  private var bytes = 0
  private var linkBytes = 0
  private var boldBytes = 0
  private var brokeLine = false
  private var lead: (element: Int, end: Int?)?
  private var blockLinks: [Page.Link] = []
  /// The link being read, and where its text begins in the block.
  private var openLink: (element: Int, start: Int)?

  // What the walk is inside of.
  private var links = 0
  private var bolds = 0
  private var codes = 0
  private var captions = 0
  private var buttons = 0
  private var quotes = 0
  private var lists: [Bool] = []
  private var items = 0
  private var rows: [Int] = []
  private var headingLevels: [Int] = []
  private var open: [Int] = []
  private var blockElements: [Int] = []

  /// Whether what stands in `noscript` is read, and how many bytes of it were not.
  private let readsNoscript: Bool
  private var unreadBytes = 0
  private let deadline: Deadline
  private var steps = 0

  private init(_ document: Document, until deadline: Deadline, readsNoscript: Bool = false) {
    self.document = document
    self.deadline = deadline
    self.readsNoscript = readsNoscript
  }

  /// A page that writes its text by script may have all of it in `noscript` for those who read without; then that
  /// counts.
  static func page(of document: Document, until deadline: Deadline = .none) -> Page {
    var walk = PageBuilder(document, until: deadline)
    walk.run()
    guard walk.unreadBytes > max(walk.page.textBytes, minimumNoscript), !walk.page.isCut else { return walk.page }
    var second = PageBuilder(document, until: deadline, readsNoscript: true)
    second.run()
    return second.page
  }

  /// Bytes of a `noscript` that are more than a request to turn scripts on.
  private static let minimumNoscript = 600

  private mutating func run() {
    let root = document.documentElement
    var node = root
    var isDescending = true
    while true {
      steps += 1
      if steps & 1023 == 0, deadline.isOver {
        page.isCut = true
        break
      }
      if isDescending {
        if enter(node), let child = document.firstChild(node) {
          node = child
          continue
        }
        isDescending = false
      }
      leave(node)
      if node == root { break }
      if let sibling = document.nextSibling(node) {
        node = sibling
        isDescending = true
      } else if let parent = document.parent(node) {
        node = parent
      } else {
        break
      }
    }
    flush()
    for index in page.elements.indices where page.elements[index].end == 0 {
      page.elements[index].end = Int32(page.elements.count)
      page.elements[index].endBlock = Int32(page.blocks.count)
    }
    resolveContexts()
  }

  // MARK: - Entering and leaving

  /// Whether to look below the node.
  private mutating func enter(_ node: NodeID) -> Bool {
    switch document.kind(node) {
    case .text:
      write(node)
      return false
    case .element: return enterElement(node)
    case .document: return true
    case .doctype, .comment: return false
    }
  }

  private mutating func enterElement(_ node: NodeID) -> Bool {
    let kind = kinds.kind(of: node, in: document)
    switch kind {
    case .skipped: return false
    case .noscript:
      guard readsNoscript else {
        for below in document.descendants(node) where document.kind(below) == .text {
          unreadBytes += document.textLength(below)
        }
        return false
      }
    case .script:
      if page.declared.jsonLD.count < Self.maximumScripts,
        document.withAttribute(node, .type, Self.isLinkedData) == true
      {
        page.declared.jsonLD.append(document.textContent(node))
      }
      return false
    case .meta, .link, .base:
      declare(node, kind)
      return false
    case .title:
      if page.declared.title == nil {
        let text = document.textContent(node, limit: HeadMetadata.maximumTitle * 4)
        page.declared.title = text.fieldValue?.cut(to: HeadMetadata.maximumTitle)
      }
      return false
    case .lineBreak:
      if brokeLine, text.count > 0 || code != nil { flush() } else { breakLine() }
      return false
    case .image:
      if page.images.count < Self.maximumImages { page.images.append(page.elements.count) }
    default: break
    }
    guard page.elements.count < Self.maximumElements, page.blocks.count < Self.maximumBlocks else {
      page.isFull = true
      return false
    }
    if kind.breaksBlock { flush() }
    let index = page.elements.count
    var element = Page.Element(node: node, kind: kind, parent: Int32(open.last ?? -1))
    element.firstBlock = Int32(page.blocks.count)
    readNames(of: node, kind, into: &element, index: index)
    let isHiddenInline = element.cues.contains(.screenReader) && !kind.breaksBlock
    if isHiddenInline {
      text.space()
      return false
    }
    open.append(index)
    if kind.breaksBlock { blockElements.append(index) }
    switch kind {
    case .html:
      let language = document.attribute(node, .lang) ?? document.attribute(node, .xmlLang)
      page.declared.htmlLanguage = language?.cut(to: Self.maximumName)
    case .anchor:
      if document.hasAttribute(node, .href) {
        links += 1
        if openLink == nil { openLink = (index, text.count) }
      }
    case .bold: bolds += 1
    case .code:
      codes += 1
      code = ""
    case .figureCaption, .caption: captions += 1
    case .button: buttons += 1
    case .quote: quotes += 1
    case .list: lists.append(document.tag(node) == .ol)
    case .item: items += 1
    case .row: rows.append(index)
    case .heading:
      let level = Int(document.name(node).utf8.last ?? 0x32) - 0x30
      element.level = UInt8(clamping: level)
      headingLevels.append(level)
      page.headings.append(index)
    case .time: page.times.append(index)
    case .article: page.articleElements.append(index)
    case .custom: text.space()
    default: break
    }
    if !kind.breaksBlock, text.isEmpty, lead == nil { lead = (index, nil) }
    page.elements.append(element)
    return true
  }

  private mutating func leave(_ node: NodeID) {
    guard let index = open.last, page.elements[index].node == node else { return }
    let kind = page.elements[index].kind
    if kind.breaksBlock { flush() }
    open.removeLast()
    if kind.breaksBlock { blockElements.removeLast() }
    if let (element, end) = lead, element == index, end == nil { lead = (element, text.count) }
    switch kind {
    case .anchor:
      if document.hasAttribute(node, .href) {
        links -= 1
        if openLink?.element == index {
          endLink()
          openLink = nil
        }
      }
    case .bold: bolds -= 1
    case .code: codes -= 1
    case .figureCaption, .caption: captions -= 1
    case .button: buttons -= 1
    case .quote: quotes -= 1
    case .list: lists.removeLast()
    case .item: items -= 1
    case .row: rows.removeLast()
    case .heading: headingLevels.removeLast()
    case .custom: text.space()
    default: break
    }
    page.elements[index].end = Int32(page.elements.count)
    page.elements[index].endBlock = Int32(page.blocks.count)
    if let parent = open.last {
      page.elements[parent].textBytes += page.elements[index].textBytes
      page.elements[parent].linkBytes += page.elements[index].linkBytes
    }
  }

  // MARK: - Names

  private mutating func readNames(of node: NodeID, _ kind: ElementKind, into element: inout Page.Element, index: Int) {
    var property = ""
    if kind != .body, kind != .html {
      element.className = document.withAttribute(node, .class) { page.names.entry(of: $0) } ?? -1
      element.idName = document.withAttribute(node, .id) { page.names.entry(of: $0) } ?? -1
      if element.className >= 0 { element.cues.formUnion(page.names.entries[Int(element.className)].cues) }
      if element.idName >= 0 { element.cues.formUnion(page.names.entries[Int(element.idName)].cues) }
    }
    if document.withAttribute(node, .role, { $0.count <= Self.longestRole }) == true,
      let role = document.attribute(node, .role)
    {
      element.cues.formUnion(Self.cues(ofRole: role))
    }
    if document.hasAttribute(node, .hidden) { element.cues.insert(.hidden) }
    if document.withAttribute(node, .ariaHidden, { $0.count == 4 && $0[0] == 0x74 }) == true {
      element.cues.insert(.hidden)
    }
    if document.withAttribute(node, .style, Self.hides) == true { element.cues.insert(.hidden) }
    if let value = document.attribute(node, .itemprop) ?? document.attribute(node, .property) {
      property = value.cut(to: Self.maximumName).lowercased()
    } else if document.withAttribute(node, .rel, Self.saysMore) == true {
      property = document.attribute(node, .rel)?.cut(to: Self.maximumName).lowercased() ?? ""
    }
    switch kind {
    case .nav: element.cues.insert(.navigation)
    case .footer: element.cues.insert(.footer)
    case .header: element.cues.insert(.header)
    case .aside: element.cues.insert(.asideTag)
    case .figure: element.cues.insert(.figure)
    case .figureCaption: element.cues.insert(.caption)
    case .form: element.cues.insert(.form)
    case .dialog: element.cues.insert(.modal)
    default: break
    }
    if property.hasByteSuffix("articlebody") { element.cues.insert(.body) }
    let isHiddenInline = element.cues.contains(.screenReader) && !kind.breaksBlock
    if !isHiddenInline, !property.isEmpty || !element.cues.isDisjoint(with: [.author, .date]) {
      if page.marked.count < 2_000 {
        page.marked.append(Page.Marked(element: index, property: property, block: page.blocks.count))
      }
    }
  }

  /// Bytes of the longest role that says something, and of the longest name that is read.
  private static let longestRole = 16
  private static let maximumName = 500

  /// Whether a style says `display: none`.
  private static func hides(_ style: Span<UInt8>) -> Bool {
    guard style.count >= displayNone.count, style.count < 500 else { return false }
    var matched = 0
    for index in 0..<style.count where style[index] > 0x20 {
      let byte = style[index]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if lower == displayNone[matched] {
        matched += 1
        if matched == displayNone.count { return true }
      } else {
        matched = lower == displayNone[0] ? 1 : 0
      }
    }
    return false
  }

  private static let displayNone: [UInt8] = Array("display:none".utf8)

  /// Whether a script's type is `application/ld+json`, parameters and case aside.
  private static func isLinkedData(_ type: Span<UInt8>) -> Bool {
    let ending = linkedData.count
    guard type.count >= ending, type.count < 100 else { return false }
    for start in 0...type.count - ending
    where (0..<ending).allSatisfy({ type[start + $0] | 0x20 == linkedData[$0] | 0x20 }) { return true }
    return false
  }

  private static let linkedData: [UInt8] = Array("ld+json".utf8)

  /// Whether a link's relation is more than `nofollow`, `noopener` and the like.
  private static func saysMore(_ relation: Span<UInt8>) -> Bool {
    guard relation.count > 1 else { return false }
    return relation[0] | 0x20 != 0x6E || relation[1] | 0x20 != 0x6F
  }

  private static func cues(ofRole role: String) -> ClassHints {
    switch role {
    case "navigation", "menu", "menubar", "tablist": return .navigation
    case "complementary": return .sidebar
    case "contentinfo": return .footer
    case "banner": return .header
    case "search": return .form
    case "dialog", "alertdialog": return .modal
    default: return []
    }
  }

  private mutating func declare(_ node: NodeID, _ kind: ElementKind) {
    switch kind {
    case .meta:
      guard !page.declared.meta.isFull, let content = document.attribute(node, .content) else { return }
      for name in [AttributeName.property, .name, .itemprop, .httpEquiv] {
        if let key = document.attribute(node, name) { page.declared.addMeta(key, content) }
      }
    case .link:
      guard !page.declared.links.isFull, let relation = document.attribute(node, .rel),
        let address = document.attribute(node, .href), address.utf8.count <= HeadMetadata.maximumValue
      else { return }
      page.declared.addLink(relation, address)
    default: if page.declared.base == nil { page.declared.base = document.attribute(node, .href) }
    }
  }

  // MARK: - Text

  private mutating func write(_ node: NodeID) {
    var count = 0
    if code != nil, codes > 0 {
      let string = document.text(node)
      code?.append(string)
      for byte in string.utf8 where byte > 0x20 { count += 1 }
    } else {
      count = document.withText(node) { text.append($0) }
    }
    guard count > 0 else { return }
    brokeLine = false
    bytes += count
    if links > 0 { linkBytes += count }
    if bolds > 0 { boldBytes += count }
    if let index = open.last {
      page.elements[index].textBytes += Int32(clamping: count)
      if links > 0 { page.elements[index].linkBytes += Int32(clamping: count) }
    }
  }

  private mutating func breakLine() {
    if codes > 0, code != nil {
      code?.append("\n")
    } else {
      text.lineBreak()
      brokeLine = true
    }
  }

  /// Ends the block being written.
  private mutating func flush() {
    defer {
      text.reset()
      bytes = 0
      linkBytes = 0
      boldBytes = 0
      brokeLine = false
      lead = nil
      blockLinks.removeAll(keepingCapacity: true)
      openLink?.start = 0
    }
    if codes > 0, let written = code {
      code = ""
      guard bytes > 0 else { return }
      append(Listing.text(written), wrapper: nil)
      return
    }
    code = codes > 0 ? "" : nil
    guard bytes > 0 else { return }
    endLink()
    let size = text.count
    let wrapper = lead.flatMap { $0.end ?? size >= size ? $0.element : nil }
    append(text.take(), wrapper: wrapper)
  }

  /// Notes the part of the open link that stands in this block.
  private mutating func endLink() {
    guard let link = openLink, codes == 0, text.count > link.start else { return }
    blockLinks.append(
      Page.Link(block: 0, element: Int32(link.element), start: Int32(link.start), end: Int32(clamping: text.count)))
  }

  private mutating func append(_ text: String, wrapper: Int?) {
    guard !text.isEmpty, page.blocks.count < Self.maximumBlocks, let element = blockElements.last else { return }
    var block = LeafBlock(
      shape: shape, text: text, element: element, wrapper: wrapper, bytes: bytes, linkBytes: linkBytes,
      boldBytes: boldBytes)
    if title == nil {
      title = WordSet(page.declared.title ?? page.declared.first("og:title") ?? "")
      description = WordSet(page.declared.first("description", "og:description") ?? "")
    }
    block.scan = TextScan(text.utf8.span, title: title ?? WordSet(), description: description)
    block.verdict = BoilerplatePhrases.verdict(on: block.scan, text)
    block.images = page.images.count
    for var link in blockLinks {
      link.block = Int32(page.blocks.count)
      page.links.append(link)
    }
    page.blocks.append(block)
  }

  private var shape: LeafBlock.Shape {
    if let level = headingLevels.last { return .heading(level: level) }
    if codes > 0 { return .code }
    if captions > 0 { return .caption }
    if buttons > 0 { return .control }
    if let row = rows.last { return .cell(row: row) }
    if items > 0, let ordered = lists.last { return .item(ordered: ordered, depth: lists.count) }
    if quotes > 0 { return .quote }
    return .paragraph
  }

  /// Hands cues down to descendants; a name on a wrapper of most of the page's text is a layout's, not a verdict.
  private mutating func resolveContexts() {
    let total = page.textBytes
    for index in page.elements.indices {
      let element = page.elements[index]
      var own = element.cues
      if Int(element.textBytes) * 2 > total {
        own.subtract([
          .comments, .related, .share, .sidebar, .advert, .newsletter, .banner, .card, .caption, .author, .date,
          .byline, .tags,
          .biography, .contents, .print, .modal, .header, .form, .inset, .hidden, .navigation, .footer, .asideTag,
          .figure,
        ])
        page.elements[index].cues = own
      }
      let inherited = element.parent >= 0 ? page.elements[Int(element.parent)].context : []
      page.elements[index].context = inherited.union(own)
    }
  }
}
