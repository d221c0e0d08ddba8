extension BlockFeatureTable {
  /// Which `<article>` and which part of the page the block is in.
  mutating func fillArticles(_ page: Page, _ measures: PageMeasures) {
    // The innermost article around each element, by its place among the articles.
    var around: [Int32] = Array(repeating: -1, count: page.elements.count)
    var order: Int32 = 0
    for (index, element) in page.elements.enumerated() {
      if element.kind == .article {
        around[index] = order
        order += 1
      } else if element.parent >= 0 {
        around[index] = around[Int(element.parent)]
      }
    }
    let owner = page.blocks.map { around[$0.element] }
    let titleOwner = measures.titleBlock >= 0 ? owner[measures.titleBlock] : -1
    let long = Float(max(measures.long.total, 1))
    for index in 0..<count {
      let order = Int(owner[index])
      guard order >= 0 else {
        self[index, .articleOrder] = page.articleElements.isEmpty ? -2 : -1
        self[index, .articleHoldsTitle] = titleOwner >= 0 ? -1 : 0
        continue
      }
      let range = page.elements[page.articleElements[order]].blockRange
      self[index, .articleOrder] =
        titleOwner >= 0 ? Float(min(max(order - Int(titleOwner), -9), 9)) + 20 : Self.near(order)
      self[index, .articleShare] = Float(measures.long[range]) / long
      self[index, .articleHoldsTitle] = range.contains(measures.titleBlock) ? 2 : 1
    }
    // Long text up to the next heading of any rank on both sides.
    var start = 0
    for index in 0...count where index == count || page.blocks[index].isHeading {
      let share = Float(measures.long[start..<index]) / long
      for block in start..<index { self[block, .sectionShare] = share }
      start = index
    }
  }

  /// What all blocks of the page share.
  mutating func fillPage(_ page: Page, _ measures: PageMeasures, _ declaredType: PageType?) {
    let words = Float(measures.words.total)
    let links = measures.links(0..<count)
    let items = page.blocks.reduce(0) { $0 + ($1.isItem ? 1 : 0) }
    let longBlocks = measures.isLong.reduce(0) { $0 + ($1 ? 1 : 0) }
    let comments = page.blocks.reduce(0) { $0 + (page.elements[$1.element].context.contains(.comments) ? $1.words : 0) }
    let declared = declaredType.flatMap { PageType.allCases.firstIndex(of: $0) }.map(Float.init) ?? -1
    let openGraph: Float =
      switch page.head.first("og:type")?.lowercased() {
      case "article": 2
      case "website": 1
      case nil: -1
      default: 0
      }
    for index in 0..<count {
      self[index, .pageWords] = words
      self[index, .pageBlocks] = Float(count)
      self[index, .pageLinks] = links
      self[index, .pageLong] = Float(measures.long.total) / max(words, 1)
      self[index, .pageHeadings] = Float(page.headings.count)
      self[index, .pageArticles] = Float(min(page.articleElements.count, 60))
      self[index, .pageDeclared] = declared
      self[index, .pageOpenGraph] = openGraph
      self[index, .pageLongBlocks] = Float(longBlocks)
      self[index, .pageItems] = Float(items) / Float(count)
      self[index, .pageComments] = Float(comments) / max(words, 1)
    }
  }

  /// Class and id names: levels to the nearest of each cue, and what the lexicon learned of them.
  mutating func fillNames(_ page: Page, _ lexicon: NameLexicon) {
    let weights = page.names.entries.map { lexicon.weight(of: page.names.names[$0.names]) }
    let trails = NameTrails(page, weights)
    for index in 0..<count {
      let block = page.blocks[index]
      let element = block.wrapper ?? block.element
      setHints(index, of: element, page)
      let trail = trails.trails[element]
      self[index, .lexiconPath] = trail.sum
      self[index, .lexiconOwn] = trail.own
      self[index, .lexiconNear] = trail.near
      self[index, .lexiconLow] = trail.low
      self[index, .lexiconHigh] = trail.high
      self[index, .lexiconFar] = trail.far
    }
  }
}

/// What the names from the root down to each element add up to.
private struct NameTrails {
  struct Trail {
    var sum: Float = 0
    /// Weight of the nearest element with a name, and of the two nearest.
    var own: Float = 0
    var near: Float = 0
    /// The lowest and the highest weight on the way, and the sum without the two nearest.
    var low: Float = 0
    var high: Float = 0
    var far: Float = 0
  }

  var trails: [Trail] = []

  init(_ page: Page, _ weights: [Float]) {
    trails.reserveCapacity(page.elements.count)
    for element in page.elements {
      let parent = Int(element.parent)
      var trail = parent < 0 ? Trail() : trails[parent]
      if element.className >= 0 || element.idName >= 0 {
        var weight: Float = 0
        if element.className >= 0 { weight += weights[Int(element.className)] }
        if element.idName >= 0 { weight += weights[Int(element.idName)] }
        trail.far = trail.sum - trail.own
        trail.near = trail.own + weight
        trail.own = weight
        trail.sum += weight
        trail.low = min(trail.low, weight)
        trail.high = max(trail.high, weight)
      }
      trails.append(trail)
    }
  }
}
