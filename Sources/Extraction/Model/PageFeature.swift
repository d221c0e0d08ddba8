import WebURL

/// The columns of a page's feature vector, by which its type is told.
enum PageFeature: Int, CaseIterable, Sendable {
  case words, blocks, links, long, longBlocks, longMean, headings, topHeadings, articles, items, comments, cells, code
  case declared, openGraph, hasPublished, times, images, prices, bestShare, secondShare, titleBlock, questions
  case signatureBlocks, cards, related, bodyCue, dates, capitals
  case groupCount, groupShare, groupMean, groupLinks, groupDates, groupHeadings, groupPrices, groupRepeats
  case pathDepth, pathIsRoot, lastLength, lastHyphens, pathDigits, pathYear, hasQuery
  case saysForum, saysProduct, saysStory, saysManual, saysList, saysService

  static var names: [String] { allCases.map { "\($0)" } }
}

/// One page's values by `PageFeature`.
struct PageFeatureRow {
  private(set) var values = [Float](repeating: 0, count: PageFeature.allCases.count)

  private(set) subscript(feature: PageFeature) -> Float {
    get { values[feature.rawValue] }
    set { values[feature.rawValue] = newValue }
  }

  /// Taken of a page and of its blocks' vectors, whose page columns are the same for all.
  init(page: Page, blocks: BlockFeatureTable, url: WebURL?) {
    readURL(url)
    self[.hasPublished] = page.head.first("article:published_time", "datepublished", "date") == nil ? 0 : 1
    self[.times] = Float(min(page.times.count, 100))
    self[.images] = Float(min(page.images.count, 500))
    guard blocks.count > 0 else { return }
    for (own, column) in Self.shared { self[own] = blocks[0, column] }
    readBlocks(page, blocks)
  }

  private static let shared: [(PageFeature, BlockFeature)] = [
    (.words, .pageWords), (.blocks, .pageBlocks), (.links, .pageLinks), (.long, .pageLong),
    (.longBlocks, .pageLongBlocks), (.headings, .pageHeadings), (.articles, .pageArticles), (.items, .pageItems),
    (.comments, .pageComments), (.declared, .pageDeclared), (.openGraph, .pageOpenGraph),
  ]

  private static let groupFeatures: [PageFeature] = [
    .groupCount, .groupMean, .groupLinks, .groupDates, .groupHeadings, .groupRepeats, .groupPrices,
  ]

  private mutating func readBlocks(_ page: Page, _ blocks: BlockFeatureTable) {
    let words = max(blocks[0, .pageWords], 1)
    self[.longMean] = blocks[0, .pageLong] * words / max(blocks[0, .pageLongBlocks], 1)
    self[.topHeadings] = Float(page.headings.reduce(0) { $0 + (page.elements[$1].level == 1 ? 1 : 0) })
    var (cells, code, prices, questions, dates): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
    var (cards, related, body, capitals): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var titleBlock: Float = -1
    for (index, block) in page.blocks.enumerated() {
      let own = Float(block.words)
      switch block.shape {
      case .cell: cells += own
      case .code: code += own
      default: break
      }
      let context = page.elements[block.element].context
      if context.contains(.card) { cards += own }
      if context.contains(.related) { related += own }
      if context.contains(.body) { body += own }
      prices += Float(block.scan.currencies)
      questions += Float(block.scan.questions)
      if block.isDateLine { dates += 1 }
      capitals += Float(block.scan.capitals)
      self[.bestShare] = max(self[.bestShare], blocks[index, .grow1Long])
      if blocks[index, .bestRank] == 1 { self[.secondShare] = max(self[.secondShare], blocks[index, .parentScore]) }
      self[.signatureBlocks] = max(self[.signatureBlocks], block.words >= 8 ? blocks[index, .signatureBlocks] : 0)
      if titleBlock < 0, blocks[index, .afterTitle] == 1 { titleBlock = Float(min(index, 400)) }
    }
    if let group = blocks.largestGroup {
      self[.groupShare] = Float(group.words) / words
      for (feature, rate) in zip(Self.groupFeatures, group.rates) { self[feature] = rate }
    }
    self[.cells] = cells / words
    self[.code] = code / words
    self[.cards] = cards / words
    self[.related] = related / words
    self[.bodyCue] = body / words
    self[.prices] = prices
    self[.questions] = questions
    self[.dates] = dates
    self[.capitals] = capitals / words
    self[.titleBlock] = titleBlock
  }

  private mutating func readURL(_ url: WebURL?) {
    guard let url else {
      self[.pathDepth] = -1
      return
    }
    let path = url.path.lowercased()
    let parts = path.split(separator: "/")
    self[.pathDepth] = Float(min(parts.count, 12))
    self[.pathIsRoot] = parts.isEmpty ? 1 : 0
    self[.lastLength] = Float(min(parts.last?.utf8.count ?? 0, 200))
    self[.lastHyphens] = Float(min(parts.last?.utf8.reduce(0) { $0 + ($1 == 0x2D ? 1 : 0) } ?? 0, 30))
    self[.pathDigits] = Float(min(path.utf8.reduce(0) { $0 + ($1 >= 0x30 && $1 <= 0x39 ? 1 : 0) }, 30))
    self[.pathYear] = parts.contains { $0.utf8.count == 4 && ($0.hasPrefix("20") || $0.hasPrefix("19")) } ? 1 : 0
    self[.hasQuery] = url.description.contains("?") ? 1 : 0
    let host = url.host.lowercased()
    // A story's slug may have any word; what says something of the page stands alone.
    let names = parts.map { $0.split { !$0.isLetter }.map(String.init) }.filter { $0.count <= Self.maximumNames }
    var words = Set(names.joined())
    words.formUnion(host.split(separator: ".").map(String.init))
    for (feature, known) in Self.pathWords { self[feature] = words.isDisjoint(with: known) ? 0 : 1 }
  }

  /// Words of the longest part of a path that is a name and no slug.
  private static let maximumNames = 2

  private static let pathWords: [(PageFeature, Set<String>)] =
    [.saysForum, .saysProduct, .saysStory, .saysManual, .saysList, .saysService].map { feature in
      (feature, Set(WordLists.words("path", "\(feature)")))
    }
}
