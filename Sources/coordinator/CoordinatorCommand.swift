import ArgumentParser
import CommandLine
import ReaderProcesses

/// The program, or a reader of its dashboard.
@main
enum CoordinatorProgram {
  static func main() {
    ReaderChild.runIfAsked()
    Program.main { await Coordinator.run() }
  }
}

/// `coordinator`: brings jobs in, keeps the tables, opens the database.
struct Coordinator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinator",
    abstract: "Enqueues URLs into the job table and looks after the database.",
    version: courantVersion,
    subcommands: [
      RunCoordinator.self, DashboardCommand.self, Migrate.self, Enqueue.self, Explain.self, Diagnose.self,
      PageCommand.self, Retry.self,
      Dead.self,
      Pause.self, Resume.self, HostCommand.self, GroupCommand.self, CrawlCommand.self, Cancel.self, Prune.self,
      RobotsCommand.self, SQLShell.self, DatabaseURL.self, StopDatabase.self,
    ])

  static func run() async -> Never {
    await Program.run(Coordinator.self, renamed: ["--slow": "coordinator diagnose", "--lane": "--priority"])
  }
}
