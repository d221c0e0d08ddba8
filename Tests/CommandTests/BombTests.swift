import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// Sixty and more bodies at once that come to far more than they weigh, against a worker as it is shipped.
@Suite(.timeLimit(.minutes(8)), .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
struct BombTests {
  /// Bytes between fetch and settle, see `CrawlConfiguration.maxBytesInFlight`.
  private static let inFlight = 256 << 20

  private static let spaces = gzipped([UInt8](repeating: 0x20, count: 63 << 20))
  /// The same size, of a type that is not parsed: a debug build reads spaces a hundred times slower than a release.
  private static let document = gzipped(Array("%PDF-1.7\n".utf8) + [UInt8](repeating: 0x20, count: 63 << 20))
  private static let tooLarge = gzipped([UInt8](repeating: 0x20, count: 80 << 20))
  private static let members: [UInt8] = {
    let empty = gzipped([])
    return [UInt8](repeatElement(empty, count: 500_000).joined())
  }()
  private static let layers = gzipped(members)
  /// Blocks of a gzip body that hold nothing, 15 MiB of them.
  private static let idle: [UInt8] =
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + [UInt8](repeatElement([0, 0, 0, 0xFF, 0xFF], count: 3 << 20).joined())
  private static let plain = [UInt8](repeating: 0x61, count: 12 << 20)

  private static func answer(_ number: Int) -> [ScriptedServer.Step] {
    func page(_ body: [UInt8], _ coding: String?) -> [ScriptedServer.Step] {
      let encoding = coding.map { "Content-Encoding: \($0)\r\n" } ?? ""
      return [
        .send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\(encoding)Content-Length: \(body.count)\r\n\r\n"),
        .send(body),
      ]
    }
    return switch number % 8 {
    case 0, 1, 2: page(number < 16 ? spaces : document, "gzip")
    case 3: page(tooLarge, "gzip")
    case 4: page(layers, "gzip")
    case 5: page(number < 32 ? members : layers, number < 32 ? "gzip" : "gzip, gzip")
    case 6: page(idle, "gzip")
    default: page(plain, nil)
    }
  }

  /// The memory that the shipped unit gives a worker.
  private static func unitsMemory() throws -> Int {
    let unit = DocumentationMarkdown.root.appending(path: "deploy/systemd/courant-worker@.service")
    let text = try String(contentsOf: unit, encoding: .utf8)
    let line = try #require(text.firstMatch(of: /\nMemoryMax=([0-9]+)G\n/))
    return try #require(Int(line.1)) << 30
  }

  @Test func bombsStayWithinTheShippedUnit() async throws {
    let pages = 64
    let server = try ScriptedServer(lifetime: 460) { request in
      guard let number = Int(request.target.dropFirst()) else {
        return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
      }
      return Self.answer(number)
    }
    defer { server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      // A host each, so that all are fetched at once.
      let list = (0..<pages).map { "http://h\($0).test:\(server.port)/\($0)\n" }.joined()
      let enqueued = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", database], input: Data(list.utf8))
      #expect(enqueued.code == 0)
      let worker = try BuiltProgram(
        "worker",
        [
          "--database-url", database, "--allow-private-networks", "--min-delay", "0", "--max-attempts", "1", "--tdm",
          "ignore", "--resolve", "*:\(server.port):127.0.0.1", "--timeout", "200", "--first-byte-timeout", "200",
          "--low-speed-limit", "0", "--max-parse-time", "2", "--metrics", "0",
        ], limit: 460)
      let port = try await MetricsTests.port(of: worker)
      var answers = 0
      var isDone = false
      let end = ContinuousClock.now + .seconds(400)
      // One question after the other: while bodies are decoded and read, each has its answer.
      while !isDone, ContinuousClock.now < end {
        #expect(try await MetricsTests.get(port, "/healthz").status == 200)
        answers += 1
        isDone = try await Frontier(pool: pool).totals().queued == 0
      }
      #expect(isDone && answers > 1)
      // The database knows of the last page a moment before its bytes are given back.
      var samples: [String: Double] = [:]
      let isGivenBack = try await eventually {
        samples = MetricsTests.samples(try await MetricsTests.get(port, "/metrics").text)
        return samples["courant_worker_body_bytes"] == 0
      }
      #expect(isGivenBack)
      let status = try String(contentsOfFile: "/proc/\(worker.processID)/status", encoding: .utf8)
      worker.signal(SIGTERM)
      #expect(await worker.ended().code == 143)

      // By our own accounting: bodies that come to more than a quarter of the bound waited for each other.
      let most = samples["courant_worker_body_bytes_most"] ?? 0
      #expect(most > Double(Self.inFlight) / 2 && most <= Double(Self.inFlight), "\(most)")
      // And by the kernel's, beside what two parsers take.
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      let peak = (Int(line.filter(\.isNumber)) ?? .max / 1024) * 1024
      let allowed = try Self.unitsMemory()
      #expect(peak < allowed, "\(peak >> 20) MiB at the peak, \(allowed >> 20) MiB are allowed")
      let classes = Statement(
        name: "classes",
        text: "select string_agg(distinct error_class, ' ' order by error_class) as words from courant.job_status")
      let words = try await pool.query(classes).text(0, "words").split(separator: " ")
      #expect(words.contains("coding") && words.contains("too_large"), "\(words)")
      #expect(!words.contains("fault") && !words.contains("decode"), "\(words)")
    }
  }
}
