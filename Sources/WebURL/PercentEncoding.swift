/// The percent-encode sets of the URL Standard, section 1.3.
///
/// Each predicate is a `switch` over the byte, which the compiler turns into one bit test; bytes above 0x7E are in every set.
enum EncodeSet {
  case c0Control, fragment, query, specialQuery, path, userinfo

  @inline(__always) func contains(_ byte: UInt8) -> Bool {
    switch self {
    case .c0Control: EncodeSet.isControl(byte)
    case .fragment: EncodeSet.isFragment(byte)
    case .query: EncodeSet.isQuery(byte)
    case .specialQuery: EncodeSet.isQuery(byte) || byte == UInt8(ascii: "'")
    case .path: EncodeSet.isPath(byte)
    case .userinfo: EncodeSet.isUserinfo(byte)
    }
  }

  @inline(__always) private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte > 0x7E }

  @inline(__always) private static func isFragment(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"): true
    default: false
    }
  }

  @inline(__always) private static func isQuery(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"): true
    default: false
    }
  }

  @inline(__always) private static func isPath(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
    default: isQuery(byte)
    }
  }

  @inline(__always) private static func isUserinfo(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "@"),
      UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "|"):
      true
    default: isPath(byte)
    }
  }
}

enum PercentEncoding {
  @inline(__always) static func digit(_ value: UInt8) -> UInt8 { value < 10 ? value + 0x30 : value + 0x37 }

  /// The byte that `%XX` at `index` stands for; nil where there is no complete escape.
  @inline(__always) static func decoded(_ input: Span<UInt8>, at index: Int) -> UInt8? {
    guard index + 2 < input.count, input[index] == UInt8(ascii: "%"), let high = ASCII.hexValue(input[index + 1]),
      let low = ASCII.hexValue(input[index + 2])
    else { return nil }
    return high << 4 | low
  }

  /// Every complete escape replaced by its byte, the rest kept.
  static func decoding(_ input: Span<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(input.count)
    var index = 0
    while index < input.count {
      if let byte = decoded(input, at: index) {
        output.append(byte)
        index += 3
      } else {
        output.append(input[index])
        index += 1
      }
    }
    return output
  }
}

extension [UInt8] {
  /// Appends `input[range]`, its bytes of `set` as `%XX`.
  @inline(__always)
  mutating func append(_ input: Span<UInt8>, _ range: Range<Int>, encoding set: EncodeSet) {
    for index in range { appendByte(input[index], encoding: set) }
  }

  @inline(__always)
  mutating func appendByte(_ byte: UInt8, encoding set: EncodeSet) {
    if set.contains(byte) {
      append(UInt8(ascii: "%"))
      append(PercentEncoding.digit(byte >> 4))
      append(PercentEncoding.digit(byte & 15))
    } else {
      append(byte)
    }
  }

  @inline(__always)
  mutating func append(_ input: Span<UInt8>, _ range: Range<Int>) {
    for index in range { append(input[index]) }
  }
}
