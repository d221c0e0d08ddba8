/// The UTF-8 decoder (Encoding Standard, section 8.1.1).
enum UTF8Decoding {
  /// Valid UTF-8 of any bytes; malformed sequences give one U+FFFD for each maximal subpart. Valid input without a byte
  /// order mark is given back as it is, without a copy.
  static func decode(_ bytes: [UInt8]) -> [UInt8] {
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    var index = validPrefix(bytes.span, from: start)
    if index == bytes.count { return start == 0 ? bytes : Array(bytes[start...]) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 8)
    var run = start
    while index < bytes.count {
      output.append(contentsOf: bytes[run..<index])
      output.appendScalar(0xfffd)
      index += malformedLength(bytes, at: index)
      run = index
      index = validPrefix(bytes.span, from: index)
    }
    output.append(contentsOf: bytes[run...])
    return output
  }

  /// Where the first malformed sequence at or behind `start` begins, or the end.
  static func validPrefix(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    let count = bytes.count
    while index < count {
      if bytes[index] < 0x80 {
        index = ByteScan.firstNonASCII(in: bytes, from: index)
        continue
      }
      let length = sequenceLength(bytes, at: index)
      if length == 0 { return index }
      index &+= length
    }
    return count
  }

  /// The length of the well-formed multi-byte sequence at `index`, 0 when it is malformed.
  static func sequenceLength(_ bytes: Span<UInt8>, at index: Int) -> Int {
    let lead = bytes[index]
    let length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
    guard length > 0, index + length <= bytes.count else { return 0 }
    guard isSecond(bytes[index + 1], after: lead) else { return 0 }
    if length > 2, bytes[index + 2] & 0xc0 != 0x80 { return 0 }
    if length > 3, bytes[index + 3] & 0xc0 != 0x80 { return 0 }
    return length
  }

  private static func isSecond(_ byte: UInt8, after lead: UInt8) -> Bool {
    switch lead {
    case 0xe0: byte >= 0xa0 && byte < 0xc0
    case 0xed: byte >= 0x80 && byte < 0xa0
    case 0xf0: byte >= 0x90 && byte < 0xc0
    case 0xf4: byte >= 0x80 && byte < 0x90
    default: byte & 0xc0 == 0x80
    }
  }

  /// How many bytes of a malformed sequence one U+FFFD stands for: the part that could have begun a well-formed one.
  private static func malformedLength(_ bytes: [UInt8], at index: Int) -> Int {
    let lead = bytes[index]
    guard lead >= 0xc2, lead < 0xf5, index + 1 < bytes.count, isSecond(bytes[index + 1], after: lead) else { return 1 }
    guard lead >= 0xe0, index + 2 < bytes.count, bytes[index + 2] & 0xc0 == 0x80 else { return 2 }
    return 3
  }
}
