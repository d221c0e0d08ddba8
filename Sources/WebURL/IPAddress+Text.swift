extension IPAddress {
  /// The IPv6 parser of the URL Standard, section 3.5, which is RFC 4291's grammar: eight groups of up to four
  /// hexadecimal digits, one `::`, and optionally a dotted IPv4 address at the end.
  init?(parsingIPv6 input: Span<UInt8>) {
    var pieces: InlineArray<8, UInt16> = .init(repeating: 0)
    var index = 0
    var compress: Int?
    var at = 0
    let end = input.count
    let colon = UInt8(ascii: ":")

    if end > 0, input[0] == colon {
      guard end > 1, input[1] == colon else { return nil }
      at = 2
      index = 1
      compress = 1
    }
    while at < end {
      guard index < 8 else { return nil }
      if input[at] == colon {
        guard compress == nil else { return nil }
        at += 1
        index += 1
        compress = index
        continue
      }
      let start = at
      var value: UInt16 = 0
      while at < end, at - start < 4, let digit = ASCII.hexValue(input[at]) {
        value = value << 4 | UInt16(digit)
        at += 1
      }
      if at < end, input[at] == UInt8(ascii: ".") {
        guard at > start, index <= 6, let tail = IPAddress.dottedDecimal(input.extracting(start..<end)) else {
          return nil
        }
        pieces[index] = UInt16(truncatingIfNeeded: tail >> 16)
        pieces[index + 1] = UInt16(truncatingIfNeeded: tail)
        index += 2
        at = end
        break
      }
      if at < end {
        guard input[at] == colon else { return nil }
        at += 1
        guard at < end else { return nil }
      }
      pieces[index] = value
      index += 1
    }

    if let compress {
      var swaps = index - compress
      index = 7
      while index != 0, swaps > 0 {
        let other = compress + swaps - 1
        (pieces[index], pieces[other]) = (pieces[other], pieces[index])
        index -= 1
        swaps -= 1
      }
    } else if index != 8 {
      return nil
    }

    var high: UInt64 = 0
    var low: UInt64 = 0
    for piece in 0..<4 {
      high = high << 16 | UInt64(pieces[piece])
      low = low << 16 | UInt64(pieces[piece + 4])
    }
    self.init(high: high, low: low)
  }

  /// Four decimal numbers of at most 255 without leading zeros; nil for anything else.
  static func dottedDecimal(_ input: Span<UInt8>) -> UInt32? {
    guard input.count >= 7, input.count <= 15 else { return nil }
    var address: UInt32 = 0
    var at = 0
    for part in 0..<4 {
      if part > 0 {
        guard at < input.count, input[at] == UInt8(ascii: ".") else { return nil }
        at += 1
      }
      let start = at
      var value: UInt32 = 0
      while at < input.count, ASCII.isDigit(input[at]) {
        guard at == start || value != 0 else { return nil }
        value = value * 10 + UInt32(input[at] - UInt8(ascii: "0"))
        guard value <= 255 else { return nil }
        at += 1
      }
      guard at > start else { return nil }
      address = address << 8 | value
    }
    return at == input.count ? address : nil
  }

  /// Appends the canonical text, an IPv6 address without brackets.
  func appendText(to output: inout [UInt8]) {
    if isIPv4 {
      for part in 0..<4 {
        if part > 0 { output.append(UInt8(ascii: ".")) }
        output.append(contentsOf: String((low >> UInt64(24 - 8 * part)) & 0xFF).utf8)
      }
      return
    }
    let groups = (0..<8).map { group in
      let half = group < 4 ? high : low
      return UInt16(truncatingIfNeeded: half >> UInt64(48 - 16 * (group % 4)))
    }
    let zeros = IPAddress.longestZeroRun(groups)
    var group = 0
    while group < 8 {
      if group == zeros.lowerBound, !zeros.isEmpty {
        output.append(contentsOf: group == 0 ? "::".utf8 : ":".utf8)
        group = zeros.upperBound
        continue
      }
      output.append(contentsOf: String(groups[group], radix: 16).utf8)
      if group != 7 { output.append(UInt8(ascii: ":")) }
      group += 1
    }
  }

  /// The first longest run of two or more zero groups, else an empty range: what `::` stands for.
  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int> {
    var best = 0..<0
    var start = 0
    while start < groups.count {
      var end = start
      while end < groups.count, groups[end] == 0 { end += 1 }
      if end - start > max(best.count, 1) { best = start..<end }
      start = end + 1
    }
    return best
  }
}
