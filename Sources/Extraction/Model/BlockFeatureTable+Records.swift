extension BlockFeatureTable {
  private static let groupFeatures: [BlockFeature] = [
    .recordCount, .recordMean, .recordLinks, .recordDates, .recordHeadings, .recordRepeats, .recordPrices,
  ]

  /// What repeats around the block: posts, cards, search results, readers' comments are siblings of the same kind.
  mutating func fillRecords(_ page: Page, _ measures: PageMeasures, _ records: PageRecords) {
    let words = Float(max(measures.words.total, 1))
    let long = Float(max(measures.long.total, 1))
    let rates = records.groups.map(\.rates)
    for index in 0..<count {
      let element = page.blocks[index].element
      let inner = Int(records.inner[element])
      guard inner >= 0 else {
        self[index, .recordLevel] = -1
        self[index, .recordSide] = -2
        self[index, .outerLevel] = -1
        continue
      }
      let group = records.groups[Int(records.owner[inner])]
      let own = Float(measures.words[page.elements[inner].blockRange])
      let depth = Int(measures.depth[element])
      self[index, .recordLevel] = Self.near(depth - Int(measures.depth[inner]))
      for (feature, rate) in zip(Self.groupFeatures, rates[Int(records.owner[inner])]) { self[index, feature] = rate }
      self[index, .recordShare] = Float(group.words) / words
      self[index, .recordLong] = Float(group.long) / long
      self[index, .recordBlocks] = Float(group.blocks) / Float(group.count)
      self[index, .recordPlace] = Self.near(Int(records.place[inner]))
      self[index, .recordOwn] = own / max(Float(group.words) / Float(group.count), 1)
      self[index, .recordSide] =
        measures.titleBlock < 0
        ? -1 : group.first > measures.titleBlock ? 2 : group.end <= measures.titleBlock ? 0 : 1
      let outer = Int(records.outer[element])
      guard outer >= 0 else { continue }
      let around = records.groups[Int(records.owner[outer])]
      self[index, .outerLevel] = Self.near(depth - Int(measures.depth[outer]))
      self[index, .outerCount] = Float(min(around.count, 100))
      self[index, .outerShare] = Float(around.words) / words
      self[index, .outerLong] = Float(around.long) / long
      self[index, .outerMean] = Float(around.words) / Float(around.count)
    }
  }
}

/// Groups of siblings that look alike: same element, same first class name, each of two blocks or more.
struct PageRecords {
  struct Group {
    var count = 0
    var words = 0
    var long = 0
    var blocks = 0
    var bytes = 0
    var linkBytes = 0
    /// How many of its records have a short line with a date, a heading, a line that recurs, a price.
    var dates = 0
    var headings = 0
    var repeats = 0
    var prices = 0
    /// From its first to behind its last block.
    var first = 0
    var end = 0

    /// How many records it has, up to 100; words of one; the share of links; how many of them have each of the signs.
    var rates: [Float] {
      let links = bytes > 0 ? Float(linkBytes) / Float(bytes) : 0
      return [min(Float(count), 100), Float(words) / Float(count), links]
        + [dates, headings, repeats, prices].map { Float($0) / Float(count) }
    }
  }

  /// This many alike make a group.
  static let minimumCount = 3

  private(set) var groups: [Group] = []
  /// For each element its group and its place there, and the nearest and the outermost record around it; -1 for none.
  private(set) var owner: [Int32]
  private(set) var place: [Int32]
  private(set) var inner: [Int32]
  private(set) var outer: [Int32]
  /// The group with most words; -1 when nothing repeats.
  private(set) var largest = -1

  init(_ page: Page, _ measures: PageMeasures, _ table: BlockFeatureTable) {
    let count = page.elements.count
    owner = Array(repeating: -1, count: count)
    place = Array(repeating: -1, count: count)
    inner = Array(repeating: -1, count: count)
    outer = Array(repeating: -1, count: count)
    let signs = Signs(page, table)
    var known = HashTable(minimumCapacity: 256)
    for index in 0..<count {
      let element = page.elements[index]
      guard element.endBlock - element.firstBlock >= 2, Self.canRepeat(element.kind) else { continue }
      var key = WordHash.chain(UInt64(UInt32(bitPattern: element.parent)) + 1, UInt64(element.kind.rawValue) + 1)
      if element.className >= 0 {
        let range = page.names.entries[Int(element.className)].names
        if let name = page.names.names[range].first { key = WordHash.chain(key, name) }
      }
      let number: Int
      if let found = known[key] {
        number = Int(found)
      } else {
        number = groups.count
        known.set(key, UInt32(number))
        groups.append(Group())
        groups[number].first = Int(element.firstBlock)
      }
      owner[index] = Int32(number)
      place[index] = Int32(groups[number].count)
      add(element, to: number, measures, signs)
    }
    for index in 0..<count {
      let parent = Int(page.elements[index].parent)
      let isRecord = owner[index] >= 0 && groups[Int(owner[index])].count >= Self.minimumCount
      inner[index] = isRecord ? Int32(index) : parent < 0 ? -1 : inner[parent]
      let above = parent < 0 ? -1 : outer[parent]
      outer[index] = above >= 0 ? above : isRecord ? Int32(index) : -1
    }
    var most = 0
    for (number, group) in groups.enumerated() where group.count >= Self.minimumCount && group.words > most {
      most = group.words
      largest = number
    }
  }

  private mutating func add(_ element: Page.Element, to number: Int, _ measures: PageMeasures, _ signs: Signs) {
    let range = element.blockRange
    groups[number].count += 1
    groups[number].end = range.upperBound
    groups[number].words += measures.words[range]
    groups[number].long += measures.long[range]
    groups[number].blocks += range.count
    groups[number].bytes += measures.bytes[range]
    groups[number].linkBytes += measures.linkBytes[range]
    if signs.dates[range] > 0 { groups[number].dates += 1 }
    if signs.headings[range] > 0 { groups[number].headings += 1 }
    if signs.repeats[range] > 0 { groups[number].repeats += 1 }
    if signs.prices[range] > 0 { groups[number].prices += 1 }
  }

  /// Running text repeats its paragraphs, a table its cells: neither says that a page is a list of things.
  private static func canRepeat(_ kind: ElementKind) -> Bool {
    switch kind {
    case .block, .item, .article, .section, .row, .custom, .definition, .details, .anchor, .figure, .form, .list,
      .table, .inline, .aside, .main, .address:
      true
    default: false
    }
  }

  /// Which blocks have a sign.
  private struct Signs {
    let dates, headings, repeats, prices: PrefixSums

    init(_ page: Page, _ table: BlockFeatureTable) {
      func sums(_ isSign: (Int, LeafBlock) -> Bool) -> PrefixSums {
        PrefixSums(page.blocks.enumerated().map { isSign($0, $1) ? 1 : 0 })
      }
      dates = sums { $1.isDateLine }
      headings = sums { $1.isHeading }
      repeats = sums { $1.words <= 4 && table[$0, .sameText] >= Float(PageRecords.minimumCount) }
      prices = sums { $1.words <= 12 && $1.scan.currencies > 0 }
    }
  }
}
