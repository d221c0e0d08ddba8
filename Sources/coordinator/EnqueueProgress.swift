import Enqueueing
import CommandLine
import Foundation
import Synchronization

/// A line of progress on the terminal while a long list is enqueued; silent where stderr is no terminal.
final class EnqueueProgress: Sendable {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let lastShown: Mutex<ContinuousClock.Instant>
  private let isTerminal = isatty(STDERR_FILENO) == 1

  init() {
    start = clock.now
    lastShown = Mutex(start)
  }

  /// Shows the counts at most twice a second.
  func show(_ report: Enqueuer.Report) {
    let now = clock.now
    let isDue = lastShown.withLock { last in
      guard now - last > .milliseconds(500) else { return false }
      last = now
      return true
    }
    guard isTerminal, isDue else { return }
    let rate = Int(Double(report.lines) / max(0.001, (now - start) / .seconds(1)))
    write("\r\u{1B}[K\(report.lines) lines, \(report.accepted) accepted, \(rate) lines/s")
  }

  /// Clears the line.
  func clear() {
    if isTerminal { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    StandardStream.errors.write(text)
  }
}
