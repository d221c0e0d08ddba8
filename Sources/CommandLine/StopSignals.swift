import Dispatch
import Executors
import Foundation
import Synchronization
import Untrusted

/// The first SIGINT, SIGTERM or SIGHUP calls `stop`; a further SIGINT or SIGTERM ends the process at once with 130 or
/// 143.
///
/// A closing terminal sends SIGHUP twice, from its shell and from the system, and a supervisor may send it right after
/// SIGTERM: so SIGHUP only ever asks for an orderly end. A program started with SIGHUP ignored (`nohup`) keeps ignoring
/// it.
package final class StopSignals: Sendable {
  private let first = Mutex<Int32?>(nil)

  /// For one caller in a process. A process that still runs `timeout` after the first signal ends with that signal's
  /// code, at most a second later, even if all its threads hang: a thread of its own keeps the time.
  package init(within timeout: Duration? = nil, stop: @escaping @Sendable () async -> Void) {
    let numbers = SignalThread.isIgnored(SIGHUP) ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]
    SignalThread.start(numbers) { [self] number in
      let isFirst = first.withLock { first in
        defer { first = first ?? number }
        return first == nil
      }
      if isFirst {
        if let timeout {
          Thread.detachNewThread {
            Thread.sleep(forTimeInterval: timeout.inSeconds)
            Self.tell("stopped: ending took longer than \(timeout.secondsText)")
            Self.end(number)
          }
        }
        Task { await stop() }
      } else if number != SIGHUP {
        Self.end(number)
      }
    }
  }

  /// Waits at most a second: if nothing reads standard error, its pipe may be full.
  private static func tell(_ line: String) {
    let isTold = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      Program.report(line)
      isTold.signal()
    }
    _ = isTold.wait(timeout: .now() + 1)
  }

  /// Not exit(): busy threads may still use what libraries clean up there, or hold its locks; see `Program`.
  private static func end(_ number: Int32) -> Never { _exit(CommandFailure.Code(stoppedBy: number).rawValue) }

  /// The first of the signals that came.
  package var received: Int32? { first.withLock { $0 } }
}
