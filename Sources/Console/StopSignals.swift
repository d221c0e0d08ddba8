import Executors
import Foundation
import Synchronization

/// The first SIGINT, SIGTERM or SIGHUP calls `stop`; a further SIGINT or SIGTERM ends the process at once with 130 or 143.
///
/// A terminal that closes hangs up twice, by its shell and by the system, and a supervisor may send SIGHUP right after SIGTERM: so
/// SIGHUP only ever asks for an end, however often. Where it is ignored at the start, as `nohup` has it, it stays so.
package final class StopSignals: Sendable {
  private let first = Mutex<Int32?>(nil)

  /// For one caller in a process.
  package init(stop: @escaping @Sendable () async -> Void) {
    let numbers = SignalThread.isIgnored(SIGHUP) ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]
    SignalThread.start(numbers) { [self] number in
      let isFirst = first.withLock { first in
        defer { first = first ?? number }
        return first == nil
      }
      if isFirst {
        Task { await stop() }
      } else if number != SIGHUP {
        // Not exit(), see `Program`.
        _exit(CommandFailure.Code(stoppedBy: number).rawValue)
      }
    }
  }

  /// The first of the signals that came.
  package var received: Int32? { first.withLock { $0 } }
}
