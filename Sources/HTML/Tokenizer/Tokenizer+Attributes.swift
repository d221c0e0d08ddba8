/// Attributes (sections 13.2.5.32 to 13.2.5.40).
extension Tokenizer {
  /// Reads attributes up to and with the `>`; false when the input ended first.
  mutating func readAttributes(
    _ input: Span<UInt8>, _ index: inout Int, isEnd: Bool, isSelfClosing: inout Bool
  ) -> Bool {
    tagNumber &+= 1
    while true {
      skipWhitespace(input, &index)
      guard index < input.count else { return false }
      if input[index] == 0x3e {
        index += 1
        return true
      }
      if input[index] == 0x2f {
        guard index + 1 < input.count else { return false }
        index += 1
        if input[index] == 0x3e {
          isSelfClosing = true
          index += 1
          return true
        }
        continue
      }
      let position = index
      let keeps = !isEnd && attributes.count - keptAttributes < attributeLimit
      let code = name(input, &index, endsAtEquals: true, isNew: keeps)
      if !keeps, !isEnd, index > position { hasCutAttributes = true }
      let sideCount = side.count
      guard let value = attributeValue(input, &index) else { return false }
      if keeps, isFirst(code) {
        attributes.append(AttributeRecord(header: code, value: value))
      } else if side.count > sideCount {
        side.removeLast(side.count - sideCount)
      }
    }
  }

  /// Whether the tag that is being read has no attribute of that name yet; marks that it has one now.
  @inline(__always)
  private mutating func isFirst(_ code: UInt32) -> Bool {
    let index = Int(code)
    if index >= lastTagWith.count {
      lastTagWith.append(contentsOf: repeatElement(0, count: max(names.count, index + 1) * 2 - lastTagWith.count))
    }
    if lastTagWith[index] == tagNumber { return false }
    lastTagWith[index] = tagNumber
    return true
  }

  @inline(__always)
  private func skipWhitespace(_ input: Span<UInt8>, _ index: inout Int) {
    while index < input.count, isWhitespace(input[index]) { index &+= 1 }
  }

  /// The value behind an attribute's name, empty when it has none; nil when the input ended first.
  @inline(__always)
  private mutating func attributeValue(_ input: Span<UInt8>, _ index: inout Int) -> TextSlice? {
    skipWhitespace(input, &index)
    guard index < input.count else { return nil }
    guard input[index] == 0x3d else { return .empty }
    index += 1
    skipWhitespace(input, &index)
    guard index < input.count else { return nil }
    let first = input[index]
    if first == 0x22 || first == 0x27 {
      index += 1
      guard let value = quotedValue(input, &index, quote: first) else { return nil }
      index += 1
      return value
    }
    // A missing value: the `>` is left for the caller.
    if first == 0x3e { return .empty }
    return unquotedValue(input, &index)
  }

  private mutating func quotedValue(_ input: Span<UInt8>, _ index: inout Int, quote: UInt8) -> TextSlice? {
    let start = index
    var run = index
    var sideStart = -1
    while true {
      index = ByteScan.first(of: quote, 0x26, 0, in: input, from: index)
      guard index < input.count else { return nil }
      let byte = input[index]
      if byte == quote {
        return slice(input, from: start, run: run, to: index, sideStart: sideStart)
      } else if byte == 0 {
        replaceNull(input, &index, &run, &sideStart)
      } else {
        decodeReference(input, &index, &run, &sideStart, inAttribute: true)
      }
    }
  }

  private mutating func unquotedValue(_ input: Span<UInt8>, _ index: inout Int) -> TextSlice? {
    let start = index
    var run = index
    var sideStart = -1
    while true {
      guard index < input.count else { return nil }
      let byte = input[index]
      if isWhitespace(byte) || byte == 0x3e {
        return slice(input, from: start, run: run, to: index, sideStart: sideStart)
      } else if byte == 0 {
        replaceNull(input, &index, &run, &sideStart)
      } else if byte == 0x26 {
        decodeReference(input, &index, &run, &sideStart, inAttribute: true)
      } else {
        index &+= 1
      }
    }
  }
}
