extension BlockFeatureTable {
  /// How often the same text, and the same markup, occurs on the page.
  mutating func fillRepetition(_ page: Page, _ measures: PageMeasures) {
    var texts = HashTable(minimumCapacity: count)
    for (index, block) in page.blocks.enumerated() where block.scan.phrase != 0 {
      let seen = texts[block.scan.phrase] ?? 0
      texts.set(block.scan.phrase, seen + 1)
      self[index, .isFirstCopy] = seen == 0 ? 1 : 0
    }
    for index in 0..<count {
      let phrase = page.blocks[index].scan.phrase
      self[index, .sameText] = Float(min(texts[phrase] ?? 1, 50))
    }
    // Readers' comments and teasers come with lines that recur: "Reply", "Read more".
    for index in 0..<count {
      var (before, after): (Float, Float) = (0, 0)
      for distance in 1...3 {
        if index >= distance, page.blocks[index - distance].words <= 4 {
          before = max(before, self[index - distance, .sameText])
        }
        if index + distance < count, page.blocks[index + distance].words <= 4 {
          after = max(after, self[index + distance, .sameText])
        }
      }
      self[index, .repeatsBefore] = before
      self[index, .repeatsAfter] = after
    }
    fillSignatures(page, measures)
  }

  /// The same three elements with the same classes hold how much of the page.
  private mutating func fillSignatures(_ page: Page, _ measures: PageMeasures) {
    struct Group {
      var words = 0
      var long = 0
      var blocks = 0
    }
    var table = HashTable(minimumCapacity: count)
    var groups: [Group] = []
    var group: [Int] = []
    group.reserveCapacity(count)
    for index in 0..<count {
      let signature = Self.signature(page.blocks[index].element, page)
      let number: Int
      if let known = table[signature] {
        number = Int(known)
      } else {
        number = groups.count
        table.set(signature, UInt32(number))
        groups.append(Group())
      }
      group.append(number)
      groups[number].words += page.blocks[index].words
      groups[number].blocks += 1
      if measures.isLong[index] { groups[number].long += page.blocks[index].words }
    }
    let words = Float(max(measures.words.total, 1))
    let long = Float(max(measures.long.total, 1))
    for index in 0..<count {
      let own = groups[group[index]]
      self[index, .signatureShare] = Float(own.words) / words
      self[index, .signatureBlocks] = Float(min(own.blocks, 500))
      self[index, .signatureWords] = Float(own.words) / Float(own.blocks)
      self[index, .signatureLong] = Float(own.long) / long
    }
  }

  private static func signature(_ block: Int, _ page: Page) -> UInt64 {
    var hash: UInt64 = 0
    var index = block
    for _ in 0..<3 {
      let element = page.elements[index]
      let part = UInt64(element.kind.rawValue) << 40 | UInt64(element.level) << 36
      hash = WordHash.chain(hash, part | UInt64(UInt32(bitPattern: element.className)) + 2)
      guard element.parent >= 0 else { break }
      index = Int(element.parent)
    }
    return hash
  }
}
