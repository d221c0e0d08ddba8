import ArgumentParser
import CSandbox
import CommandLine
import Compression
import Extraction
import Foundation
import HTML
import PageReader
import ReaderProcesses
import Synchronization
import WebURL

/// `benchmark readers`: what it costs that pages are read in processes of their own.
struct ReadInProcesses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readers", abstract: "Read pages in reader processes and in this one, in turns, and compare.",
    discussion: """
      Prints how long a reader takes to be ready, the memory that it has for itself, and for each page what reading it \
      costs: processor time of both sides, and the time until its article is there. Each page is read once in both \
      ways, fifty pages in one and then in the other, by as many threads as --threads says.
      """)

  @Argument(help: "Folders of pages, gzipped or not.")
  var folders: [String]

  @Option(help: "Threads that read at once, as --parse-threads of a worker.")
  var threads = 1

  @Option(help: "Readers to start for the time until they are ready.")
  var starts = 40

  @Option(help: "Pages at most.")
  var pages = 2_000

  @Flag(help: "Read in reader processes alone, as for a list of the system calls.")
  var onlyProcesses = false

  /// Pages that a thread reads in one way before it reads them in the other: a program that reads in one way only has
  /// its tables at hand.
  private static let turn = 50

  private struct Costs: Sendable {
    /// Seconds of processor time and until the answer, one for each page.
    var own: [Double] = []
    var ownWait: [Double] = []
    var readers: [Double] = []
    var readersWait: [Double] = []
    var ended = 0
    var differ = 0
  }

  func run() throws {
    try printStart()
    let pool = ReaderPool(ReaderPool.Configuration(readers: threads, setup: ReaderSetup()))
    defer { pool.close() }
    let isConfined = try pool.start()
    let ready = Self.ownMemory(of: pool.pids)
    let files = try self.files()
    let costs = Mutex(Costs())
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let first = next.withLock { next in
          defer { next += Self.turn }
          return next
        }
        guard first < files.count else { return }
        read(files[first..<min(files.count, first + Self.turn)], isEven: first / Self.turn % 2 == 0, pool, costs)
      }
    }
    let used = Self.ownMemory(of: pool.pids)
    print(
      String(
        format:
          "memory that a reader shares with nobody: %.1f MB when it is ready, %.1f MB after these pages; \(isConfined ? "" : "not ")confined",
        ready, used))
    printCosts(costs.withLock { $0 })
  }

  private func printStart() throws {
    var times: [Double] = []
    let before = courant_family_time()
    for _ in 0..<starts {
      let pool = ReaderPool(ReaderPool.Configuration(readers: 0, setup: ReaderSetup()))
      let began = ContinuousClock.now
      _ = try pool.start()
      times.append((ContinuousClock.now - began) / .milliseconds(1))
      pool.close()
    }
    let used = Double(courant_family_time() - before) / 1e6 / Double(max(1, starts))
    print(
      String(
        format: "ready after %.1f ms (median of %d; 95 %% within %.1f), %.1f ms of processor time of both sides",
        median(times),
        starts, quantile(times, 0.95), used))
  }

  private func files() throws -> [URL] {
    let all = try folders.flatMap { folder in
      try FileManager.default.contentsOfDirectory(at: URL(filePath: folder), includingPropertiesForKeys: nil)
    }
    return Array(all.sorted { $0.path < $1.path }.prefix(pages))
  }

  /// Reads pages one after the other in one way, then in the other.
  private func read(
    _ files: ArraySlice<URL>, isEven: Bool, _ pool: ReaderPool, _ costs: borrowing Mutex<Costs>
  ) {
    let requests = files.compactMap { Self.bytes(of: $0) }.map { bytes in
      ReadRequest(
        .article(.html), page: PageInput(body: bytes, contentType: "text/html"),
        url: WebURL("https://site.example/page"), limits: ParseLimits(), today: "2026-11-30")
    }
    var lines: [[String]] = []
    for inProcesses in isEven ? [false, true] : [true, false] where inProcesses || !onlyProcesses {
      let readers = inProcesses ? PageReaders.processes(pool) : .inProcess(ReadingRules())
      lines.append(requests.map { read($0, by: readers, inProcesses, costs) })
    }
    guard let (some, others) = lines.first.flatMap({ first in lines.dropFirst().first.map { (first, $0) } }) else {
      return
    }
    let differ = zip(some, others).count { !$0.utf8.elementsEqual($1.utf8) }
    costs.withLock { $0.differ += differ }
  }

  /// The article as `worker extract` prints it; "" for none.
  private func read(
    _ request: ReadRequest, by readers: PageReaders, _ inProcesses: Bool, _ costs: borrowing Mutex<Costs>
  ) -> String {
    var inReader = Duration.zero
    let began = ContinuousClock.now
    let before = courant_thread_time()
    let answer = readers.answer(to: request) { inReader = $0 }
    let here = Double(courant_thread_time() - before) / 1e9
    let waited = (ContinuousClock.now - began) / .seconds(1)
    costs.withLock { costs in
      if inProcesses {
        costs.readers.append(here + inReader / .seconds(1))
        costs.readersWait.append(waited)
        if case .failure = answer { costs.ended += 1 }
      } else {
        costs.own.append(here)
        costs.ownWait.append(waited)
      }
    }
    guard case .success(.article(let article)) = answer else { return "" }
    return article.json(id: nil, withBlocks: true)
  }

  private static func bytes(of file: URL) -> [UInt8]? {
    guard let data = try? Data(contentsOf: file) else { return nil }
    guard file.pathExtension == "gz" else { return [UInt8](data) }
    return Gunzip.inflate([UInt8](data), maxBytes: 1 << 28)
  }

  private func printCosts(_ costs: Costs) {
    let ms = 1000.0
    print(
      String(
        format:
          "in reader processes: %d pages, %.3f ms of processor time a page, answer after %.2f ms (median; 95 %% %.2f)",
        costs.readers.count, sum(costs.readers) / Double(max(1, costs.readers.count)) * ms,
        median(costs.readersWait) * ms, quantile(costs.readersWait, 0.95) * ms))
    guard !onlyProcesses else { return }
    print(
      String(
        format:
          "in this process:     %d pages, %.3f ms of processor time a page, answer after %.2f ms (median; 95 %% %.2f)",
        costs.own.count, sum(costs.own) / Double(max(1, costs.own.count)) * ms, median(costs.ownWait) * ms,
        quantile(costs.ownWait, 0.95) * ms))
    print(
      String(
        format:
          "%+.1f %% of processor time in all, %+.1f %% at the median page; %+.2f ms until the median page's answer; "
          + "%d pages differ, %d ended their readers",
        (sum(costs.readers) / sum(costs.own) - 1) * 100, (median(costs.readers) / median(costs.own) - 1) * 100,
        (median(costs.readersWait) - median(costs.ownWait)) * ms, costs.differ, costs.ended))
  }

  /// The most that one of them has, in megabytes; 0 where that cannot be told.
  private static func ownMemory(of pids: [pid_t]) -> Double {
    let kilobytes = pids.map { pid in
      let rollup = (try? String(contentsOfFile: "/proc/\(pid)/smaps_rollup", encoding: .utf8)) ?? ""
      return rollup.split(separator: "\n").filter { $0.hasPrefix("Private_") }.compactMap { line in
        line.split(separator: " ").dropFirst().first.flatMap { Double($0) }
      }.reduce(0, +)
    }
    return (kilobytes.max() ?? 0) * 1024 / 1e6
  }

  private func sum(_ values: [Double]) -> Double { values.reduce(0, +) }
  private func median(_ values: [Double]) -> Double { quantile(values, 0.5) }
  private func quantile(_ values: [Double], _ share: Double) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }
}
