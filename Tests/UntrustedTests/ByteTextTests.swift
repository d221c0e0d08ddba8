import Testing
import Untrusted

@Suite struct ByteTextTests {
  @Test func equalForUnicodeIsNotTheSame() {
    #expect("\u{E9}" == "e\u{301}")
    #expect(ByteText("\u{E9}") != ByteText("e\u{301}"))
    #expect(!"\u{E9}".hasSameBytes(as: "e\u{301}"))
    #expect(Set([ByteText("\u{E9}"), ByteText("e\u{301}"), ByteText("\u{E9}")]).count == 2)
  }

  @Test(arguments: [("Content", "conTENT", true), ("content", "content-", false), ("", "", true), ("É", "é", false)])
  func onlyASCIILettersFold(one: String, other: String, same: Bool) {
    #expect(one.hasSameBytes(ignoringCaseAs: other) == same)
  }

  @Test func beginningsAndEndsGoByBytes() {
    #expect("e\u{301}tude".hasBytePrefix("e"))
    #expect(!"e\u{301}tude".hasPrefix("e"))
    #expect("tude\u{301}".hasByteSuffix("\u{301}"))
    #expect(!"tude".hasByteSuffix("etude"))
    #expect("anything".hasBytePrefix("") && "anything".hasByteSuffix(""))
  }

  /// What would take hours by Unicode's rules; a test that hangs here compares strings again.
  @Test(.timeLimit(.minutes(3))) func aMegabyteOfMarksIsComparedAtOnce() {
    let marks = String(repeating: "\u{301}\u{316}", count: 250_000)
    let others = String(repeating: "\u{301}\u{316}", count: 249_999) + "\u{316}\u{301}"
    #expect(ByteText(marks) != ByteText(others))
    #expect(Set([ByteText(marks), ByteText(others)]).count == 2)
  }
}
