/// What the decision knows of one block: its text, its place, the names around it, its neighbourhood.
///
/// All features of a page are computed in a few linear passes; a learned decision reads the same struct.
struct BlockFeatures {
  var words = 0
  var linkDensity = 0.0
  /// Punctuation marks per word.
  var punctuation = 0.0
  var endsSentence = false
  var shape = LeafBlock.Shape.paragraph
  /// Cues of all elements around, and of the inline wrapper.
  var context: Cues = []
  /// Link density of the smallest ancestor with at least twice the block's text.
  var neighbourhoodLinkDensity = 0.0
  /// Share of bold text.
  var boldShare = 0.0
  /// Same text stands elsewhere on the page in a better place.
  var isDuplicate = false
  /// A short line that occurs three times or more.
  var isRepeated = false
  var isBoilerplate = false
  var opensBoilerplate = false
  var opensComments = false
  /// Words of the list, table or other innermost group it is in, and that group's link density.
  var groupWords = 0
  var groupLinkDensity = 0.0
  /// Share of the page's blocks before it, 0…1.
  var position = 0.0

  static func list(of page: Page) -> [BlockFeatures] {
    var features: [BlockFeatures] = []
    features.reserveCapacity(page.blocks.count)
    let wordSums = Sums(page.blocks.map { Double($0.words) })
    for (index, block) in page.blocks.enumerated() {
      var feature = BlockFeatures()
      feature.words = block.words
      feature.linkDensity = block.linkDensity
      feature.punctuation = block.words == 0 ? 0 : Double(block.punctuation) / Double(block.words)
      feature.endsSentence = block.text.endsSentence
      feature.shape = block.shape
      feature.context = page.elements[block.element].context
      if let wrapper = block.wrapper { feature.context.formUnion(page.elements[wrapper].cues) }
      feature.boldShare = block.bytes == 0 ? 0 : Double(block.boldBytes) / Double(block.bytes)
      feature.position = Double(index) / Double(max(page.blocks.count, 1))
      feature.neighbourhoodLinkDensity = neighbourhood(of: block, in: page)
      if let group = group(of: block, in: page) {
        let element = page.elements[group]
        feature.groupWords = Int(wordSums.sum(Int(element.firstBlock)..<Int(element.endBlock)))
        feature.groupLinkDensity = density(element)
      } else {
        feature.groupWords = block.words
        feature.groupLinkDensity = block.linkDensity
      }
      let verdict = BoilerplatePhrases.verdict(on: block.text)
      feature.isBoilerplate = verdict.isBoilerplate
      feature.opensBoilerplate = verdict.opensBox
      feature.opensComments = verdict.opensComments
      features.append(feature)
    }
    markDuplicates(page, &features)
    return features
  }

  private static func density(_ element: Page.Element) -> Double {
    element.textBytes == 0 ? 0 : Double(element.linkBytes) / Double(element.textBytes)
  }

  /// Looks up at most 12 ancestors: beyond, it is the page.
  private static func neighbourhood(of block: LeafBlock, in page: Page) -> Double {
    var element = block.element
    for _ in 0..<12 {
      let candidate = page.elements[element]
      if Int(candidate.textBytes) >= block.bytes * 2 { return density(candidate) }
      guard candidate.parent >= 0 else { break }
      element = Int(candidate.parent)
    }
    return block.linkDensity
  }

  /// The outermost list of nested lists, or the table.
  private static func group(of block: LeafBlock, in page: Page) -> Int? {
    var element = block.element
    var found: Int?
    for _ in 0..<12 {
      switch page.elements[element].kind {
      case .list, .table: found = element
      case .item, .row, .cell, .block, .paragraph: break
      default: if found != nil || page.elements[element].kind != .heading { return found }
      }
      guard page.elements[element].parent >= 0 else { break }
      element = Int(page.elements[element].parent)
    }
    return found
  }

  /// Of equal blocks of eight words or more one counts: the visible one in the best place. Shorter ones that recur are
  /// parts of the page's furniture.
  private static func markDuplicates(_ page: Page, _ features: inout [BlockFeatures]) {
    var seen: [String: Int] = [:]
    var short: [String: [Int]] = [:]
    for (index, block) in page.blocks.enumerated() {
      if block.words >= 8 {
        let key = Words.folded(block.text)
        if let other = seen[key] {
          let keepsOther = worth(features[other]) >= worth(features[index])
          features[keepsOther ? index : other].isDuplicate = true
          if !keepsOther { seen[key] = index }
        } else {
          seen[key] = index
        }
      } else if block.words > 0, block.text.utf8.count < 80 {
        short[block.text, default: []].append(index)
      }
    }
    for indices in short.values where indices.count >= 3 {
      for index in indices { features[index].isRepeated = true }
    }
  }

  private static func worth(_ feature: BlockFeatures) -> Int {
    var worth = 0
    if feature.context.contains(.hidden) { worth -= 4 }
    if !feature.context.isDisjoint(with: .never) { worth -= 4 }
    if !feature.context.isDisjoint(with: .mostlyNot) { worth -= 2 }
    if feature.shape == .caption || feature.shape == .control { worth -= 2 }
    if feature.context.contains(.body) { worth += 2 }
    if feature.context.contains(.content) { worth += 1 }
    return worth
  }
}

/// Prefix sums: the total of any range in constant time.
struct Sums {
  private var totals: [Double] = [0]

  init(_ values: [Double]) {
    totals.reserveCapacity(values.count + 1)
    for value in values { totals.append((totals.last ?? 0) + value) }
  }

  func sum(_ range: Range<Int>) -> Double { range.isEmpty ? 0 : totals[range.upperBound] - totals[range.lowerBound] }
}
