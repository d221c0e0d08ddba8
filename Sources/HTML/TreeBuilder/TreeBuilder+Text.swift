/// Inserting characters (section 13.2.6.1), and looking at them.
extension TreeBuilder {
  /// Inserts a piece of text at the appropriate place, joined to a text node that is there already.
  mutating func insertText(_ slice: TextSlice) {
    guard !slice.isEmpty else { return }
    let place = appropriatePlace()
    guard place.parent != 0 else { return }
    let previous = place.before == 0 ? nodes[Int(place.parent)].last : nodes[Int(place.before)].previous
    if previous != 0, nodes[Int(previous)].isText {
      join(slice, to: previous)
      return
    }
    let node = newNode(NodeRecord.header(.text), position: token.position)
    nodes[Int(node)].slice = slice
    link(node, at: place)
  }

  /// Appends text to a text node.
  ///
  /// Slices that lie side by side become one. Else the text moves to the end of the side buffer, and when it has to
  /// move again it gets room up to the next power of two: however the input alternates between two text nodes, each
  /// byte is copied a bounded number of times. A text's `payload` says how far that is: 2 when it has room, 1 when it
  /// was moved and has none.
  private mutating func join(_ slice: TextSlice, to node: UInt32) {
    let old = nodes[Int(node)].slice
    let length = old.length + slice.length
    let isNext = old.offset &+ old.length == slice.offset
    if isNext || old.isSide && old.end == tokenizer.side.count {
      if !isNext { appendToSide(slice) }
      nodes[Int(node)].last = length
      // It has outgrown its room: what comes next may be somebody else's.
      nodes[Int(node)].payload = min(nodes[Int(node)].payload, 1)
      return
    }
    if nodes[Int(node)].payload == 2, Int(length) <= TreeBuilder.room(for: Int(old.length)) {
      for index in 0..<Int(slice.length) { tokenizer.side[old.end + index] = byte(slice, index) }
      nodes[Int(node)].last = length
      return
    }
    let start = tokenizer.side.count
    let room = nodes[Int(node)].payload == 0 ? Int(length) : TreeBuilder.room(for: Int(length))
    guard start + room < Int(TextSlice.sideBit) else {
      truncated(.inputBytes)
      isStopped = true
      return
    }
    appendToSide(old)
    appendToSide(slice)
    tokenizer.side.append(contentsOf: repeatElement(0, count: room - Int(length)))
    nodes[Int(node)].slice = TextSlice(offset: UInt32(start) | TextSlice.sideBit, length: length)
    nodes[Int(node)].payload = min(nodes[Int(node)].payload + 1, 2)
  }

  /// How much a text of that length may take once it has moved twice: the next power of two.
  private static func room(for length: Int) -> Int {
    length <= 1 ? 1 : 1 << (Int.bitWidth - (length - 1).leadingZeroBitCount)
  }

  private mutating func appendToSide(_ slice: TextSlice) {
    if slice.isSide {
      let bytes = tokenizer.side[slice.start..<slice.end]
      tokenizer.side.append(contentsOf: bytes)
    } else {
      tokenizer.side.append(contentsOf: source[slice.start..<slice.end])
    }
  }

  @inline(__always)
  func byte(_ slice: TextSlice, _ index: Int) -> UInt8 {
    slice.isSide ? tokenizer.side[slice.start + index] : source[slice.start + index]
  }

  func dropping(_ count: Int, _ slice: TextSlice) -> TextSlice {
    TextSlice(offset: slice.offset + UInt32(count), length: slice.length - UInt32(count))
  }

  /// How many whitespace characters the slice begins with.
  func leadingWhitespace(_ slice: TextSlice) -> Int {
    var count = 0
    while count < Int(slice.length), isWhitespace(byte(slice, count)) { count += 1 }
    return count
  }

  func isWhitespaceOnly(_ slice: TextSlice) -> Bool { leadingWhitespace(slice) == Int(slice.length) }

  /// Takes the whitespace at the start of the current text token off it.
  mutating func takeLeadingWhitespace() -> TextSlice {
    let count = leadingWhitespace(token.slice)
    let white = TextSlice(offset: token.slice.offset, length: UInt32(count))
    token.slice = dropping(count, token.slice)
    return white
  }

  /// Inserts the whitespace in the current text token and drops all else (the frameset modes).
  mutating func insertWhitespaceOnly() {
    var index = 0
    let slice = token.slice
    while index < Int(slice.length) {
      var end = index
      while end < Int(slice.length), isWhitespace(byte(slice, end)) { end += 1 }
      insertText(TextSlice(offset: slice.offset + UInt32(index), length: UInt32(end - index)))
      index = end + 1
    }
  }

  /// Inserts U+FFFD.
  mutating func insertReplacementCharacter() {
    let start = UInt32(tokenizer.side.count)
    tokenizer.appendScalar(0xfffd)
    insertText(TextSlice(offset: start | TextSlice.sideBit, length: 3))
  }

  /// The value of one of an element's attributes, nil when it has none of that name.
  func attributeValue(_ start: UInt32, _ name: AttributeName) -> TextSlice? {
    var index = Int(start)
    while index != 0 {
      let record = tokenizer.attributes[index]
      if record.code == name.code { return record.value }
      index = record.isLast ? 0 : index + 1
    }
    return nil
  }

  /// Whether a value is `text` (lower case) without regard to ASCII case.
  func equals(_ slice: TextSlice, _ text: String) -> Bool {
    guard Int(slice.length) == text.utf8.count else { return false }
    var index = 0
    for expected in text.utf8 {
      let byte = byte(slice, index)
      if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != expected { return false }
      index += 1
    }
    return true
  }
}
