import Testing
import Untrusted

@Suite struct DurationTests {
  /// `Duration.seconds(_:)` ends the process for each of these.
  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, -0.1, 60.1])
  func whatLiesOutsideIsNoDuration(seconds: Double) {
    #expect(Duration.read(seconds, in: 0...60) == nil)
  }

  @Test(arguments: [(0, Duration.zero), (0.25, .milliseconds(250)), (60, .seconds(60))])
  func whatLiesInsideIsOne(seconds: Double, duration: Duration) {
    #expect(Duration.read(seconds, in: 0...60) == duration)
  }

  @Test(arguments: [
    (Duration.seconds(30), "30 s"), (.milliseconds(300), "0.3 s"), (.seconds(0.1), "0.1 s"), (.seconds(1.2), "1.2 s"),
    (.zero, "0 s"), (.microseconds(400), "0 s"), (.seconds(-2), "-2 s"), (.seconds(86_400), "86400 s"),
  ])
  func messagesHaveShortNumbers(duration: Duration, text: String) {
    #expect(duration.secondsText == text)
  }

  /// A delay in milliseconds is rounded up, and must not gain one.
  @Test func decimalsAreExact() {
    for tenths in 0...100_000 {
      let duration = Duration.read(Double(tenths) / 10, in: 0...86_400)
      #expect(duration == .milliseconds(tenths * 100) && duration?.inMilliseconds == Double(tenths * 100))
    }
  }

  @Test func numbersComeBack() {
    #expect(Duration.milliseconds(1500).inSeconds == 1.5)
    #expect(Duration.milliseconds(1500).inMilliseconds == 1500)
  }
}
