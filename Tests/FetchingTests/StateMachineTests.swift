import Testing

@testable import Fetching

/// The pure values that decide about slots and deadlines.
@Suite struct StateMachineTests {
  @Test func admissionKeepsItsBounds() {
    var admission = Admission(maxRunning: 2, maxPerHost: 1, maxWaiting: 2)
    let decisions = zip(1..., ["a", "a", "b", "c", "d"]).map { admission.submit($0, host: $1) }
    #expect(decisions == [.start, .wait, .start, .wait, .refuse])
    // The first in the queue is for a busy host; the next one passes it.
    let started = ["b", "a", "a", "c"].map { admission.end(host: $0) }
    #expect(started == [4, 2, nil, nil])
    #expect(admission.running == 0)
  }

  @Test func withdrawnFetchIsNotStarted() {
    var admission = Admission(maxRunning: 1, maxPerHost: 1, maxWaiting: 9)
    let decisions = [1, 2, 3].map { admission.submit($0, host: "a") }
    #expect(decisions == [.start, .wait, .wait])
    let withdrawn = [2, 2, 1].map { admission.withdraw($0) }
    #expect(withdrawn == [true, false, false])
    let next = admission.end(host: "a")
    #expect(next == 3)
  }

  let second: UInt64 = 1_000_000_000

  func clock(isResolved: Bool = true) -> TransferClock {
    var configuration = FetchConfiguration(userAgent: "x")
    configuration.connectTimeout = .seconds(10)
    configuration.firstByteTimeout = .seconds(20)
    configuration.totalTimeout = .seconds(60)
    configuration.lowSpeedLimit = 100
    configuration.lowSpeedWindow = .seconds(5)
    configuration.resolveTimeout = .seconds(4)
    var clock = TransferClock(configuration, started: 7 * second)
    if isResolved { clock.noteResolved(at: 7 * second) }
    return clock
  }

  func expectNothing(_ clock: inout TransferClock, at now: UInt64, _ place: SourceLocation = #_sourceLocation) {
    let failure = clock.failure(at: now)
    #expect(failure?.message == nil, sourceLocation: place)
  }

  func expectMessage(
    _ text: String, _ clock: inout TransferClock, at now: UInt64, _ place: SourceLocation = #_sourceLocation
  ) {
    let failure = clock.failure(at: now)
    #expect(failure?.message.contains(text) == true, sourceLocation: place)
  }

  @Test func connectDeadlineHoldsUntilTheRequestLeaves() {
    var clock = clock()
    expectNothing(&clock, at: 17 * second - 1)
    expectMessage("no connection within 10 s", &clock, at: 17 * second)
    clock.noteRequestSent(at: 16 * second)
    expectNothing(&clock, at: 17 * second)
  }

  @Test func resolveDeadlineHoldsUntilTheAddressIsKnown() {
    var clock = clock(isResolved: false)
    expectNothing(&clock, at: 11 * second - 1)
    expectMessage("no address within 4 s", &clock, at: 11 * second)
    clock.noteResolved(at: 10 * second)
    expectNothing(&clock, at: 11 * second)
  }

  @Test func firstByteDeadlineCountsFromTheRequest() {
    var clock = clock()
    clock.noteRequestSent(at: 16 * second)
    expectNothing(&clock, at: 36 * second - 1)
    expectMessage("no answer within 20 s", &clock, at: 36 * second)
    clock.noteReceived(1000, at: 35 * second)
    expectNothing(&clock, at: 36 * second)
  }

  @Test func everyWindowMustBeFilled() {
    var clock = clock()
    clock.noteRequestSent(at: 8 * second)
    clock.noteReceived(500, at: 10 * second)
    expectNothing(&clock, at: 15 * second - 1)
    expectNothing(&clock, at: 15 * second)
    clock.noteReceived(499, at: 16 * second)
    expectNothing(&clock, at: 20 * second - 1)
    expectMessage("slower than 100 bytes/s over 5 s", &clock, at: 20 * second)
  }

  @Test func totalDeadlineHoldsAlways() {
    var clock = clock()
    clock.noteRequestSent(at: 8 * second)
    for instant in 8..<67 {
      clock.noteReceived(1_000_000, at: UInt64(instant) * second)
      expectNothing(&clock, at: UInt64(instant) * second)
    }
    expectMessage("the whole transfer took longer than 60 s", &clock, at: 67 * second)
  }

  /// The bytes of a window are more than an Int holds.
  @Test func aLimitBeyondAllSpeedsIsNoTrap() {
    var configuration = FetchConfiguration(userAgent: "x")
    configuration.lowSpeedLimit = 1_000_000_000_000_000
    configuration.lowSpeedWindow = .seconds(86_400)
    configuration.totalTimeout = .seconds(86_400)
    var clock = TransferClock(configuration, started: 0)
    clock.noteResolved(at: 0)
    clock.noteRequestSent(at: 0)
    clock.noteReceived(1, at: second)
    expectNothing(&clock, at: 2 * second)
  }

  @Test func clockThatStandsStillIsNoFailure() {
    var clock = clock()
    expectNothing(&clock, at: 0)
  }

  @Test func resolveTableFindsTheMostExactEntry() throws {
    let table = try ResolveTable(["a.test:80:192.0.2.1", "*:80:192.0.2.2,[2001:db8::1]", "A.test.:80:192.0.2.3"])
    func entry(_ host: String, _ port: UInt16 = 80) -> String? {
      table.addresses(host: host, port: port).map { ResolveTable.entry(host: host, port: port, addresses: $0) }
    }
    #expect(entry("a.test") == "+a.test:80:192.0.2.3")
    #expect(entry("a.test.") == "+a.test.:80:192.0.2.3")
    #expect(entry("b.test") == "+b.test:80:192.0.2.2,[2001:db8::1]")
    #expect(entry("a.test", 443) == nil)
    #expect(entry("[::1]") == nil)
  }
}
