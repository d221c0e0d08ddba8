import Testing

@testable import Crawling

/// When those who wait for a statement are sent.
@Suite struct GatheringTests {
  private let start = ContinuousClock.now
  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

  @Test func theFirstDecidesHowLongAllOfThemWait() {
    var gathering = BatchWindow(size: 10)
    #expect(gathering.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(gathering.joined(2, by: at(300), now: at(50)) == .none)
    #expect(gathering.woke(2, at: at(250), now: at(250)) == .send)
  }

  @Test func oneThatIsDueSoonerTakesAllAlong() {
    var gathering = BatchWindow(size: 10)
    #expect(gathering.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(gathering.joined(2, by: at(60), now: at(50)) == .wake(at(60)))
    #expect(gathering.woke(2, at: at(60), now: at(61)) == .send)
    // The other alarm rings for nobody, or for those who came since.
    #expect(gathering.woke(0, at: at(250), now: at(250)) == .none)
  }

  @Test func asManyAsGoIntoAStatementWaitForNobody() {
    var gathering = BatchWindow(size: 3)
    #expect(gathering.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(gathering.joined(2, by: at(250), now: at(1)) == .none)
    #expect(gathering.joined(3, by: at(252), now: at(2)) == .send)
  }

  @Test func nothingIsSentBesideTheStatementUnderWay() {
    var gathering = BatchWindow(size: 2)
    #expect(gathering.joined(1, by: at(0), now: at(0)) == .send)
    #expect(gathering.joined(1, by: at(0), now: at(1)) == .none)
    #expect(gathering.joined(2, by: at(0), now: at(2)) == .none)
    #expect(gathering.hurry(2, now: at(3)) == .none)
    #expect(gathering.woke(2, at: at(0), now: at(4)) == .none)
    #expect(gathering.done(2, by: at(0), now: at(5)) == .send)
    #expect(gathering.done(0, by: nil, now: at(6)) == .none)
  }

  @Test func whoCameMeanwhileGathersAnew() {
    var gathering = BatchWindow(size: 10)
    #expect(gathering.joined(1, by: at(0), now: at(0)) == .send)
    #expect(gathering.joined(1, by: at(260), now: at(10)) == .none)
    #expect(gathering.done(1, by: at(260), now: at(20)) == .wake(at(260)))
    #expect(gathering.woke(1, at: at(260), now: at(260)) == .send)
    // Nobody came: the haste of those before is not theirs who come later.
    #expect(gathering.done(0, by: at(270), now: at(270)) == .none)
    #expect(gathering.joined(1, by: at(600), now: at(350)) == .wake(at(600)))
  }

  @Test func hurryingSendsWhatIsThere() {
    var gathering = BatchWindow(size: 10)
    #expect(gathering.hurry(0, now: at(0)) == .none)
    #expect(gathering.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(gathering.hurry(1, now: at(5)) == .send)
  }

  /// An alarm that rings a little early is asked for again: else those who wait would wait for ever.
  @Test func anEarlyAlarmIsSetAgain() {
    var gathering = BatchWindow(size: 10)
    #expect(gathering.joined(1, by: at(250), now: at(0)) == .wake(at(250)))
    #expect(gathering.woke(1, at: at(250), now: at(249)) == .wake(at(250)))
    #expect(gathering.woke(1, at: at(250), now: at(250)) == .send)
  }
}
