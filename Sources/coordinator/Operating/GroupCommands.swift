import Enqueueing
import ArgumentParser
import CommandLine
import Foundation
import Frontier
import Postgres
import Untrusted

/// `coordinator group`: hosts that are asked as if they were one.
struct GroupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "group", abstract: "Ask several hosts, or a whole domain, as if they were one host.",
    subcommands: [GroupAdd.self, GroupDelay.self, GroupRemove.self, GroupShow.self, GroupList.self])
}

/// The members of a group as they are named on the command line.
struct MemberOptions: ParsableArguments {
  @Argument(help: "Hosts (example.org, example.org:8080, or a URL on one), or '*.example.org' for it and all below it.")
  var members: [String] = []

  @Option(
    name: .customLong("domain"),
    help: ArgumentHelp(
      """
      The registrable domain of this host and all below it, such as *.example.co.uk for www.example.co.uk; may be \
      repeated.
      """,
      valueName: "host"))
  var domains: [String] = []

  func parsed() throws -> [GroupMember] {
    do {
      return try members.map { try GroupMember(parsing: $0) } + domains.map { try GroupMember(domainOf: $0) }
    } catch let error as GroupMemberError {
      throw ValidationError(error.reason)
    }
  }
}

/// A group's name.
struct GroupName: ExpressibleByArgument, Sendable {
  let text: String

  init?(argument: String) {
    guard (1...100).contains(argument.utf8.count), argument.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
      return nil
    }
    text = argument
  }
}

/// `coordinator group add`.
struct GroupAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Make a group or add to it.",
    discussion: """
      At most one host of a group is asked at a time, and its delay lies between any two requests to the group, for any \
      number of workers. Hosts that are leased now are released first. Each host keeps its own robots.txt. Examples: \
      coordinator group add example www.example.org img.example.org --delay 2; coordinator group add bbc --domain \
      www.bbc.co.uk
      """)

  @Argument(help: "The group's name, 1 to 100 bytes.")
  var name: GroupName

  @OptionGroup var members: MemberOptions

  @Option(help: "Minimum time between two requests to any host of the group, 0 to 86400 seconds.")
  var delay: TimeSpan?

  @OptionGroup var options: OperatorOptions

  func validate() throws {
    guard try !members.parsed().isEmpty else { throw ValidationError("give the hosts or domains of the group") }
    if let delay, delay.duration > .seconds(86_400) {
      throw ValidationError("--delay must be 0 to 86400 seconds, not \(delay.duration.secondsText)")
    }
  }

  func run() async throws {
    let (name, members) = (name.text, try members.parsed())
    let delay = delay?.duration
    try await options.run { frontier in
      try await Self.whileHostsAreFree { () throws(PostgresError) in
        try await frontier.addGroup(name, members: members, delay: delay)
      }
    } show: {
      if options.json {
        print(try JSONText.line(["group": .text(name), "hosts": .number($0)]))
      } else {
        print("group \(TerminalText.escaping(name)): \(members.count) members added; \($0) known hosts moved")
      }
    }
  }

  /// A change of members waits for those who write hosts.
  static func whileHostsAreFree<Value>(_ body: () async throws(PostgresError) -> Value) async throws -> Value {
    do throws(PostgresError) {
      return try await body()
    } catch {
      guard case .server("55P03", _, _, _) = error else { throw error }
      throw CommandFailure(
        .failure, "another transaction has been writing hosts for ten seconds. Nothing was changed; try again")
    }
  }
}

/// `coordinator group delay`.
struct GroupDelay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delay", abstract: "Set the seconds between two requests to any host of a group.",
    discussion:
      "A longer delay of the host or of its robots.txt still wins. Workers use the new one from their next lease on.")

  @Argument(help: "The group's name.")
  var name: GroupName

  @Argument(help: "Seconds, 0 to 86400; or default, for each host's own delay.")
  var delay: String

  @OptionGroup var options: OperatorOptions

  func validate() throws { _ = try OperatorDelay(parsing: delay) }

  func run() async throws {
    let (name, delay) = (name.text, try OperatorDelay(parsing: delay))
    try await options.run(needsSchema: true) {
      try await $0.setGroupDelay(delay.duration, group: name)
    } show: { isKnown in
      guard isKnown else { throw CommandFailure(.failure, "there is no group \(name); see coordinator group list") }
      if options.json {
        print(
          try JSONText.line([
            "group": .text(name), "delay_milliseconds": JSONText.Value(delay.duration?.wholeMilliseconds),
          ]))
      } else {
        let words = delay.duration?.secondsText ?? "each host's own delay"
        print("group \(TerminalText.escaping(name)): \(words) from the next lease on")
      }
    }
  }
}

/// `coordinator group remove`.
struct GroupRemove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take members out of a group; without members, end the group.")

  @Argument(help: "The group's name.")
  var name: GroupName

  @OptionGroup var members: MemberOptions

  @OptionGroup var options: OperatorOptions

  func validate() throws { _ = try members.parsed() }

  func run() async throws {
    let (name, members) = (name.text, try members.parsed())
    try await options.run(needsSchema: true) { frontier in
      try await GroupAdd.whileHostsAreFree { () throws(PostgresError) in
        try await frontier.removeGroup(name, members: members.isEmpty ? nil : members)
      }
    } show: { removed in
      guard !removed.isEmpty else {
        throw CommandFailure(.failure, "group \(name) has no such members; see coordinator group list")
      }
      if options.json {
        print(try JSONText.line(["group": .text(name), "removed": .number(removed.count)]))
      } else {
        print("group \(TerminalText.escaping(name)): removed \(removed.joined(separator: " "))")
      }
    }
  }
}

/// `coordinator group show`.
struct GroupShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a group: its members, its delay, and whose turn it is.")

  @Argument(help: "The group's name.")
  var name: GroupName

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    let name = name.text
    try await options.run(needsSchema: true) {
      try await $0.groups(named: name).first
    } show: { group in
      guard let group else { throw CommandFailure(.failure, "there is no group \(name); see coordinator group list") }
      print(options.json ? try JSONText.line(group) : Self.text(group))
    }
  }

  private static func text(_ group: PolitenessGroup) -> String {
    var rows: [(String, String)] = [("group", group.name)]
    rows += group.members.map { ("member", $0) }
    let delay = group.delay.map { String(format: "%.3g s", $0.inSeconds) }
    rows.append(("delay", delay ?? "each host's own"))
    rows.append(("hosts", "\(group.hosts) known, \(group.waiting) waiting for their turn"))
    rows.append(("queued", "\(group.pending)"))
    if let host = group.leasedHost {
      rows.append(("turn", "\(host), leased"))
    } else if let wait = group.fetchIn {
      rows.append(("next turn", wait <= .zero ? "now" : String(format: "in %.0f s", wait.inSeconds)))
    }
    return rows.map { TerminalText.column($0.0, 18) + TerminalText.escaping($0.1) }.joined(separator: "\n")
  }
}

/// `coordinator group list`.
struct GroupList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the groups with their delay and members.")

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    try await options.run(needsSchema: true) {
      try await $0.groups()
    } show: { groups in
      for group in groups {
        guard !options.json else {
          print(try JSONText.line(group))
          continue
        }
        let delay = group.delay.map { String(format: "%.3g s", $0.inSeconds) } ?? "each host's delay"
        print(TerminalText.escaping("\(group.name): \(delay), \(group.members.joined(separator: " "))"))
      }
    }
  }
}
