/// White space as a browser folds it, written over UTF-8 bytes.
///
/// A no-break space counts as white space, because a page uses it for layout and a reader sees a space; soft hyphens,
/// zero
/// width spaces and byte order marks vanish, because they split words that the reader sees whole.
struct InlineText {
  private(set) var bytes: [UInt8] = []
  private var pendingSpace = false
  /// Whether the last visible thing was a line break.
  private var atLineStart = true

  var isEmpty: Bool { bytes.isEmpty }

  /// Number of bytes written so far: a mark to measure a stretch by.
  var count: Int { bytes.count }

  /// Adds text, folding white space across calls.
  mutating func append(_ text: some StringProtocol) {
    var utf8 = text.utf8.makeIterator()
    var held: UInt8?
    while let byte = held ?? utf8.next() {
      held = nil
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: pendingSpace = true
      case 0x00...0x1F, 0x7F: break
      case 0xC2:
        guard let next = utf8.next() else { break }
        if next == 0xA0 || next == 0x85 {
          pendingSpace = true
        } else if next >= 0xA0 {
          if next != 0xAD { write(byte, next) }
        }
      case 0xE2:
        guard let second = utf8.next(), let third = utf8.next() else { break }
        switch (second, third) {
        case (0x80, 0x8B), (0x80, 0x8E), (0x80, 0x8F), (0x81, 0xA0): break
        case (0x80, 0xA8), (0x80, 0xA9), (0x80, 0x80...0x8A), (0x80, 0xAF), (0x81, 0x9F): pendingSpace = true
        default: write(byte, second, third)
        }
      case 0xE3:
        guard let second = utf8.next(), let third = utf8.next() else { break }
        if second == 0x80, third == 0x80 { pendingSpace = true } else { write(byte, second, third) }
      case 0xEF:
        guard let second = utf8.next(), let third = utf8.next() else { break }
        if second != 0xBB || third != 0xBF { write(byte, second, third) }
      default: write(byte)
      }
    }
  }

  /// A `<br>`: white space around it goes.
  mutating func lineBreak() {
    pendingSpace = false
    if !bytes.isEmpty, !atLineStart {
      bytes.append(0x0A)
      atLineStart = true
    }
  }

  /// A word border where the page has one without white space (cells, blocks inside a paragraph).
  mutating func space() { pendingSpace = true }

  /// The text, trimmed, and the buffer empty again.
  mutating func take() -> String {
    while let last = bytes.last, last == 0x0A || last == 0x20 { bytes.removeLast() }
    let text = String(decoding: bytes, as: UTF8.self)
    reset()
    return text
  }

  mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    pendingSpace = false
    atLineStart = true
  }

  private mutating func settleSpace() {
    if pendingSpace, !atLineStart { bytes.append(0x20) }
    pendingSpace = false
    atLineStart = false
  }

  private mutating func write(_ byte: UInt8) {
    settleSpace()
    bytes.append(byte)
  }

  private mutating func write(_ first: UInt8, _ second: UInt8) {
    settleSpace()
    bytes.append(first)
    bytes.append(second)
  }

  private mutating func write(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
    settleSpace()
    bytes.append(first)
    bytes.append(second)
    bytes.append(third)
  }
}

extension StringProtocol {
  /// White space folded to single spaces, ends trimmed.
  var collapsed: String {
    var text = InlineText()
    text.append(self)
    return text.take()
  }

  /// nil when nothing but white space is left.
  var nonEmpty: String? {
    let text = collapsed
    return text.isEmpty ? nil : text
  }
}

extension String {
  /// Cuts `set` off both ends.
  func trimming(_ set: Set<Character>) -> String {
    var slice = self[...]
    while let first = slice.first, set.contains(first) { slice.removeFirst() }
    while let last = slice.last, set.contains(last) { slice.removeLast() }
    return String(slice)
  }
}
