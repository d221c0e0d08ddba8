import Reporting
import CrawlRules
import ArgumentParser
import CommandLine
import Foundation
import Frontier
import Untrusted

/// `coordinator host`: what is known of a host, and what an operator wants of it.
struct HostCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "host", abstract: "Show a host, set its pace and its hours, block or unblock it.",
    subcommands: [
      HostShow.self, HostDelay.self, HostConnections.self, HostWindows.self, HostBlock.self, HostUnblock.self,
    ])
}

/// `coordinator host show`.
struct HostShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything known about a host: its queue, pace, lease, robots.txt and errors.")

  @Argument(help: "example.org, example.org:8080, or a URL on it.")
  var host: NamedHost

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    let host = host
    try await options.run(needsSchema: true) {
      try await $0.host(hostKey: host.key)
    } show: { details in
      guard let details else { throw CommandFailure(.failure, "\(host.name) is not known: it has no jobs") }
      print(options.json ? try JSONText.line(details) : Self.text(details))
    }
  }

  private static func text(_ host: HostDetails) -> String {
    func seconds(_ time: Duration) -> String { String(format: "%.3g s", time.inSeconds) }
    func ahead(_ time: Duration) -> String { time <= .zero ? "now" : String(format: "in %.0f s", time.inSeconds) }
    var rows: [(String, String)] = [
      ("host", host.host), ("state", host.state), ("queued", "\(host.pending)"), ("done", "\(host.done)"),
      ("failed attempts", "\(host.failed)"), ("pages", "\(host.pages)"), ("bytes", "\(host.bytes)"),
    ]
    if let mean = host.meanFetch { rows.append(("mean fetch", "\(mean.wholeMilliseconds) ms")) }
    rows.append(("delay", seconds(host.delay)))
    if let delay = host.minDelay { rows.append(("delay by operator", seconds(delay))) }
    if host.connections > 1 { rows.append(("connections", "\(host.connections) at once")) }
    if let windows = host.windows {
      let trouble =
        "; the database's server cannot read them (an unknown time zone?), so the host is not asked: set them again"
      rows.append(("windows", windows + (host.canReadWindows ? "" : trouble)))
    }
    if let group = host.group { rows.append(("group", group + turn(host, ahead))) }
    if let address = host.address {
      let others = (host.hostsAtAddress ?? 1) - 1
      rows.append(
        (
          "address",
          others > 0 ? "\(address), \(others == 999 ? "999 or more" : "\(others)") other hosts there" : address
        ))
      if others > 0, let wait = host.addressIn, wait > .zero { rows.append(("turn at address", ahead(wait))) }
    }
    if host.backoff > .zero { rows.append(("asked to wait", seconds(host.backoff))) }
    if let ready = host.readyIn { rows.append(("ready", ahead(ready))) }
    if let fetch = host.fetchIn { rows.append(("next request", ahead(fetch))) }
    if host.isPaused { rows.append(("paused", "by an operator")) }
    if let note = host.blockNote { rows.append(("blocked", "by an operator: \(note)")) }
    if host.blockNote == nil, let reason = host.blockedReason { rows.append(("blocked", reason)) }
    if let owner = host.leaseOwner {
      rows.append(("lease", "worker \(owner.prefix(8)), ends \(ahead(host.leaseIn ?? .zero))"))
    }
    if host.expiredLeases > 0 { rows.append(("expired leases", "\(host.expiredLeases) in a row")) }
    if let error = host.robotsError { rows.append(("robots.txt", error)) }
    if host.robotsError == nil, let status = host.robotsStatus {
      rows.append(("robots.txt", "HTTP \(status), \(NumberText.whole(host.robotsAge?.inSeconds ?? 0)) s ago"))
    }
    if let delay = host.crawlDelay { rows.append(("Crawl-delay", seconds(delay))) }
    if let served = host.lastSettledAt { rows.append(("last settled", served)) }
    if let error = host.lastErrorClass { rows.append(("last error", "\(error) \(host.lastErrorAt ?? "")")) }
    return rows.map { TerminalText.column($0.0, 18) + TerminalText.escaping($0.1) }.joined(separator: "\n")
  }
}

extension HostShow {
  /// What the host waits for in its group, behind the group's name; empty when for nothing.
  private static func turn(_ host: HostDetails, _ ahead: (Duration) -> String) -> String {
    if let leased = host.groupLeasedHost, leased != host.host { return ", waits for \(leased), which is leased" }
    if let wait = host.groupIn, wait > .zero { return ", next turn \(ahead(wait))" }
    return host.groupWait == nil ? "" : ", waits for its turn"
  }
}

/// `coordinator host delay`.
struct HostDelay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delay",
    abstract: "Set the seconds between two requests to a host, in place of the workers' --min-delay.",
    discussion: """
      A longer Crawl-delay of its robots.txt still wins. Workers use the new delay from their next lease on. Example: \
      coordinator host delay example.org 0.2, if its owner allows it.
      """)

  @Argument(help: "example.org, example.org:8080, or a URL on it.")
  var host: NamedHost

  @Argument(help: "Seconds, 0 to 86400; or default, for the workers' own.")
  var delay: String

  @OptionGroup var options: OperatorOptions

  func validate() throws { _ = try OperatorDelay(parsing: delay) }

  func run() async throws {
    let (host, delay) = (host, try OperatorDelay(parsing: delay))
    try await options.run {
      try await $0.setDelay(delay.duration, host: host.name, hostKey: host.key)
    } show: {
      if options.json {
        print(
          try JSONText.line([
            "host": .text(host.name), "delay_milliseconds": JSONText.Value(delay.duration?.wholeMilliseconds),
          ]))
      } else {
        print("\(host.name): \(delay.duration?.secondsText ?? "the workers' delay") from the next lease on")
      }
    }
  }
}

/// `coordinator host block`.
struct HostBlock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "block",
    abstract: "Fetch nothing from a host any more; its jobs are excluded, also those enqueued later.")

  @Argument(help: "example.org, example.org:8080, or a URL on it.")
  var host: NamedHost

  @Option(help: "Why, for people who look at its jobs later.")
  var reason = "no reason given"

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    let (host, reason, progress) = (host, reason, TerminalProgress())
    try await options.run {
      try await $0.block(host: host.name, hostKey: host.key, note: reason) { progress.show($0) }
    } show: {
      progress.clear()
      try options.show($0, "excluded", "blocked \(host.name); jobs excluded: \($0)")
    }
  }
}

/// `coordinator host unblock`.
struct HostUnblock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unblock", abstract: "End the block of a host, and queue again the jobs that it excluded.")

  @Argument(help: "example.org, example.org:8080, or a URL on it.")
  var host: NamedHost

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    let (host, progress) = (host, TerminalProgress())
    try await options.run(needsSchema: true) {
      try await $0.unblock(host: host.name, hostKey: host.key) { progress.show($0) }
    } show: {
      progress.clear()
      try options.show($0, "queued", "unblocked \(host.name); jobs queued again: \($0)")
    }
  }
}
