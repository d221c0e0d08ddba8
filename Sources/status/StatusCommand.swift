import Schema
import Reporting
import ArgumentParser
import CommandLine
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
      Reads counters that are written with the work, so it takes the same time for any size of the job table. Only \
      --crawl reads the jobs of its crawl.
      """,
    version: courantVersion)

  @Flag(help: "Print one JSON object; docs/reference.md has its keys.")
  var json = false

  @Flag(help: "Refresh every two seconds until stopped.")
  var watch = false

  @Flag(help: "List more hosts: by backlog, by errors and by pages fetched.")
  var byHost = false

  @Flag(help: "List every worker of the last day.")
  var workers = false

  @Flag(help: "List every error class of the last hour.")
  var errors = false

  @Option(help: ArgumentHelp("Report the jobs of this crawl instead.", valueName: "name"))
  var crawl: String?

  @Option(
    help: ArgumentHelp(
      "Exit with 1 if this holds, for cron: 'stalled or error_rate > 0.2'. docs/reference.md lists the figures.",
      valueName: "condition"))
  var failIf: String?

  @Flag(help: "No colours. Only terminals get any, and none if NO_COLOR is set.")
  var noColor = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions

  static func main() async {
    await Program.run(Status.self)
  }

  func validate() throws {
    _ = try condition()
    if watch, failIf != nil { throw ValidationError("--fail-if checks once; it does not go with --watch") }
    if crawl != nil, failIf != nil || byHost || workers || errors {
      throw ValidationError(
        "--crawl reports one crawl; of the other flags only --json, --watch and --no-color go with it")
    }
  }

  private func condition() throws -> FailCondition? {
    guard let failIf else { return nil }
    do {
      return try FailCondition(parsing: failIf)
    } catch {
      throw ValidationError("--fail-if: \(error)")
    }
  }

  func run() async throws {
    logging.bootstrap()
    let pool = PostgresPool(try await database.configuration(program: "status"), size: 1)
    try await Migrator(pool: pool).check()
    let frontier = Frontier(pool: pool)
    guard watch else {
      try await once(frontier)
      await pool.close()
      return
    }
    let task = Task { try await refresh(frontier) }
    let stop = StopSignals { task.cancel() }
    let screen = Screen()
    if !json { screen.enter() }
    let result = await task.result
    if !json { screen.leave() }
    await pool.close()
    // What was seen last stays on the terminal.
    if case .success(let last) = result, screen.isTerminal, !json { screen.print(last) }
    if let signal = stop.received { throw CommandFailure(.init(stoppedBy: signal)) }
    _ = try result.get()
  }

  private func once(_ frontier: Frontier) async throws {
    if crawl == nil {
      let snapshot = try await frontier.snapshot(hosts: byHost ? 50 : 10)
      Screen().print(try text(of: snapshot))
      if let condition = try condition(), condition.holds(for: StatusFigures(snapshot)) {
        throw CommandFailure(.failure, "this holds: \(condition.text)")
      }
    } else {
      Screen().print(try await text(frontier))
    }
  }

  /// Draws until it is cancelled; returns what was drawn last. A database that is away is said, and asked again.
  private func refresh(_ frontier: Frontier) async throws -> String {
    let screen = Screen()
    var last = ""
    while !Task.isCancelled {
      do {
        last = try await text(frontier)
        json ? screen.print(last) : screen.replace(last)
      } catch let error as PostgresError where !Task.isCancelled && !last.isEmpty {
        let said = "\(error)".split(separator: "\n").first.map(String.init) ?? ""
        let line = Severity.bad.paint(TerminalText.escaping("No answer from the database: \(said)"), isColored)
        json ? Program.report(line) : screen.replace(line + "\n\n" + last)
      }
      do { try await Task.sleep(for: .seconds(2)) } catch { break }
    }
    return last
  }

  private var isColored: Bool { Screen().isColored(!noColor) }

  private func text(_ frontier: Frontier) async throws -> String {
    guard let crawl else { return try text(of: try await frontier.snapshot(hosts: byHost ? 50 : 10)) }
    let report = CrawlReport(
      crawl: try await frontier.crawls([crawl]).first, counts: try await frontier.counts(ofCrawl: crawl))
    guard report.crawl != nil || !report.counts.isEmpty else {
      throw CommandFailure(.failure, "there is no crawl \"\(crawl)\"; see coordinator crawl list")
    }
    return json ? try JSONText.line(report) : report.text(width: Screen().width, colored: isColored)
  }

  private func text(of snapshot: StatusSnapshot) throws -> String {
    if json { return try JSONText.line(StatusDocument(snapshot)) }
    var detail: StatusReport.Detail = []
    if workers { detail.insert(.workers) }
    if byHost { detail.insert(.hosts) }
    if errors { detail.insert(.errors) }
    return StatusReport(snapshot, width: Screen().width, colored: isColored, detail: detail).text
  }
}
