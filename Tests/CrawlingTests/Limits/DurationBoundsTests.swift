import Testing

@testable import Crawling

/// Durations at the borders.
@Suite struct DurationBoundsTests {
  @Test(arguments: [
    (0.0, 0), (-1, 0), (.nan, 0), (.infinity, 2_592_000_000), (-.infinity, 0), (1e300, 2_592_000_000), (1, 1000),
    (0.1, 100), (0.2, 200), (0.3, 300), (1e-6, 1), (1.0001, 1001), (86_400, 86_400_000),
  ])
  func statedSecondsAreBounded(seconds: Double, milliseconds: Int) {
    #expect(Duration(stated: seconds).milliseconds == milliseconds)
  }

  @Test func millisecondsAreRoundedUp() {
    #expect(Duration.nanoseconds(1).milliseconds == 1)
    #expect(Duration.microseconds(1_000_001).milliseconds == 1001)
    #expect(Duration.milliseconds(7).milliseconds == 7)
    #expect(Duration.seconds(-5).milliseconds == 0)
    #expect(Duration.seconds(Int64.max).milliseconds == 30 * 86_400_000)
    #expect(Duration.seconds(Int64.min).milliseconds == 0)
  }
}
