import Enqueueing
import ArgumentParser
import CommandLine
import Foundation
import Frontier
import Postgres
import Untrusted

/// `coordinator enqueue FILE|-`.
struct Enqueue: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add the URLs of a file to the job table.",
    discussion: """
      One URL per line; blank lines and lines that begin with # are skipped. After a TAB, key=value pairs may follow: \
      priority=0 (urgent) to 3 (archive), due=2026-11-22T18:00:00Z, crawl=NAME. Files may be gzipped. Lines of a slow \
      stream are enqueued within about a second. Exit code 3 if lines were rejected.
      """)

  @Argument(help: "A file with one URL per line, or - for standard input.")
  var file: String

  @Flag(help: "Fail on any line that cannot be used; a file is checked as a whole before anything is enqueued.")
  var strict = false

  @Flag(help: "Report as one JSON object on stdout.")
  var json = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    logging.bootstrap()
    let list = try Self.open(file)
    if strict, list.isFile { try await checkWholeFile() }
    var connecting = try await database.configuration(program: "coordinator")
    connecting.preparing = Frontier.preparing
    let pool = PostgresPool(connecting, size: 2)
    try await Schema.prepare(pool)
    let enqueuer = Enqueuer(frontier: Frontier(pool: pool))
    let progress = TerminalProgress()
    let task = Task { [strict] in
      do {
        return Result<Enqueuer.Report, Enqueuer.Interruption>.success(
          try await enqueuer.enqueue(list, strict: strict) { report in
            progress.show { elapsed in
              let rate = Int(Double(report.lines) / max(0.001, elapsed.inSeconds))
              return "\(report.lines) lines, \(report.accepted) accepted, \(rate) lines/s"
            }
          })
      } catch let interruption as Enqueuer.Interruption {
        return .failure(interruption)
      }
    }
    let stop = StopSignals { list.stop() }
    let result = try await task.value
    progress.clear()
    await pool.close()
    switch result {
    case .success(let report):
      try show(report)
      if report.rejected + report.overBudget > 0 { throw CommandFailure(.partlyAccepted) }
    case .failure(let interruption):
      try show(interruption.report)
      throw Self.failure(for: interruption, signal: stop.received)
    }
  }

  private static func open(_ file: String) throws -> URLList {
    do {
      return try URLList(path: file)
    } catch {
      throw CommandFailure(.failure, error.description)
    }
  }

  private func checkWholeFile() async throws {
    let report: Enqueuer.Report
    do {
      report = try await Enqueuer.check(try Self.open(file))
    } catch let interruption as Enqueuer.Interruption {
      throw Self.failure(for: interruption, signal: nil)
    }
    guard report.rejected > 0 else { return }
    try show(report)
    throw CommandFailure(.failure, "nothing was enqueued: with --strict every line must be usable")
  }

  private func show(_ report: Enqueuer.Report) throws {
    if json {
      print(try JSONText.line(report))
      return
    }
    let beyond = report.overBudget > 0 ? ", over budget \(report.overBudget)" : ""
    print("accepted \(report.accepted), duplicate \(report.duplicate), rejected \(report.rejected)\(beyond)")
    for rejection in report.errors.prefix(20) {
      Program.report("line \(rejection.line): \(rejection.reason): \(TerminalText.fitting(rejection.excerpt, 80))")
    }
    if report.rejected > 20 { Program.report("… and \(report.rejected - 20) more rejected lines (--json lists 1,000)") }
  }

  private static func failure(for interruption: Enqueuer.Interruption, signal: Int32?) -> CommandFailure {
    let kept = "What is counted above is in the job table; run the same list again to continue."
    switch interruption.cause {
    case .list(let error): return CommandFailure(.failure, error.description)
    case .stopped(let line):
      let rest =
        line.map { " The last line was incomplete and was not enqueued: \(TerminalText.fitting($0, 80))" } ?? ""
      return CommandFailure(.init(stoppedBy: signal ?? SIGTERM), "stopped. \(kept)\(rest)")
    case .outdatedLine(let number, let reason):
      return CommandFailure(.usage, "line \(number): \(reason). \(kept)")
    case .rejectedLine: return CommandFailure(.failure, "stopped at a line that cannot be used (--strict). \(kept)")
    case .database(let error):
      let described = CommandFailure(describing: error)
      return CommandFailure(described.code, "\(described.message)\n\(kept)")
    }
  }
}
