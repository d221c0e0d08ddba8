import ArgumentParser
import Foundation

/// `sampleweb corpus`: the pages of a corpus set, spread over many hosts.
struct CorpusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Serves the pages of a corpus set from site-01.localhost, site-02.localhost and so on.",
    discussion: """
      A set is a directory with truth.jsonl and pages/<id>.html.gz. Pages are sent as they are stored, with \
      Content-Encoding: gzip, and with the charset the truth gives. They are dealt to the hosts in turn.
      """)

  @Option(help: "The set's directory.")
  var set: String

  @Option(help: "Only pages of this page type (article, product, …); all when it is not given.")
  var type: String?

  @Option(help: "The number of pages at most, the first ones of truth.jsonl.")
  var limit: Int = .max

  @Option(help: "The number of hosts.")
  var hosts: Int = 50

  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
    guard (1...10_000).contains(hosts) else { throw ValidationError("--hosts takes 1 to 10000.") }
  }

  func run() async throws {
    let web = try CorpusWeb(set: set, type: type, limit: limit, hosts: hosts)
    try await WebServer(web: web, options: server).run()
  }
}
