import Reporting
import CrawlOptions
import ArgumentParser
import CommandLine
import Frontier

/// `coordinator explain URL`.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what happened to a URL and why: its state, attempts, host, robots.txt, and what you can do.",
    discussion: """
      For a URL that was never enqueued, it says whether anything known would exclude it. It only reads the database \
      and does not ask the site. Example: coordinator explain https://example.org/news/1
      """)

  @Argument(help: "The URL, in any spelling that leads to the same job.")
  var url: String

  @Option(help: ArgumentHelp("Judge a URL that was never enqueued as if it belonged to this crawl.", valueName: "name"))
  var crawl: String?

  @Option(
    help: ArgumentHelp(
      "The product token to read robots.txt for, as in the workers' User-Agent.", valueName: "token"))
  var agent = "courant"

  @OptionGroup var refusal: RobotsOptions
  @OptionGroup var options: OperatorOptions

  func run() async throws {
    let (url, crawl, agent, forbids) = (url, crawl, agent, refusal.refusalForbids)
    try await options.run(needsSchema: true) {
      try await Explainer(frontier: $0, agent: agent, refusalForbids: forbids).facts(of: url, crawl: crawl)
    } show: { facts in
      let report = ExplainReport(facts)
      print(options.json ? try JSONText.line(report) : report.text)
    }
  }
}
