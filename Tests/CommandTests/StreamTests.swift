import Foundation
import Postgres
import TestSupport
import Testing

/// Programs at the end of a pipe whose producer takes its time, and what signals do to them.
@Suite(.timeLimit(.minutes(3))) struct StreamTests {
  private func jobs(_ pool: PostgresPool) async throws -> Int {
    let table = Statement(name: "table", text: "select to_regclass('courant.job_rows') is not null as present")
    guard try await pool.query(table).bool(0, "present") else { return 0 }
    return try await pool.query(Statement(name: "jobs", text: "select count(*)::int as n from courant.job_rows")).int(
      0, "n")
  }

  @Test(arguments: [(SIGTERM, 143), (SIGINT, 130), (SIGHUP, 129)] as [(Int32, Int32)])
  func enqueueBringsInWhatCameAndDrainsAtTheFirstSignal(number: Int32, code: Int32) async throws {
    try await withTestDatabase { pool, database in
      let stream = Pipe()
      let program = try BuiltProgram(
        "coordinator", ["enqueue", "-", "--database-url", database], stream: stream, limit: 120)
      let writing = stream.fileHandleForWriting
      try writing.write(contentsOf: Data("https://one.example/a\nhttps://two.example/b\n".utf8))
      // The producer says nothing more, and does not end.
      #expect(try await eventually(within: 60) { try await jobs(pool) == 2 })
      try writing.write(contentsOf: Data("https://one.example/c\nhttps://one.exam".utf8))
      #expect(try await eventually(within: 60) { try await jobs(pool) == 3 })
      program.signal(number)
      let ended = await program.ended()
      #expect(ended.code == code)
      #expect(ended.output == "accepted 3, duplicate 0, rejected 0\n")
      #expect(ended.errors.contains("The last line was incomplete and was not enqueued: https://one.exam"))
      try writing.close()
    }
  }

  /// Nothing had come yet.
  @Test func enqueueEndsAtASignalBeforeTheFirstLine() async throws {
    try await withTestDatabase { pool, database in
      let stream = Pipe()
      let program = try BuiltProgram(
        "coordinator", ["enqueue", "-", "--json", "--database-url", database], stream: stream, limit: 120)
      // The schema is there before the signals are caught; whichever comes first, the program ends and nothing is in.
      let migrated = try await eventually(within: 60) {
        try await pool.query(
          Statement(name: "table", text: "select to_regclass('courant.job_rows') is not null as present")
        ).bool(0, "present")
      }
      #expect(migrated)
      program.signal(SIGTERM)
      #expect(await program.ended().code == 143)
      #expect(try await jobs(pool) == 0)
      try stream.fileHandleForWriting.close()
    }
  }

  /// Read once to be checked, a pipe would have nothing left to enqueue.
  @Test func strictReadsAPipeOnce() async throws {
    try await withTestDatabase { pool, database in
      let ended = try await BuiltProgram.run(
        "coordinator", ["enqueue", "/dev/stdin", "--strict", "--database-url", database],
        input: Data("https://one.example/a\n".utf8))
      #expect(ended.code == 0)
      #expect(ended.output == "accepted 1, duplicate 0, rejected 0\n")
      #expect(try await jobs(pool) == 1)
    }
  }

  @Test func linesThatAreMoreThanAURLAreRejectedWithTheReason() async throws {
    try await withTestDatabase { pool, database in
      let ended = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", database],
        input: Data(
          """
          https://one.example/a,Title,2026-11-22
          https://one.example/a https://one.example/b
          https://one.example/a # first
          https://one.example/a priority=0
          https://one.example/a\tdue=2026-02-30
          "https://one.example/a"
          https://one.example/b\u{200B}
          """.utf8))
      #expect(ended.code == 3)
      #expect(ended.output == "accepted 2, duplicate 0, rejected 5\n")
      #expect(ended.errors.contains("line 1: this looks like a row of a table"))
      #expect(ended.errors.contains("line 2: more than one URL on a line"))
      #expect(ended.errors.contains("line 3: a comment behind a URL"))
      #expect(ended.errors.contains("line 4: priority= stands behind a blank; a TAB comes before it"))
      #expect(ended.errors.contains("line 5: due=2026-02-30 is no time that there is"))
      let urls = try await pool.query(
        Statement(name: "urls", text: "select string_agg(url, ' ' order by url) as urls from courant.job_rows")
      ).text(0, "urls")
      #expect(urls == "https://one.example/a https://one.example/b")
    }
  }

  /// Started with SIGHUP ignored, as `nohup` has it, a program goes on when its terminal closes.
  @Test func aHangUpThatIsIgnoredAtTheStartStaysIgnored() async throws {
    try await withTestDatabase { _, database in
      let path = BuiltProgram.directory.appending(path: "coordinator").path
      let program = try BuiltProgram(
        "/bin/sh", ["-c", "trap '' HUP; exec \"$0\" run --database-url \"$1\"", path, database], limit: 120)
      #expect(try await eventually(within: 60) { program.errors.contains("leading maintenance") })
      program.signal(SIGHUP)
      program.signal(SIGTERM)
      #expect(await program.ended().code == 143)
    }
  }

  @Test(arguments: [
    ["worker", "extract", "-"], ["worker", "parse", "-"],
    ["coordinator", "robots", "https://one.example/", "--file", "-"],
  ])
  func whatCannotBeReadFromStandardInputIsNamed(command: [String]) async throws {
    let path = BuiltProgram.directory.appending(path: command[0]).path
    let ended = try await BuiltProgram.run(
      "/bin/sh", ["-c", "\"$0\" \"$@\" < /", path] + command.dropFirst())
    #expect(ended.code == 1)
    #expect(ended.errors.contains("standard input is a directory"))
  }
}
