import ArgumentParser
import CommandLine
import Frontier

/// `coordinator retry`.
struct Retry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Queue jobs again that were given up or excluded; those waiting for a retry become due at once.",
    discussion: """
      Name which: --dead, --error, --host or --crawl; together they narrow it down. Safe beside running workers. \
      Example: coordinator retry --error timeout --host example.org
      """)

  @Flag(help: "Only dead jobs. Without it dead, excluded and waiting ones.")
  var dead = false

  @OptionGroup var jobs: JobOptions
  @OptionGroup var options: OperatorOptions

  func validate() throws {
    if jobs.isEmpty, !dead { throw ValidationError("name which jobs: --dead, --error, --host or --crawl") }
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
