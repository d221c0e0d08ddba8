import ArgumentParser
import CommandLine
import Foundation
import WebURL

/// `benchmark url`: parses and normalizes URLs on one core.
struct ParseURLs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "url", abstract: "Parse, normalize and key URLs on one core, in URLs a second of processor time.",
    discussion: "Takes one URL a line from a file, or a mixture of its own of articles, queries, escapes and odd hosts."
  )

  @Argument(help: "A file of URLs.")
  var file: String?

  @Option(help: "URLs in a round.")
  var count = 400_000

  func run() throws {
    let urls = try file.map(lines) ?? ParseURLs.mixture
    guard !urls.isEmpty else { throw ValidationError("no URL to parse") }
    for (name, work) in ParseURLs.works {
      var best = Double.infinity
      var refused = 0
      for _ in 0..<3 {
        refused = 0
        let start = processorTime()
        for index in 0..<count where !work(urls[index % urls.count]) { refused += 1 }
        best = min(best, processorTime() - start)
      }
      let line = "\(name): \(Int(Double(count) / best)) URLs/s, \(refused) of \(count) refused\n"
      StandardStream.output.write(line)
    }
  }

  private static let works: [(String, @Sendable (String) -> Bool)] = [
    ("parse", { WebURL($0) != nil }),
    ("parse and normalize", { WebURL($0).map { !$0.normalized().path.isEmpty } ?? false }),
    ("parse, normalize and key", { WebURL($0).map { !$0.urlKey.isEmpty } ?? false }),
  ]

  private func lines(of path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// Of a hundred: 80 articles as they are, 10 with tracking parameters, 6 with escapes or dots, 4 whose host is not
  /// plain.
  private static let mixture: [String] = (0..<1000).map { number in
    switch number % 100 {
    case 0..<80: "https://www.news\(number).example/2026/11/22/politics/a-headline-of-some-length-\(number).html"
    case 80..<90: "https://news\(number).example/story?id=\(number)&utm_source=feed&utm_medium=rss&fbclid=abc\(number)"
    case 90..<93: "http://News\(number).Example:80/%7Euser/caf%c3%a9/\(number)?q=a%20b#top"
    case 93..<96: "https://news\(number).example/a/../b/./c//\(number)/"
    case 96: "https://bücher\(number).example/artikel/straße"
    case 97: "https://xn--bcher-kva.example/\(number)"
    case 98: "http://192.0.2.\(number % 256)/\(number)"
    default: "http://[2001:db8::\(number % 10)]:8080/\(number)"
    }
  }
}
