import Executors
import Foundation
import Synchronization

/// First SIGINT or SIGTERM calls `stop`; the second ends the process at once with 130 or 143.
package final class StopSignals: Sendable {
  private let first = Mutex<Int32?>(nil)

  /// For one caller in a process.
  package init(stop: @escaping @Sendable () async -> Void) {
    SignalThread.start([SIGINT, SIGTERM]) { [self] number in
      let isFirst = first.withLock { first in
        defer { first = first ?? number }
        return first == nil
      }
      guard isFirst else { exit(number == SIGINT ? 130 : 143) }
      Task { await stop() }
    }
  }

  /// The first of the signals that came.
  package var received: Int32? { first.withLock { $0 } }
}
