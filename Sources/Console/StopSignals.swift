import Dispatch
import Foundation
import Synchronization

/// First SIGINT or SIGTERM calls `stop`; the second ends the process at once with 130 or 143.
package final class StopSignals: Sendable {
  /// The first signal that came.
  private final class First: Sendable {
    private let number = Mutex<Int32?>(nil)

    var value: Int32? { number.withLock { $0 } }

    /// Whether `signal` is the first.
    func take(_ signal: Int32) -> Bool {
      number.withLock { first in
        guard first == nil else { return false }
        first = signal
        return true
      }
    }
  }

  private let first = First()
  // Dispatch sources are not Sendable; these are only kept alive, nobody touches them after `init`.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  package init(stop: @escaping @Sendable () async -> Void) {
    sources = [SIGINT, SIGTERM].map { [first] number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard first.take(number) else { exit(number == SIGINT ? 130 : 143) }
        Task { await stop() }
      }
      source.resume()
      return source
    }
  }

  /// The first of the signals that came.
  package var received: Int32? { first.value }
}
