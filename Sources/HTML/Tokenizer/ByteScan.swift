/// Searches over bytes eight at a time: what most of a page's bytes cost is decided here.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The first index at or behind `start` that holds one of three bytes, or the end.
  @inline(__always)
  static func first(of a: UInt8, _ b: UInt8, _ c: UInt8, in input: Span<UInt8>, from start: Int) -> Int {
    let count = input.count
    let patterns = (UInt64(a) &* ones, UInt64(b) &* ones, UInt64(c) &* ones)
    var index = start
    while index &+ 8 <= count {
      let word = word(input, at: index)
      let found = zeroes(word ^ patterns.0) | zeroes(word ^ patterns.1) | zeroes(word ^ patterns.2)
      if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count, input[index] != a, input[index] != b, input[index] != c { index &+= 1 }
    return index
  }

  /// The first index at or behind `start` that holds a byte, or the end.
  @inline(__always)
  static func first(of a: UInt8, in input: Span<UInt8>, from start: Int) -> Int {
    let count = input.count
    let pattern = UInt64(a) &* ones
    var index = start
    while index &+ 8 <= count {
      let found = zeroes(word(input, at: index) ^ pattern)
      if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count, input[index] != a { index &+= 1 }
    return index
  }

  /// The first index at or behind `start` that holds a byte above U+007F, or the end.
  @inline(__always)
  static func firstNonASCII(in input: Span<UInt8>, from start: Int) -> Int {
    let count = input.count
    var index = start
    while index &+ 8 <= count {
      let found = word(input, at: index) & highs
      if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count, input[index] < 0x80 { index &+= 1 }
    return index
  }

  /// The high bit of each byte that is zero; bits above the lowest one set may be wrong.
  @inline(__always)
  private static func zeroes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }

  /// Eight bytes, the first the lowest. The callers have checked that they are there.
  @inline(__always)
  private static func word(_ input: Span<UInt8>, at index: Int) -> UInt64 {
    // Safe: bytes have no padding, an integer takes any bits, and the load checks index + 8 against the span's end.
    UInt64(littleEndian: unsafe input.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }
}
