/// A set of ASCII bytes as a bit mask: the bytes that a component holds as they are.
///
/// The complements of the percent-encode sets of the URL Standard, section 1.3. Masks rather than a `switch`, because
/// one test per byte is most of a parse's time; each names what it leaves out of the printable characters, and a test
/// tries every byte.
struct PlainBytes {
  /// Bytes 0x00 to 0x3F and 0x40 to 0x7F, from the lowest bit.
  let low: UInt64
  let high: UInt64

  @inline(__always) func contains(_ byte: UInt8) -> Bool {
    let half = byte < 0x40 ? low : high
    return byte < 0x80 && (half >> UInt64(byte & 0x3F)) & 1 == 1
  }

  /// The end of the run of bytes of this set that begins at `start`.
  @inline(__always) func runEnd(_ input: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < input.count, contains(input[index]) { index += 1 }
    return index
  }

  /// Everything printable, the space too.
  static let c0Control = PlainBytes(low: 0xFFFF_FFFF_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
  /// Without `"<>` and the grave accent.
  static let fragment = PlainBytes(low: 0xAFFF_FFFA_0000_0000, high: 0x7FFF_FFFE_FFFF_FFFF)
  /// Without `"#<>`.
  static let query = PlainBytes(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
  /// Without `"#<>'`.
  static let specialQuery = PlainBytes(low: 0xAFFF_FF72_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
  /// Without `"#<>?^{}` and the grave accent.
  static let path = PlainBytes(low: 0x2FFF_FFF2_0000_0000, high: 0x57FF_FFFE_BFFF_FFFF)
  /// `path` without `/\\%;`: what neither ends a segment nor concerns normalization.
  static let segment = PlainBytes(low: 0x27FF_7FD2_0000_0000, high: 0x57FF_FFFE_AFFF_FFFF)
  /// `path` without `/:;=@[\]|`.
  static let userinfo = PlainBytes(low: 0x03FF_7FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  /// What a domain may hold without any change: no capital letters and no forbidden domain code points.
  static let domain = PlainBytes(low: 0x2BFF_7FD6_0000_0000, high: 0x6FFF_FFFF_8000_0000)
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
  /// Appends `input[range]`, bytes that are not `plain` as `%XX`.
  mutating func append(_ input: Span<UInt8>, _ range: Range<Int>, keeping plain: PlainBytes) {
    let input = input.extracting(range)
    var index = 0
    while index < input.count {
      let end = plain.runEnd(input, from: index)
      append(input, index..<end)
      guard end < input.count else { return }
      appendEscape(of: input[end])
      index = end + 1
    }
  }

  mutating func appendEscape(of byte: UInt8) {
    append(UInt8(ascii: "%"))
    append(PercentEncoding.digit(byte >> 4))
    append(PercentEncoding.digit(byte & 15))
  }

  @inline(__always)
  mutating func append(_ input: Span<UInt8>, _ range: Range<Int>) {
    input.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
  }
}
