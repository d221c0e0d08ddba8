import ArgumentParser
import Archive
import Console
import Foundation
import Frontier
import Logging
import Postgres

/// `status`: what the cluster does, on one screen or as JSON.
@main
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Reports the queue, throughput, workers, hosts and errors.",
    discussion: """
      Everything is read from counters that are written with the work: the answer takes the same time whatever the size of the \
      job table.
      """,
    version: courantVersion)

  @Flag(help: "Print one JSON object; its keys are documented in docs/operators.md.")
  var json = false

  @Flag(help: "Refresh every two seconds until stopped.")
  var watch = false

  @Flag(help: "List more hosts: by backlog, by errors and by pages fetched.")
  var byHost = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions

  static func main() async {
    await Program.run(Status.self)
  }

  func run() async throws {
    logging.bootstrap()
    let pool = PostgresPool(try await database.configuration(program: "status"), size: 1)
    try await Migrator(pool: pool).check()
    let frontier = Frontier(pool: pool)
    let screen = Screen()
    repeat {
      let snapshot = try await frontier.snapshot(hosts: byHost ? 50 : 10)
      if json {
        print(try JSONText.line(StatusDocument(snapshot)))
      } else {
        screen.show(StatusReport(snapshot, width: screen.width).text, replacing: watch)
      }
      if watch { try await Task.sleep(for: .seconds(2)) }
    } while watch
    await pool.close()
  }
}

/// Where the report goes: a terminal is redrawn in place, anything else gets plain text.
struct Screen {
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Columns; 100 where the output is no terminal.
  var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
    return Int(size.ws_col)
  }

  func show(_ text: String, replacing: Bool) {
    guard replacing, isTerminal else {
      write(text + "\n")
      return
    }
    // Home, each line cleared to its end, then what is left below: no blank screen in between.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    write("\u{1B}[H" + lines.joined(separator: "\u{1B}[K\n") + "\u{1B}[K\n\u{1B}[J")
  }

  private func write(_ text: String) {
    StandardStream.output.write(text)
  }
}
