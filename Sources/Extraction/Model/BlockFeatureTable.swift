/// The feature vectors of all blocks of a page, row by row in one flat array.
///
/// Computed in a fixed number of linear passes; training reads the same table.
struct BlockFeatureTable {
  let count: Int
  private(set) var values: [Float]
  /// Of the groups of siblings that look alike the one with most words.
  private(set) var largestGroup: PageRecords.Group?

  /// Distances beyond this are all the same.
  static let farthest = 40

  init(page: Page, declaredType: PageType?, lexicon: NameLexicon) {
    count = page.blocks.count
    values = Array(repeating: 0, count: count * BlockFeature.count)
    guard count > 0, !page.elements.isEmpty else { return }
    let measures = PageMeasures(page)
    fillOwn(page)
    fillPlace(page, measures)
    fillNeighbours(page, measures)
    fillRepetition(page, measures)
    fillAncestors(page, measures)
    fillArticles(page, measures)
    let records = PageRecords(page, measures, self)
    fillRecords(page, measures, records)
    fillTail(page, measures)
    fillPage(page, measures, declaredType)
    largestGroup = records.largest < 0 ? nil : records.groups[records.largest]
    fillNames(page, lexicon)
  }

  subscript(block: Int, feature: BlockFeature) -> Float {
    get { values[block &* BlockFeature.count &+ feature.rawValue] }
    set { values[block &* BlockFeature.count &+ feature.rawValue] = newValue }
  }

  mutating func setTypes(_ probabilities: [Float]) {
    for index in 0..<count {
      let start = index * BlockFeature.count + BlockFeature.typeArticle.rawValue
      for (type, probability) in probabilities.enumerated() { values[start + type] = probability }
    }
  }

  /// Levels from which an ancestor's cue is no longer looked for; also what stands for "none".
  static let hintLevels = 60

  /// Sets the cue columns of a block: levels from an element to the nearest one with each cue.
  mutating func setHints(_ block: Int, of element: Int, _ page: Page) {
    let start = block * BlockFeature.count + BlockFeature.allCases.count
    for cue in 0..<BlockFeature.hintColumns { values[start + cue] = Float(Self.hintLevels) }
    var seen: UInt32 = 1 << 31
    var index = element
    var level = 0
    while index >= 0, level < Self.hintLevels {
      var new = page.elements[index].hints.rawValue & ~seen
      seen |= new
      while new != 0 {
        values[start + new.trailingZeroBitCount] = Float(level)
        new &= new - 1
      }
      index = Int(page.elements[index].parent)
      level += 1
    }
  }

  static func near(_ distance: Int) -> Float { Float(min(distance, farthest)) }
}

/// Sums that several feature groups need.
struct PageMeasures {
  let words: PrefixSums
  /// Words of running text.
  let long: PrefixSums
  let bytes: PrefixSums
  let linkBytes: PrefixSums
  /// Depth of each element.
  var depth: [UInt16]
  var deepest = 1
  /// Nearest ancestor that holds more blocks than the element; -1 above the outermost.
  var grow: [Int32]
  /// Whether each block is running text: some length, few links.
  let isLong: [Bool]
  /// Index of the block that the title begins in; -1 when the page has no top heading.
  var titleBlock = -1

  /// Words from which a block counts as long.
  static let longWords = 14
  static let longLinks = 0.35

  init(_ page: Page) {
    isLong = page.blocks.map { $0.words >= Self.longWords && $0.linkDensity < Self.longLinks }
    words = PrefixSums(page.blocks.lazy.map(\.words))
    long = PrefixSums(zip(page.blocks, isLong).lazy.map { $1 ? $0.words : 0 })
    bytes = PrefixSums(page.blocks.lazy.map(\.bytes))
    linkBytes = PrefixSums(page.blocks.lazy.map(\.linkBytes))
    depth = Array(repeating: 0, count: page.elements.count)
    grow = Array(repeating: -1, count: page.elements.count)
    for index in page.elements.indices.dropFirst() {
      let element = page.elements[index]
      let parent = Int(element.parent)
      guard parent >= 0 else { continue }
      depth[index] = depth[parent] == .max ? .max : depth[parent] + 1
      deepest = max(deepest, Int(depth[index]))
      let above = page.elements[parent]
      let isSame = above.firstBlock == element.firstBlock && above.endBlock == element.endBlock
      grow[index] = isSame ? grow[parent] : Int32(parent)
    }
    findTitle(page)
  }

  /// The first top heading whose words are the declared title's, else the first top heading.
  private mutating func findTitle(_ page: Page) {
    var best = 0
    for index in page.headings.prefix(60) {
      let element = page.elements[index]
      guard element.level <= 2, element.firstBlock < element.endBlock else { continue }
      let scan = page.blocks[Int(element.firstBlock)].scan
      var score = element.level == 1 ? 2 : 0
      if scan.titleWords >= 2, scan.titleWords * 3 >= scan.pieces * 2 { score += 3 }
      if score > best {
        best = score
        titleBlock = Int(element.firstBlock)
      }
    }
  }

  func links(_ range: Range<Int>) -> Float {
    let total = bytes[range]
    return total <= 0 ? 0 : Float(linkBytes[range]) / Float(total)
  }
}

extension Page.Element {
  var blockRange: Range<Int> { Int(firstBlock)..<Int(max(endBlock, firstBlock)) }
}
