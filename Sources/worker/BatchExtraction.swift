import CommandLine
import Executors
import Extraction
import Foundation
import HTML
import WebURL

/// `worker extract --batch`: the pages of a manifest, several at once, one JSON line each in the manifest's order.
struct BatchExtraction: Sendable {
  let pages: String
  let jobs: Int
  let limits: ParseLimits
  let today: String
  let model: BlockModel
  let overrides: Overrides
  let withBlocks: Bool

  private struct Entry: Decodable, Sendable {
    let id: String
    let url: String?
    let charset: String?
  }

  private struct Line: Sendable {
    let json: String
    let problem: String?
  }

  /// Prints the lines; returns how many pages could not be read.
  func run(manifest: String, meter: ExtractionMeter) async throws -> Int {
    let entries = try Self.entries(of: manifest)
    let lanes = LanePool(label: "courant.extract", width: jobs)
    var failed = 0
    try await withThrowingTaskGroup(of: (Int, Line).self) { group in
      // A window of a few pages a lane bounds memory, and lets lines leave in order behind one slow page.
      let window = jobs * 4
      var next = 0
      var printed = 0
      var done: [Int: Line] = [:]
      while printed < entries.count {
        while next < entries.count, next - printed < window {
          let (index, entry) = (next, entries[next])
          group.addTask { (index, await lanes.run { line(for: entry, meter) }) }
          next += 1
        }
        guard let (index, line) = try await group.next() else { break }
        done[index] = line
        while let line = done.removeValue(forKey: printed) {
          printed += 1
          StandardStream.output.write(line.json + "\n")
          if let problem = line.problem {
            failed += 1
            Program.report(problem)
          }
        }
      }
    }
    return failed
  }

  private func line(for entry: Entry, _ meter: ExtractionMeter) -> Line {
    do {
      let start = ExtractionMeter.threadSeconds()
      let page = try source(of: entry)
      let url = entry.url.flatMap { WebURL($0) }
      let article = page.article(url: url, limits: limits, today: today, model: model, overrides: overrides)
      meter.add(bytes: page.bytes.count, seconds: ExtractionMeter.threadSeconds() - start, name: entry.id)
      return Line(json: article.json(id: entry.id, url: url?.description, withBlocks: withBlocks), problem: nil)
    } catch {
      return Self.failure(entry, CommandFailure(describing: error).message)
    }
  }

  /// The page's bytes: `<id>.html` or `<id>.html.gz`.
  private func source(of entry: Entry) throws -> LocalPage {
    guard !entry.id.isEmpty, !entry.id.contains("/"), !entry.id.hasPrefix(".") else {
      throw CommandFailure(.failure, "the id \"\(entry.id)\" is no file name")
    }
    let plain = "\(pages)/\(entry.id).html"
    let path = FileManager.default.fileExists(atPath: plain) ? plain : plain + ".gz"
    return LocalPage(bytes: try PageFile.readInflating(path), charset: entry.charset, isPlainText: false)
  }

  /// Writes what training reads instead of articles, one page at a time.
  func dump(manifest: String, to dumping: BlockDumping) throws {
    let entries = try Self.entries(of: manifest)
    try dumping.run { write in
      for entry in entries {
        let source = try source(of: entry)
        let document = Document.parse(source.bytes, transportCharset: entry.charset)
        try write(entry.id, BlockDump(document, url: entry.url.flatMap { WebURL($0) }))
      }
    }
  }

  private static func failure(_ entry: Entry, _ reason: String) -> Line {
    Line(
      json: "{\"id\":\(JSONText.quoted(entry.id)),\"error\":\(JSONText.quoted(reason))}",
      problem: "\(entry.id): \(reason)")
  }

  private static func entries(of manifest: String) throws -> [Entry] {
    let decoder = JSONDecoder()
    let lines = try PageFile.readInflating(manifest).split(separator: 0x0A)
    return try lines.enumerated().map { index, line in
      do {
        return try decoder.decode(Entry.self, from: Data(line))
      } catch {
        throw CommandFailure(
          .failure,
          "\(manifest), line \(index + 1): no JSON object with a text field \"id\" (url and charset may be null)")
      }
    }
  }
}
