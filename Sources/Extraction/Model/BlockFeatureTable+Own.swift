extension BlockFeatureTable {
  /// The block's own text and kind.
  mutating func fillOwn(_ page: Page) {
    for (index, block) in page.blocks.enumerated() {
      let scan = block.scan
      let words = Float(max(scan.words, 1))
      self[index, .words] = Float(scan.words)
      self[index, .wordLength] = Float(scan.bytes) / words
      self[index, .linkDensity] = Float(block.linkDensity)
      self[index, .boldShare] = block.bytes == 0 ? 0 : Float(block.boldBytes) / Float(block.bytes)
      self[index, .commas] = Float(scan.commas) / words
      self[index, .stops] = Float(scan.stops) / words
      self[index, .digits] = Float(scan.digits) / Float(max(scan.bytes, 1))
      self[index, .capitals] = Float(scan.capitals) / words
      self[index, .wide] = Float(scan.wide) / Float(max(scan.bytes, 1))
      self[index, .lines] = Float(scan.lines)
      self[index, .endsSentence] = scan.endsSentence ? 1 : 0
      self[index, .endsColon] = scan.endsColon ? 1 : 0
      self[index, .startsLower] = scan.startsLower ? 1 : 0
      self[index, .hasYear] = scan.hasYear ? 1 : 0
      self[index, .hasClock] = scan.hasClock ? 1 : 0
      self[index, .isFurniture] = block.verdict.isBoilerplate ? 1 : 0
      self[index, .opensBox] = block.verdict.opensBox ? 1 : 0
      self[index, .opensComments] = block.verdict.opensComments ? 1 : 0
      self[index, .leadsAway] = block.verdict.leadsAway ? 1 : 0
      let pieces = Float(max(scan.pieces, 1))
      self[index, .invitations] = Float(min(scan.invitations, 20))
      self[index, .invitationShare] = Float(scan.invitations) / pieces
      self[index, .titleShare] = Float(scan.titleWords) / pieces
      self[index, .titleCover] = Float(min(scan.titleWords, scan.pieces))
      self[index, .descriptionShare] = Float(scan.descriptionWords) / pieces
      self[index, .shape] = block.shape.number
      if case .heading(let level) = block.shape { self[index, .headingLevel] = Float(level) }
      if case .item(_, let depth) = block.shape { self[index, .itemDepth] = Float(min(depth, 9)) }
      self[index, .wrapperKind] = block.wrapper.map { Float(page.elements[$0].kind.rawValue) } ?? -1
      fillKinds(index, page)
    }
  }

  private mutating func fillKinds(_ index: Int, _ page: Page) {
    var element = page.blocks[index].element
    for feature in [BlockFeature.kind0, .kind1, .kind2, .kind3] {
      self[index, feature] = Float(page.elements[element].kind.rawValue)
      element = max(Int(page.elements[element].parent), 0)
    }
  }

  /// Where the block stands on the page.
  mutating func fillPlace(_ page: Page, _ measures: PageMeasures) {
    let words = Float(max(measures.words.total, 1))
    let long = Float(max(measures.long.total, 1))
    let deepest = Float(measures.deepest)
    for index in 0..<count {
      let depth = Float(measures.depth[page.blocks[index].element])
      self[index, .depth] = depth
      self[index, .relativeDepth] = depth / deepest
      self[index, .position] = Float(index) / Float(count)
      self[index, .wordsBefore] = Float(measures.words.before(index)) / words
      self[index, .longBefore] = Float(measures.long.before(index)) / long
      self[index, .longAfter] = Float(measures.long.total - measures.long.before(index + 1)) / long
      if measures.titleBlock >= 0 {
        let distance = index - measures.titleBlock
        self[index, .afterTitle] = distance > 0 ? 2 : distance == 0 ? 1 : 0
        self[index, .titleDistance] = Self.near(abs(distance))
      } else {
        self[index, .afterTitle] = -1
        self[index, .titleDistance] = -1
      }
    }
  }
}

extension LeafBlock.Shape {
  var number: Float {
    switch self {
    case .paragraph: 0
    case .heading: 1
    case .item: 2
    case .quote: 3
    case .code: 4
    case .cell: 5
    case .caption: 6
    case .control: 7
    }
  }
}
