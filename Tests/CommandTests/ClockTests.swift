import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// Real workers whose wall clocks are wrong: every instant that counts is the database's.
@Suite(.timeLimit(.minutes(3))) struct ClockTests {
  private static let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Preloaded, it shows a process another wall clock and leaves the monotonic ones alone.
  private static let shim = """
    #define _GNU_SOURCE
    #include <stdlib.h>
    #include <sys/syscall.h>
    #include <sys/time.h>
    #include <time.h>
    #include <unistd.h>
    int clock_gettime(clockid_t clock, struct timespec *at) {
      const char *shift = getenv("CLOCK_SHIFT");
      long code = syscall(SYS_clock_gettime, clock, at);
      if (code == 0 && shift && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += atol(shift);
      return code;
    }
    int gettimeofday(struct timeval *restrict at, void *restrict zone) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      at->tv_sec = now.tv_sec;
      at->tv_usec = now.tv_nsec / 1000;
      return 0;
    }
    time_t time(time_t *at) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      if (at) *at = now.tv_sec;
      return now.tv_sec;
    }
    """

  /// The library's path, made in `directory`.
  private static func makeShim(in directory: TemporaryDirectory) throws -> String {
    let source = try directory.write("clock.c", shim)
    let process = Process()
    process.executableURL = URL(filePath: try #require(compiler))
    process.arguments = ["-shared", "-fPIC", "-o", "\(directory.path)/clock.so", source]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return "\(directory.path)/clock.so"
  }

  /// Two workers, one an hour early and one an hour late, share hosts: all is fetched once, no delay is cut, and every
  /// instant in the database is of the database's own clock.
  @Test(.enabled(if: compiler != nil, "no C compiler"))
  func workersAnHourOffCrawlAsOthersDo() async throws {
    let directory = try TemporaryDirectory()
    let library = try Self.makeShim(in: directory)
    let servers = try (0..<4).map { _ in
      try ScriptedServer(lifetime: 120) { request in
        request.target == "/robots.txt"
          ? [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
          : [.send("HTTP/1.1 204 No Content\r\n\r\n")]
      }
    }
    defer { for server in servers { server.stop() } }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, connectionString in
      let frontier = Frontier(pool: pool)
      let urls = servers.flatMap { server in (0..<12).map { "http://127.0.0.1:\(server.port)/\($0)\n" } }
      let enqueue = try BuiltProgram(
        "coordinator", ["enqueue", "-", "--database-url", connectionString], input: Data(urls.joined().utf8))
      #expect(await enqueue.ended().code == 0)
      let workers = try ["-3600", "3600"].map { offset in
        try BuiltProgram(
          "worker",
          [
            "run", "--allow-private-networks", "--contact", "test@example.org", "--min-delay", "0.1",
            "--adaptive-delay-factor", "0",
            "--lease", "5", "--exit-when-idle", "--database-url", connectionString,
          ],
          environment: ["LD_PRELOAD": library, "CLOCK_SHIFT": offset], limit: 100)
      }
      for worker in workers {
        let ended = await worker.ended()
        #expect(ended.code == 0, "\(ended.errors)")
      }
      let done = try await frontier.totals().done
      #expect(done == urls.count)
      for server in servers {
        let pages = server.requests.map(\.target).filter { !["/robots.txt", "/.well-known/tdmrep.json"].contains($0) }
        #expect(pages.sorted() == (0..<12).map { "/\($0)" }.sorted())
      }
      let wrong = try await pool.query(
        Statement(
          name: "wrong",
          text: """
            select (select count(*) from courant.attempt_rows where at not between now() - interval '5 minutes' and now())
              + (select count(*) from courant.host_rows where last_settled_at not between now() - interval '5 minutes' and now())
              + (select count(*) from courant.host_rows where next_fetch_at > now() + interval '1 minute')
              + (select count(*) from courant.job_rows where last_at not between now() - interval '5 minutes' and now())
              + (select count(*) from courant.host_rows where expired_leases > 0 or lease_owner is not null) as n
            """))
      #expect(try wrong.int(0, "n") == 0)
    }
  }
}
