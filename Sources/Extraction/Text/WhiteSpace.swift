import Untrusted

/// White space as a browser folds it, written over UTF-8 bytes.
///
/// A no-break space counts as white space, because a page uses it for layout and a reader sees a space; soft hyphens,
/// zero width spaces and byte order marks vanish, because they split words that the reader sees whole.
struct InlineText {
  private(set) var bytes: [UInt8] = []
  private var pendingSpace = false
  /// Whether the last visible thing was a line break.
  private var atLineStart = true

  var isEmpty: Bool { bytes.isEmpty }

  /// Number of bytes written so far: a mark to measure a stretch by.
  var count: Int { bytes.count }

  /// Adds text, folding white space across calls; returns how many bytes beyond U+0020 it has.
  @discardableResult
  mutating func append(_ text: Span<UInt8>) -> Int {
    var visible = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      index &+= 1
      if byte > 0x20 { visible &+= 1 }
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: pendingSpace = true
      case 0x00...0x1F, 0x7F: break
      case 0x21...0x7E:
        write(byte)
        // The rest of the word needs no look at what was in front.
        while index < text.count, text[index] > 0x20, text[index] < 0x7F {
          bytes.append(text[index])
          index &+= 1
          visible &+= 1
        }
      default: index = appendWide(text, byte, index, &visible)
      }
    }
    return visible
  }

  /// The same for a string.
  mutating func append(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    append(bytes.span)
  }

  /// A byte beyond ASCII with those that belong to it; the index behind them.
  private mutating func appendWide(_ text: Span<UInt8>, _ byte: UInt8, _ start: Int, _ visible: inout Int) -> Int {
    let length = byte == 0xC2 ? 1 : byte == 0xE2 || byte == 0xE3 || byte == 0xEF ? 2 : 0
    guard length > 0 else {
      write(byte)
      return start
    }
    guard start + length <= text.count else { return text.count }
    visible += length
    let second = text[start]
    if length == 1 {
      if second == 0xA0 || second == 0x85 {
        pendingSpace = true
      } else if second >= 0xA0, second != 0xAD {
        write(byte)
        bytes.append(second)
      }
      return start + 1
    }
    let third = text[start + 1]
    switch (byte, second, third) {
    case (0xE2, 0x80, 0x8B), (0xE2, 0x80, 0x8E), (0xE2, 0x80, 0x8F), (0xE2, 0x81, 0xA0): break
    case (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
      (0xE3, 0x80, 0x80):
      pendingSpace = true
    case (0xEF, 0xBB, 0xBF): break
    default:
      write(byte)
      bytes.append(second)
      bytes.append(third)
    }
    return start + 2
  }

  /// Line breaks that are still written; beyond them a `<br>` is white space.
  private var remainingBreaks = 50_000

  /// A `<br>`: white space around it goes.
  mutating func lineBreak() {
    guard remainingBreaks > 0 else { return space() }
    pendingSpace = false
    if !bytes.isEmpty, !atLineStart {
      bytes.append(0x0A)
      atLineStart = true
      remainingBreaks -= 1
    }
  }

  /// A word border where the page has one without white space (cells, blocks inside a paragraph).
  mutating func space() { pendingSpace = true }

  mutating func trim() {
    while let last = bytes.last, last == 0x0A || last == 0x20 { bytes.removeLast() }
  }

  /// The text, trimmed and stream-safe; the buffer is empty again.
  mutating func take() -> String {
    trim()
    let text = StreamSafe.text(String(decoding: bytes, as: UTF8.self))
    reset()
    return text
  }

  mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    pendingSpace = false
    atLineStart = true
  }

  /// Writes the first byte of a visible character.
  private mutating func write(_ byte: UInt8) {
    if pendingSpace, !atLineStart { bytes.append(0x20) }
    pendingSpace = false
    atLineStart = false
    bytes.append(byte)
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
  /// Cuts `set` off both ends, code point by code point.
  func trimming(_ set: Set<Unicode.Scalar>) -> String {
    var scalars = unicodeScalars[...]
    while let first = scalars.first, set.contains(first) { scalars.removeFirst() }
    while let last = scalars.last, set.contains(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// The text cut to at most this many bytes, between characters.
  func cut(to bytes: Int) -> String {
    guard utf8.count > bytes else { return self }
    var end = utf8.index(startIndex, offsetBy: max(bytes, 0))
    while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return String(unicodeScalars[..<end])
  }
}
