import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// What bombs and floods cost a real worker in memory: never more than the bounds of its flags, by its own account.
@Suite(.timeLimit(.minutes(3)), .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
struct HostileMemoryTests {
  private static let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
  private static let concurrency = 4
  private static let wire = 2 << 20
  private static let decoded = 8 << 20

  /// 64 MiB of spaces in about 64 KB.
  private static let bomb = gzipped([UInt8](repeating: 0x20, count: 64 << 20))

  private static func hostile(_ number: Int) -> [ScriptedServer.Step] {
    let block = [UInt8](repeating: 97, count: 64 << 10)
    switch number % 5 {
    case 0: return [.send(ok + "Content-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"), .send(bomb)]
    case 1: return [.send(ok + "\r\n"), .flood(block, times: 10_000)]
    case 2: return [.send(ok), .flood(Array("X-A: b\r\n".utf8), times: 10_000_000)]
    case 3: return [.send(ok + "X-A: "), .flood(block, times: 10_000)]
    default:
      return [.send(ok + "Transfer-Encoding: chunked\r\n\r\n"), .flood(Array("1\r\na\r\n".utf8), times: 10_000_000)]
    }
  }

  /// The most bytes of bodies by the worker's own account, and its largest resident set.
  private struct Peak {
    var bodies: Int
    var resident: Int
  }

  /// What a worker came to that has settled `pages` jobs of a server.
  private static func peak(
    pages: Int, _ script: @escaping @Sendable (Int) -> [ScriptedServer.Step]
  ) async throws -> Peak {
    let server = try ScriptedServer(lifetime: 150) { request in
      guard let number = Int(request.target.dropFirst()) else {
        return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
      }
      return script(number)
    }
    defer { server.stop() }
    return try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      // Hosts of their own, so that as many are fetched at once as the worker may.
      let list = (0..<pages).map { "http://h\($0 % 8).test:\(server.port)/\($0)\n" }.joined()
      let enqueued = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", database], input: Data(list.utf8))
      #expect(enqueued.code == 0)
      let worker = try BuiltProgram(
        "worker",
        [
          "--database-url", database, "--allow-private-networks", "--min-delay", "0", "--max-attempts", "1",
          "--resolve", "*:\(server.port):127.0.0.1", "--concurrency", "\(concurrency)", "--max-body", "\(wire)",
          "--max-decoded-body", "\(decoded)", "--timeout", "20",
          "--parse-threads", "1", "--metrics", "0",
        ], limit: 150)
      let port = try await MetricsTests.port(of: worker)
      let isDone = try await eventually(within: 120) { try await Frontier(pool: pool).totals().queued == 0 }
      #expect(isDone)
      let samples = MetricsTests.samples(try await MetricsTests.get(port, "/metrics").text)
      let bodies = try #require(samples["courant_worker_body_bytes_most"])
      let status = try String(contentsOfFile: "/proc/\(worker.processID)/status", encoding: .utf8)
      worker.signal(SIGTERM)
      _ = await worker.ended()
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      return Peak(bodies: Int(bodies), resident: (Int(line.filter(\.isNumber)) ?? .max / 1024) * 1024)
    }
  }

  @Test func bombsAndFloodsCostNoMoreThanTheBounds() async throws {
    let page = "<title>x</title><p>" + String(repeating: "Words of a page. ", count: 200)
    let quiet = try await Self.peak(pages: 40) { _ in
      [.send(Self.ok + "Content-Length: \(page.utf8.count)\r\n\r\n" + page)]
    }
    let stormy = try await Self.peak(pages: 40) { Self.hostile($0) }
    // The promise, by the worker's own account: as many bodies as are fetched at once, each as large as the flag
    // allows. A bomb has its room before there is any of it.
    #expect(stormy.bodies >= Self.decoded && stormy.bodies <= Self.concurrency * Self.decoded, "\(stormy.bodies)")
    // The kernel's account is not the promise, and shows only whether the worker's own is true. It counts what was
    // touched once: an array that grows by doubling has room for up to twice what it holds, and what was freed is kept
    // for the next body. Without the bounds a bomb alone is 64 MiB, of which as many are held as are fetched at once,
    // and a flood 640 MB.
    let bound = 2 * Self.concurrency * (Self.wire + Self.decoded)
    let more = stormy.resident - quiet.resident
    #expect(more <= bound, "\(more >> 20) MiB more, the bound is \(bound >> 20) MiB")
  }
}
