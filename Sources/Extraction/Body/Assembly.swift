/// Makes the article's blocks of the kept leaf blocks: rows of their cells, headings of what looks like one, insets
/// marked.
struct Assembly {
  /// Blocks of one article; no real article has more.
  static let maximumBlocks = 20_000
  /// Words of the longest cell of a table row; longer ones are a layout's columns.
  static let maximumCellWords = 60

  let page: Page
  let kept: [Bool]
  /// The smallest element with most of the kept words: what an inset is beside of.
  private let container: Int

  init(page: Page, kept: [Bool]) {
    self.page = page
    self.kept = kept
    container = Self.container(page, kept)
  }

  private static func container(_ page: Page, _ kept: [Bool]) -> Int {
    var sums: [Int] = [0]
    sums.reserveCapacity(kept.count + 1)
    for index in kept.indices { sums.append((sums.last ?? 0) + (kept[index] ? page.blocks[index].words : 0)) }
    func words(_ index: Int) -> Int {
      let range = page.elements[index].blockRange
      return sums[range.upperBound] - sums[range.lowerBound]
    }
    guard !page.elements.isEmpty else { return 0 }
    var best = 0
    // In document order each better one lies inside the last.
    for index in page.elements.indices.dropFirst() where page.contains(best, index) {
      if words(index) * 10 >= words(0) * 7 { best = index }
    }
    return best
  }

  func blocks() -> [Block] {
    var result: [Block] = []
    var index = 0
    while index < kept.count, result.count < Self.maximumBlocks {
      guard kept[index] else {
        index += 1
        continue
      }
      if case .cell(let row) = page.blocks[index].shape {
        var end = index
        while end < kept.count, page.blocks[end].shape == .cell(row: row) { end += 1 }
        let cells = (index..<end).filter { kept[$0] }
        append(row: cells, to: &result)
        index = end
      } else {
        append(index, to: &result)
        index += 1
      }
    }
    return result
  }

  private func append(row cells: [Int], to result: inout [Block]) {
    let isTable =
      cells.count >= 2 && cells.allSatisfy { page.blocks[$0].words <= Self.maximumCellWords } && isOnePerCell(cells)
    if isTable {
      let text = cells.map { page.blocks[$0].text.collapsed }.joined(separator: "\t")
      result.append(Block(kind: .tableRow, text: text, isAside: isAside(cells[0])))
    } else {
      for cell in cells { append(cell, to: &result) }
    }
  }

  private func isOnePerCell(_ cells: [Int]) -> Bool {
    var elements: Set<Int> = []
    for cell in cells {
      var element = page.blocks[cell].element
      while page.elements[element].kind != .cell, page.elements[element].parent >= 0 {
        element = Int(page.elements[element].parent)
      }
      elements.insert(element)
    }
    return elements.count * 3 >= cells.count * 2
  }

  private func append(_ index: Int, to result: inout [Block]) {
    let leaf = page.blocks[index]
    let isAside = isAside(index)
    let kind: Block.Kind
    switch leaf.shape {
    case .heading(let level): kind = .heading(level: level)
    case .item(let ordered, let depth): kind = .listItem(ordered: ordered, depth: depth)
    case .quote: kind = .quote
    case .code: kind = .code
    case .paragraph, .cell, .caption, .control: kind = isUnmarkedHeading(index) ? .heading(level: 3) : .paragraph
    }
    if kind == .code, let last = result.indices.last, result[last].kind == .code, isSameCode(index) {
      result[last].text += "\n" + leaf.text
      return
    }
    result.append(Block(kind: kind, text: leaf.text, isAside: isAside))
  }

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
  private func isAside(_ index: Int) -> Bool {
    var element = page.blocks[index].element
    while element > 0, element != container, !page.contains(element, container) {
      if !page.elements[element].cues.isDisjoint(with: [.inset, .asideTag]) { return true }
      element = Int(page.elements[element].parent)
    }
    return false
  }
}
