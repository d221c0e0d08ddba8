import Dispatch
import Foundation
import Synchronization
import Untrusted

/// How late this machine runs things: the worst lateness of a timer on a queue of its own, every 10 ms.
///
/// What a deadline is late by is our doing only beyond that: on a machine with more to do than cores nothing is on
/// time.
final class Canary {
  private final class Record: Sendable {
    private let state = Mutex<(last: UInt64, worst: UInt64)>((DispatchTime.now().uptimeNanoseconds, 0))

    func look() -> UInt64 {
      let now = DispatchTime.now().uptimeNanoseconds
      return state.withLock { state in
        let gap = now - state.last
        state.worst = max(state.worst, gap > 10_000_000 ? gap - 10_000_000 : 0)
        state.last = now
        return state.worst
      }
    }
  }

  private let record = Record()
  private let timer: any DispatchSourceTimer

  init() {
    timer = DispatchSource.makeTimerSource(flags: .strict, queue: DispatchQueue(label: "canary"))
    timer.setEventHandler { [record] in _ = record.look() }
    timer.schedule(deadline: .now() + .milliseconds(10), repeating: .milliseconds(10), leeway: .nanoseconds(0))
    timer.resume()
  }

  deinit { timer.cancel() }

  /// Whether a slot was free in time: `overrun` past its deadline is at most 250 ms, and what the machine is
  /// late by, twice, as the loop's queue and the waiting task both have to wait for a thread.
  ///
  /// Exact under `make deadlines`, which runs these tests alone. Beside all others the loop's thread waits for its turn
  /// longer than the canary's may, so there a second more is granted: a slot that is held for good is still found.
  func allows(_ overrun: Duration) -> Bool {
    overrun.inSeconds <= 0.25 + 2 * worstLateness + (Self.isExact ? 0 : 1)
  }

  private static let isExact = ProcessInfo.processInfo.environment["COURANT_EXACT_DEADLINES"] == "1"

  /// Seconds.
  var worstLateness: Double { Double(record.look()) / 1e9 }
}
