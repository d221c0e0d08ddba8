extension BlockFeatureTable {
  /// What repeats around the block: posts, cards, search results, readers' comments are siblings of the same kind.
  mutating func fillRecords(_ page: Page, _ measures: PageMeasures, _ records: PageRecords) {
    let words = Float(max(measures.totalWords, 1))
    let long = Float(max(measures.totalLong, 1))
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
      let number = Float(group.count)
      let own = Float(measures.words(page.elements[inner].blockRange))
      let mean = Float(group.words) / number
      let depth = Int(measures.depth[element])
      self[index, .recordLevel] = Self.near(depth - Int(measures.depth[inner]))
      self[index, .recordCount] = min(number, 100)
      self[index, .recordShare] = Float(group.words) / words
      self[index, .recordLong] = Float(group.long) / long
      self[index, .recordMean] = mean
      self[index, .recordBlocks] = Float(group.blocks) / number
      self[index, .recordLinks] = group.bytes > 0 ? Float(group.linkBytes) / Float(group.bytes) : 0
      self[index, .recordDates] = Float(group.dates) / number
      self[index, .recordHeadings] = Float(group.headings) / number
      self[index, .recordRepeats] = Float(group.repeats) / number
      self[index, .recordPrices] = Float(group.prices) / number
      self[index, .recordPlace] = Self.near(Int(records.place[inner]))
      self[index, .recordOwn] = own / max(mean, 1)
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
    var bytes: Int32 = 0
    var linkBytes: Int32 = 0
    /// How many of its records have a short line with a date, a heading, a line that recurs, a price.
    var dates = 0
    var headings = 0
    var repeats = 0
    var prices = 0
    /// From its first to behind its last block.
    var first = 0
    var end = 0
  }

  /// So many alike make a group.
  static let minimumCount = 3

  private(set) var groups: [Group] = []
  /// Group of each element that is a record, its place there, and the nearest and the outermost record around each
  /// element; -1 for none.
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
    groups[number].words += measures.words(range)
    groups[number].long += measures.long(range)
    groups[number].blocks += range.count
    groups[number].bytes &+= measures.bytes[range.upperBound] &- measures.bytes[range.lowerBound]
    groups[number].linkBytes &+= measures.linkBytes[range.upperBound] &- measures.linkBytes[range.lowerBound]
    if signs.dates[range.upperBound] > signs.dates[range.lowerBound] { groups[number].dates += 1 }
    if signs.headings[range.upperBound] > signs.headings[range.lowerBound] { groups[number].headings += 1 }
    if signs.repeats[range.upperBound] > signs.repeats[range.lowerBound] { groups[number].repeats += 1 }
    if signs.prices[range.upperBound] > signs.prices[range.lowerBound] { groups[number].prices += 1 }
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

  /// How many blocks before each index have a sign.
  private struct Signs {
    var dates: [Int32] = [0]
    var headings: [Int32] = [0]
    var repeats: [Int32] = [0]
    var prices: [Int32] = [0]

    init(_ page: Page, _ table: BlockFeatureTable) {
      var (date, heading, again, price): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
      for (index, block) in page.blocks.enumerated() {
        let isShort = block.words <= 12
        if isShort, block.scan.hasYear || block.scan.hasClock { date += 1 }
        if block.isHeading { heading += 1 }
        if block.words <= 4, table[index, .sameText] >= Float(PageRecords.minimumCount) { again += 1 }
        if isShort, block.scan.currencies > 0 { price += 1 }
        dates.append(date)
        headings.append(heading)
        repeats.append(again)
        prices.append(price)
      }
    }
  }
}
