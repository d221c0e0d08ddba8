import Dispatch
import Testing

@testable import Postgres

/// The moves of a connection, without a server.
@Suite struct ConnectionStateTests {
  private func instant(_ seconds: UInt64) -> DispatchTime { DispatchTime(uptimeNanoseconds: seconds * 1_000_000_000) }

  private func begins(_ state: inout ConnectionState, _ name: String, timeout: Duration = .seconds(10)) -> Bool {
    state.begin(name, timeout: timeout, at: instant(100))
  }

  private func running(timeout: Duration = .seconds(10)) -> ConnectionState {
    var state = ConnectionState.idle
    _ = begins(&state, "a statement", timeout: timeout)
    return state
  }

  @Test func oneOperationRunsAtATime() {
    var state = ConnectionState.unconnected
    let moves = [
      begins(&state, "early"), state.adopt(), state.adopt(), begins(&state, "one"), begins(&state, "two"),
    ]
    #expect(moves == [false, true, false, true, false])
    #expect(state.operation?.name == "one")
    let isReusable = state.end(isSettled: true)
    #expect(isReusable && state == .idle)
  }

  @Test func anOperationIsOverdueFromItsDeadlineOn() {
    var state = running()
    let times = [109, 110].map { state.checkTime(at: instant($0)) }
    #expect(times == [false, true] && state.isOverdue)
    // It is not reused, though the answer may have come after all.
    let isReusable = state.end(isSettled: true)
    #expect(!isReusable)
  }

  /// A timer that was for an operation before.
  @Test func timePassesForOperationsOnly() {
    for before in [ConnectionState.unconnected, .idle, .broken(nil, because: "x"), .closed(because: "x")] {
      var state = before
      let isOverdue = state.checkTime(at: .distantFuture)
      #expect(!isOverdue && state == before)
    }
  }

  @Test func aTimeoutWithoutEndIsNoTrap() {
    var state = running(timeout: .seconds(1e9))
    let isOverdue = state.checkTime(at: instant(1_000_000))
    #expect(!isOverdue)
  }

  @Test func theFirstReasonStays() {
    var state = running()
    state.breakOff(because: "first")
    state.breakOff(because: "second")
    #expect(state.reason == "first" && state.operation?.name == "a statement")
    let isReusable = state.end(isSettled: true)
    #expect(!isReusable)
    state.close(because: "third")
    state.close(because: "fourth")
    #expect(state == .closed(because: "first"))
    let moves = [state.adopt(), begins(&state, "more")]
    #expect(moves == [false, false])
  }

  @Test(arguments: [true, false])
  func anOperationThatLeavesSomethingOpenIsTheLast(isSettled: Bool) {
    var state = running()
    let isReusable = state.end(isSettled: isSettled)
    #expect(isReusable == isSettled)
  }

  /// The server accepts no writes: the statement's answer is still read, and the connection closed then.
  @Test func anOperationOnAReadOnlyServerIsTheLast() {
    var state = running()
    state.becomeLast()
    #expect(state.reason == nil && state.operation?.isLast == true)
    let isReusable = state.end(isSettled: true)
    #expect(!isReusable)
  }

  /// The next server of the connection string may do better.
  @Test func anUnfitConnectionMakesRoomForAnother() {
    var state = running()
    state.close(because: "it hung up")
    state.abandon()
    let moves = [state.adopt(), begins(&state, "one")]
    #expect(moves == [true, true])
  }
}
