import Untrusted

/// Hashes of words and phrases as a reader compares them: letters and digits with case folded, nothing else.
///
/// 64-bit FNV-1a over scalar values, mixed once per word. A phrase is the chain of its words, so the hash of every
/// prefix comes for free while a text is read.
enum WordHash {
  static let start: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  static func adding(_ scalar: UInt32, to hash: UInt64) -> UInt64 { (hash ^ UInt64(scalar)) &* 0x0000_0100_0000_01b3 }

  /// The chain of `phrase` with one more word; a phrase begins with 0.
  @inline(__always)
  static func chain(_ phrase: UInt64, _ word: UInt64) -> UInt64 {
    var hash = (phrase ^ word) &* 0x9e37_79b9_7f4a_7c15
    hash ^= hash >> 29
    return hash | 1
  }

  /// Lower case of a scalar where that is one scalar: Latin, Greek and Cyrillic, as headings need it.
  @inline(__always)
  static func lowered(_ value: UInt32) -> UInt32 {
    if value < 0x80 { return UInt32(UInt8(truncatingIfNeeded: value).foldedASCII) }
    switch value {
    case 0xC0...0xDE where value != 0xD7: return value + 0x20
    case 0x100...0x137, 0x14A...0x177: return value | 1
    case 0x139...0x148, 0x179...0x17E: return value & 1 == 1 ? value + 1 : value
    case 0x391...0x3A9: return value + 0x20
    case 0x386: return 0x3AC
    case 0x388...0x38A: return value + 0x25
    case 0x38C: return 0x3CC
    case 0x38E, 0x38F: return value + 0x3F
    case 0x400...0x40F: return value + 0x50
    case 0x410...0x42F: return value + 0x20
    default: return value
    }
  }

  /// The words of a text, each hashed.
  static func words(_ text: some StringProtocol) -> [UInt64] {
    var words: [UInt64] = []
    var hash = start
    for scalar in text.unicodeScalars {
      let value = scalar.value
      let isWord =
        value < 0x80 ? Words.isASCIIWord(UInt8(truncatingIfNeeded: value)) : !Words.isWideSpaceOrPunctuation(value)
      if isWord {
        hash = adding(lowered(value), to: hash)
      } else if hash != start {
        words.append(hash)
        hash = start
      }
    }
    if hash != start { words.append(hash) }
    return words
  }

  static func phrase(_ text: some StringProtocol) -> UInt64 { words(text).reduce(0, chain) }
}
