import CommandLine
import Foundation

/// Where the report goes: a terminal is redrawn in place, anything else gets plain text.
struct Screen {
  let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Colours when the output is a terminal that has them, unless NO_COLOR asks for none (no-color.org).
  func isColored(_ wanted: Bool) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    let refused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return wanted && isTerminal && !refused && environment["TERM"] != "dumb"
  }

  private var size: winsize? {
    var size = winsize()
    guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20, size.ws_row > 2 else {
      return nil
    }
    return size
  }

  /// Columns; 100 where the output is no terminal.
  var width: Int { size.map { Int($0.ws_col) } ?? 100 }

  /// Prints a report below what stands there.
  func print(_ text: String) {
    StandardStream.output.write(text + "\n")
  }

  /// The other screen of the terminal, with the cursor hidden; `leave` gives back what was there before.
  func enter() {
    if isTerminal { StandardStream.output.write("\u{1B}[?1049h\u{1B}[?25l") }
  }

  func leave() {
    if isTerminal { StandardStream.output.write("\u{1B}[?25h\u{1B}[?1049l") }
  }

  /// Replaces the screen in one write, line by line and then the rest below, so that it never flashes blank. Says how
  /// many lines did not fit.
  func replace(_ text: String) {
    guard isTerminal else {
      print(text)
      return
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let rows = size.map({ Int($0.ws_row) }), lines.count > rows {
      let hidden = lines.count - rows + 1
      lines = Array(lines.prefix(rows - 1)) + ["… \(hidden) more lines; make the window taller to see them"]
    }
    StandardStream.output.write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\n") + "\u{1B}[J")
  }
}
