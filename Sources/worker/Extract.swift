import CrawlOptions
import ArgumentParser
import CommandLine
import Extraction
import Foundation
import HTML
import PageReader
import ReaderProcesses
import WebURL

/// `worker extract`: articles out of files, without any database.
struct Extract: AsyncParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, json }

  static let configuration = CommandConfiguration(
    abstract: "Extract articles from files, without any database.",
    discussion: """
      One page: worker extract page.html --url https://example.org/story --format markdown
      Many pages: worker extract --batch manifest.jsonl --pages DIR prints one JSON line per page. A line of the \
      manifest has id, url and charset (the last two may be null); the page is DIR/<id>.html or DIR/<id>.html.gz.
      """)

  @Argument(help: "An HTML or text file, plain or gzipped, or - for standard input.")
  var file: String?

  @Option(help: "The page's address, for relative links and dates in the path.")
  var url: String?

  @Option(help: "The charset that an HTTP header would have named.")
  var charset: String?

  @Option(help: "text, markdown or json; json also has the blocks.")
  var format: Format = .text

  @Flag(help: "The page is text/plain.")
  var plainText = false

  @Option(help: ArgumentHelp("Read the pages of this manifest.", valueName: "manifest.jsonl"))
  var batch: String?

  @Option(help: ArgumentHelp("Where the pages of --batch are.", valueName: "dir"))
  var pages: String?

  @Option(help: ArgumentHelp("Pages extracted at once.", discussion: "Default: the number of cores."))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "With --batch: also print the blocks of each page.")
  var blocks = false

  @OptionGroup var pageLimits: PageLimitOptions
  @OptionGroup var overrides: OverrideOptions
  @OptionGroup var readers: ReaderOptions

  @Flag(help: "Report pages/s, MB/s, CPU seconds and the slowest page on stderr.")
  var stats = false

  @Option(
    help: ArgumentHelp("A block model instead of the built-in one, as make train writes it.", valueName: "file"))
  var model: String?

  @Flag(help: "Print each block of the page with its decision and the reason, instead of the article.")
  var explain = false

  @Option(
    help: ArgumentHelp(
      "Write the page's blocks as an HTML page, kept ones green and dropped ones red.", valueName: "file.html"))
  var htmlReport: String?

  func validate() throws {
    guard (file == nil) != (batch == nil) else {
      throw ValidationError("give a file, or --batch MANIFEST.jsonl with --pages DIR")
    }
    guard (batch == nil) == (pages == nil) else { throw ValidationError("--batch and --pages go together") }
    guard batch == nil || !explain && htmlReport == nil else {
      throw ValidationError("--explain and --html-report are for one page, not for --batch")
    }
    guard !plainText || !explain && htmlReport == nil else {
      throw ValidationError("--explain and --html-report are for HTML pages; text/plain has no blocks to decide about")
    }
    guard batch != nil || !blocks else { throw ValidationError("--blocks is for --batch; one page has --format json") }
    guard (1...1024).contains(jobs) else { throw ValidationError("--jobs must be 1 to 1024") }
  }

  func run() async throws {
    let meter = ExtractionMeter()
    let overrides = try overrides.read()
    let model = try self.model.map { path in
      let bytes = try PageFile.read(path)
      do { _ = try BlockModel(bytes: bytes) } catch { throw CommandFailure(.failure, "\(path): \(error)") }
      return bytes
    }
    let readers = try readers.readers(
      count: batch == nil ? 1 : jobs, overrides: overrides, model: model, program: "worker")
    if let batch, let pages {
      let reader = BatchExtraction(
        manifest: try PageManifest(batch, pages: pages), jobs: jobs, limits: pageLimits.limits, today: Today.text,
        readers: readers, withBlocks: blocks)
      let failed = try await reader.run(meter: meter)
      readers.close()
      if stats { Program.report(meter.report()) }
      if failed > 0 { throw CommandFailure(.partlyAccepted, "\(failed) pages could not be read, see above") }
    } else if let file {
      try extractOne(file, meter, readers)
      readers.close()
      if stats { Program.report(meter.report()) }
    }
  }

  private func extractOne(_ file: String, _ meter: ExtractionMeter, _ readers: PageReaders) throws {
    let address = try url.map { text in
      do { return try WebURL(parsing: text) } catch { throw ValidationError("--url \(text): \(error)") }
    }
    let page = LocalPage(bytes: try PageFile.readInflating(file), charset: charset, isPlainText: plainText)
    if explain || htmlReport != nil {
      guard let explanation = try page.explanation(file, url: address, limits: pageLimits.limits, by: readers) else {
        throw CommandFailure(.failure, "\(file) is no HTML page")
      }
      if let htmlReport { try Self.write(explanation.html, to: htmlReport) }
      if explain {
        StandardStream.output.write(explanation.text)
        return
      }
    }
    let article: Article
    do throws(ReaderEnd) {
      article = try page.article(url: address, limits: pageLimits.limits, today: Today.text, by: readers) {
        meter.add(bytes: page.bytes.count, time: $0, name: file)
      }
    } catch {
      throw LocalPage.failure(file, error)
    }
    let output =
      switch format {
      case .text: article.text
      case .markdown: article.markdown
      case .json: article.json(id: nil, url: address?.description, withBlocks: true)
      }
    StandardStream.output.write(output + "\n")
  }
}

extension Extract {
  private static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw CommandFailure(.failure, "\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
