import Crawling
import Untrusted
import PageReader
import ArticleStore
import CommandLine
import Extraction
import Foundation
import HTML
import HostileShapes
import WebURL

/// What one size of a hostile shape costs.
struct ShapeReading {
  /// Seconds of processor time from bytes to article, and from there to text, Markdown, JSON and columns.
  var article = 0.0
  var forms = 0.0
  /// MiB of memory above what the process had at its beginning and the page's bytes.
  var peak = 0.0
  /// The article's `truncated`.
  var cuts = ""

  /// A line as `run` prints it.
  init?(line: Substring) {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count == 4, let article = Double(parts[0]), let forms = Double(parts[1]), let peak = Double(parts[2])
    else { return nil }
    (self.article, self.forms, self.peak, cuts) = (article, forms, peak, String(parts[3]))
  }

  /// Reads a shape at each size, in this process, and prints a line for each; ends the process when it has used
  /// `timeout` of processor time.
  static func run(_ shape: HostileShape, sizes: [Double], timeout: Duration) {
    var limit = rlimit()
    limit.rlim_cur = rlim_t(timeout.components.seconds)
    limit.rlim_max = rlim_t(timeout.components.seconds)
    setrlimit(Self.processorTimeLimit, &limit)
    // Models and tables are made once per process.
    _ = cost(of: Array("<title>A</title><p>A page of few words, 3 May 2020.</p>".utf8), .html, above: 0)
    let before = Memory.resident()
    for size in sizes {
      let page = shape.page(bytes: Int(size * 1_000_000))
      let (article, forms, peak, cuts) = cost(
        of: page, shape.form == .html ? .html : .plainText, above: before + size * 1_000_000 / 1_048_576)
      StandardStream.output.write(String(format: "%.4f\t%.4f\t%.1f\t", article, forms, peak) + cuts + "\n")
    }
  }

  private static func cost(
    of page: [UInt8], _ form: BodyForm, above before: Double
  ) -> (article: Double, forms: Double, peak: Double, cuts: String) {
    Memory.forget()
    let start = processorTime()
    let url = try? WebURL(parsing: "http://paper.example/2020/05/03/a-headline-of-words")
    let article = PageReader.article(
      page, form, charset: nil, url: url, limits: ParseLimits(), today: "2026-11-22")
    let middle = processorTime()
    var written = article.text.utf8.count
    written += article.markdown.utf8.count
    written += article.json(id: "1", withBlocks: true).utf8.count
    var columns = JSONWriter()
    let record = ArticleRecord(article, host: "paper.example")
    columns.object { record.writeColumns(to: &$0) }
    let end = processorTime()
    // What was made has to be made.
    precondition(written >= 0 && record.contentHash == record.contentHash)
    return (middle - start, end - middle, Memory.peak() - before, article.truncated.joined(separator: ","))
  }

  #if os(Linux)
    private static let processorTimeLimit = __rlimit_resource_t(0)
  #else
    private static let processorTimeLimit = RLIMIT_CPU
  #endif

  /// Memory of this process in MiB, where the system tells.
  private enum Memory {
    /// Resets the peak.
    static func forget() {
      #if os(Linux)
        guard let file = fopen("/proc/self/clear_refs", "w") else { return }
        fputs("5", file)
        fclose(file)
      #endif
    }

    static func resident() -> Double { status("VmRSS:") }

    static func peak() -> Double { status("VmHWM:") }

    private static func status(_ field: String) -> Double {
      guard let file = fopen("/proc/self/status", "r") else { return 0 }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      while fgets(&line, 256, file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard text.hasPrefix(field) else { continue }
        return text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 / 1024 }
          ?? 0
      }
      return 0
    }
  }
}
