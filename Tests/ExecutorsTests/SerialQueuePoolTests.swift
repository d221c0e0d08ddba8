import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Executors

/// Threads for work that computes.
@Suite(.timeLimit(.minutes(3))) struct LanePoolTests {
  private final class Count: Sendable {
    private let value = Mutex(0)
    var now: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
  }

  /// A lane that is busy for ever holds what it is at, and nothing else; what waits can be withdrawn.
  @Test func aBusyLaneHoldsOnlyItsOwnWork() async {
    let lanes = SerialQueuePool(label: "test", width: 2)
    let release = DispatchSemaphore(value: 0)
    let (busy, started) = (Count(), Count())
    let hold = { @Sendable in
      busy.add()
      release.wait()
    }
    let first = Task { await lanes.run(hold) }
    while busy.now < 1 { await Task.yield() }
    for number in 0..<20 {
      let done = await lanes.run { number }
      #expect(done == number)
    }
    let second = Task { await lanes.run(hold) }
    while busy.now < 2 { await Task.yield() }
    let waiting = (0..<5).map { _ in
      Task { () -> Bool in await lanes.runUnlessCancelled { started.add() } != nil }
    }
    for task in waiting { task.cancel() }
    for task in waiting { #expect(await !task.value) }
    #expect(started.now == 0)
    for _ in 0..<2 { release.signal() }
    await first.value
    await second.value
    #expect(await lanes.runUnlessCancelled { 7 } == 7)
  }
}
