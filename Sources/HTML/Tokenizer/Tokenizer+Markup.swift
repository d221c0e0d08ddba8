/// What begins with `<`: tags, comments, doctypes and CDATA sections (sections 13.2.5.6 to 13.2.5.8 and 13.2.5.41 on).
extension Tokenizer {
  /// Reads the markup at the `<` at `position`; nil when there is no token in it or it is a character.
  mutating func markup(_ input: Span<UInt8>, allowsCDATA: Bool) -> Token? {
    guard position + 1 < input.count else { return nil }
    let next = input[position + 1]
    if isLetter(next) { return tag(input, isEnd: false) }
    switch next {
    case 0x2f:
      guard position + 2 < input.count else { return nil }
      if isLetter(input[position + 2]) { return tag(input, isEnd: true) }
      if input[position + 2] == 0x3e {
        position += 3
        return nil
      }
      return bogusComment(input, from: position + 2)
    case 0x21:
      return markupDeclaration(input, allowsCDATA: allowsCDATA)
    case 0x3f:
      return bogusComment(input, from: position + 1)
    default:
      return nil
    }
  }

  /// The markup declaration open state, `position` at the `<`.
  private mutating func markupDeclaration(_ input: Span<UInt8>, allowsCDATA: Bool) -> Token? {
    let start = position + 2
    if start + 1 < input.count, input[start] == 0x2d, input[start + 1] == 0x2d { return comment(input) }
    if hasPrefix(input, at: start, "doctype") { return doctype(input) }
    if allowsCDATA, hasExactPrefix(input, at: start, "[CDATA[") {
      contentModel = .cdataSection
      position = start + 7
      return nil
    }
    return bogusComment(input, from: start)
  }

  /// Whether the letters of `text` (lower case) are at `start`, in either case.
  func hasPrefix(_ input: Span<UInt8>, at start: Int, _ text: String) -> Bool {
    matches(input, at: start, text, mask: 0x20)
  }

  private func hasExactPrefix(_ input: Span<UInt8>, at start: Int, _ text: String) -> Bool {
    matches(input, at: start, text, mask: 0)
  }

  private func matches(_ input: Span<UInt8>, at start: Int, _ text: String, mask: UInt8) -> Bool {
    var index = start
    for expected in text.utf8 {
      guard index < input.count, input[index] | mask == expected else { return false }
      index += 1
    }
    return true
  }

  /// The bogus comment state: everything up to `>` or the end.
  mutating func bogusComment(_ input: Span<UInt8>, from start: Int) -> Token {
    var end = start
    while end < input.count, input[end] != 0x3e { end += 1 }
    return commentToken(input, from: start, to: end, next: min(end + 1, input.count))
  }

  /// A comment (sections 13.2.5.43 to 13.2.5.52), `position` at its `<`.
  ///
  /// The Standard's eleven states come to this: it ends at the first `-->` or `--!>`, or at once with `>` or `->`, and
  /// at the end of the input it loses the dashes (or `--!`) that might have ended it.
  private mutating func comment(_ input: Span<UInt8>) -> Token {
    let start = position + 4
    if start < input.count, input[start] == 0x3e {
      return commentToken(input, from: start, to: start, next: start + 1)
    }
    if start + 1 < input.count, input[start] == 0x2d, input[start + 1] == 0x3e {
      return commentToken(input, from: start, to: start, next: start + 2)
    }
    var index = start
    while index < input.count {
      guard input[index] == 0x2d, index + 2 < input.count, input[index + 1] == 0x2d else {
        index += 1
        continue
      }
      if input[index + 2] == 0x3e { return commentToken(input, from: start, to: index, next: index + 3) }
      if input[index + 2] == 0x21, index + 3 < input.count, input[index + 3] == 0x3e {
        return commentToken(input, from: start, to: index, next: index + 4)
      }
      index += 1
    }
    var end = input.count
    if end - start >= 3, input[end - 1] == 0x21, input[end - 2] == 0x2d, input[end - 3] == 0x2d {
      end -= 3
    } else {
      var dashes = 0
      while dashes < 2, end > start, input[end - 1] == 0x2d {
        end -= 1
        dashes += 1
      }
    }
    return commentToken(input, from: start, to: end, next: input.count)
  }

  private mutating func commentToken(_ input: Span<UInt8>, from start: Int, to end: Int, next: Int) -> Token {
    let begin = position
    position = next
    let slice = sliceReplacingNulls(input, from: start, to: end)
    return Token(kind: .comment, position: UInt32(begin), slice: slice)
  }
}
