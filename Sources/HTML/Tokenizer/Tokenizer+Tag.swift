/// Tags: name, attributes, self-closing flag (sections 13.2.5.8 and 13.2.5.32 to 13.2.5.40).
extension Tokenizer {
  /// Reads the tag at the `<` at `position`. A tag that the input ends in is no token: then the end of file is.
  mutating func tag(_ input: Span<UInt8>, isEnd: Bool) -> Token {
    let start = position
    var index = start + (isEnd ? 2 : 1)
    attributes.removeLast(attributes.count - keptAttributes)
    let code = name(input, &index, endsAtEquals: false, isNew: !isEnd)
    var token = Token(kind: isEnd ? .endTag : .startTag, position: UInt32(start), tag: Tag(code: code))
    guard readAttributes(input, &index, isEnd: isEnd, isSelfClosing: &token.isSelfClosing) else {
      position = input.count
      return Token(kind: .endOfFile, position: UInt32(input.count))
    }
    position = index
    if attributes.count > keptAttributes {
      token.attributes = UInt32(keptAttributes)
      attributes[attributes.count - 1].header |= AttributeRecord.endBit
    }
    return token
  }

  /// Reads a tag or attribute name at `index`, in lower case, and gives its number.
  ///
  /// With `isNew` false an unknown name is not interned and gives 0.
  @inline(__always)
  mutating func name(_ input: Span<UInt8>, _ index: inout Int, endsAtEquals: Bool, isNew: Bool) -> UInt32 {
    // Tab, line feed, form feed, space, `/`, `>`; and `=` in attribute names.
    let stops: UInt64 = endsAtEquals ? 0x6000_8001_0000_1600 : 0x4000_8001_0000_1600
    let start = index
    var key = NameTable.Key()
    var hasNull = false
    while index < input.count {
      let byte = input[index]
      if byte < 0x40 {
        if (1 << UInt64(byte)) & stops != 0, !(byte == 0x3d && index == start) { break }
        hasNull = hasNull || byte == 0
      }
      key.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
      index &+= 1
    }
    if key.length <= 16, !hasNull {
      let code = names.find(key)
      if code != 0 { return code }
    }
    return rareName(input, from: start, to: index, isNew: isNew)
  }

  /// The number of a name that is long, has a U+0000 or is new.
  @inline(never)
  private mutating func rareName(_ input: Span<UInt8>, from start: Int, to end: Int, isNew: Bool) -> UInt32 {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    for index in start..<end {
      let byte = input[index]
      if byte == 0 { bytes.appendScalar(0xfffd) } else { bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte) }
    }
    return isNew ? names.intern(bytes.span) : names.find(bytes.span)
  }
}
