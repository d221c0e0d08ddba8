import Reporting
import ArticleStore
import ArgumentParser
import CommandLine
import Compression
import Fetching
import Frontier
import WebURL

/// `coordinator page URL`.
struct PageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "page",
    abstract: "Write a raw page to stdout as it was received, and say on stderr when it was fetched.",
    discussion: """
      worker --raw-pages stores raw pages; coordinator run --keep-pages says for how many days. This command only reads \
      the database and does not ask the site. Exit code 1 if there is no raw page. Example, with the charset that stderr names:
      coordinator page https://example.org/news/1 | worker extract - --url https://example.org/news/1
      """)

  @Argument(help: "The URL, in any spelling that leads to the same job.")
  var url: String

  @OptionGroup var options: OperatorOptions

  /// The largest page in bytes, the same as for `worker extract`.
  private static let maxBytes = 1 << 30

  private struct Report: Encodable {
    let url: String
    let fetchedAt: String
    let contentType: String?
    /// Compressed, and as it was received.
    let keptBytes: Int
    let bytes: Int
  }

  func validate() throws {
    _ = try WebURL.fetchable(url)
  }

  func run() async throws {
    let job = JobRequest(try WebURL.fetchable(url))
    try await options.run(needsSchema: true) {
      try await $0.rawPage(bucket: job.bucket, hostKey: job.hostKey, urlKey: job.urlKey)
    } show: { page in
      guard let page else { throw Self.nothing(of: job.url) }
      try show(page, try Self.body(of: page))
    }
  }

  private func show(_ page: RawPage, _ body: [UInt8]) throws {
    if options.json {
      let report = Report(
        url: page.url, fetchedAt: page.fetchedAt, contentType: page.contentType, keptBytes: page.gzip.count,
        bytes: body.count)
      print(try JSONText.line(report))
      return
    }
    let type = page.contentType.map { "Content-Type \($0)" } ?? "no Content-Type"
    Program.report(
      TerminalText.escaping("\(page.url), fetched \(page.fetchedAt) (\(DurationText.ago(page.age))), \(type)"))
    if StandardStream.output.isTerminal {
      StandardStream.output.write(
        TerminalText.escaping(String(decoding: body, as: UTF8.self), keepingNewlines: true, keepingTabs: true) + "\n")
    } else {
      StandardStream.output.write(body)
    }
  }

  private static func body(of page: RawPage) throws -> [UInt8] {
    switch page.body(maxBytes: maxBytes) {
    case .success(let body): return body
    case .failure(.damaged):
      throw CommandFailure(
        .failure,
        "the raw page of \(page.url) is damaged: it is not gzip, or its checksum is wrong.\n"
          + "worker --raw-pages stores it again at the next fetch.")
    case .failure(.tooLarge):
      throw CommandFailure(.failure, "the raw page of \(page.url) has more than \(maxBytes) bytes after decompression")
    }
  }

  private static func nothing(of url: String) -> CommandFailure {
    CommandFailure(
      .failure,
      """
      there is no raw page of \(url).
      worker --raw-pages stores pages as it fetches them, unless they say noarchive or are too large; \
      coordinator run --keep-pages drops old ones.
      coordinator explain \(ShellWord.quoted(url)) says what happened to this one.
      """)
  }
}
