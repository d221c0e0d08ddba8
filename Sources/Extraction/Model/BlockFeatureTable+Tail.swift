extension BlockFeatureTable {
  /// What names before a block's text say that the story is over: shares, tags, the author's life, related stories.
  private static let ends: ClassHints = [.share, .tags, .biography, .related, .newsletter, .comments, .print]

  /// Signs that a story has ended before the block, or that another one has begun.
  mutating func fillTail(_ page: Page, _ measures: PageMeasures) {
    let long = Float(max(measures.long.total, 1))
    let marks = bylinesBefore(page)
    var (top, linked, ends): (Float, Float, Float) = (0, 0, 0)
    var hasText = false
    var wasEnd = false
    var last: Int?
    var share: Float = -1
    for index in 0..<count {
      let block = page.blocks[index]
      self[index, .topHeadingsBefore] = top
      self[index, .linkedHeadingsBefore] = linked
      self[index, .bylinesBefore] = marks[index]
      self[index, .endsBefore] = ends
      self[index, .sinceEnd] = last.map { Self.near(index - $0) } ?? Self.near(Self.farthest)
      self[index, .longSinceEnd] = last.map { Float(measures.long[$0..<index]) / long } ?? -1
      self[index, .longBeforeEnd] = share
      if case .heading(let level) = block.shape {
        if level == 1 { top = min(top + 1, 20) }
        if block.linkDensity > 0.5 { linked = min(linked + 1, 40) }
      }
      let isEnd = !page.elements[block.element].context.isDisjoint(with: Self.ends)
      if isEnd, hasText {
        if !wasEnd { ends = min(ends + 1, 40) }
        if share < 0 { share = Float(measures.long[0..<index]) / long }
        last = index
      }
      if !isEnd, measures.isLong[index] { hasText = true }
      wasEnd = isEnd
    }
  }

  /// How many elements that name an author or a date begin before each block.
  private func bylinesBefore(_ page: Page) -> [Float] {
    var starts = [Float](repeating: 0, count: count + 1)
    for mark in page.marked where mark.block < count { starts[mark.block] += 1 }
    var sum: Float = 0
    return (0..<count).map { index in
      defer { sum += starts[index] }
      return min(sum, 60)
    }
  }
}
