import Testing

@testable import Postgres

/// The pool's decisions, without a server.
@Suite struct PoolStateTests {
  private typealias State = PoolState<Int, String>

  private func isOpen(_ acquired: State.Acquired) -> Int? {
    if case .granted(.open(let attempt)) = acquired { return attempt }
    return nil
  }

  private func used(_ grant: State.Grant?) -> Int? {
    if case .use(let connection) = grant { return connection }
    return nil
  }

  private func waits(_ full: State.FullServer) -> Bool {
    if case .waits = full { return true }
    return false
  }

  private func isAlone(_ full: State.FullServer) -> Bool {
    if case .isAlone = full { return true }
    return false
  }

  private func waits(_ acquired: State.Acquired) -> Bool {
    if case .wait = acquired { return true }
    return false
  }

  @Test func opensUpToItsSizeThenWaitsInLine() {
    var state = State(size: 2)
    #expect(isOpen(state.acquire()) != nil)
    #expect(isOpen(state.acquire()) != nil)
    #expect(waits(state.acquire()))
    state.wait("first")
    #expect(waits(state.acquire()))
    state.wait("second")
    state.opened()
    state.opened()
    let resumed = state.giveBack(1).resumption
    #expect(resumed?.waiter == "first")
    #expect(used(resumed?.grant) == 1)
    #expect(state.lent == 2)
    // Room that a broken connection leaves goes to the next in line, not to a newcomer.
    let next = state.discarded()
    #expect(next?.waiter == "second")
    #expect(waits(state.acquire()))
  }

  @Test func anIdleConnectionIsPreferredToANewOne() {
    var state = State(size: 3)
    _ = state.acquire()
    state.opened()
    #expect(state.giveBack(7).resumption == nil)
    guard case .granted(let grant) = state.acquire() else { return #expect(Bool(false)) }
    #expect(used(grant) == 7)
  }

  @Test func aFailureToOpenEndsTheWaitOfThoseBeforeIt() {
    var state = State(size: 1)
    let attempt = isOpen(state.acquire()) ?? 0
    _ = state.acquire()
    state.wait("a")
    _ = state.acquire()
    state.wait("b")
    // They came during the attempt: the next in line may try for itself.
    let first = state.openFailed(attempt: attempt)
    #expect(first.toFail.isEmpty)
    guard let resumption = first.resumption, case .open(let second) = resumption.grant else {
      return #expect(Bool(false))
    }
    #expect(resumption.waiter == "a")
    // "b" waited through all of the second attempt.
    let last = state.openFailed(attempt: second)
    #expect(last.toFail == ["b"])
    #expect(last.resumption == nil)
    #expect(state.isQuiet)
  }

  @Test func aFullServerIsMadeDoWith() {
    var state = State(size: 3)
    _ = state.acquire()
    state.opened()
    let attempt = isOpen(state.acquire()) ?? 0
    let full = state.serverIsFull(attempt: attempt, waiter: "opener")
    guard case .waits(nil) = full else { return #expect(Bool(false)) }
    // Meanwhile no one else tries.
    #expect(waits(state.acquire()))
    state.wait("newcomer")
    #expect(state.giveBack(1).resumption?.waiter == "opener")
    #expect(state.giveBack(1).resumption?.waiter == "newcomer")
    // A connection lost makes room on the server.
    #expect(state.discarded() == nil)
    #expect(isOpen(state.acquire()) != nil)
  }

  /// At a program's start several are made at once: who finds the server full waits for those that found room.
  @Test func whoFindsTheServerFullWaitsForConnectionsBeingMade() {
    var state = State(size: 3)
    let attempts = (0..<3).map { _ in isOpen(state.acquire()) ?? 0 }
    #expect(waits(state.serverIsFull(attempt: attempts[0], waiter: "first")))
    #expect(waits(state.serverIsFull(attempt: attempts[1], waiter: "second")))
    state.opened()
    #expect(state.giveBack(1).resumption?.waiter == "second")
    #expect(state.giveBack(1).resumption?.waiter == "first")
    #expect(state.giveBack(1).resumption == nil && state.idleCount == 1)
  }

  /// Where none found room, all who tried fail, and the next may try again.
  @Test func whereNobodyFindsRoomAllFail() {
    var state = State(size: 2)
    let attempts = (0..<2).map { _ in isOpen(state.acquire()) ?? 0 }
    #expect(waits(state.serverIsFull(attempt: attempts[0], waiter: "first")))
    #expect(isAlone(state.serverIsFull(attempt: attempts[1], waiter: "second")))
    #expect(state.openFailed(attempt: attempts[1]).toFail == ["first"])
    #expect(state.isQuiet && state.waitingCount == 0)
    #expect(isOpen(state.acquire()) != nil && isOpen(state.acquire()) != nil)
  }

  /// The last of those who were turned away asks again, and the others, who wait for it, get what it gets.
  @Test func theLastWhoIsTurnedAwayAsksForAll() {
    var state = State(size: 2)
    let attempts = (0..<2).map { _ in isOpen(state.acquire()) ?? 0 }
    #expect(waits(state.serverIsFull(attempt: attempts[0], waiter: "first")))
    #expect(isAlone(state.serverIsFull(attempt: attempts[1], waiter: "second")))
    #expect(isAlone(state.serverIsFull(attempt: attempts[1], waiter: "second")))
    state.opened()
    #expect(state.giveBack(1).resumption?.waiter == "first")
    #expect(state.giveBack(1).resumption == nil && state.idleCount == 1)
  }

  @Test func withoutAnyConnectionAFullServerIsAskedAgain() {
    var state = State(size: 2)
    let attempt = isOpen(state.acquire()) ?? 0
    #expect(isAlone(state.serverIsFull(attempt: attempt, waiter: "opener")))
    #expect(state.opening == 1)
  }

  @Test func afterClosingNothingIsLent() {
    var state = State(size: 2)
    _ = state.acquire()
    state.opened()
    _ = state.acquire()
    state.opened()
    _ = state.acquire()
    state.wait("a")
    _ = state.giveBack(1)
    let (idle, waiters) = state.close()
    #expect(idle.isEmpty)
    #expect(waiters.isEmpty)
    guard case .closed = state.acquire() else { return #expect(Bool(false)) }
    #expect(!state.isQuiet)
    #expect(state.giveBack(1).toClose == 1)
    #expect(state.giveBack(2).toClose == 2)
    #expect(state.isQuiet)
  }

  /// Random histories keep the invariant: never more than `size`, no one waits while something is free, the line moves
  /// in order.
  @Test(arguments: 0..<20) func anyHistoryKeepsTheInvariant(seed: UInt64) {
    var random = SplitMix(state: seed)
    var state = PoolState<Int, Int>(size: 3)
    var opening: [Int] = []
    var lent: [Int] = []
    var nextConnection = 0
    var nextWaiter = 0
    var lastResumed = -1
    func take(_ grant: PoolState<Int, Int>.Grant) {
      switch grant {
      case .use(let connection): lent.append(connection)
      case .open(let attempt): opening.append(attempt)
      }
    }
    func resume(_ resumption: PoolState<Int, Int>.Resumption?) {
      guard let resumption else { return }
      #expect(resumption.waiter > lastResumed)
      lastResumed = resumption.waiter
      take(resumption.grant)
    }
    for _ in 0..<500 {
      switch random.next() % 5 {
      case 0, 1:
        switch state.acquire() {
        case .granted(let grant): take(grant)
        case .wait:
          state.wait(nextWaiter)
          nextWaiter += 1
        case .closed: #expect(Bool(false))
        }
      case 2:
        guard opening.popLast() != nil else { continue }
        state.opened()
        lent.append(nextConnection)
        nextConnection += 1
      case 3:
        guard let attempt = opening.popLast() else { continue }
        let (resumption, failed) = state.openFailed(attempt: attempt)
        for waiter in failed {
          #expect(waiter > lastResumed)
          lastResumed = waiter
        }
        resume(resumption)
      default:
        guard let connection = lent.popLast() else { continue }
        if random.next() % 4 == 0 { resume(state.discarded()) } else { resume(state.giveBack(connection).resumption) }
      }
      #expect(state.lent == lent.count)
      #expect(state.opening == opening.count)
      #expect(state.lent + state.opening + state.idleCount <= 3)
      if state.waitingCount > 0 { #expect(state.lent + state.opening == 3) }
    }
  }

  private struct SplitMix {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }
}
