import ArticleStore
import Foundation
import Postgres
import TestSupport
import Testing

/// `worker --raw-pages`, `coordinator page` and what reads its output, as an operator meets them.
@Suite(.timeLimit(.minutes(3))) struct PageCommandTests {
  /// In ISO 8859-1, which only the header says.
  private static let page: [UInt8] = """
    <!doctype html><html><head><title>The café opens</title></head><body><article><h1>The café opens</h1>
    <p>The new café by the river was opened on Monday after three years of work, the town council said.</p>
    <p>Cyclists and people on foot were the first to come; cars have to wait until the end of the month.</p>
    <p>The old ferry will go on until spring, and its crew has been offered work in the kitchen. \u{1B}[31m</p>
    </article></body></html>
    """.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }

  private static func coordinator(_ database: String, _ arguments: String...) async throws -> BuiltProgram.Ended {
    try await BuiltProgram.run("coordinator", arguments + ["--database-url", database])
  }

  private func crawl(
    _ flags: [String], _ check: (PostgresPool, _ database: String, _ url: String) async throws -> Void
  ) async throws {
    let server = try ScriptedServer(lifetime: 120) { request in
      guard request.target == "/a" else { return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] }
      let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Length: \(Self.page.count)\r\n\r\n"
      return [.send(Array(head.utf8) + Self.page)]
    }
    defer { server.stop() }
    try await withTestDatabase { pool, database in
      let url = "http://127.0.0.1:\(server.port)/a"
      let enqueued = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", database], input: Data("\(url)\n".utf8))
      #expect(enqueued.code == 0)
      let worker = try await BuiltProgram.run(
        "worker",
        ["--exit-when-idle", "--allow-private-networks", "--min-delay", "0", "--database-url", database] + flags)
      #expect(worker.code == 0, "\(worker.errors)")
      try await check(pool, database, url)
    }
  }

  @Test func aKeptPageGivesTheArticleOnceMore() async throws {
    try await crawl(["--raw-pages"]) { pool, database, url in
      let script =
        "\"$0/coordinator\" page \"$1#x\" --database-url \"$2\" | \"$0/worker\" extract - --url \"$1\" --charset iso-8859-1"
      let extracted = try await BuiltProgram.run(
        "/bin/sh", ["-c", script, BuiltProgram.directory.path, url, database])
      #expect(extracted.code == 0)
      let text = try await pool.query(Statement(name: "text", text: "select text from courant.articles")).text(
        0, "text")
      #expect(text.contains("new café by"))
      #expect(extracted.output == text + "\n")
      #expect(extracted.errors.hasPrefix("\(url), fetched 20"))
      #expect(extracted.errors.contains(" ago), Content-Type text/html; charset=iso-8859-1\n"))

      // The bytes as they came.
      let directory = try TemporaryDirectory()
      let file = "\(directory.path)/page.html"
      let written = try await BuiltProgram.run(
        "/bin/sh",
        [
          "-c", "\"$0/coordinator\" page \"$1\" --database-url \"$2\" > \"$3\"", BuiltProgram.directory.path, url,
          database, file,
        ])
      #expect(written.code == 0)
      #expect(try Data(contentsOf: URL(filePath: file)) == Data(Self.page))

      let json = try await Self.coordinator(database, "page", url, "--json")
      #expect(json.code == 0 && json.errors.isEmpty)
      #expect(json.output.contains("\"bytes\":\(Self.page.count)") && json.output.contains("\"fetched_at\":\"20"))

      _ = try await pool.query(
        Statement(
          name: "damage", text: "update courant.page_rows set body = overlay(body placing '\\x00'::bytea from 30)"))
      let damaged = try await Self.coordinator(database, "page", url)
      #expect(damaged.code == 1 && damaged.output.isEmpty)
      #expect(damaged.errors.contains("is damaged") && damaged.errors.contains("worker --raw-pages"))
    }
  }

  /// What a page says to a terminal is shown, not done.
  @Test(.needs(.tmux)) func aTerminalIsNotCommanded() async throws {
    try await crawl(["--raw-pages"]) { _, database, url in
      let terminal = try await Terminal(
        "coordinator", ["page", url, "--database-url", database], columns: 200, rows: 40)
      #expect(try await eventually { try await terminal.screen().contains("[ended 0]") })
      let screen = try await terminal.screen()
      #expect(screen.contains("kitchen. \\u{1b}[31m</p>") && screen.contains("Content-Type text/html"))
    }
  }

  @Test func whatIsNotKeptIsSaidWithTheRemedy() async throws {
    try await crawl([]) { _, database, url in
      let ended = try await Self.coordinator(database, "page", url)
      #expect(ended.code == 1 && ended.output.isEmpty)
      #expect(ended.errors.contains("there is no raw page of \(url)"))
      #expect(ended.errors.contains("worker --raw-pages") && ended.errors.contains("coordinator explain \(url)"))
    }
  }

  @Test(arguments: [["run", "--keep-pages", "0"], ["page", "mailto:x"], ["page"], ["prune", "--pages", "0"]])
  func refusesWhatCannotBe(arguments: [String]) async throws {
    #expect(try await BuiltProgram.run("coordinator", arguments).code == 2)
  }

  @Test func anImpossibleBoundIsNamed() async throws {
    let ended = try await BuiltProgram.run(
      "worker", ["--raw-pages", "--max-raw-page", "100", "--contact", "mailto:a@example.org"])
    #expect(ended.code == 4)
    #expect(ended.errors.contains("--max-raw-page"))
  }

  @Test func oldDaysAreDroppedByTheCoordinator() async throws {
    try await crawl(["--raw-pages"]) { pool, database, url in
      for days in [3, 9, 40] {
        try await pool.run(
          script: """
            insert into courant.page_rows (bucket, host_key, url_key, kept_on, fetched_at, url, body)
            select bucket, host_key, url_key, kept_on - \(days), fetched_at, url, body from courant.page_rows
            where kept_on = (now() at time zone 'utc')::date
            """)
      }
      func count() async throws -> Int {
        try await pool.query(Statement(name: "n", text: "select count(*) as n from courant.page_rows")).int(0, "n")
      }
      #expect(try await Self.coordinator(database, "run", "--once", "--keep-pages", "30").code == 0)
      #expect(try await count() == 3)
      #expect(try await Self.coordinator(database, "run", "--once").code == 0)
      #expect(try await count() == 2)
      // Not longer than articles.
      #expect(try await Self.coordinator(database, "run", "--once", "--keep-articles", "2").code == 0)
      #expect(try await count() == 1)
      let pruned = try await Self.coordinator(database, "prune", "--pages", "1", "--json")
      #expect(pruned.output.contains("\"partitions_dropped\":[]"))
      #expect(try await Self.coordinator(database, "page", url).code == 0)
    }
  }
}
