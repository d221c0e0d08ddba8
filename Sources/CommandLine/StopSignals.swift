import Dispatch
import Executors
import Foundation
import Synchronization

/// The first SIGINT, SIGTERM or SIGHUP calls `stop`; a further SIGINT or SIGTERM ends the process at once with 130 or
/// 143.
///
/// A terminal that closes hangs up twice, by its shell and by the system, and a supervisor may send SIGHUP right after
/// SIGTERM: so SIGHUP only ever asks for an end, however often. Where it is ignored at the start, as `nohup` has it, it
/// stays so.
package final class StopSignals: Sendable {
  private let first = Mutex<Int32?>(nil)

  /// For one caller in a process. Where the process is still there `limit` seconds after the first signal, it ends with
  /// that signal's code, a second later at most, whatever its threads do: the time is kept by a thread of its own,
  /// which needs none of them.
  package init(within limit: Double? = nil, stop: @escaping @Sendable () async -> Void) {
    let numbers = SignalThread.isIgnored(SIGHUP) ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]
    SignalThread.start(numbers) { [self] number in
      let isFirst = first.withLock { first in
        defer { first = first ?? number }
        return first == nil
      }
      if isFirst {
        if let limit {
          Thread.detachNewThread {
            Thread.sleep(forTimeInterval: limit)
            Self.tell("stopped: ending took longer than \(limit) s")
            Self.end(number)
          }
        }
        Task { await stop() }
      } else if number != SIGHUP {
        Self.end(number)
      }
    }
  }

  /// Nobody may read what is told, and its pipe be full: then the end does not wait for it longer than a second.
  private static func tell(_ line: String) {
    let isTold = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      Program.report(line)
      isTold.signal()
    }
    _ = isTold.wait(timeout: .now() + 1)
  }

  /// Not exit(): what libraries undo there, threads that are busy may still be using, or hold the locks of; see
  /// `Program`.
  private static func end(_ number: Int32) -> Never { _exit(CommandFailure.Code(stoppedBy: number).rawValue) }

  /// The first of the signals that came.
  package var received: Int32? { first.withLock { $0 } }
}
