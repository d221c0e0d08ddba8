extension BlockModel {
  /// The model of this release, trained by `make train`; decoded once in a process, which takes about a millisecond.
  public static let shipped: BlockModel = {
    let bytes = Base64.decoded(ShippedModel.base64)
    do {
      return try BlockModel(bytes: bytes)
    } catch {
      preconditionFailure("the built-in block model: \(error)")
    }
  }()
}

/// RFC 4648, section 4, as much of it as our own artefact needs.
enum Base64 {
  static func decoded(_ text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { decoded($0) }
  }

  /// Characters outside of the alphabet count as ends.
  static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    for character in text {
      guard let value = value(of: character) else { break }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case 0x41...0x5A: UInt32(character - 0x41)
    case 0x61...0x7A: UInt32(character - 0x61 + 26)
    case 0x30...0x39: UInt32(character - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
