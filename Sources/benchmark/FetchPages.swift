import ArgumentParser
import CommandLine
import Fetching
import Foundation
import WebURL

/// `benchmark fetch`: fetches one server's pages again and again, several at once.
struct FetchPages: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Fetch the pages a file names, and print what that cost.",
    discussion: "Prints one JSON line: fetches that gave a page, bytes of the bodies, processor seconds, largest RSS.")

  @Argument(help: "A file of URLs, one a line, on addresses of this machine.")
  var file: String

  @Option(help: "Fetches in all; the file's URLs are taken in turn.")
  var count = 2000

  @Option(help: "Fetches at once.")
  var concurrency = 64

  @Option(help: "Time a whole transfer may take.")
  var timeout = TimeSpan(.seconds(30))

  private struct Result: Encodable {
    var pages = 0
    var bytes = 0
    var failures: [String: Int] = [:]
    var processorSeconds = 0.0
    var largestRSS = 0
  }

  func run() async throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let urls = try text.split(separator: "\n").map { try WebURL(parsing: String($0)) }
    guard !urls.isEmpty else { throw ValidationError("\(file): no URL") }
    var configuration = FetchConfiguration(userAgent: "courant-benchmark")
    configuration.addresses.allowsPrivateNetworks = true
    configuration.maxConnections = concurrency
    configuration.maxConnectionsPerHost = concurrency
    configuration.totalTimeout = timeout.duration
    configuration.firstByteTimeout = timeout.duration
    configuration.lowSpeedLimit = 0
    let fetcher = try Fetcher(configuration)
    let start = processorTime()
    var result = Result()
    await withTaskGroup(of: Swift.Result<FetchResponse, FetchFailure>.self) { group in
      var next = 0
      while next < min(concurrency, count) {
        add(urls[next % urls.count], to: &group, fetcher)
        next += 1
      }
      for await outcome in group {
        switch outcome {
        case .success(let response):
          result.pages += response.status == 200 ? 1 : 0
          result.bytes += response.body.count
        case .failure(let failure): result.failures[failure.errorClass.rawValue, default: 0] += 1
        }
        if next < count {
          add(urls[next % urls.count], to: &group, fetcher)
          next += 1
        }
      }
    }
    result.processorSeconds = processorTime() - start
    await fetcher.shutDown()
    result.largestRSS = FetchPages.largestRSS
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    StandardStream.output.write(String(decoding: try encoder.encode(result), as: UTF8.self) + "\n")
  }

  private func add(
    _ url: WebURL, to group: inout TaskGroup<Swift.Result<FetchResponse, FetchFailure>>, _ fetcher: Fetcher
  ) {
    group.addTask { await fetcher.fetch(FetchRequest(url: url)) }
  }

  /// Bytes.
  private static var largestRSS: Int {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #else
      getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #endif
  }
}
