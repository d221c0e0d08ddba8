extension BlockFeatureTable {
  /// What stands before and behind the block in reading order.
  mutating func fillNeighbours(_ page: Page, _ measures: PageMeasures) {
    fillNearest(page)
    fillWindows(page, measures)
    fillForward(page, measures)
    fillBackward(page, measures)
  }

  private mutating func fillNearest(_ page: Page) {
    let before: [(Int, BlockFeature)] = [(1, .words1Before), (2, .words2Before), (3, .words3Before)]
    let after: [(Int, BlockFeature)] = [(1, .words1After), (2, .words2After), (3, .words3After)]
    for index in 0..<count {
      for (distance, feature) in before {
        self[index, feature] = index >= distance ? Float(page.blocks[index - distance].words) : -1
      }
      for (distance, feature) in after {
        self[index, feature] = index + distance < count ? Float(page.blocks[index + distance].words) : -1
      }
      self[index, .links1Before] = index >= 1 ? self[index - 1, .linkDensity] : -1
      self[index, .links2Before] = index >= 2 ? self[index - 2, .linkDensity] : -1
      self[index, .links1After] = index + 1 < count ? self[index + 1, .linkDensity] : -1
      self[index, .links2After] = index + 2 < count ? self[index + 2, .linkDensity] : -1
      self[index, .shape1Before] = index >= 1 ? self[index - 1, .shape] : -1
      self[index, .shape1After] = index + 1 < count ? self[index + 1, .shape] : -1
      if index > 0, isSameParent(index - 1, index, page) {
        self[index, .sameParentBefore] = 1
        self[index - 1, .sameParentAfter] = 1
      }
      if index > 0, self[index - 1, .kind0] == self[index, .kind0] {
        self[index, .sameKindBefore] = 1
        self[index - 1, .sameKindAfter] = 1
      }
    }
  }

  private func isSameParent(_ first: Int, _ second: Int, _ page: Page) -> Bool {
    let (one, other) = (page.blocks[first].element, page.blocks[second].element)
    return one == other || page.elements[one].parent == page.elements[other].parent
  }

  private mutating func fillWindows(_ page: Page, _ measures: PageMeasures) {
    let sentences = PrefixSums(page.blocks.lazy.map { $0.scan.endsSentence ? 1 : 0 })
    let dates = PrefixSums(page.blocks.lazy.map { $0.isDateLine ? 1 : 0 })
    for index in 0..<count {
      func around(_ distance: Int) -> Range<Int> { max(index - distance, 0)..<min(index + distance + 1, count) }
      let (two, four, eight) = (around(2), around(4), around(8))
      self[index, .links2Around] = measures.links(two)
      self[index, .links4Around] = measures.links(four)
      self[index, .links8Around] = measures.links(eight)
      self[index, .words2Around] = Float(measures.words[two]) / Float(two.count)
      self[index, .words4Around] = Float(measures.words[four]) / Float(four.count)
      self[index, .words8Around] = Float(measures.words[eight]) / Float(eight.count)
      self[index, .sentences4Around] = Float(sentences[four]) / Float(four.count)
      self[index, .dates3Around] = Float(dates[around(3)])
      self[index, .datesBefore] = Float(min(dates.before(index), 40))
      self[index, .imagesAround] = Float(
        page.blocks[min(index + 1, count - 1)].images - page.blocks[max(index - 1, 0)].images)
    }
  }

  /// What was read before: the last long block, heading, box heading, heading of comments.
  private mutating func fillForward(_ page: Page, _ measures: PageMeasures) {
    var long: Int?
    var heading: Int?
    var box: Int?
    var comments: Int?
    for index in 0..<count {
      self[index, .longDistanceBefore] = Self.near(long.map { index - $0 } ?? Self.farthest)
      self[index, .longWordsBefore] = long.map { Float(page.blocks[$0].words) } ?? 0
      self[index, .headingDistance] = Self.near(heading.map { index - $0 } ?? Self.farthest)
      self[index, .headingWords] = heading.map { Float(measures.words[$0..<index]) } ?? -1
      self[index, .headingLinks] = heading.map { self[$0, .linkDensity] } ?? -1
      self[index, .headingOpensBox] =
        heading.map { self[$0, .opensBox] + 2 * self[$0, .opensComments] } ?? -1
      self[index, .sinceBox] = Self.near(box.map { index - $0 } ?? Self.farthest)
      self[index, .sinceComments] = comments.map { Self.near(index - $0) } ?? 99
      self[index, .longSinceComments] = comments.map { Float(measures.long[$0..<index]) } ?? -1
      let block = page.blocks[index]
      if measures.isLong[index] { long = index }
      if block.isHeading { heading = index }
      if block.verdict.opensBox { box = index }
      if block.verdict.opensComments { comments = index }
    }
  }

  private mutating func fillBackward(_ page: Page, _ measures: PageMeasures) {
    var long: Int?
    var heading: Int?
    for index in (0..<count).reversed() {
      self[index, .longDistanceAfter] = Self.near(long.map { $0 - index } ?? Self.farthest)
      self[index, .longWordsAfter] = long.map { Float(page.blocks[$0].words) } ?? 0
      self[index, .nextHeadingDistance] = Self.near(heading.map { $0 - index } ?? Self.farthest)
      if measures.isLong[index] { long = index }
      if page.blocks[index].isHeading { heading = index }
    }
  }
}
