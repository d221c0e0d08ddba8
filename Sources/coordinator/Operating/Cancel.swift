import CrawlRules
import ArgumentParser
import CommandLine
import Frontier
import Untrusted
import WebURL

/// `coordinator cancel`.
struct Cancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take jobs out of the queue; they end as excluded, with the class cancelled.",
    discussion: """
      Say which: a URL, --host, --crawl, or --all. A page that a worker is fetching now is not settled. \
      `coordinator retry --error cancelled` queues the jobs again.
      """)

  @Argument(help: "One URL.")
  var url: String?

  @Option(help: "The queued jobs of this host: example.org, example.org:8080, or a URL on it.")
  var host: NamedHost?

  @Option(help: "The queued jobs of this crawl.")
  var crawl: String?

  @Flag(help: "All queued jobs.")
  var all = false

  @OptionGroup var options: OperatorOptions

  func validate() throws {
    let isNarrowed = url != nil || host != nil || crawl != nil
    if !isNarrowed, !all { throw ValidationError("say which jobs: a URL, --host, --crawl, or --all") }
    if all, isNarrowed { throw ValidationError("--all means every job: use it alone") }
    if let url, WebURL(url)?.isFetchable != true {
      throw ValidationError("\(Secrets.hiding(inURL: url)) is no http or https URL")
    }
    if url != nil, host != nil { throw ValidationError("the URL already names its host: omit --host") }
  }

  func run() async throws {
    var selection = JobSelection(hostKey: host?.key, crawl: crawl)
    if let job = url.flatMap({ WebURL($0) }).map({ JobRequest($0) }) {
      selection.hostKey = job.hostKey
      selection.urlKey = job.urlKey
    }
    let (chosen, progress) = (selection, TerminalProgress())
    try await options.run(needsSchema: true) {
      try await $0.exclude(chosen, .cancelled, message: "cancelled by an operator") { progress.show($0) }
    } show: {
      progress.clear()
      try options.show($0, "cancelled", "cancelled: \($0)")
    }
  }
}
