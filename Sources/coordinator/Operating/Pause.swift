import CrawlRules
import ArgumentParser
import CommandLine
import Frontier

/// What a pause is about: everything, a host, or a crawl.
struct PauseOptions: ParsableArguments {
  @Option(help: "This host: example.org, example.org:8080, or a URL on it. May be repeated.")
  var host: [NamedHost] = []

  @Option(help: "This crawl.")
  var crawl: String?

  func validate() throws {
    if crawl != nil, !host.isEmpty { throw ValidationError("give --host or --crawl, not both") }
    if let crawl, crawl.isEmpty || crawl.utf8.count > 100 {
      throw ValidationError("--crawl needs a name of 1 to 100 bytes")
    }
  }
}

/// `coordinator pause`.
struct Pause: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stop fetching: everything, a host or a crawl. Workers keep running.",
    discussion: """
      Pages that are being fetched are finished. Paused jobs stay in the queue, and more can be enqueued. \
      `coordinator resume` with the same flags ends the pause.
      """)

  @OptionGroup var what: PauseOptions
  @OptionGroup var options: OperatorOptions

  func run() async throws {
    let (hosts, crawl, progress) = (what.host, what.crawl, TerminalProgress())
    try await options.run { frontier -> Int in
      for host in hosts { try await frontier.pause(host: host.name, hostKey: host.key) }
      if let crawl { return try await frontier.setPaused(true, crawl: crawl) { progress.show($0) } }
      if hosts.isEmpty { _ = try await frontier.pauseAll() }
      return hosts.count
    } show: {
      progress.clear()
      if let crawl {
        try options.show($0, "jobs", "paused crawl \(TerminalText.escaping(crawl)): \($0) jobs held")
      } else if hosts.isEmpty {
        try options.show(1, "all", "paused everything")
      } else {
        try options.show($0, "hosts", "paused \(hosts.map(\.name).joined(separator: ", "))")
      }
    }
  }
}

/// `coordinator resume`.
struct Resume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "End a pause: of everything, a host or a crawl.",
    discussion: "Each pause ends separately: a host that was paused stays paused when everything is resumed.")

  @OptionGroup var what: PauseOptions
  @OptionGroup var options: OperatorOptions

  func run() async throws {
    let (hosts, crawl, progress) = (what.host, what.crawl, TerminalProgress())
    try await options.run(needsSchema: true) { frontier -> Int in
      if let crawl { return try await frontier.setPaused(false, crawl: crawl) { progress.show($0) } }
      if hosts.isEmpty { return try await frontier.resumeAll() ? 1 : 0 }
      var resumed = 0
      for host in hosts where try await frontier.resume(hostKey: host.key) { resumed += 1 }
      return resumed
    } show: {
      progress.clear()
      if let crawl {
        try options.show($0, "jobs", "resumed crawl \(TerminalText.escaping(crawl)): \($0) jobs let go")
      } else if hosts.isEmpty {
        try options.show($0, "all", $0 > 0 ? "resumed everything" : "was not paused")
      } else {
        try options.show($0, "hosts", "resumed \($0) of \(hosts.count) hosts; the others were not paused")
      }
    }
  }
}
