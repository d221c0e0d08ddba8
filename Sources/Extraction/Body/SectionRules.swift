/// Decisions that need the neighbours: headings go with their text, boxes and tails go as a whole, short lines follow
/// what is around them.
struct SectionRules {
  let page: Page
  let features: [BlockFeatures]
  let scores: [Double]
  private(set) var kept: [Bool]
  /// Share of the story's text that no box of links has.
  private static let boxShare = 0.2
  let container: MainContainer

  init(page: Page, features: [BlockFeatures], scores: [Double], kept: [Bool], container: MainContainer) {
    self.page = page
    self.features = features
    self.scores = scores
    self.kept = kept
    self.container = container
  }

  mutating func apply(title: String?, titleElement: Int?, keepsComments: Bool) {
    dropTitle(title, titleElement)
    if !keepsComments {
      cutComments()
      dropOtherArticles(titleElement)
    }
    dropBoxes()
    adoptShortLines()
    dropOrphanHeadings()
    trimTail()
  }

  /// The title is a field, not body, and so is all that comes before it.
  private mutating func dropTitle(_ title: String?, _ titleElement: Int?) {
    if let titleElement {
      let element = page.elements[titleElement]
      for index in Int(element.firstBlock)..<Int(element.endBlock) { kept[index] = false }
      // What stands above a top heading is navigation and kickers, unless the story itself begins there.
      let first = Int(element.firstBlock)
      let textAbove = textWords(0..<first)
      if textAbove * 4 < textWords(first..<page.blocks.count) {
        for index in 0..<first { kept[index] = false }
      }
    }
    guard let title else { return }
    let folded = Words.folded(title)
    for index in page.blocks.indices.prefix(container.blocks.upperBound)
    where kept[index] && page.blocks[index].words <= 40 {
      if features[index].words >= 2, Words.folded(page.blocks[index].text) == folded { kept[index] = false }
    }
  }

  /// Articles behind the one that has the title are the next stories of an endless page.
  private mutating func dropOtherArticles(_ titleElement: Int?) {
    guard let titleElement,
      let own = page.ancestors(of: titleElement).first(where: { page.elements[$0].kind == .article })
    else { return }
    let end = Int(page.elements[own].endBlock)
    guard textWords(Int(page.elements[own].firstBlock)..<end) >= 80 else { return }
    for other in page.articleElements where other >= Int(page.elements[own].end) {
      for index in max(Int(page.elements[other].firstBlock), end)..<Int(page.elements[other].endBlock) {
        kept[index] = false
      }
    }
  }

  private func textWords(_ range: Range<Int>) -> Int {
    var words = 0
    for index in range where kept[index] && features[index].words >= 10 { words += features[index].words }
    return words
  }

  /// Behind the heading of the readers' comments nothing is kept, once most of the text stands before it.
  private mutating func cutComments() {
    var before = 0
    let total = textWords(0..<kept.count)
    for index in kept.indices {
      if features[index].opensComments, before * 2 >= total,
        features[index].linkDensity < 1 || features[index].shape != .paragraph,
        !features[index].context.contains(.body) || before * 10 >= total * 6
      {
        for rest in index..<kept.count { kept[rest] = false }
        return
      }
      if kept[index], features[index].words >= 10 { before += features[index].words }
    }
  }

  /// A heading that opens a box of links takes the box with it.
  private mutating func dropBoxes() {
    for index in kept.indices where features[index].opensBoilerplate {
      let block = page.blocks[index]
      guard block.isHeading || features[index].boldShare > 0.9 || features[index].words <= 6 else { continue }
      kept[index] = false
      // The box is the largest ancestor that begins with this heading and does not hold the story.
      var box: Int?
      var element = block.element
      while isBox(element, from: index) {
        box = element
        guard page.elements[element].parent >= 0 else { break }
        element = Int(page.elements[element].parent)
      }
      let end = max(box.map { Int(page.elements[$0].endBlock) } ?? 0, index + 1)
      for inside in index..<end { kept[inside] = false }
      // In flat markup the links follow as siblings, up to the next heading or sentence.
      var next = end
      while next < kept.count, next < end + 30 {
        if page.blocks[next].isHeading
          || (features[next].words >= 15 && features[next].linkDensity < 0.4 && features[next].endsSentence)
        {
          break
        }
        if features[next].linkDensity < 0.5, !page.blocks[next].isItem, features[next].words >= 8 { break }
        kept[next] = false
        next += 1
      }
    }
  }

  private func isBox(_ element: Int, from index: Int) -> Bool {
    let item = page.elements[element]
    guard Int(item.firstBlock) >= index - 1, !page.contains(element, container.element) else { return false }
    return Double(textWords(Int(item.firstBlock)..<Int(item.endBlock))) < Self.boxShare * container.text
  }

  /// Short lines between kept text in the container are kept: list ends, signatures of dialogues, unmarked
  /// sub-headings.
  private mutating func adoptShortLines() {
    for index in container.blocks where !kept[index] && index < kept.count {
      let feature = features[index]
      guard scores[index] > -1.6, feature.words > 0, !feature.isBoilerplate, !feature.opensBoilerplate,
        !feature.isDuplicate,
        feature.linkDensity < 0.5, feature.shape != .caption, feature.shape != .control, !feature.isRepeated,
        feature.context.isDisjoint(with: [.caption, .byline, .related, .tags, .share, .biography, .form, .footer])
      else { continue }
      let before = nearest(index, -1)
      let after = nearest(index, 1)
      if before, after { kept[index] = true }
    }
  }

  /// Whether the next block with words in that direction is kept text.
  private func nearest(_ index: Int, _ step: Int) -> Bool {
    var other = index + step
    var steps = 0
    while other >= 0, other < kept.count, steps < 2 {
      if kept[other], features[other].words >= 8 || page.blocks[other].isItem { return true }
      if kept[other] || features[other].words == 0 { other += step } else { return false }
      steps += 1
    }
    return false
  }

  /// A heading is kept with the text below it: at least one kept block before the next heading of its rank.
  private mutating func dropOrphanHeadings() {
    for index in kept.indices.reversed() where kept[index] {
      guard case .heading(let level) = page.blocks[index].shape else { continue }
      var next = index + 1
      var found = false
      while next < kept.count, next < index + 60 {
        if case .heading(let other) = page.blocks[next].shape, other <= level { break }
        if kept[next] {
          found = true
          break
        }
        next += 1
      }
      if !found { kept[index] = false }
    }
  }

  /// Short lines at the very end are seldom the story's: signatures, tags, calls.
  private mutating func trimTail() {
    var index = kept.count - 1
    while index >= 0 {
      if kept[index] {
        let feature = features[index]
        let isWeak = feature.words < 6 && !feature.endsSentence && !page.blocks[index].isItem
        if !isWeak { break }
        if case .cell = feature.shape { break }
        if case .code = feature.shape { break }
        kept[index] = false
      }
      index -= 1
    }
  }
}
