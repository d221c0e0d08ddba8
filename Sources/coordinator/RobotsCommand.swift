import Reporting
import CrawlOptions
import ArgumentParser
import CommandLine
import Crawling
import Fetching
import Foundation
import Frontier
import Untrusted
import WebURL

/// `coordinator robots`.
struct RobotsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robots",
    abstract: "Show the robots.txt that applies to a URL, the rule that decides, and the verdict.",
    discussion: """
      It shows what the workers know; the URL need not be enqueued. --fetch asks the host now, as a worker does: under \
      the host's lease and at its pace. --file reads a local file and needs neither network nor database. The exit \
      code is 0 for either verdict, and 1 if nothing is known.
      """)

  @Argument(help: "The URL.")
  var url: String

  @Option(help: "The product token that groups are matched with.")
  var agent: String?

  @Option(help: ArgumentHelp("Use this file, - for stdin, instead of the host's.", valueName: "path"))
  var file: String?

  @Flag(help: "Ask the host now, and store its answer for all workers.")
  var fetch = false

  @Option(help: "With --fetch: time to wait for the host's turn.")
  var wait = TimeSpan(.seconds(60))

  @OptionGroup var refusal: RobotsOptions
  @OptionGroup var network: NetworkOptions
  @OptionGroup var options: OperatorOptions

  func validate() throws {
    if file != nil, fetch { throw ValidationError("give --file or --fetch, not both") }
    guard wait.duration <= .seconds(86_400) else {
      throw ValidationError("--wait must be 0 to 86400 seconds, not \(wait.duration.secondsText)")
    }
    _ = try WebURL.fetchable(url)
  }

  func run() async throws {
    let url = try WebURL.fetchable(url)
    let token = agent ?? "Courant"
    if let file {
      return try show(RobotsReport(url: url, agent: token, file: try PageFile.read(file, limit: 4 << 20)))
    }
    let inquiry = fetch ? try network.fetchConfiguration() : nil
    let forbids = refusal.refusalForbids
    let (wait, source) = (wait.duration, fetch ? RobotsReport.Source.host : .cache)
    try await options.run(needsSchema: !fetch) { frontier in
      if let inquiry {
        switch try await Self.ask(frontier, inquiry, url, wait: wait, refusalForbids: forbids) {
        case .told: break
        case .busy:
          throw CommandFailure(
            .failure,
            "\(url.hostPort) could not be asked within \(wait.secondsText): a worker holds it, it must rest, or it is paused or blocked.\n"
              + "coordinator host show \(ShellWord.quoted(url.hostPort)) says which; --wait waits longer.")
        case .blocked(let message): throw CommandFailure(.failure, message)
        }
      }
      return try await frontier.robots(hostKey: url.hostKey, scheme: url.scheme)
    } show: { record in
      guard let record else {
        throw CommandFailure(
          .failure, "no worker has asked for \(url.scheme)://\(url.hostPort)/robots.txt yet; --fetch asks now")
      }
      try show(RobotsReport(url: url, agent: token, record: record, source: source, refusalForbids: forbids))
    }
  }

  private static func ask(
    _ frontier: Frontier, _ fetching: FetchConfiguration, _ url: WebURL, wait: Duration, refusalForbids: Bool
  ) async throws -> RobotsInquiry.Answer {
    let inquiry = try RobotsInquiry(frontier: frontier, fetching: fetching, refusalForbids: refusalForbids)
    let answer: Result<RobotsInquiry.Answer, any Error>
    do { answer = .success(try await inquiry.ask(url, wait: wait)) } catch { answer = .failure(error) }
    await inquiry.shutDown()
    return try answer.get()
  }

  private func show(_ report: RobotsReport) throws {
    print(options.json ? try JSONText.line(report) : Self.text(report))
  }

  /// The group that applies, with those who share it: people read the lines of one as if they were another's.
  private static func group(of report: RobotsReport) -> String {
    guard let group = report.group else { return "none applies" }
    let others = report.groupOthers
    let shared = others.isEmpty ? "" : ", one group with \(others.joined(separator: ", ")): no rule is between them"
    return "user-agent: \(group)\(shared)"
  }

  private static func text(_ report: RobotsReport) -> String {
    func seconds(_ time: Duration) -> String { "\(NumberText.whole(time.inSeconds.rounded())) s" }
    var rows = [
      ("url", report.url), ("verdict", (report.isAllowed ? "allowed: " : "denied: ") + report.reason),
    ]
    if let rule = report.rule { rows.append(("rule", "line \(report.line ?? 0): \(rule)")) }
    rows.append(("agent", report.agent))
    if report.text != nil { rows.append(("group", Self.group(of: report))) }
    if let delay = report.crawlDelay {
      rows.append(("Crawl-delay", "\(delay.inSeconds) s\(report.crawlDelayLine.map { ", line \($0)" } ?? "")"))
    }
    if let usage = report.contentUsage { rows.append(("Content-Usage", usage)) }
    if let signal = report.contentSignal { rows.append(("Content-Signal", signal)) }
    rows.append(("robots.txt", report.robotsURL))
    if let status = report.httpStatus { rows.append(("answer", "HTTP \(status)")) }
    if let age = report.age { rows.append(("age", seconds(age))) }
    if let expires = report.expiresIn {
      rows.append(("asked for again", expires > .zero ? "in \(seconds(expires))" : "before the next page"))
    }
    if let error = report.error { rows.append(("last try", error)) }
    if let failing = report.failingFor { rows.append(("failing for", seconds(failing))) }
    if let size = report.size { rows.append(("size", "\(size) bytes")) }
    var lines = rows.map { TerminalText.column($0.0, 18) + TerminalText.escaping($0.1) }
    if let text = report.text {
      lines.append("")
      // Lines are counted as the parser counts them.
      let scalars = text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
      for (index, line) in scalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let mark = index + 1 == report.line ? ">" : " "
        lines.append(mark + TerminalText.column(String(index + 1), 7) + TerminalText.escaping(String(line)))
      }
    }
    return lines.joined(separator: "\n")
  }
}
