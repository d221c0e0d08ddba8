import Foundation
import Testing
import Untrusted

/// Durations at the borders.
@Suite struct DurationBoundsTests {
  @Test(arguments: [
    (0.0, 0), (-1, 0), (.nan, 0), (.infinity, 2_592_000_000), (-.infinity, 0), (1e300, 2_592_000_000), (1, 1000),
    (0.1, 100), (0.2, 200), (0.3, 300), (1e-6, 1), (1.0001, 1001), (86_400, 86_400_000),
  ])
  func secondsAreBounded(seconds: Double, milliseconds: Int) {
    #expect(Duration(boundedSeconds: seconds).bounded.wholeMilliseconds == milliseconds)
  }

  /// The age of something that is due, and dates far away, keep their sign and size.
  @Test(arguments: [(-1.5, -1.5), (-.infinity, -1e12), (.infinity, 1e12), (0.25, 0.25), (4e9, 4e9)])
  func anyNumberOfSecondsIsADuration(seconds: Double, expected: Double) {
    #expect(Duration(boundedSeconds: seconds).inSeconds == expected)
  }

  @Test func millisecondsAreRoundedUp() {
    #expect(Duration.nanoseconds(1).wholeMilliseconds == 1)
    #expect(Duration.microseconds(1_000_001).wholeMilliseconds == 1001)
    #expect(Duration.milliseconds(7).wholeMilliseconds == 7)
    #expect(Duration.seconds(-5).wholeMilliseconds == 0)
    #expect(Duration.seconds(Int64.max).wholeMilliseconds == 30 * 86_400_000)
    #expect(Duration.seconds(Int64.min).wholeMilliseconds == 0)
  }

  private struct Document: Encodable {
    @InSeconds var age: Duration
    @InSeconds var none: Duration?
    @InMilliseconds var delay: Duration
    @InMilliseconds var backoff: Duration?

    enum CodingKeys: String, CodingKey {
      case age = "ageSeconds"
      case none = "noneSeconds"
      case delay = "delayMilliseconds"
      case backoff = "backoffMilliseconds"
    }
  }

  @Test func jsonHasNumbersAndNoKeyForNone() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    func text(_ document: Document) throws -> String { String(decoding: try encoder.encode(document), as: UTF8.self) }
    let short = Document(age: .milliseconds(1500), none: nil, delay: .seconds(2), backoff: nil)
    #expect(try text(short) == #"{"ageSeconds":1.5,"delayMilliseconds":2000}"#)
    let long = Document(age: .seconds(-3), none: .zero, delay: .zero, backoff: .microseconds(1200))
    #expect(
      try text(long) == #"{"ageSeconds":-3,"backoffMilliseconds":2,"delayMilliseconds":0,"noneSeconds":0}"#)
  }
}
