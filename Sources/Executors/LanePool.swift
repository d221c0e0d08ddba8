import Dispatch
import Synchronization

/// A fixed number of serial Dispatch queues for work that only computes: parsing and extracting.
///
/// Exactly as wide as it was made, so that a burst of pages cannot start a burst of threads; work goes to the lane with the
/// least before it. Nothing that waits may run here.
package final class LanePool: Sendable {
  private let lanes: [DispatchQueue]
  private let loads: Mutex<[Int]>

  /// `width` at least 1.
  package init(label: String, width: Int) {
    lanes = (0..<max(1, width)).map { DispatchQueue(label: "\(label).\($0)") }
    loads = Mutex(Array(repeating: 0, count: max(1, width)))
  }

  package var width: Int { lanes.count }

  /// Runs `work` on a lane and gives its result.
  package func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    let lane = take()
    return await withCheckedContinuation { continuation in
      lanes[lane].async { [self] in
        let result = work()
        loads.withLock { $0[lane] -= 1 }
        continuation.resume(returning: result)
      }
    }
  }

  private func take() -> Int {
    loads.withLock { loads in
      var best = 0
      for lane in loads.indices where loads[lane] < loads[best] { best = lane }
      loads[best] += 1
      return best
    }
  }
}
