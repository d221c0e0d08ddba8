import CrawlOptions
import ArgumentParser
import CommandLine
import ReaderProcesses

/// The program, or one of its readers.
@main
enum WorkerProgram {
  static func main() {
    ReaderChild.runIfAsked()
    Program.main { await Worker.run() }
  }
}

/// `worker`: crawls; with a subcommand reads pages without any database.
struct Worker: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Fetches and reads the pages of the job table, and writes articles back.",
    discussion: "Without a subcommand it crawls; worker run --help lists the flags.",
    version: workerVersion,
    subcommands: [RunWorker.self, Extract.self, Parse.self],
    defaultSubcommand: RunWorker.self)

  static func run() async -> Never {
    await Program.run(
      Worker.self,
      renamed: [
        "--lanes": "--parse-threads", "--grace": "--shutdown-timeout", "--adaptive-delay": "--adaptive-delay-factor",
        "--unreachable-pause": "--unreachable-backoff", "--picture": "--html-report", "--retries": "--max-attempts",
        "--keep-pages": "--raw-pages", "--max-kept-page": "--max-raw-page",
      ])
  }
}
