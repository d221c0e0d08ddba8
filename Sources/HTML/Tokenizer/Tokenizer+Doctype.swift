/// Doctypes (sections 13.2.5.53 to 13.2.5.68).
extension Tokenizer {
  /// Reads the doctype at the `<` at `position`; what it says is in `doctype`.
  mutating func doctype(_ input: Span<UInt8>) -> Token {
    let token = Token(kind: .doctype, position: UInt32(position))
    doctype = DoctypeRecord()
    var index = position + 9
    readDoctype(input, &index)
    position = min(index, input.count)
    return token
  }

  /// Everything behind `<!DOCTYPE`, up to and with the `>`.
  private mutating func readDoctype(_ input: Span<UInt8>, _ index: inout Int) {
    skip(input, &index)
    guard index < input.count, input[index] != 0x3e else {
      doctype.forceQuirks = true
      index += 1
      return
    }
    let start = index
    while index < input.count, !isWhitespace(input[index]), input[index] != 0x3e { index += 1 }
    doctype.name = text(input, from: start, to: index, lowercases: true)
    skip(input, &index)
    guard index < input.count else {
      doctype.forceQuirks = true
      return
    }
    if input[index] == 0x3e {
      index += 1
    } else if hasPrefix(input, at: index, "public") {
      index += 6
      readPublicIdentifier(input, &index)
    } else if hasPrefix(input, at: index, "system") {
      index += 6
      readSystemIdentifier(input, &index, isRequired: true)
    } else {
      doctype.forceQuirks = true
      skipToEnd(input, &index)
    }
  }

  private mutating func readPublicIdentifier(_ input: Span<UInt8>, _ index: inout Int) {
    guard let identifier = quoted(input, &index) else { return }
    doctype.publicID = identifier.text
    if identifier.isComplete { readSystemIdentifier(input, &index, isRequired: false) }
  }

  private mutating func readSystemIdentifier(_ input: Span<UInt8>, _ index: inout Int, isRequired: Bool) {
    skip(input, &index)
    if !isRequired, index < input.count, input[index] == 0x3e {
      index += 1
      return
    }
    guard let identifier = quoted(input, &index) else { return }
    doctype.systemID = identifier.text
    guard identifier.isComplete else { return }
    skip(input, &index)
    if index >= input.count { doctype.forceQuirks = true }
    // Anything else here is ignored, without quirks (after DOCTYPE system identifier state).
    skipToEnd(input, &index)
  }

  /// A quoted identifier. Nil when there is none, and incomplete when `>` or the end of the input cut it: both set the
  /// force-quirks flag and go past the doctype.
  private mutating func quoted(_ input: Span<UInt8>, _ index: inout Int) -> (text: String, isComplete: Bool)? {
    skip(input, &index)
    guard index < input.count, input[index] == 0x22 || input[index] == 0x27 else {
      doctype.forceQuirks = true
      skipToEnd(input, &index)
      return nil
    }
    let quote = input[index]
    index += 1
    let start = index
    while index < input.count, input[index] != quote, input[index] != 0x3e { index += 1 }
    let text = text(input, from: start, to: index, lowercases: false)
    let isComplete = index < input.count && input[index] == quote
    if !isComplete { doctype.forceQuirks = true }
    index += 1
    return (text, isComplete)
  }

  private func skip(_ input: Span<UInt8>, _ index: inout Int) {
    while index < input.count, isWhitespace(input[index]) { index += 1 }
  }

  private func skipToEnd(_ input: Span<UInt8>, _ index: inout Int) {
    while index < input.count, input[index] != 0x3e { index += 1 }
    index += 1
  }

  private func text(_ input: Span<UInt8>, from start: Int, to end: Int, lowercases: Bool) -> String {
    var bytes: [UInt8] = []
    for index in start..<end {
      let byte = input[index]
      if byte == 0 {
        bytes.appendScalar(0xfffd)
      } else {
        bytes.append(lowercases && byte &- 0x41 < 26 ? byte | 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
