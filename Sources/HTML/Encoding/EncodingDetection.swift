/// What the bytes of a page look like when nothing declares their encoding.
///
/// Cheap on purpose, one pass over at most 64 KiB behind the first byte that is not ASCII: valid UTF-8 is UTF-8; escape
/// sequences are ISO-2022-JP; pairs of high bytes are told apart by the characters that are frequent in Japanese,
/// Chinese and Korean; words of high bytes by the frequent letters of Cyrillic, Greek, Hebrew, Arabic and Thai; single
/// high bytes by the language that the page declares. Otherwise windows-1252 (nil), which most such pages are in.
struct EncodingDetection {
  /// How many bytes are looked at, from the first that is not ASCII.
  static let sampleLength = 65_536

  let sample: [UInt8]
  /// The primary subtag of the `lang` that the page declares, in lower case; "" when it declares none.
  let language: String
  private(set) var highBytes = 0
  private(set) var runs = 0
  private(set) var oddRuns = 0
  private(set) var counts: [Int] = Array(repeating: 0, count: 256)

  /// The encoding that the bytes are most likely in; nil for "nothing special".
  static func encoding(of bytes: [UInt8]) -> TextEncoding? {
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 || $0 == 0x1b }) else { return nil }
    if bytes[first] == 0x1b {
      if hasISO2022Escape(bytes, at: first) { return .iso2022JP }
      guard let high = bytes.firstIndex(where: { $0 >= 0x80 }) else { return nil }
      return encoding(of: bytes, from: high)
    }
    return encoding(of: bytes, from: first)
  }

  private static func encoding(of bytes: [UInt8], from first: Int) -> TextEncoding? {
    if isMostlyUTF8(bytes.span, from: first) { return .utf8 }
    let end = min(bytes.count, first + sampleLength)
    let detection = EncodingDetection(
      sample: Array(bytes[first..<end]), language: declaredLanguage(bytes.span.extracting(first: 4096)))
    return detection.multiByte ?? detection.singleByte
  }

  init(sample: [UInt8], language: String) {
    self.sample = sample
    self.language = language
    var run = 0
    for byte in sample {
      counts[Int(byte)] += 1
      if byte >= 0x80 {
        highBytes += 1
        run += 1
      } else if run > 0 {
        runs += 1
        oddRuns += run & 1
        run = 0
      }
    }
    if run > 0 {
      runs += 1
      oddRuns += run & 1
    }
  }

  /// Whether the bytes are UTF-8, apart from at most one malformed sequence for each hundred good ones (a page cut in
  /// the middle, or one pasted word).
  private static func isMostlyUTF8(_ bytes: Span<UInt8>, from first: Int) -> Bool {
    var good = 0
    var bad = 0
    var index = first
    while index < bytes.count {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      let length = UTF8Decoding.sequenceLength(bytes, at: index)
      if length > 0 { good += 1 } else { bad += 1 }
      if bad > 16, bad * 100 > good { return false }
      index += max(length, 1)
    }
    return good > 0 && (bad == 0 || bad * 100 <= good || isCut(bytes) && bad == 1)
  }

  /// Whether the input ends within a sequence.
  private static func isCut(_ bytes: Span<UInt8>) -> Bool {
    bytes.count > 0 && bytes[bytes.count - 1] >= 0xc2
      || bytes.count > 1 && bytes[bytes.count - 2] >= 0xe0 || bytes.count > 2 && bytes[bytes.count - 3] >= 0xf0
  }

  private static func hasISO2022Escape(_ bytes: [UInt8], at index: Int) -> Bool {
    guard index + 2 < bytes.count else { return false }
    switch (bytes[index + 1], bytes[index + 2]) {
    case (0x24, 0x40), (0x24, 0x42), (0x28, 0x4a), (0x28, 0x49): return true
    default: return false
    }
  }

  /// The primary subtag of the first `lang` attribute.
  private static func declaredLanguage(_ bytes: Span<UInt8>) -> String {
    let word: [UInt8] = [0x6c, 0x61, 0x6e, 0x67, 0x3d]
    var index = 0
    while index + 8 < bytes.count {
      var matched = 0
      while matched < 5, bytes[index + matched] | 0x20 == word[matched] | 0x20 { matched += 1 }
      if matched == 5, index > 0, isWhitespace(bytes[index - 1]) || bytes[index - 1] == 0x3a {
        var start = index + 5
        if bytes[start] == 0x22 || bytes[start] == 0x27 { start += 1 }
        if isLetter(bytes[start]), isLetter(bytes[start + 1]) {
          return String(decoding: [bytes[start] | 0x20, bytes[start + 1] | 0x20], as: UTF8.self)
        }
        return ""
      }
      index += 1
    }
    return ""
  }
}
