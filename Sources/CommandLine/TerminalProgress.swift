import Synchronization

/// A line of progress on the terminal while a command works; silent where standard error is no terminal.
package final class TerminalProgress: Sendable {
  private let start = ContinuousClock.now
  private let lastShown = Mutex(ContinuousClock.now)
  private let isTerminal = StandardStream.errors.isTerminal

  package init() {}

  /// Shows a line at most twice a second; `text` is asked for only then, with the time since the start.
  package func show(_ text: (Duration) -> String) {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    let isDue = lastShown.withLock { last in
      guard now - last > .milliseconds(500) else { return false }
      last = now
      return true
    }
    if isDue { StandardStream.errors.write("\r\u{1B}[K\(text(now - start))") }
  }

  /// Shows the number of jobs done.
  package func show(_ jobs: Int) { show { _ in "\(jobs) jobs so far" } }

  /// Clears the line.
  package func clear() {
    if isTerminal { StandardStream.errors.write("\r\u{1B}[K") }
  }
}
