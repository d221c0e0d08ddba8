import HTML
import Untrusted

/// Makes the article's blocks of the kept leaf blocks: lists, tables, quotations, insets, and figures in their places.
///
/// Which text is body is decided before; here it only gets its form. Only captions add to it, which are no body text.
struct BlockBuilder {
  /// Blocks of one article; no real article has more.
  static let maximumBlocks = 20_000
  /// Links of one article, those that are looked at for it, and bytes of their addresses.
  static let maximumLinks = 10_000
  static let maximumLinksRead = 20_000
  static let maximumLinkBytes = 4 << 20
  /// Bytes of an article's text: six hundred thousand words. The rest is cut.
  static let maximumTextBytes = 4 << 20
  /// Bytes of one caption, and of all of them.
  static let maximumCaptionBytes = 8 << 10
  static let maximumCaptionsBytes = 512 << 10

  let page: Page
  let kept: [Bool]
  let document: Document
  let addresses: Addresses
  /// The smallest element with most of the kept words: what an inset is beside of.
  let container: Int
  /// Where the links of each block begin in the page's links.
  private let firstLink: [Int]
  /// Lists and quotations that have a number, by element.
  private var groups: [Int: Int] = [:]
  /// Numbers of the items of ordered lists, by element; the lists that were counted.
  private var numbers: [Int: Int] = [:]
  private var counted: Set<Int> = []
  /// List items that have a block already.
  private var begunItems: Set<Int> = []
  private var linkCount = 0
  private var linksRead = 0
  private var linkBytes = 0
  private var textBytes = 0
  /// Bytes of captions that may still be written.
  var remainingCaptionBytes = Self.maximumCaptionsBytes
  /// Captions by the element that has them: many blocks may stand in one figure.
  var captions: [Int: String?] = [:]
  private let deadline: Deadline
  /// Whether the article has more text than is kept.
  private(set) var isCut = false
  /// The table that the last rows went to: its element and the place of its block.
  var openTable: (element: Int, place: Int)?

  init(page: Page, kept: [Bool], document: Document, addresses: Addresses, deadline: Deadline = .none) {
    self.deadline = deadline
    self.page = page
    self.kept = kept
    self.document = document
    self.addresses = addresses
    container = Self.container(page, kept)
    var first = Array(repeating: 0, count: page.blocks.count + 1)
    for link in page.links { first[Int(link.block) + 1] += 1 }
    for index in page.blocks.indices { first[index + 1] += first[index] }
    firstLink = first
  }

  static func container(_ page: Page, _ kept: [Bool]) -> Int {
    let words = PrefixSums(kept.indices.lazy.map { kept[$0] ? page.blocks[$0].words : 0 })
    guard let whole = page.elements.first.map({ words[$0.blockRange] }) else { return 0 }
    var best = 0
    // In document order each better one lies inside the last.
    for index in page.elements.indices.dropFirst() where page.contains(best, index) {
      if words[page.elements[index].blockRange] * 10 >= whole * 7 { best = index }
    }
    return best
  }

  mutating func blocks() -> [Block] {
    var result: [Block] = []
    var figures = self.figures()[...]
    var isCaption = Array(repeating: false, count: kept.count)
    for figure in figures { for index in figure.captions { isCaption[index] = true } }
    var index = 0
    var steps = 0
    while index < kept.count, result.count < Self.maximumBlocks {
      steps += 1
      guard !isCut, steps & 127 != 0 || !deadline.isOver else { return result }
      while let figure = figures.first, figure.place <= index, result.count < Self.maximumBlocks {
        result.append(block(of: figure))
        figures = figures.dropFirst()
      }
      guard kept[index], !isCaption[index] else {
        index += 1
        continue
      }
      if case .cell(let row) = page.blocks[index].shape {
        var end = index
        while end < kept.count, page.blocks[end].shape == .cell(row: row) { end += 1 }
        append(row: row, cells: (index..<end).filter { kept[$0] }, to: &result)
        index = end
      } else {
        append(index, to: &result)
        index += 1
      }
    }
    if kept[index...].contains(true) { isCut = true }
    for figure in figures where result.count < Self.maximumBlocks { result.append(block(of: figure)) }
    return result
  }

  /// A block of its own: everything but the cells of a table.
  mutating func append(_ index: Int, to result: inout [Block]) {
    // A layout's row brings as many as it has cells.
    guard result.count < Self.maximumBlocks else { return isCut = true }
    let leaf = page.blocks[index]
    if leaf.shape == .code, let last = result.indices.last, result[last].kind == .code, isSameCode(index) {
      result[last].text += "\n" + admitted(leaf.text)
      return
    }
    let quote = ancestor(of: leaf.element, .quote)
    var block = Block(kind: .paragraph, text: admitted(leaf.text), isAside: isAside(leaf.element))
    if let quote { block.group = group(quote) }
    block.links = links(of: index)
    switch leaf.shape {
    case .heading(let level): block.kind = .heading(level: level)
    case .item(let ordered, _): describeItem(leaf.element, ordered, &block)
    case .code:
      block.kind = .code
      block.caption = figureCaption(leaf.element)
    case .quote, .paragraph, .cell, .caption, .control:
      if isUnmarkedHeading(index) {
        block.kind = .heading(level: 3)
      } else if quote != nil {
        block.kind = .quote
      }
    }
    guard let quote else { return result.append(block) }
    if block.kind != .quote { block.isQuoted = true }
    if block.kind == .quote, let last = result.indices.last, result[last].group == block.group,
      result[last].kind == .quote, result[last].attribution == nil, isAttribution(index, in: quote)
    {
      result[last].attribution = leaf.text
      return
    }
    if block.kind == .quote, index == page.elements[quote].blockRange.upperBound - 1 {
      block.attribution = figureCaption(quote)
    }
    result.append(block)
  }

  /// As much of a text as still fits into the article.
  mutating func admitted(_ text: String) -> String {
    let text = isCut ? "" : text
    let room = Self.maximumTextBytes - textBytes
    guard text.utf8.count > room else {
      textBytes += text.utf8.count
      return text
    }
    isCut = true
    textBytes = Self.maximumTextBytes
    return text.cut(to: room)
  }

  // MARK: - Lists and quotations

  /// The nearest element of a kind among those of the story around an element, itself included.
  func ancestor(of element: Int, _ kind: ElementKind) -> Int? {
    path(from: element).first { page.elements[$0].kind == kind }
  }

  /// An element and those around it, nearest first, as far as they are part of the story and do not hold it.
  func path(from element: Int) -> ElementPath {
    ElementPath(elements: page.elements, container: container, element: element)
  }

  private mutating func group(_ element: Int) -> Int {
    if let number = groups[element] { return number }
    groups[element] = groups.count + 1
    return groups.count
  }

  /// Fills in what a list item is. A list that holds the whole story is none.
  private mutating func describeItem(_ element: Int, _ ordered: Bool, _ block: inout Block) {
    guard let list = ancestor(of: element, .list) else { return }
    let depth = path(from: list).reduce(0) { $0 + (page.elements[$1].kind == .list ? 1 : 0) }
    block.kind = .listItem(ordered: ordered, depth: depth)
    if block.group == 0 { block.group = group(list) }
    guard let item = ancestor(of: element, .item), page.contains(list, item) else { return }
    block.continuesItem = !begunItems.insert(item).inserted
    guard ordered else { return }
    count(list)
    block.number = numbers[item]
  }

  /// Numbers that an item can have: what a browser's 32 bits hold.
  private static let itemNumbers = -(1 << 31) + 1...(1 << 31) - 1

  /// Numbers an ordered list as a browser does: `start`, `reversed` and `value` included (HTML Standard, 4.4.5).
  private mutating func count(_ list: Int) {
    guard counted.insert(list).inserted else { return }
    let items = page.children(of: list).filter { page.elements[$0].kind == .item }
    let node = page.elements[list].node
    let isReversed = document.attribute(node, "reversed") != nil
    var number = document.wholeNumber(node, .start, in: Self.itemNumbers) ?? (isReversed ? items.count : 1)
    for item in items {
      if let value = document.wholeNumber(page.elements[item].node, .value, in: Self.itemNumbers) { number = value }
      numbers[item] = number
      number += isReversed ? -1 : 1
    }
  }

  /// Whether a leaf names who said the quotation it closes: in a `footer` or `cite`, or led in by a dash.
  private func isAttribution(_ index: Int, in quote: Int) -> Bool {
    guard index == page.elements[quote].blockRange.upperBound - 1 else { return false }
    return page.isAttribution(index, document)
  }

  // MARK: - What a block is

  /// Lines of one listing, each in an element of its own.
  private func isSameCode(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    let common = page.commonAncestor(page.blocks[index - 1].element, page.blocks[index].element)
    return page.elements[common].kind == .code
      || page.ancestors(of: common).contains { page.elements[$0].kind == .code }
  }

  /// A short line that is all bold, or whose class says so, followed by text.
  private func isUnmarkedHeading(_ index: Int) -> Bool {
    index + 1 < kept.count && kept[index + 1] && page.isHeadingLike(index)
  }

  /// Part of an inset that stands inside the story, not of what holds the story.
  func isAside(_ element: Int) -> Bool {
    path(from: element).contains { !page.elements[$0].hints.isDisjoint(with: [.inset, .asideTag]) }
  }

  // MARK: - Links

  /// The links of a leaf block with the places of their texts, white space around them left out.
  mutating func links(of index: Int) -> [Block.Link] {
    var found: [Block.Link] = []
    let range = firstLink[index]..<firstLink[index + 1]
    guard !range.isEmpty else { return [] }
    let utf8 = Array(page.blocks[index].text.utf8)
    var scalars = 0
    var position = 0
    func scalarsUp(to end: Int) -> Int {
      while position < end {
        if utf8[position] & 0xC0 != 0x80 { scalars += 1 }
        position += 1
      }
      return scalars
    }
    for place in range {
      linksRead += 1
      guard linkCount < Self.maximumLinks, linksRead <= Self.maximumLinksRead, linkBytes <= Self.maximumLinkBytes else {
        break
      }
      let link = page.links[place]
      var start = max(Int(link.start), position)
      var end = min(Int(link.end), utf8.count)
      while start < end, utf8[start] <= 0x20 { start += 1 }
      while end > start, utf8[end - 1] <= 0x20 { end -= 1 }
      guard start < end,
        let url = addresses.absolute(document.attribute(page.elements[Int(link.element)].node, .href))
      else { continue }
      let first = scalarsUp(to: start)
      found.append(Block.Link(range: first..<scalarsUp(to: end), url: url))
      linkCount += 1
      linkBytes += url.utf8.count
    }
    return found
  }
}

extension Page {
  /// Words of the longest line that names who said a quotation.
  static let maximumAttributionWords = 20

  /// Whether a leaf block of a quotation reads as the name of who said it.
  func isAttribution(_ index: Int, _ document: Document) -> Bool {
    let block = blocks[index]
    guard block.words > 0, block.words <= Self.maximumAttributionWords, block.scan.lines == 1 else { return false }
    if block.text.utf8.starts(with: "\u{2014}".utf8) || block.text.utf8.starts(with: "\u{2013}".utf8)
      || block.text.utf8.starts(with: "\u{2015}".utf8) || block.text.utf8.starts(with: "-- ".utf8)
    {
      return true
    }
    if let wrapper = block.wrapper, document.tag(elements[wrapper].node) == .cite { return true }
    return path(from: block.element).lazy.prefix { $0 > 0 && elements[$0].kind != .quote }
      .contains { elements[$0].kind == .footer || elements[$0].kind == .figureCaption }
  }
}

extension Document {
  /// The whole number that an attribute has, white space around it left out; nil where it has none in that range.
  func wholeNumber(_ node: NodeID, _ name: AttributeName, in range: ClosedRange<Int>) -> Int? {
    // No number is longer.
    guard withAttribute(node, name, { $0.count <= 64 }) == true, let text = attribute(node, name) else { return nil }
    return WholeNumber.read(text.collapsed, in: range)
  }
}
