import LocalCluster
import ArgumentParser
import CommandLine
import Foundation
import Postgres

/// `coordinator sql`: psql on the configured database.
struct SQLShell: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Open psql on the configured database; further arguments go to psql.",
    discussion: "Example: coordinator sql -c 'select site_name, title from courant.articles limit 10'")

  @Argument(parsing: .captureForPassthrough, help: "Arguments for psql.")
  var arguments: [String] = []

  func run() async throws {
    if arguments.first == "--help" || arguments.first == "-h" { throw CleanExit.helpRequest(self) }
    let (options, rest) = try Self.split(arguments)
    let configuration = try await options.configuration(program: "sql")
    // What stands on a command line everybody on the machine can read; the environment only who runs it.
    let (target, secrets) = try ConnectionString.withoutSecrets(configuration.connectionString)
    for (name, value) in secrets { setenv(name, value, 1) }
    try replaceProcess(by: "psql", arguments: (target.isEmpty ? [] : ["--dbname", target]) + rest)
  }

  /// Takes `--database-url` out of the arguments that go to psql.
  static func split(_ arguments: [String]) throws -> (DatabaseOptions, [String]) {
    var options: [String] = []
    var rest = arguments[...]
    if rest.first == "--database-url" {
      options = Array(rest.prefix(2))
      rest = rest.dropFirst(2)
    } else if let first = rest.first, first.hasPrefix("--database-url=") {
      options = [first]
      rest = rest.dropFirst()
    }
    if rest.first == "--" { rest = rest.dropFirst() }
    return (try DatabaseOptions.parse(options), Array(rest))
  }

  private func replaceProcess(by program: String, arguments: [String]) throws -> Never {
    fflush(nil)
    // psql expects the default action; this process ignores SIGPIPE, and an ignored signal would be inherited.
    signal(SIGPIPE, SIG_DFL)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    execvp(program, words)
    let reason =
      errno == ENOENT
      ? "it is not installed; on Debian: apt-get install postgresql-client" : String(cString: strerror(errno))
    throw CommandFailure(.configuration, "\(program) cannot be started: \(reason)")
  }
}

/// `coordinator database-url`.
struct DatabaseURL: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "database-url", abstract: "Print the URL of the configured database; start the private one if needed."
  )

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    guard database.configuredURL() == nil else {
      return print(try await database.configuration(program: "coordinator").connectionString)
    }
    let cluster = LocalCluster()
    _ = try await cluster.start()
    print(cluster.sharedURL)
  }
}

/// `coordinator stop-database`.
struct StopDatabase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop-database",
    abstract: "Stop the private local database; the next program that needs it starts it again.")

  func run() async throws {
    let cluster = LocalCluster()
    let wasRunning = try await cluster.stop()
    print(wasRunning ? "stopped the database in \(cluster.home)" : "no database runs in \(cluster.home)")
  }
}
