import Reporting
import CrawlOptions
import ArgumentParser
import CommandLine
import Frontier

/// `coordinator explain URL`, and `coordinator explain --slow`.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what happened to a URL, and why: its state, attempts, host, robots.txt and what can be done.",
    discussion: """
      Works for URLs that were never enqueued too: says whether anything known stands against them. Reads only; the site is not \
      asked. Example: coordinator explain https://example.org/news/1

      With --slow: what holds the whole crawl up most, with the figures that say so.
      """)

  @Argument(help: "The URL, in any spelling that leads to the same job.")
  var url: String?

  @Flag(help: "Say instead why the crawl is not quicker.")
  var slow = false

  @Option(help: ArgumentHelp("Judge a URL that was never enqueued as if it were for this crawl.", valueName: "name"))
  var crawl: String?

  @Option(
    help: ArgumentHelp(
      "The product token for which robots.txt is read, as in the workers' User-Agent.", valueName: "token"))
  var agent = "courant"

  @OptionGroup var refusal: RobotsOptions
  @OptionGroup var options: OperatorOptions

  func validate() throws {
    guard slow || url != nil else { throw ValidationError("give a URL, or --slow") }
    guard !slow || (url == nil && crawl == nil) else {
      throw ValidationError("--slow is about the whole crawl: no URL, no --crawl")
    }
  }

  func run() async throws {
    guard let url else { return try await explainSlowness() }
    let (crawl, agent, forbids) = (crawl, agent, refusal.refusalForbids)
    try await options.run(needsSchema: true) {
      try await Explainer(frontier: $0, agent: agent, refusalForbids: forbids).facts(of: url, crawl: crawl)
    } show: { facts in
      let report = ExplainReport(facts)
      print(options.json ? try JSONText.line(report) : report.text)
    }
  }

  private func explainSlowness() async throws {
    try await options.run(needsSchema: true) {
      try await $0.snapshot()
    } show: { snapshot in
      let answer = SlowAnswer(snapshot)
      if options.json {
        print(try JSONText.line(answer))
        return
      }
      var parts = [answer.text, (["What you can do:"] + answer.advice.map { "  " + $0 }).joined(separator: "\n")]
      if !answer.noticed.isEmpty {
        parts.append((["Noticed beside it:"] + answer.noticed.map { "  " + $0 }).joined(separator: "\n"))
      }
      print(TerminalText.escaping(parts.joined(separator: "\n\n"), keepingNewlines: true))
    }
  }
}
