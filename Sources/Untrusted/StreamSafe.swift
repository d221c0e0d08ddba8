/// Unicode's Stream-Safe Text Format (UAX #15, section 13): at most 30 non-starters in a row.
///
/// Non-starters are the marks that combine with what stands before them. To normalize text, as each comparison of
/// `String` does, they are put in order, run by run, in time that grows with the square of a run's length; no language
/// has more than a handful in a row, and thirty cost nothing. So text from outside becomes stream-safe where it becomes
/// a `String`. In a longer run a COMBINING GRAPHEME JOINER (U+034F), which is a starter and shows nothing, stands after
/// each thirty, as the annex has it: no mark is lost.
///
/// What a character counts is what its compatibility decomposition has: every starter beyond ASCII is taken to end in
/// three non-starters, the most that any does, so that a run can be cut somewhat early but never late.
package enum StreamSafe {
  /// Non-starters in a row at most: UAX15-D3.
  package static let maxNonStarters = 30

  /// U+034F in UTF-8.
  private static let joiner: [UInt8] = [0xCD, 0x8F]

  /// `bytes` as text, repaired where they are not UTF-8, and stream-safe.
  package static func text(_ bytes: some Collection<UInt8>) -> String { text(String(decoding: bytes, as: UTF8.self)) }

  /// `text` made stream-safe: the same string where it is already.
  package static func text(_ text: String) -> String {
    var text = text
    let cuts = text.withUTF8 { Self.cuts(in: $0) }
    guard !cuts.isEmpty else { return text }
    return String(decoding: joined(Array(text.utf8), at: cuts), as: UTF8.self)
  }

  /// Makes UTF-8 stream-safe where it lies. Bytes that are not UTF-8 stay, and count as starters.
  package static func limit(_ bytes: inout [UInt8]) {
    let cuts = bytes.withUnsafeBufferPointer { Self.cuts(in: $0) }
    if !cuts.isEmpty { bytes = joined(bytes, at: cuts) }
  }

  /// Whether `text` needs no joiner.
  package static func isSafe(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { Self.cuts(in: $0).isEmpty }
  }

  private static func joined(_ bytes: [UInt8], at cuts: [Int]) -> [UInt8] {
    var longer: [UInt8] = []
    longer.reserveCapacity(bytes.count + cuts.count * joiner.count)
    var start = 0
    for cut in cuts {
      longer.append(contentsOf: bytes[start..<cut])
      longer.append(contentsOf: joiner)
      start = cut
    }
    longer.append(contentsOf: bytes[start...])
    return longer
  }

  /// The offsets before which a joiner belongs.
  private static func cuts(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var cuts: [Int] = []
    var index = 0
    var inARow = 0
    while index < bytes.count {
      let lead = bytes[index]
      if lead < 0x80 {
        inARow = 0
        index += 1
        // Eight at a time: nearly all bytes of nearly all text are such.
        while bytes.count - index >= 8, isASCII(bytes, at: index) { index += 8 }
        continue
      }
      let length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 1
      guard length <= bytes.count - index else { break }
      let marks = mayLeadNonStarter(lead) ? nonStarters(of: scalar(bytes, at: index, length: length)) : 0
      if marks == 0 {
        // A joiner is a starter with nothing behind it, so what has been made safe stays as it is.
        inARow = lead == joiner[0] && bytes[index + 1] == joiner[1] ? 0 : maxTrailing
      } else {
        if inARow + marks > maxNonStarters {
          cuts.append(index)
          inARow = 0
        }
        inARow += marks
      }
      index += length
    }
    return cuts
  }

  /// Whether the eight bytes at an index, which the caller has checked are there, are ASCII.
  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    return word & 0x8080_8080_8080_8080 == 0
  }

  /// Non-starters at the end of a starter's decomposition at most; a test goes through all of Unicode.
  private static let maxTrailing = 3

  /// Whether a character that combines may begin with this byte: most letters beyond ASCII are told by it alone.
  private static func mayLeadNonStarter(_ lead: UInt8) -> Bool {
    switch lead {
    // Greek and most of Cyrillic; CJK; Hangul and private use.
    case ..<0xCC, 0xCE...0xD1, 0xD3...0xD5, 0xE4...0xE9, 0xEB...0xEE: false
    default: true
    }
  }

  /// How many non-starters the decomposition of a character consists of; 0 where there is a starter in it.
  private static func nonStarters(of scalar: Unicode.Scalar?) -> Int {
    guard let scalar else { return 0 }
    switch scalar.value {
    // Marks that decompose to two, three of which are not marks themselves by their class.
    case 0x0344, 0x0F73, 0x0F75, 0x0F81: return 2
    // Halfwidth katakana's voicing marks, which are marks by their compatibility decomposition.
    case 0xFF9E, 0xFF9F: return 1
    default: return scalar.properties.canonicalCombiningClass == .notReordered ? 0 : 1
    }
  }

  private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, length: Int) -> Unicode.Scalar? {
    let masks: [4 of UInt32] = [0x7F, 0x1F, 0x0F, 0x07]
    var value = UInt32(bytes[index]) & masks[length - 1]
    for next in index + 1..<index + length { value = value << 6 | UInt32(bytes[next] & 0x3F) }
    return Unicode.Scalar(value)
  }
}
