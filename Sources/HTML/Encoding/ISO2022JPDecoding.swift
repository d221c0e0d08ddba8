/// The ISO-2022-JP decoder (Encoding Standard, section 12.2.1): its double bytes are those of EUC-JP in seven bits.
enum ISO2022JPDecoding {
  private enum State { case ascii, roman, katakana, doubleByte }

  static func decode(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    // Double bytes in a row, as EUC-JP, to be decoded together.
    var pending: [UInt8] = []
    var state = State.ascii
    // Whether the last escape sequence is not followed by a character yet: a second one then is an error.
    var isAfterEscape = false
    var index = 0
    func flush() {
      if pending.isEmpty { return }
      output.append(contentsOf: MultiByteDecoding.decode(pending, .eucJP))
      pending.removeAll(keepingCapacity: true)
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x1b {
        flush()
        if let next = escape(bytes, at: index) {
          if isAfterEscape { output.appendScalar(0xfffd) }
          state = next
          isAfterEscape = true
          index += 3
        } else {
          output.appendScalar(0xfffd)
          isAfterEscape = false
          index += 1
        }
        continue
      }
      isAfterEscape = false
      switch state {
      case .doubleByte where byte >= 0x21 && byte <= 0x7e:
        guard index + 1 < bytes.count, bytes[index + 1] >= 0x21, bytes[index + 1] <= 0x7e else {
          flush()
          output.appendScalar(0xfffd)
          index += index + 1 < bytes.count && bytes[index + 1] != 0x1b ? 2 : 1
          continue
        }
        pending.append(byte | 0x80)
        pending.append(bytes[index + 1] | 0x80)
        index += 2
        continue
      case .katakana where byte >= 0x21 && byte <= 0x5f:
        output.appendScalar(0xff61 - 0x21 + UInt32(byte))
      case .roman where byte == 0x5c:
        output.appendScalar(0xa5)
      case .roman where byte == 0x7e:
        output.appendScalar(0x203e)
      case .ascii, .roman:
        output.appendScalar(byte < 0x80 && byte != 0x0e && byte != 0x0f ? UInt32(byte) : 0xfffd)
      case .katakana, .doubleByte:
        flush()
        // Line ends and markup outside of the sets are malformed by the Standard too.
        output.appendScalar(0xfffd)
      }
      index += 1
    }
    flush()
    return output
  }

  /// The state that the escape sequence at `index` switches to, nil when it is none.
  private static func escape(_ bytes: [UInt8], at index: Int) -> State? {
    guard index + 2 < bytes.count else { return nil }
    switch (bytes[index + 1], bytes[index + 2]) {
    case (0x28, 0x42): return .ascii
    case (0x28, 0x4a): return .roman
    case (0x28, 0x49): return .katakana
    case (0x24, 0x40), (0x24, 0x42): return .doubleByte
    default: return nil
    }
  }
}
