/// Character references (sections 13.2.5.72 to 13.2.5.80).
extension Tokenizer {
  /// The character reference at the `&` at `index`, nil when there is none.
  func characterReference(_ input: Span<UInt8>, at index: Int, inAttribute: Bool) -> CharacterReferences.Match? {
    guard index + 1 < input.count else { return nil }
    if input[index + 1] == 0x23 { return numericReference(input, at: index + 2) }
    guard let match = references.match(input, at: index + 1) else { return nil }
    if inAttribute, !match.hasSemicolon, match.end < input.count {
      // For historical reasons `&copy=` and `&copyright` stay as they are in attributes.
      let next = input[match.end]
      if next == 0x3d || isLetter(next) || next &- 0x30 < 10 { return nil }
    }
    return match
  }

  /// The numeric reference whose digits begin at `start`, behind `&#`; an `x` may come first.
  private func numericReference(_ input: Span<UInt8>, at start: Int) -> CharacterReferences.Match? {
    var index = start
    let isHexadecimal = index < input.count && input[index] | 0x20 == 0x78
    if isHexadecimal { index += 1 }
    let digits = index
    var value: UInt32 = 0
    while index < input.count {
      let byte = input[index]
      let digit: UInt32
      if byte &- 0x30 < 10 {
        digit = UInt32(byte &- 0x30)
      } else if isHexadecimal, (byte | 0x20) &- 0x61 < 6 {
        digit = UInt32((byte | 0x20) &- 0x61) + 10
      } else {
        break
      }
      value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
      index += 1
    }
    guard index > digits else { return nil }
    let hasSemicolon = index < input.count && input[index] == 0x3b
    return CharacterReferences.Match(
      end: hasSemicolon ? index + 1 : index, first: Tokenizer.character(ofNumber: value), second: 0,
      hasSemicolon: hasSemicolon)
  }

  /// The character a number stands for (numeric character reference end state): C1 controls mean windows-1252.
  private static func character(ofNumber value: UInt32) -> UInt32 {
    switch value {
    case 0, 0xd800...0xdfff, 0x11_0000...: 0xfffd
    case 0x80...0x9f: windows1252[Int(value - 0x80)]
    default: value
    }
  }

  private static let windows1252: [UInt32] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,
    0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
    0x0153, 0x9d, 0x017e, 0x0178,
  ]
}
