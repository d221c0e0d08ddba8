/// Script data with its escaped and double escaped states (sections 13.2.5.4 and 13.2.5.15 to 13.2.5.31).
extension Tokenizer {
  private enum Escape { case none, escaped, doubleEscaped }

  /// The text of a script up to the end tag that ends it, or to the end of the input; never empty.
  mutating func scriptText(_ input: Span<UInt8>) -> Token {
    var index = position
    var escape = Escape.none
    // How many dashes were just read, two at most: with two of them a `>` ends the escape.
    var dashes = 0
    scan: while index < input.count {
      if escape == .none {
        index = ByteScan.first(of: 0x3c, in: input, from: index)
        guard index < input.count else { break }
      }
      let byte = input[index]
      switch byte {
      case 0x2d:
        dashes = min(dashes + 1, 2)
        index += 1
      case 0x3e:
        if dashes == 2 { escape = .none }
        dashes = 0
        index += 1
      case 0x3c:
        if escape != .doubleEscaped, isEndTag(input, at: index) { break scan }
        dashes = 0
        lessThan(input, &index, &escape, &dashes)
      default:
        dashes = 0
        index += 1
      }
    }
    return replacingNulls(input, to: index)
  }

  /// What a `<` in a script leads to when it begins no appropriate end tag.
  private func lessThan(_ input: Span<UInt8>, _ index: inout Int, _ escape: inout Escape, _ dashes: inout Int) {
    switch escape {
    case .none:
      if index + 3 < input.count, input[index + 1] == 0x21, input[index + 2] == 0x2d, input[index + 3] == 0x2d {
        escape = .escaped
        dashes = 2
        index += 4
      } else {
        index += 1
      }
    case .escaped:
      index += 1
      if isScript(input, &index) { escape = .doubleEscaped }
    case .doubleEscaped:
      index += 1
      guard index < input.count, input[index] == 0x2f else { return }
      index += 1
      if isScript(input, &index) { escape = .escaped }
    }
  }

  /// Whether the letters at `index` are `script` and whitespace, `/` or `>` follows; goes past the letters, and past
  /// what follows when it matched.
  private func isScript(_ input: Span<UInt8>, _ index: inout Int) -> Bool {
    let start = index
    while index < input.count, isLetter(input[index]) { index += 1 }
    guard index - start == 6, hasPrefix(input, at: start, "script"), index < input.count else { return false }
    guard isWhitespace(input[index]) || input[index] == 0x2f || input[index] == 0x3e else { return false }
    index += 1
    return true
  }
}
