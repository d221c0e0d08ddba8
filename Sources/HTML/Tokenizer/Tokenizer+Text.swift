/// Text in the data, RCDATA, RAWTEXT and PLAINTEXT states and in CDATA sections (sections 13.2.5.1 to 13.2.5.5 and
/// 13.2.5.69).
extension Tokenizer {
  /// Whether the `<` at `index` is a character and does not begin markup (the tag open state's last case).
  @inline(__always)
  func isText(_ input: Span<UInt8>, at index: Int) -> Bool {
    guard index + 1 < input.count else { return true }
    let next = input[index + 1]
    if isLetter(next) || next == 0x21 || next == 0x3f { return false }
    return next != 0x2f || index + 2 >= input.count
  }

  /// A run of characters in the data state, up to markup, U+0000 or the end; never empty.
  mutating func dataText(_ input: Span<UInt8>) -> Token {
    let start = position
    var index = position
    var run = position
    var sideStart = -1
    while true {
      // Only U+0000, U+0026 (&) and U+003C (<) mean something here.
      index = ByteScan.first(of: 0x3c, 0x26, 0, in: input, from: index)
      guard index < input.count else { break }
      let byte = input[index]
      if byte == 0x26 {
        decodeReference(input, &index, &run, &sideStart, inAttribute: false)
      } else if byte == 0 || !isText(input, at: index) {
        break
      } else {
        index += 1
      }
    }
    position = index
    return textToken(input, from: start, run: run, to: index, sideStart: sideStart)
  }

  /// A run of characters in the RCDATA or RAWTEXT state, up to the appropriate end tag; never empty.
  mutating func rawText(_ input: Span<UInt8>, decodesReferences: Bool) -> Token {
    let start = position
    var index = position
    var run = position
    var sideStart = -1
    while true {
      index = ByteScan.first(of: 0x3c, 0x26, 0, in: input, from: index)
      guard index < input.count else { break }
      let byte = input[index]
      if byte == 0x3c {
        if isEndTag(input, at: index) { break }
        index += 1
      } else if byte == 0 {
        replaceNull(input, &index, &run, &sideStart)
      } else if decodesReferences {
        decodeReference(input, &index, &run, &sideStart, inAttribute: false)
      } else {
        index += 1
      }
    }
    position = index
    return textToken(input, from: start, run: run, to: index, sideStart: sideStart)
  }

  /// All input up to `end` as one text token, U+0000 replaced.
  mutating func replacingNulls(_ input: Span<UInt8>, to end: Int) -> Token {
    let start = position
    let slice = sliceReplacingNulls(input, from: start, to: end)
    position = end
    return Token(kind: .text, position: UInt32(start), slice: slice)
  }

  /// The slice of some input with U+0000 replaced by U+FFFD.
  mutating func sliceReplacingNulls(_ input: Span<UInt8>, from start: Int, to end: Int) -> TextSlice {
    let input = input.extracting(..<end)
    var index = ByteScan.first(of: 0, in: input, from: start)
    var run = start
    var sideStart = -1
    while index < end {
      replaceNull(input, &index, &run, &sideStart)
      index = ByteScan.first(of: 0, in: input, from: index)
    }
    return slice(input, from: start, run: run, to: end, sideStart: sideStart)
  }

  /// Characters of a CDATA section; nil when it ended right here.
  mutating func cdataText(_ input: Span<UInt8>) -> Token? {
    let start = position
    if input[start] == 0 {
      position += 1
      return Token(kind: .null, position: UInt32(start))
    }
    var index = start
    while index < input.count, input[index] != 0 {
      if input[index] == 0x5d, index + 2 < input.count, input[index + 1] == 0x5d, input[index + 2] == 0x3e {
        contentModel = .data
        position = index + 3
        if index == start { return nil }
        return textToken(input, from: start, run: start, to: index, sideStart: -1)
      }
      index += 1
    }
    position = index
    return textToken(input, from: start, run: start, to: index, sideStart: -1)
  }

  /// Whether an appropriate end tag begins at `index`: `</`, the last start tag's name, and whitespace, `/` or `>`.
  func isEndTag(_ input: Span<UInt8>, at index: Int) -> Bool {
    let end = index + 2 + endTagName.count
    guard end < input.count, input[index] == 0x3c, input[index + 1] == 0x2f, !endTagName.isEmpty else { return false }
    for offset in 0..<endTagName.count {
      let byte = input[index + 2 + offset]
      let lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
      if lower != endTagName[offset] { return false }
    }
    return isWhitespace(input[end]) || input[end] == 0x2f || input[end] == 0x3e
  }

  /// Copies the run before `index` to the side buffer, which it begins when it was not begun.
  @inline(__always)
  private mutating func flush(_ input: Span<UInt8>, from run: Int, to index: Int, _ sideStart: inout Int) {
    if sideStart < 0 { sideStart = side.count }
    appendToSide(input, from: run, to: index)
  }

  mutating func appendToSide(_ input: Span<UInt8>, from start: Int, to end: Int) {
    for index in start..<end { side.append(input[index]) }
  }

  mutating func replaceNull(_ input: Span<UInt8>, _ index: inout Int, _ run: inout Int, _ sideStart: inout Int) {
    flush(input, from: run, to: index, &sideStart)
    appendScalar(0xfffd)
    index += 1
    run = index
  }

  /// Decodes the character reference at the `&` at `index`, or goes past the `&` when it is none.
  mutating func decodeReference(
    _ input: Span<UInt8>, _ index: inout Int, _ run: inout Int, _ sideStart: inout Int, inAttribute: Bool
  ) {
    guard let match = characterReference(input, at: index, inAttribute: inAttribute) else {
      index += 1
      return
    }
    flush(input, from: run, to: index, &sideStart)
    appendScalar(match.first)
    if match.second != 0 { appendScalar(match.second) }
    index = match.end
    run = index
  }

  /// The slice of the characters from `start` to `end`, of which all before `run` are on the side already.
  mutating func slice(_ input: Span<UInt8>, from start: Int, run: Int, to end: Int, sideStart: Int) -> TextSlice {
    if sideStart < 0 { return TextSlice(offset: UInt32(start), length: UInt32(end - start)) }
    appendToSide(input, from: run, to: end)
    return TextSlice(offset: UInt32(sideStart) | TextSlice.sideBit, length: UInt32(side.count - sideStart))
  }

  private mutating func textToken(
    _ input: Span<UInt8>, from start: Int, run: Int, to end: Int, sideStart: Int
  ) -> Token {
    let slice = slice(input, from: start, run: run, to: end, sideStart: sideStart)
    return Token(kind: .text, position: UInt32(start), slice: slice)
  }

  /// Appends a code point to the side buffer in UTF-8.
  mutating func appendScalar(_ value: UInt32) {
    side.appendScalar(value)
  }
}

extension [UInt8] {
  /// Appends a Unicode scalar value in UTF-8.
  mutating func appendScalar(_ value: UInt32) {
    switch value {
    case ..<0x80:
      append(UInt8(value))
    case ..<0x800:
      append(UInt8(0xc0 | value >> 6))
      append(UInt8(0x80 | value & 0x3f))
    case ..<0x10000:
      append(UInt8(0xe0 | value >> 12))
      append(UInt8(0x80 | value >> 6 & 0x3f))
      append(UInt8(0x80 | value & 0x3f))
    default:
      append(UInt8(0xf0 | value >> 18))
      append(UInt8(0x80 | value >> 12 & 0x3f))
      append(UInt8(0x80 | value >> 6 & 0x3f))
      append(UInt8(0x80 | value & 0x3f))
    }
  }
}
