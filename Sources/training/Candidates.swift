import ArgumentParser
import CommandLine
import Extraction
import HTML
import WebURL

/// `training candidates`: what the fields of pages are chosen from.
struct Candidates: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what titles, days and authors of pages are chosen from.",
    discussion: """
      One line of JSON a page: {"id": …, "rows": [{"field": …, "value": …, "x": [features]}]}.
      """)

  @OptionGroup var pageOptions: PageOptions

  @Option(help: "The day that none can be later than, YYYY-MM-DD.")
  var today: String

  @Option(help: "A block model instead of the built-in one.")
  var model: String?

  func run() throws {
    let model = try self.model.map { try BlockModel(bytes: PageFile.read($0)) } ?? .shipped
    let manifest = try PageManifest(pageOptions.manifest, pages: pageOptions.pages)
    for entry in manifest.entries {
      let document = Document.parse(try manifest.bytes(of: entry), transportCharset: entry.charset)
      var lines = CandidateLines()
      Extractor.candidates(
        from: document, url: entry.url.flatMap { WebURL($0) }, today: today, model: model, into: &lines)
      let rows = lines.rows.joined(separator: ",")
      StandardStream.output.write("{\"id\":\(JSONText.quoted(entry.id)),\"rows\":[\(rows)]}\n")
    }
  }
}

/// Candidates as JSON; features are written so that the very same numbers are read.
private struct CandidateLines: CandidateSink {
  private(set) var rows: [String] = []

  mutating func add(field: String, value: String, features: [Float]) {
    let numbers = features.map { "\"\($0)\"" }.joined(separator: ",")
    rows.append(
      "{\"field\":\(JSONText.quoted(field)),\"value\":\(JSONText.quoted(value)),\"x\":[\(numbers)]}")
  }
}
