extension BlockFeatureTable {
  /// Share of the page's long text from which an element counts as a heavy one.
  private static let heavyShare = 0.3

  /// The elements around the block: the next larger ones, the one with most text, the ones with many links.
  mutating func fillAncestors(_ page: Page, _ measures: PageMeasures) {
    let scores = TextScores(page)
    let climb = Climb(page, measures, heavyShare: Self.heavyShare)
    for index in 0..<count {
      let element = page.blocks[index].element
      fillGrowth(index, element, page, measures)
      let parent = max(Int(page.elements[element].parent), 0)
      let best = max(scores.bestScore, 1)
      self[index, .parentScore] = scores.score[scores.holder(of: index)] / best
      self[index, .grandparentScore] = scores.score[parent] / best
      self[index, .bestRank] = Float(scores.rank[scores.holder(of: index)])
      let common = scores.best < 0 ? 0 : page.commonAncestor(element, scores.best)
      self[index, .bestUp] = Self.near(Int(measures.depth[element]) - Int(measures.depth[common]))
      let bestDepth = scores.best < 0 ? 0 : Int(measures.depth[scores.best])
      self[index, .bestDown] = Self.near(bestDepth - Int(measures.depth[common]))
      fillClimb(index, element, page, measures, climb)
    }
  }

  private mutating func fillGrowth(_ index: Int, _ element: Int, _ page: Page, _ measures: PageMeasures) {
    let words = Float(max(measures.words.total, 1))
    let long = Float(max(measures.long.total, 1))
    let columns: [(BlockFeature, BlockFeature, BlockFeature, BlockFeature)] = [
      (.grow1Words, .grow1Links, .grow1Long, .grow1Level), (.grow2Words, .grow2Links, .grow2Long, .grow2Level),
      (.grow3Words, .grow3Links, .grow3Long, .grow3Level),
    ]
    var current = element
    if page.elements[current].blockRange.count <= 1 { current = max(Int(measures.grow[current]), 0) }
    for (step, (wordShare, links, longShare, level)) in columns.enumerated() {
      let range = page.elements[current].blockRange
      self[index, wordShare] = Float(measures.words[range]) / words
      self[index, links] = measures.links(range)
      self[index, longShare] = Float(measures.long[range]) / long
      self[index, level] = Self.near(Int(measures.depth[element]) - Int(measures.depth[current]))
      if step == 0 {
        self[index, .grow1Blocks] = Float(range.count)
        self[index, .grow1Kind] = Float(page.elements[current].kind.rawValue)
      } else if step == 1 {
        self[index, .grow2Blocks] = Float(range.count)
        self[index, .grow2Kind] = Float(page.elements[current].kind.rawValue)
      }
      current = max(Int(measures.grow[current]), 0)
    }
  }

  private mutating func fillClimb(
    _ index: Int, _ element: Int, _ page: Page, _ measures: PageMeasures, _ climb: Climb
  ) {
    let words = Float(max(measures.words.total, 1))
    let depth = Int(measures.depth[element])
    let high = Int(climb.highLinks[element])
    self[index, .highLinksLevel] = high < 0 ? -1 : Self.near(depth - Int(measures.depth[high]))
    self[index, .highLinksWords] = high < 0 ? 0 : Float(measures.words[page.elements[high].blockRange]) / words
    let heavy = max(Int(climb.heavy[element]), 0)
    let range = page.elements[heavy].blockRange
    self[index, .heavyLevel] = Self.near(depth - Int(measures.depth[heavy]))
    self[index, .heavyLinks] = measures.links(range)
    self[index, .heavyWords] = Float(measures.words[range]) / words
    self[index, .heavyTop] = Float(measures.depth[heavy])
    let group = Int(climb.group[element])
    let inside = group < 0 ? index..<index + 1 : page.elements[group].blockRange
    self[index, .groupWords] = Float(measures.words[inside])
    self[index, .groupLinks] = measures.links(inside)
    self[index, .groupBlocks] = group < 0 ? 0 : Float(inside.count)
    self[index, .groupMean] = Float(measures.words[inside]) / Float(max(inside.count, 1))
  }
}

/// What each element inherits from above, in one pass from the root down.
private struct Climb {
  /// The highest ancestor, or the element, of whose text more than half is links.
  var highLinks: [Int32]
  /// The smallest ancestor, or the element, with a large share of the page's long text.
  var heavy: [Int32]
  /// The outermost list of nested lists, the definition list's or table's element.
  var group: [Int32]

  /// Bytes from which an element's link density says something.
  private static let minimumBytes: Int32 = 20

  init(_ page: Page, _ measures: PageMeasures, heavyShare: Double) {
    let count = page.elements.count
    highLinks = Array(repeating: -1, count: count)
    heavy = Array(repeating: -1, count: count)
    group = Array(repeating: -1, count: count)
    let threshold = max(Int(Double(measures.long.total) * heavyShare), 1)
    for index in 0..<count {
      let element = page.elements[index]
      let parent = Int(element.parent)
      let above = parent < 0 ? -1 : highLinks[parent]
      let isHigh = element.textBytes >= Self.minimumBytes && Int(element.linkBytes) * 2 > Int(element.textBytes)
      highLinks[index] = above >= 0 ? above : isHigh ? Int32(index) : -1
      let isHeavy = measures.long[element.blockRange] >= threshold
      heavy[index] = isHeavy ? Int32(index) : parent < 0 ? 0 : heavy[parent]
      let outer = parent < 0 ? -1 : group[parent]
      switch element.kind {
      case .list, .table: group[index] = outer >= 0 ? outer : Int32(index)
      case .article, .section, .main, .aside, .nav, .header, .footer: group[index] = -1
      default: group[index] = outer
      }
    }
  }
}

/// Readability's idea: each block of text lends its weight to the elements above it, and the best one holds the story.
private struct TextScores {
  var score: [Float]
  /// Place of each scored element among all by score: 0 for the best, capped at 9.
  var rank: [UInt8]
  var best = -1
  var bestScore: Float = 0
  private let holders: [Int32]

  init(_ page: Page) {
    score = Array(repeating: 0, count: page.elements.count)
    rank = Array(repeating: 9, count: page.elements.count)
    var holders: [Int32] = []
    holders.reserveCapacity(page.blocks.count)
    for block in page.blocks {
      let element = page.elements[block.element]
      let isLeaf = element.kind == .paragraph || element.kind == .heading || element.kind == .quote
      let holder = isLeaf && element.parent >= 0 ? Int(element.parent) : block.element
      holders.append(Int32(holder))
      guard block.words >= 6 else { continue }
      let weight =
        (1 + Float(block.scan.commas) + min(Float(block.words) / 12, 6)) * Float(1 - block.linkDensity)
      score[holder] += weight
      let above = Int(page.elements[holder].parent)
      if above >= 0 { score[above] += weight / 2 }
    }
    self.holders = holders
    for index in score.indices where score[index] > bestScore {
      bestScore = score[index]
      best = index
    }
    let first = score.indices.filter { score[$0] > 0 }.sorted {
      score[$0] > score[$1] || score[$0] == score[$1] && $0 < $1
    }
    for (place, element) in first.prefix(9).enumerated() { rank[element] = UInt8(place) }
  }

  /// The element whose children the block is one of.
  func holder(of block: Int) -> Int { Int(holders[block]) }
}
