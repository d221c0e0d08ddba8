import HTML
import Untrusted

/// Walks the document once and makes the `Page`: elements, leaf blocks, what the head says.
///
/// A block ends where a block-level element begins or ends and at a double `<br>`; a single `<br>` is a line break
/// inside it. The walk follows child, sibling and parent links, so depth costs nothing.
struct PageBuilder {
  /// Limits of one page. The largest real pages have 60,000 elements and 12,000 blocks.
  static let maximumElements = 200_000
  static let maximumBlocks = 25_000
  /// Of images and of scripts in JSON-LD; real pages have some hundreds.
  static let maximumImages = 20_000
  static let maximumScripts = 1_000

  let document: Document
  var page = Page()
  private var kinds = ElementKinds()
  var title: WordSet?
  var description = WordSet()

  // The block being written.
  var text = InlineText()
  var code: String?
  var bytes = 0
  var linkBytes = 0
  var boldBytes = 0
  var brokeLine = false
  var lead: (element: Int, end: Int?)?
  var blockLinks: [Page.Link] = []
  /// The link being read, and where its text begins in the block.
  var openLink: (element: Int, start: Int)?

  // What the walk is inside of.
  private var openKinds = [Int](repeating: 0, count: 256)
  /// Of those with an address.
  var links = 0
  var lists: [Bool] = []
  var rows: [Int] = []
  var headingLevels: [Int] = []
  var open: [Int] = []
  var blockElements: [Int] = []

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

  /// What is in `noscript` counts where it is most of the text: such a page writes its text by script.
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
    var nodes = document.descendants(root)
    var isEntered = enter(root)
    while true {
      steps += 1
      if steps & 1023 == 0, deadline.isOver {
        page.isCut = true
        break
      }
      if !isEntered { nodes.skipSubtree() }
      let next = nodes.next()
      while let last = open.last, next.map({ !document.contains(page.elements[last].node, $0) }) ?? true { leave(last) }
      guard let next else { break }
      isEntered = enter(next)
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
      if page.head.jsonLD.count < Self.maximumScripts,
        document.withAttribute(node, .type, Self.isLinkedData) == true
      {
        page.head.jsonLD.append(document.textContent(node))
      }
      return false
    case .meta, .link, .base:
      declare(node, kind)
      return false
    case .title:
      if page.head.title == nil {
        let text = document.textContent(node, limit: HeadMetadata.maximumTitle * 4)
        page.head.title = text.fieldValue?.cut(to: HeadMetadata.maximumTitle)
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
    let isHiddenInline = element.hints.contains(.screenReader) && !kind.breaksBlock
    if isHiddenInline {
      text.space()
      return false
    }
    open.append(index)
    openKinds[Int(kind.rawValue)] += 1
    if kind.breaksBlock { blockElements.append(index) }
    switch kind {
    case .html:
      let language = document.attribute(node, .lang) ?? document.attribute(node, .xmlLang)
      page.head.htmlLanguage = language?.cut(to: Self.maximumName)
    case .anchor:
      if document.hasAttribute(node, .href) {
        links += 1
        if openLink == nil { openLink = (index, text.count) }
      }
    case .code: code = ""
    case .list: lists.append(document.tag(node) == .ol)
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

  /// Whether the walk is inside of an element of that kind.
  func isInside(_ kind: ElementKind) -> Bool { openKinds[Int(kind.rawValue)] > 0 }

  /// Leaves the element that was entered last.
  private mutating func leave(_ index: Int) {
    let (node, kind) = (page.elements[index].node, page.elements[index].kind)
    if kind.breaksBlock { flush() }
    open.removeLast()
    openKinds[Int(kind.rawValue)] -= 1
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
    case .list: lists.removeLast()
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

  /// Whether a script's type is `application/ld+json`, parameters and case aside.
  private static func isLinkedData(_ type: Span<UInt8>) -> Bool {
    guard type.count >= linkedData.count, type.count < 100 else { return false }
    return (0...type.count - linkedData.count).contains { start in
      linkedData.indices.allSatisfy { type[start + $0].foldedASCII == linkedData[$0] }
    }
  }

  private static let linkedData = Array("ld+json".utf8)

  private mutating func declare(_ node: NodeID, _ kind: ElementKind) {
    switch kind {
    case .meta:
      guard !page.head.meta.isFull, let content = document.attribute(node, .content) else { return }
      for name in [AttributeName.property, .name, .itemprop, .httpEquiv] {
        if let key = document.attribute(node, name) { page.head.addMeta(key, content) }
      }
    case .link:
      guard !page.head.links.isFull, let relation = document.attribute(node, .rel),
        let address = document.attribute(node, .href), address.utf8.count <= HeadMetadata.maximumValue
      else { return }
      page.head.addLink(relation, address)
    default: if page.head.base == nil { page.head.base = document.attribute(node, .href) }
    }
  }
}
