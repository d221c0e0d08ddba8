import Testing

@testable import Enqueueing

/// Lines of a list, however they end.
@Suite(.timeLimit(.minutes(3))) struct LineScannerTests {
  @Test func linesEndInEveryWayAndStayBounded() {
    var scanner = LineScanner(limit: 8)
    var lines: [String] = []
    for chunk in ["\u{FEFF}a\r", "\nb\n\nc\rlonger than", " eight\nlast"] {
      lines += scanner.lines(in: Array(chunk.utf8)).map {
        "\($0.number):\(String(decoding: $0.bytes, as: UTF8.self))\($0.isCut ? "…" : "")"
      }
    }
    lines += [scanner.rest()].compactMap { $0 }.map { "\($0.number):\(String(decoding: $0.bytes, as: UTF8.self))" }
    #expect(lines == ["1:a", "2:b", "3:", "4:c", "5:longer t…", "6:last"])
    #expect(scanner.rest() == nil)
  }
}
