import Schema
import CrawlOptions
import ArgumentParser
import ArticleStore
import CommandLine
import Dashboard
import Extraction
import Foundation
import Postgres
import ReaderProcesses
import HTTPServer

/// `coordinator dashboard`.
struct DashboardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard",
    abstract: "Serve a web page with the state of the crawl, its articles, and what happened to a URL.",
    discussion: """
      It only reads, and runs until it is told to stop. At the loopback address (the default) all users of this machine \
      may look; at any other address it asks for a token. The connection is not encrypted: across a network, use a \
      proxy with TLS, or ssh -L 8450:127.0.0.1:8450 HOST.
      """)

  @Option(help: ArgumentHelp("Port of the loopback address, or ADDRESS:PORT; 0 takes a free port.", valueName: "port"))
  var listen = ListenAddress(loopbackPort: 8450)

  @Option(
    help: ArgumentHelp(
      """
      A file whose first line is the token that readers must show, at least 16 characters. \
      Default: COURANT_DASHBOARD_TOKEN.
      """,
      valueName: "file"))
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "The product token to read robots.txt for, as in the workers' User-Agent.", valueName: "token"))
  var agent = "courant"

  @OptionGroup var overrides: OverrideOptions
  @OptionGroup var readers: ReaderOptions
  @OptionGroup var refusal: RobotsOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    logging.bootstrap()
    let token = try token()
    guard token != nil || listen.isLoopback else {
      throw CommandFailure(
        .configuration,
        "--listen \(listen): anybody who can reach this address could read everything; set a token:\n"
          + "  head -c 24 /dev/urandom | base64 > token && chmod 600 token\n"
          + "  coordinator dashboard --listen \(listen) --token-file token")
    }
    let settings = try await database.configuration(program: "dashboard")
    let pool = PostgresPool(settings, size: 1)
    try await Migrator(pool: pool).check()
    await pool.close()
    var configuration = Dashboard.Configuration(address: listen, access: DashboardAccess(token: token))
    configuration.readers = try readers.readers(count: 1, overrides: try overrides.read(), program: "dashboard")
    configuration.agent = agent
    configuration.refusalForbids = refusal.refusalForbids
    let dashboard: Dashboard
    do {
      dashboard = try await Dashboard(configuration, database: settings)
    } catch let error as ListeningError {
      throw CommandFailure(.configuration, "--listen \(listen): \(error)")
    }
    StandardStream.errors.write("The dashboard is at http://\(dashboard.address)/\n")
    let (stops, stopping) = AsyncStream.makeStream(of: Void.self)
    let signals = StopSignals { stopping.yield() }
    for await _ in stops { break }
    await dashboard.stop()
    configuration.readers.close()
    throw CommandFailure(.init(stoppedBy: signals.received ?? SIGTERM))
  }

  /// nil where none was given. Throws `CommandFailure` for one that is too short or cannot be read.
  private func token() throws -> String? {
    let source: String
    let text: String
    if let tokenFile {
      source = "--token-file \(tokenFile)"
      text = try ConfigurationFile.text(tokenFile, option: "--token-file", maxBytes: 64 << 10)
    } else {
      guard let given = ProcessInfo.processInfo.environment["COURANT_DASHBOARD_TOKEN"], !given.isEmpty else {
        return nil
      }
      source = "COURANT_DASHBOARD_TOKEN"
      text = given
    }
    let token = (text.split(whereSeparator: \.isNewline).first ?? "").trimmingCharacters(in: .whitespaces)
    guard token.count >= DashboardAccess.minimumCharacters else {
      throw CommandFailure(
        .configuration,
        "\(source): a token needs at least \(DashboardAccess.minimumCharacters) characters, this one has \(token.count)"
      )
    }
    return token
  }
}
