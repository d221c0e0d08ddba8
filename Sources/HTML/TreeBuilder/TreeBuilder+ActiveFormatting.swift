/// One entry of the list of active formatting elements: an element or a marker.
struct FormattingEntry {
  /// The element's node, 0 for a marker.
  var node: UInt32
  var tag: Tag
  /// Of its attributes, in any order; 0 until it is asked for.
  var hash: UInt64 = 0

  var isMarker: Bool { node == 0 }
  static var marker: FormattingEntry { FormattingEntry(node: 0, tag: .none) }
}

/// The list of active formatting elements (section 13.2.4.3).
extension TreeBuilder {
  /// The most entries behind the last marker: the oldest goes when one more comes.
  ///
  /// The Standard bounds only equal elements (the Noah's Ark clause). A page can make each one different, and every
  /// look at the list would then cost more than the last; no page that people wrote comes near this.
  static let formattingLimit = 512

  /// Pushes an element, with the Noah's Ark clause: of equal ones the three latest stay.
  mutating func pushFormatting(_ node: UInt32, _ tag: Tag) {
    var entry = FormattingEntry(node: node, tag: tag)
    var index = formatting.count - 1
    var compared = 0
    var equal = 0
    var earliest = 0
    while index >= 0, !formatting[index].isMarker {
      looks &+= 1
      if formatting[index].tag == tag, mayBeEqual(index, &entry, &compared),
        haveEqualAttributes(formatting[index].node, node)
      {
        equal += 1
        earliest = index
      }
      index -= 1
    }
    if equal >= 3 {
      formatting.remove(at: earliest)
    } else if formatting.count - (index + 1) >= TreeBuilder.formattingLimit {
      formatting.remove(at: index + 1)
    }
    formatting.append(entry)
  }

  /// Whether an entry's attributes may be those of a new one: this many are compared as they stand, then only those
  /// that nothing else distinguishes.
  private mutating func mayBeEqual(_ index: Int, _ entry: inout FormattingEntry, _ compared: inout Int) -> Bool {
    compared += 1
    if compared <= 8 { return true }
    if entry.hash == 0 { entry.hash = attributesHash(nodes[Int(entry.node)].payload) }
    if formatting[index].hash == 0 {
      formatting[index].hash = attributesHash(nodes[Int(formatting[index].node)].payload)
    }
    return formatting[index].hash == entry.hash
  }

  /// A sum over the attributes that begin at `start`, seeded per process like that of names: no page can choose it.
  private func attributesHash(_ start: UInt32) -> UInt64 {
    guard start != 0 else { return 1 }
    var sum: UInt64 = 0
    var index = Int(start)
    while true {
      let record = tokenizer.attributes[index]
      var hash = NameSet.mix(UInt64(record.code) ^ NameSet.seed, 0x9e37_79b9_7f4a_7c15)
      for place in 0..<Int(record.value.length) {
        hash = NameSet.mix(hash ^ UInt64(byte(record.value, place)), 0xd6e8_feb8_6659_fd93)
      }
      sum &+= hash
      if record.isLast { return sum | 1 }
      index += 1
    }
  }

  /// The attributes of an element of which a copy is made, for the copy; 0 where copies have cost too much already.
  ///
  /// An element that is opened again and again has its attributes each time. A page can give one a thousand of them, or
  /// a megabyte, and have it opened half a million times: looking at each element's attributes would take forever.
  mutating func copiedAttributes(of node: UInt32) -> UInt32 {
    let start = nodes[Int(node)].payload
    guard start != 0 else { return 0 }
    var cost = 0
    var index = Int(start)
    while true {
      let record = tokenizer.attributes[index]
      cost += TreeBuilder.attributeCost + Int(record.value.length)
      if record.isLast { break }
      index += 1
    }
    guard cost <= remainingCopies else {
      remainingCopies = 0
      truncated(.attributes)
      return 0
    }
    remainingCopies -= cost
    return start
  }

  /// What an attribute counts in addition to its bytes.
  static let attributeCost = 16
  /// What the copied attributes of a page may cost: two million attributes, or 32 MB of values.
  static let copiesLimit = 32 << 20

  /// Whether two elements have the same attributes, in any order.
  private func haveEqualAttributes(_ a: UInt32, _ b: UInt32) -> Bool {
    let first = Int(nodes[Int(a)].payload)
    let second = Int(nodes[Int(b)].payload)
    if first == second { return true }
    if first == 0 || second == 0 { return false }
    let count = attributeCount(first)
    // More attributes than a formatting element ever has count as different: comparing would be quadratic.
    guard count == attributeCount(second), count <= 32 else { return false }
    for index in first..<first + count {
      let record = tokenizer.attributes[index]
      guard let value = attributeValue(UInt32(second), AttributeName(code: record.code)) else { return false }
      if !haveEqualBytes(record.value, value) { return false }
    }
    return true
  }

  private func attributeCount(_ start: Int) -> Int {
    var index = start
    while !tokenizer.attributes[index].isLast { index += 1 }
    return index - start + 1
  }

  private func haveEqualBytes(_ a: TextSlice, _ b: TextSlice) -> Bool {
    guard a.length == b.length else { return false }
    for index in 0..<Int(a.length) where byte(a, index) != byte(b, index) { return false }
    return true
  }

  /// Reconstruct the active formatting elements.
  mutating func reconstructFormatting() {
    guard let last = formatting.last, !last.isMarker, openIndex(of: last.node) == nil else { return }
    var index = formatting.count - 1
    while index > 0 {
      let entry = formatting[index - 1]
      if entry.isMarker || openIndex(of: entry.node) != nil { break }
      index -= 1
    }
    while index < formatting.count, !isStopped {
      guard !isAtDepthLimit else {
        truncated(.depth)
        return
      }
      let entry = formatting[index]
      let attributes = copiedAttributes(of: entry.node)
      let node = newElement(.html(entry.tag), attributes: attributes, position: token.position)
      link(node, at: appropriatePlace())
      push(node, .html(entry.tag))
      formatting[index].node = node
      index += 1
    }
  }

  mutating func clearFormattingToMarker() {
    while let entry = formatting.popLast(), !entry.isMarker {}
  }

  /// The index of the latest element with that tag behind the last marker.
  mutating func formattingIndex(ofLast tag: Tag) -> Int? {
    var index = formatting.count - 1
    defer { looks &+= formatting.count - index }
    while index >= 0, !formatting[index].isMarker {
      if formatting[index].tag == tag { return index }
      index -= 1
    }
    return nil
  }

  mutating func formattingIndex(of node: UInt32) -> Int? {
    let index = formatting.lastIndex { $0.node == node }
    looks &+= formatting.count - (index ?? 0)
    return index
  }
}
