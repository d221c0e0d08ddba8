import CrawlRules
import ArgumentParser
import CommandLine
import Frontier

/// `coordinator crawl`: what named crawls are allowed.
struct CrawlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crawl", abstract: "List crawls, or set the limits of one.",
    subcommands: [CrawlList.self, CrawlSet.self])
}

/// `coordinator crawl list`.
struct CrawlList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the crawls with their priority, budget and scope.")

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    try await options.run(needsSchema: true) {
      try await $0.crawls()
    } show: { crawls in
      for crawl in crawls {
        guard !options.json else {
          print(try JSONText.line(crawl))
          continue
        }
        let budget = crawl.budget.map { "\(crawl.used) of \($0) jobs" } ?? "any number of jobs"
        let scope = crawl.scope.isEmpty ? "any URL" : crawl.scope.joined(separator: " ")
        let line =
          "\(crawl.name): priority \(crawl.priority ?? 1), \(budget), \(scope)\(crawl.paused ? ", paused" : "")"
        print(TerminalText.escaping(line))
      }
    }
  }
}

/// `coordinator crawl set`.
struct CrawlSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Set the limits of a crawl; those not named stay as they are.",
    discussion: """
      Jobs join a crawl when they are enqueued with crawl=NAME. Example: \
      coordinator crawl set spring --priority 2 --budget 5000 --scope '*.example.org'
      """)

  @Argument(help: "The crawl's name, 1 to 100 bytes.")
  var name: String

  @Option(help: "Priority of jobs enqueued without one: 0 (urgent) to 3 (archive); or default.")
  var priority: String?

  @Option(help: "Maximum number of jobs, settled ones included; or none.")
  var budget: String?

  @Option(
    help: ArgumentHelp(
      """
      example.org, '*.example.org', or https://example.org/news/ for all below it; or any. May be repeated; a URL must \
      match one.
      """,
      valueName: "rule"))
  var scope: [String] = []

  @OptionGroup var options: OperatorOptions

  func validate() throws { _ = try change() }

  private func change() throws -> CrawlChange {
    guard (1...100).contains(name.utf8.count) else { throw ValidationError("a crawl's name has 1 to 100 bytes") }
    if priority == nil, budget == nil, scope.isEmpty {
      throw ValidationError("say what to set: --priority, --budget or --scope")
    }
    var change = CrawlChange()
    if let priority {
      guard priority == "default" || ["0", "1", "2", "3"].contains(priority) else {
        throw ValidationError("--priority must be 0 to 3 or \"default\", not \(priority)")
      }
      change.priority = .some(Int(priority))
    }
    if let budget {
      guard budget == "none" || (Int(budget).map { $0 >= 0 } ?? false) else {
        throw ValidationError("--budget must be a number of jobs or \"none\", not \(budget)")
      }
      change.budget = .some(Int(budget))
    }
    if scope == ["any"] {
      change.scope = []
    } else if !scope.isEmpty {
      change.scope = try scope.map { text in
        guard let rule = CrawlScope.Rule(text) else {
          throw ValidationError("--scope \(text) is no host, no *.domain and no http or https URL")
        }
        return rule.text
      }
    }
    return change
  }

  func run() async throws {
    let (name, change) = (name, try change())
    try await options.run { frontier in
      try await frontier.change(crawl: name, change)
      return try await frontier.crawls([name])
    } show: { crawls in
      for crawl in crawls {
        print(options.json ? try JSONText.line(crawl) : "set crawl \(TerminalText.escaping(crawl.name))")
      }
    }
  }
}
