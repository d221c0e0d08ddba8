import Schema
import CrawlRules
import ArgumentParser
import ArticleStore
import CommandLine
import Foundation
import Frontier
import Postgres
import Untrusted
import WebURL

/// What the commands that change the job table beside running workers share: the database, and how they end.
struct OperatorOptions: ParsableArguments {
  @Flag(help: "Report as JSON on stdout.")
  var json = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions

  /// Runs `body` on the job table, in a task that the first SIGINT, SIGTERM or SIGHUP cancels.
  ///
  /// A command that was stopped has committed whole parts: `body` returns what it did, that is shown, and the exit code
  /// tells. One that `needsSchema`, as it is about what is there already, makes none where there is none.
  func run<Value: Sendable>(
    needsSchema: Bool = false, _ body: @escaping @Sendable (Frontier) async throws -> Value,
    show: (Value) throws -> Void
  ) async throws {
    logging.bootstrap()
    let pool = PostgresPool(try await database.configuration(program: "coordinator"), size: 2)
    if needsSchema { try await Migrator(pool: pool).check() } else { try await Schema.prepare(pool) }
    let frontier = Frontier(pool: pool)
    let task = Task { try await body(frontier) }
    let stop = StopSignals { task.cancel() }
    let value: Value
    do {
      value = try await task.value
    } catch is CancellationError {
      await pool.close()
      throw CommandFailure(.init(stoppedBy: stop.received ?? SIGTERM), "stopped while waiting; nothing was done.")
    }
    await pool.close()
    try show(value)
    if let signal = stop.received {
      throw CommandFailure(
        .init(stoppedBy: signal),
        "stopped. What is counted above is done; run the same command again to continue.")
    }
  }

  /// Prints a count: `text`, or the same as one JSON object.
  func show(_ count: Int, _ key: String, _ text: String) throws {
    print(json ? try JSONText.line([key: .number(count)]) : text)
  }
}

/// Which jobs a command is about.
struct JobOptions: ParsableArguments {
  @Option(
    name: .customLong("error"), help: "Only jobs whose last attempt ended with this error class, such as timeout.")
  var errorClass: ErrorClass?

  @Option(help: "Only jobs of this host: example.org, example.org:8080, or a URL on it.")
  var host: NamedHost?

  @Option(help: "Only jobs of this crawl.")
  var crawl: String?

  var selection: JobSelection { JobSelection(errorClass: errorClass, hostKey: host?.key, crawl: crawl) }
  var isEmpty: Bool { errorClass == nil && host == nil && crawl == nil }
}

extension ErrorClass: ExpressibleByArgument {}

extension WebURL {
  /// An argument that names a page. Throws `ValidationError` for what can never be fetched.
  static func fetchable(_ text: String) throws -> WebURL {
    do {
      let url = try WebURL(parsing: text)
      try url.requireFetchable()
      guard !url.hasBlockedPort else {
        throw ValidationError(
          "\(Secrets.hiding(inURL: text)) cannot be fetched: \(WebURL.blockedPortReason(url.effectivePort))")
      }
      return url
    } catch let error as WebURLError {
      throw ValidationError("\(Secrets.hiding(inURL: text)) cannot be fetched: \(error.words(for: text))")
    }
  }
}

extension NamedHost: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(parsing: argument)
  }
}
