import Testing

@testable import Crawling

/// When requests that wait for a statement are sent.
@Suite struct BatchWindowTests {
  private let start = ContinuousClock.now
  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

  @Test func theFirstDecidesHowLongAllOfThemWait() {
    var window = BatchWindow(size: 10)
    #expect(window.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(window.joined(2, by: at(300), now: at(50)) == .none)
    #expect(window.woke(2, at: at(250), now: at(250)) == .send)
  }

  @Test func oneThatIsDueSoonerTakesAllAlong() {
    var window = BatchWindow(size: 10)
    #expect(window.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(window.joined(2, by: at(60), now: at(50)) == .wake(at(60)))
    #expect(window.woke(2, at: at(60), now: at(61)) == .send)
    // The other alarm is for none, or for those that came since.
    #expect(window.woke(0, at: at(250), now: at(250)) == .none)
  }

  @Test func aFullBatchIsSentAtOnce() {
    var window = BatchWindow(size: 3)
    #expect(window.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(window.joined(2, by: at(250), now: at(1)) == .none)
    #expect(window.joined(3, by: at(252), now: at(2)) == .send)
  }

  @Test func nothingIsSentBesideTheStatementUnderWay() {
    var window = BatchWindow(size: 2)
    #expect(window.joined(1, by: at(0), now: at(0)) == .send)
    #expect(window.joined(1, by: at(0), now: at(1)) == .none)
    #expect(window.joined(2, by: at(0), now: at(2)) == .none)
    #expect(window.flush(2, now: at(3)) == .none)
    #expect(window.woke(2, at: at(0), now: at(4)) == .none)
    #expect(window.done(2, by: at(0), now: at(5)) == .send)
    #expect(window.done(0, by: nil, now: at(6)) == .none)
  }

  @Test func requestsThatCameMeanwhileHaveAWindowOfTheirOwn() {
    var window = BatchWindow(size: 10)
    #expect(window.joined(1, by: at(0), now: at(0)) == .send)
    #expect(window.joined(1, by: at(260), now: at(10)) == .none)
    #expect(window.done(1, by: at(260), now: at(20)) == .wake(at(260)))
    #expect(window.woke(1, at: at(260), now: at(260)) == .send)
    // None came: later requests do not inherit the haste of earlier ones.
    #expect(window.done(0, by: at(270), now: at(270)) == .none)
    #expect(window.joined(1, by: at(600), now: at(350)) == .wake(at(600)))
  }

  @Test func flushingSendsWhatIsThere() {
    var window = BatchWindow(size: 10)
    #expect(window.flush(0, now: at(0)) == .none)
    #expect(window.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(window.flush(1, now: at(5)) == .send)
  }

  /// An alarm that rings a little early is asked for again: otherwise the requests would wait for ever.
  @Test func anEarlyAlarmIsSetAgain() {
    var window = BatchWindow(size: 10)
    #expect(window.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(window.woke(1, at: at(250), now: at(249)) == .wake(at(250)))
    #expect(window.woke(1, at: at(250), now: at(250)) == .send)
  }
}
