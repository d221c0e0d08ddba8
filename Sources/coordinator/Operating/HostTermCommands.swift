import CrawlRules
import ArgumentParser
import CommandLine
import Frontier
import Postgres

/// `coordinator host connections`.
struct HostConnections: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connections",
    abstract: "Set how many requests to a host may be under way at once, if its owner allows more than one.",
    discussion: """
      Requests leave at least the delay divided by this number apart, so the host never gets more requests than this \
      in the time of one delay, for any number of workers. Workers use the new number from their next lease on.
      """)

  @Argument(help: "example.org, example.org:8080, or a URL on it.")
  var host: NamedHost

  @Argument(help: "1 to \(Frontier.maxConnections).")
  var connections: Int

  @OptionGroup var options: OperatorOptions

  func validate() throws {
    guard (1...Frontier.maxConnections).contains(connections) else {
      throw ValidationError("connections must be 1 to \(Frontier.maxConnections), not \(connections)")
    }
  }

  func run() async throws {
    let (host, connections) = (host, connections)
    try await options.run {
      try await $0.setConnections(connections, host: host.name, hostKey: host.key)
    } show: {
      if options.json {
        print(try JSONText.line(["host": .text(host.name), "connections": .number(connections)]))
      } else {
        print("\(host.name): \(connections) at once from the next lease on")
      }
    }
  }
}

/// `coordinator host windows`.
struct HostWindows: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "windows",
    abstract: "Set the hours of the day in which a host may be asked.",
    discussion: """
      Example: coordinator host windows example.org 22:00-06:00,12:00-13:00 --zone Europe/Berlin. A window that ends \
      before it begins lasts until the next day. Outside the windows no request leaves and the host's jobs wait.
      """)

  @Argument(help: "example.org, example.org:8080, or a URL on it.")
  var host: NamedHost

  @Argument(help: "HH:MM-HH:MM, several separated by commas; or always.")
  var windows: String

  @Option(help: "Time zone of the hours, as in the IANA database; default UTC.")
  var zone = "UTC"

  @OptionGroup var options: OperatorOptions

  func validate() throws { _ = try text() }

  /// As the job table has it; nil for always.
  private func text() throws -> String? {
    if windows == "always" { return nil }
    let parts = windows.split(separator: ",", omittingEmptySubsequences: false)
    for part in parts {
      guard part.wholeMatch(of: /([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)/) != nil else {
        throw ValidationError("a window is HH:MM-HH:MM, such as 22:00-06:00, not \(part)")
      }
    }
    guard zone.wholeMatch(of: /[A-Za-z0-9_+\-\/]{1,64}/) != nil else {
      throw ValidationError("a time zone is a name such as Europe/Berlin, not \(zone)")
    }
    return "\(windows) \(zone)"
  }

  func run() async throws {
    let (host, windows) = (host, try text())
    try await options.run { frontier in
      do throws(PostgresError) {
        try await frontier.setWindows(windows, host: host.name, hostKey: host.key)
      } catch {
        // invalid_parameter_value: of all that was checked before, only the zone is PostgreSQL's to know.
        guard case .server("22023", _, _, _) = error else { throw error }
        throw CommandFailure(.usage, "PostgreSQL knows no time zone \(zone); see pg_timezone_names")
      }
    } show: {
      if options.json {
        print(try JSONText.line(["host": .text(host.name), "windows": .text(windows ?? "always")]))
      } else {
        print("\(host.name): \(windows ?? "always")")
      }
    }
  }
}
