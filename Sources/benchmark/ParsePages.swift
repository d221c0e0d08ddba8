import Compression
import ArgumentParser
import CommandLine
import Fetching
import Foundation
import HTML

/// `benchmark parse`: parses all pages of a folder again and again, bytes to tree, on one core.
struct ParsePages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Parse every page of a folder and print the processor seconds of each round.",
    discussion: """
      Reads all pages into memory first, then prints one JSON line about them: pages, bytes, nodes, the median over the \
      pages of the arena's bytes for each byte of input, and what limits cut. Then does one round for each line it reads from \
      standard input and prints the processor seconds the round took, so that a script can let two parsers take turns.
      """)

  @Argument(help: "A folder of .html and .html.gz files.")
  var folder: String

  func run() throws {
    let pages = try readPages()
    try describe(pages)
    while let line = readLine(), !line.isEmpty {
      let start = processorTime()
      for page in pages { _ = Document.parse(page) }
      StandardStream.output.write(String(format: "%.6f\n", processorTime() - start))
    }
  }

  private func readPages() throws -> [[UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return try names.filter { $0.hasSuffix(".html") || $0.hasSuffix(".html.gz") }.map { name in
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      guard Gunzip.isGzip(bytes) else { return bytes }
      guard let page = Gunzip.inflate(bytes, maxBytes: 1 << 30) else {
        throw ValidationError("\(folder)/\(name): the gzip data is damaged")
      }
      return page
    }
  }

  private struct About: Encodable {
    var pages = 0
    var bytes = 0
    var nodes = 0
    var arenaPerByteMedian = 0.0
    var arenaPerByteLargest = 0.0
    var cut: [String: Int] = [:]
  }

  private func describe(_ pages: [[UInt8]]) throws {
    var about = About()
    var ratios: [Double] = []
    for page in pages {
      let document = Document.parse(page)
      about.pages += 1
      about.bytes += page.count
      about.nodes += document.nodeCount
      ratios.append(Double(document.arenaBytes) / Double(max(page.count, 1)))
      for truncation in document.truncations { about.cut["\(truncation)", default: 0] += 1 }
    }
    ratios.sort()
    about.arenaPerByteMedian = ratios.isEmpty ? 0 : ratios[ratios.count / 2]
    about.arenaPerByteLargest = ratios.last ?? 0
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    StandardStream.output.write(String(decoding: try encoder.encode(about), as: UTF8.self) + "\n")
  }
}
