import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// `status` on a terminal, recorded and compared with the screens under `Screens`. `COURANT_RECORD=1` records them
/// again.
@Suite(.timeLimit(.minutes(3)), .needs(.tmux))
struct StatusScreenTests {
  enum Situation: String, CaseIterable, Sendable { case empty, running, stalled, failing, paused }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Screens")

  /// Rows as the programs write them, at ages that the screen shows.
  static func prepare(_ situation: Situation, _ pool: PostgresPool) async throws {
    try await pool.run(script: "truncate courant.counters, courant.workers, courant.host_rows, courant.error_counters")
    guard situation != .empty else { return }
    try await pool.run(
      script: """
        insert into courant.host_rows (host_key, bucket, host, pending, delay_ms, done, failed, fetched, bytes, fetch_ms, ready_at)
        values (1, 1, 'morning.example', 1200000, 1000, 48210, 12, 48222, 2411100000, 4822200, now() + interval '1 hour'),
          (2, 2, 'a-paper-with-a-rather-long-name.city.example:8080', 320, 5000, 900, 3, 903, 41000000, 200000, null),
          (3, 3, 'gazette.example', 17, 500, 61000, 0, 61000, 3000000000, 9000000, null);
        insert into courant.counters (minute, bucket, slot, queued_priority_0, queued_priority_1, queued_priority_2, retrying, done, dead, excluded,
          stored, unchanged, not_article, redirected, fetched, bytes)
        values ('-infinity', 0, 0, 12, 1200300, 25, 41, 110110, 15, 230, 101010, 5000, 3100, 1000, 110125, 5452100000);
        insert into courant.counters (minute, bucket, slot, fetched, stored, bytes, is_rolled_up)
        select date_trunc('minute', now()) - m * interval '1 minute', 1, 0,
          60 * (20 + 15 * sin(m / 6.0))::int, 50 * (20 + 15 * sin(m / 6.0))::int, 60000000, true
        from generate_series(2, 55) m where m not between 20 and 24;
        insert into courant.workers (id, host, pid, slot, version, started_at, beat_at, leases, in_flight, pages, articles, bytes,
          pages_per_second, articles_per_second, bytes_per_second, draining, concurrency, max_rate)
        values ('00000000-0000-4000-8000-000000000001', 'box-1', 4711, 0, '0.1.0', now() - interval '3 hours', now(), 412, 38, 80000,
            70000, 4e9, 21.5, 19.25, 1.1e6, false, 64, 24.5),
          ('00000000-0000-4000-8000-000000000002', 'box-2.rack-7.data-centre.example', 815, 1, '0.1.0', now() - interval '50 hours',
            now(), 12, 3, 30125, 31010, 1.4e9, 3.5, 3.25, 2e5, true, 64, 3.75),
          ('00000000-0000-4000-8000-000000000003', 'box-3', 99, 2, '0.1.0', now() - interval '60 hours', now() - interval '2 hours', 0,
            0, 1000, 900, 1e7, 0, 0, 0, false, 64, 0);
        """)
    switch situation {
    case .empty: break
    case .running:
      try await minute(pool, settled: 1500, failed: 3)
    case .stalled:
      try await pool.run(
        script: "update courant.host_rows set ready_at = now() - interval '5 minutes' where host_key = 1")
    case .paused:
      _ = try await Frontier(pool: pool).pauseAll()
      try await pool.run(script: "update courant.pauses set since = '2026-11-22 18:00+00'")
    case .failing:
      try await minute(pool, settled: 600, failed: 400)
      try await pool.run(
        script: """
          insert into courant.error_counters (minute, count, bucket, slot, outcome, error_class, example_url, example)
          values (date_trunc('minute', now()), 310, 1, 0, 'retry', 'timeout', 'https://morning.example/news/2026/11/the-ferry-is-late',
              'no first byte within 10 s'),
            (date_trunc('minute', now()), 90, 1, 0, 'dead', 'http_4xx', 'https://gazette.example/gone', 'HTTP 410'),
            (date_trunc('minute', now()), 7, 1, 0, 'excluded', 'robots_denied', E'https://gazette.example/\\x1b[31mred', null);
          update courant.host_rows set blocked_reason = 'throttled', next_fetch_at = now() + interval '1 hour', failed = 60000
          where host_key = 1;
          """)
    }
  }

  /// What was settled in the present minute.
  private static func minute(_ pool: PostgresPool, settled: Int, failed: Int) async throws {
    try await pool.run(
      script: """
        insert into courant.counters (minute, bucket, slot, fetched, stored, retries, bytes, is_rolled_up)
        values (date_trunc('minute', now()), 1, 0, \(settled), \(settled - failed), \(failed), \(settled * 45000), true)
        """)
  }

  /// Statistics of the server come when they come, and partitions with the month.
  private static func settled(_ screen: String) -> String {
    screen.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.contains(" dead rows, ") ? "  (what the server's statistics say)" : String($0) }
      .joined(separator: "\n").trimmingCharacters(in: .newlines) + "\n"
  }

  @Test(arguments: Situation.allCases, [80, 160]) func theScreenIs(_ situation: Situation, columns: Int) async throws {
    let file = Self.folder.appending(path: "\(situation.rawValue)-\(columns).txt")
    let isRecording = ProcessInfo.processInfo.environment["COURANT_RECORD"] == "1"
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      var screen = ""
      // A minute may end between writing and looking; then both are done again.
      let isSame = try await eventually(within: 60) {
        try await Self.prepare(situation, pool)
        let terminal = try await Terminal("status", ["--database-url", database], columns: columns, rows: 50)
        #expect(try await eventually { try await terminal.screen().contains("[ended 0]") })
        screen = Self.settled(try await terminal.screen())
        if isRecording { try Data(screen.utf8).write(to: file) }
        return try String(contentsOf: file, encoding: .utf8) == screen
      }
      #expect(isSame, "\(screen)")
      #expect(screen.split(separator: "\n").hasOnly { $0.count <= columns })
    }
  }

  @Test func coloursAreForTerminalsThatWantThem() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      try await Self.prepare(.failing, pool)
      func screen(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> String {
        let terminal = try await Terminal(
          "status", ["--database-url", database] + arguments, columns: 100, rows: 50, environment: environment)
        #expect(try await eventually { try await terminal.screen().contains("[ended 0]") })
        return try await terminal.screen(colors: true)
      }
      let colored = try await screen([])
      #expect(colored.contains("\u{1B}[1mWORKERS"), "\(colored)")
      #expect(try await !screen(["--no-color"]).contains("\u{1B}"))
      #expect(try await !screen([], ["NO_COLOR": "1"]).contains("\u{1B}"))
      let piped = try await BuiltProgram.run("status", ["--database-url", database])
      let controls = piped.output.unicodeScalars.filter {
        ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value)
      }
      #expect(piped.code == 0 && controls.isEmpty)
    }
  }

  @Test func watchingRedrawsInPlaceAndLeavesTheTerminalAsItWas() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let terminal = try await Terminal("status", ["--watch", "--database-url", database], columns: 90, rows: 24)
      #expect(try await eventually { try await terminal.screen().contains("Idle: the queue is empty") })
      let cursor = try await terminal.showsCursor()
      #expect(!cursor)
      try await Self.prepare(.running, pool)
      #expect(try await eventually { try await terminal.screen().contains("box-1:4711") })
      let first = try await terminal.screen()
      #expect(first.contains("more lines; make the window taller to see them"))
      try await terminal.resize(columns: 120, rows: 60)
      #expect(try await eventually { try await terminal.screen().contains("DATABASE") })
      #expect(try await terminal.history() == 0)
      try await terminal.press("C-c")
      #expect(try await eventually { try await terminal.screen().contains("[ended 130]") })
      let last = try await terminal.screen()
      #expect(last.contains("box-1:4711"))
      #expect(try await terminal.showsCursor())
    }
  }
}
