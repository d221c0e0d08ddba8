import CommandLine
import Executors
import Extraction
import HTML
import ReaderProcesses
import WebURL

/// `worker extract --batch`: the pages of a manifest, several at once, one JSON line each in the manifest's order.
struct BatchExtraction: Sendable {
  let manifest: PageManifest
  let jobs: Int
  let limits: ParseLimits
  let today: String
  let readers: PageReaders
  let withBlocks: Bool

  private struct Line: Sendable {
    let json: String
    let problem: String?
  }

  /// Prints the lines; returns how many pages could not be read.
  func run(meter: ExtractionMeter) async throws -> Int {
    let entries = manifest.entries
    let queues = SerialQueuePool(label: "courant.extract", width: jobs)
    var failed = 0
    try await withThrowingTaskGroup(of: (Int, Line).self) { group in
      // A window of a few pages per queue bounds memory, and lets lines be printed in order despite a slow page.
      let window = jobs * 4
      var next = 0
      var printed = 0
      var done: [Int: Line] = [:]
      while printed < entries.count {
        while next < entries.count, next - printed < window {
          let (index, entry) = (next, entries[next])
          group.addTask { (index, await queues.run { line(for: entry, meter) }) }
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

  private func line(for entry: PageManifest.Entry, _ meter: ExtractionMeter) -> Line {
    do {
      let page = LocalPage(bytes: try manifest.bytes(of: entry), charset: entry.charset, isPlainText: false)
      let url = entry.url.flatMap { WebURL($0) }
      let article = try page.article(url: url, limits: limits, today: today, by: readers) {
        meter.add(bytes: page.bytes.count, time: $0, name: entry.id)
      }
      return Line(json: article.json(id: entry.id, url: url?.description, withBlocks: withBlocks), problem: nil)
    } catch {
      return Self.failure(entry, CommandFailure(describing: error).message)
    }
  }

  private static func failure(_ entry: PageManifest.Entry, _ reason: String) -> Line {
    Line(
      json: "{\"id\":\(JSONText.quoted(entry.id)),\"error\":\(JSONText.quoted(reason))}",
      problem: "\(entry.id): \(reason)")
  }
}
