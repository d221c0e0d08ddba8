import ArgumentParser
import CommandLine
import Frontier

/// `coordinator prune`.
struct Prune: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove what is old: articles by whole months, settled jobs, attempts, raw pages, counters.",
    discussion: """
      A forgotten job counts as new if its URL is enqueued again. `coordinator run --keep-articles` drops old articles \
      automatically.
      """)

  @Option(
    help: ArgumentHelp("Drop months of articles that ended at least this many days ago.", valueName: "days"))
  var articles: DayCount?

  @Option(
    help: ArgumentHelp(
      "Forget done, dead and excluded jobs whose last attempt is at least this many days ago.", valueName: "days"))
  var jobs: DayCount?

  @Option(help: ArgumentHelp("Drop attempts older than this many days.", valueName: "days"))
  var attempts: DayCount?

  @Option(help: ArgumentHelp("Drop raw pages older than this many days.", valueName: "days"))
  var pages: DayCount?

  @Option(help: ArgumentHelp("Delete counters of minutes and errors older than this many days.", valueName: "days"))
  var counters: DayCount?

  @OptionGroup var options: OperatorOptions

  struct Report: Sendable, Encodable {
    var partitionsDropped: [String] = []
    var jobsForgotten = 0
    var countersDeleted = 0
  }

  func validate() throws {
    if articles == nil, jobs == nil, attempts == nil, pages == nil, counters == nil {
      throw ValidationError(
        "say what to remove: --articles, --jobs, --attempts, --pages or --counters, each with days")
    }
    for (name, days) in [("articles", articles), ("jobs", jobs), ("attempts", attempts), ("pages", pages)] {
      try days?.check("--\(name)")
    }
    try counters?.check("--counters", least: 2)
  }

  func run() async throws {
    let (articles, jobs, attempts, counters) = (articles?.days, jobs?.days, attempts?.days, counters?.days)
    // A page is kept no longer than articles are.
    let pages = [articles, pages?.days].compactMap { $0 }.min()
    let progress = TerminalProgress()
    try await options.run(needsSchema: true) { frontier -> Report in
      var report = Report()
      if let articles {
        report.partitionsDropped = try await frontier.dropArticlePartitions(olderThan: articles, leadership: nil)
      }
      if let jobs {
        report.jobsForgotten = try await frontier.pruneJobs(
          JobSelection(), states: [.done, .dead, .excluded], olderThan: jobs
        ) { progress.show($0) }
      }
      if let attempts {
        report.partitionsDropped += try await frontier.dropAttemptPartitions(olderThan: attempts, leadership: nil)
      }
      if let pages {
        report.partitionsDropped += try await frontier.dropPagePartitions(olderThan: pages, leadership: nil)
      }
      if let counters { report.countersDeleted = try await frontier.pruneCounters(olderThan: counters) }
      return report
    } show: { report in
      progress.clear()
      guard !options.json else { return print(try JSONText.line(report)) }
      print(
        "months of articles, days of attempts and of raw pages dropped: \(report.partitionsDropped.count), "
          + "jobs forgotten: \(report.jobsForgotten), counters deleted: \(report.countersDeleted)")
    }
  }
}
