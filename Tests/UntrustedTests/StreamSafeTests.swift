import Foundation
import Testing
import Untrusted

/// The Stream-Safe Text Format of UAX #15, and what it is for: text that compares in linear time.
@Suite struct StreamSafeTests {
  private static let marks = "\u{301}\u{316}"

  @Test(arguments: ["", "plain", "Ünïcödé", "e\u{301}", "भारत में किताबें", "วันนี้ที่นี่", "שָׁלוֹם", "アパートが\u{3099}", "👩🏽‍🚀 と 🇩🇪"])
  func textOfPeopleStaysAsItIs(text: String) {
    #expect(StreamSafe.text(text).utf8.elementsEqual(text.utf8))
    #expect(StreamSafe.isSafe(text))
  }

  @Test func thirtyMarksStayAndTheNextBeginsBehindAJoiner() {
    let thirty = "a" + String(repeating: "\u{301}", count: 30)
    #expect(StreamSafe.text(thirty).utf8.elementsEqual(thirty.utf8))
    let joined = StreamSafe.text(thirty + "\u{316}")
    #expect(joined.utf8.elementsEqual((thirty + "\u{34F}\u{316}").utf8))
    #expect(StreamSafe.isSafe(joined))
  }

  @Test func noMarkIsLostAndNoRunIsLonger() {
    let text = "x" + String(repeating: Self.marks, count: 5_000) + "y"
    let safe = StreamSafe.text(text)
    #expect(safe.unicodeScalars.filter { $0.value != 0x34F }.elementsEqual(text.unicodeScalars))
    #expect(longestRun(in: safe) <= StreamSafe.maxNonStarters)
  }

  /// What enters a second time, as text of the database does, is not changed again.
  @Test(arguments: [29, 30, 31, 60, 61, 300])
  func whatIsSafeStaysAsItIs(count: Int) {
    for start in ["", "a", "é", "\u{34F}"] {
      let safe = StreamSafe.text(start + String(repeating: Self.marks, count: count))
      #expect(StreamSafe.isSafe(safe))
      #expect(StreamSafe.text(safe).utf8.elementsEqual(safe.utf8))
    }
  }

  @Test func bytesAreLimitedWhereTheyLie() {
    var bytes = Array(String(repeating: Self.marks, count: 100).utf8)
    StreamSafe.limit(&bytes)
    #expect(longestRun(in: String(decoding: bytes, as: UTF8.self)) <= StreamSafe.maxNonStarters)
  }

  @Test(arguments: [[0xCC], [0xE2, 0x83], [0xFF, 0xCC, 0x81, 0xC0], [0x80, 0x80]] as [[UInt8]])
  func bytesThatAreNotUTF8AreKept(bytes: [UInt8]) {
    var limited = bytes
    StreamSafe.limit(&limited)
    #expect(limited == bytes)
  }

  /// Every scalar of Unicode, by its compatibility decomposition: a run that is counted as safe is safe.
  @Test func everyCharacterCountsAtLeastWhatItDecomposesTo() {
    for value in 0...0x10FFFF {
      guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
      let character = String(scalar)
      guard value >= 0x80 else { continue }
      // 27 marks may follow a starter beyond ASCII uncut; a character that ends in more than three would be found here.
      let decomposed = character.decomposedStringWithCompatibilityMapping.unicodeScalars
      let starter = decomposed.lastIndex { $0.properties.canonicalCombiningClass == .notReordered }
      let trailing =
        decomposed.distance(from: starter ?? decomposed.startIndex, to: decomposed.endIndex) - (starter == nil ? 0 : 1)
      guard trailing > 1 || starter == nil else { continue }
      let run = StreamSafe.text(String(repeating: character, count: 40) + String(repeating: "\u{301}", count: 31))
      #expect(
        longestRun(in: run.decomposedStringWithCompatibilityMapping) <= StreamSafe.maxNonStarters,
        "U+\(String(value, radix: 16))")
    }
  }

  private func longestRun(in text: String) -> Int {
    var longest = 0
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
      longest = max(longest, run)
    }
    return longest
  }
}
