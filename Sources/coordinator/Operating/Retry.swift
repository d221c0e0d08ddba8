import ArgumentParser
import CommandLine
import Frontier

/// `coordinator retry`.
struct Retry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Queue dead and excluded jobs again; those waiting for a retry become due at once.",
    discussion: """
      Select jobs by --dead, --error, --host or --crawl; with several of them, jobs must match all. Workers may keep \
      running. \
      Example: coordinator retry --error timeout --host example.org
      """)

  @Flag(help: "Only dead jobs; without it dead, excluded and waiting ones.")
  var dead = false

  @OptionGroup var jobs: JobOptions
  @OptionGroup var options: OperatorOptions

  func validate() throws {
    if jobs.isEmpty, !dead { throw ValidationError("say which jobs: --dead, --error, --host or --crawl") }
  }

  func run() async throws {
    let states: Set<JobState> = dead ? [.dead] : [.queued, .dead, .excluded]
    let (selection, progress) = (jobs.selection, TerminalProgress())
    try await options.run(needsSchema: true) {
      try await $0.retry(selection, states: states) { progress.show($0) }
    } show: {
      progress.clear()
      try options.show($0, "queued", "queued again: \($0)")
    }
  }
}
