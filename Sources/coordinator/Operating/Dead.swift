import ArgumentParser
import CommandLine
import Frontier

/// `coordinator dead`: the dead letters.
struct Dead: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List or forget dead jobs: those given up after their attempts.",
    subcommands: [DeadList.self, DeadPurge.self])
}

/// `coordinator dead list`.
struct DeadList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List dead jobs, with the error of the last attempt; in no particular order.")

  @Option(help: "Maximum number of jobs to list; 0 for all.")
  var limit = 100

  @OptionGroup var jobs: JobOptions
  @OptionGroup var options: OperatorOptions

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit must be 0 or more, not \(limit)") }
  }

  func run() async throws {
    let (selection, limit, json) = (jobs.selection, limit > 0 ? limit : nil, options.json)
    try await options.run(needsSchema: true) { frontier in
      try await frontier.deadJobs(selection, limit: limit) { jobs in
        var text = ""
        for job in jobs { text += try json ? JSONText.line(job) + "\n" : Self.line(job) + "\n" }
        StandardStream.output.write(text)
      }
    } show: {
    }
  }

  private static func line(_ job: DeadJob) -> String {
    let error = job.error.map { ": \($0)" } ?? ""
    return TerminalText.escaping("\(job.url)\t\(job.errorClass)\(error)", keepingTabs: true)
  }
}

/// `coordinator dead purge`.
struct DeadPurge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract: "Forget dead jobs; enqueued again, their URLs count as new.")

  @Option(help: ArgumentHelp("Only jobs whose last attempt is at least this many days ago.", valueName: "days"))
  var olderThan = DayCount(0)

  @Flag(help: "All dead jobs, if no other option says which.")
  var all = false

  @OptionGroup var jobs: JobOptions
  @OptionGroup var options: OperatorOptions

  func validate() throws {
    if jobs.isEmpty, olderThan.days == 0, !all {
      throw ValidationError("say which jobs: --error, --host, --crawl, --older-than, or --all")
    }
  }

  func run() async throws {
    let (selection, days, progress) = (jobs.selection, olderThan.days, TerminalProgress())
    try await options.run(needsSchema: true) {
      try await $0.pruneJobs(selection, states: [.dead], olderThan: days) { progress.show($0) }
    } show: {
      progress.clear()
      try options.show($0, "purged", "purged: \($0)")
    }
  }
}
