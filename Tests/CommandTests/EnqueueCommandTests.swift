import ArticleStore
import Foundation
import Postgres
import TestSupport
import Testing

/// `coordinator enqueue` as a user meets it: what it accepts, what it says, how it ends.
@Suite(.timeLimit(.minutes(3))) struct EnqueueCommandTests {
  private func enqueue(
    _ arguments: [String], _ database: String, input: Data? = nil
  ) async throws -> BuiltProgram.Ended {
    try await BuiltProgram.run("coordinator", ["enqueue"] + arguments + ["--database-url", database], input: input)
  }

  private func jobs(_ pool: PostgresPool) async throws -> Int {
    try await pool.query(Statement(name: "jobs", text: "select count(*)::int as n from courant.job_rows")).int(0, "n")
  }

  @Test func bringsAListIntoAnEmptyDatabase() async throws {
    try await withTestDatabase { pool, database in
      let directory = try TemporaryDirectory()
      let list = try directory.write(
        "urls.txt",
        "\u{FEFF}# news\r\n\r\nhttps://one.example/a\r\nhttps://one.example/a?utm_source=x#top\r\n  https://two.example/b  \n"
          + "HTTPS://ONE.example:443/a\nhttps://two.example/c\tpriority=0\tcrawl=spring\tdue=2030-01-01T00:00:00Z")
      let first = try await enqueue([list, "--json"], database)
      #expect(first.code == 0)
      #expect(first.output == "{\"accepted\":3,\"duplicate\":2,\"errors\":[],\"over_budget\":0,\"rejected\":0}\n")
      let again = try await enqueue([list], database)
      #expect(again.code == 0)
      #expect(again.output == "accepted 0, duplicate 5, rejected 0\n")
      let row = try await pool.query(
        Statement(
          name: "row",
          text: "select priority, crawl, due_at::text as due from courant.job_rows where url = 'https://two.example/c'")
      )
      #expect(try row.int(0, "priority") == 0)
      #expect(try row.text(0, "crawl") == "spring")
      #expect(try row.text(0, "due").hasPrefix("2030-01-01"))
    }
  }

  /// Several at once on an empty database: one makes the schema, and all go on.
  @Test func severalFirstEnqueuesGoOn() async throws {
    try await withTestDatabase { pool, database in
      let programs = try (0..<4).map { number in
        try BuiltProgram(
          "coordinator", ["enqueue", "-", "--database-url", database],
          input: Data("https://paper\(number).example/story\n".utf8))
      }
      for program in programs {
        let ended = await program.ended()
        #expect(ended.code == 0, "\(ended.errors)")
      }
      let count = try await pool.query(Statement(name: "count", text: "select count(*) as n from courant.job_rows"))
      #expect(try count.int(0, "n") == 4)
    }
  }

  /// What only reads, or is about what is there already, makes no schema: it says that there is none.
  @Test(arguments: [
    ["explain", "https://paper.example/"], ["diagnose"], ["dead", "list"], ["dead", "purge", "--all"],
    ["host", "show", "paper.example"], ["robots", "https://paper.example/"], ["page", "https://paper.example/"],
    ["group", "list"], ["group", "show", "x"], ["crawl", "list"],
    ["retry", "--dead"], ["cancel", "--host", "paper.example"], ["prune", "--articles", "12"], ["resume"],
    ["host", "unblock", "paper.example"], ["group", "remove", "x"], ["group", "delay", "x", "3"],
  ])
  func readingMakesNoSchema(command: [String]) async throws {
    try await withTestDatabase { pool, database in
      let ended = try await BuiltProgram.run("coordinator", command + ["--database-url", database])
      #expect(ended.code == 6, "\(ended.errors)")
      #expect(ended.errors.contains("no Courant schema: run `coordinator migrate`"))
      let schema = try await pool.query(
        Statement(name: "schema", text: "select to_regnamespace('courant') is null as is_absent"))
      #expect(try schema.bool(0, "is_absent"))
    }
  }

  @Test func saysWhichLinesItRejectsAndWhy() async throws {
    try await withTestDatabase { pool, database in
      let directory = try TemporaryDirectory()
      var lines = Data(
        """
        https://one.example/a
        one.example/a
        ftp://one.example/file
        https://one.example/b\tpriority=9
        https://one.example/c\tcolour=red
        https://one.example/d\tdue=tomorrow
        http://one.example:99999/

        """.utf8)
      lines += Data("https://one.example/".utf8) + Data([0xFF, 0xFE, 0x41, 0x0A])
      lines += Data("https://one.example/".utf8) + Data(repeating: UInt8(ascii: "x"), count: 5_000_000)
      let list = try directory.write("urls.txt", lines)
      let ended = try await enqueue([list], database)
      #expect(ended.code == 3)
      #expect(ended.output == "accepted 1, duplicate 0, rejected 8\n")
      #expect(ended.errors.contains("line 2: no usable URL:"))
      #expect(ended.errors.contains("line 3: ftp: is not crawled, only http and https"))
      #expect(ended.errors.contains("line 4: priority=9 is not one of"))
      #expect(ended.errors.contains("line 5: unknown key \"colour\""))
      #expect(ended.errors.contains("line 6: due=tomorrow is no time"))
      #expect(ended.errors.contains("line 7: no usable URL:"))
      #expect(ended.errors.contains("line 8: the line is not UTF-8"))
      #expect(ended.errors.contains("line 9: the line is longer than 16384 bytes"))
      #expect(ended.errors.utf8.count < 4000)
      #expect(try await jobs(pool) == 1)
    }
  }

  /// As a flag by its old name is: nothing of the list's batch goes in.
  @Test(arguments: [[], ["--strict"]]) func aListWithAKeyOfAnEarlierVersionIsRefused(flags: [String]) async throws {
    try await withTestDatabase { pool, database in
      let directory = try TemporaryDirectory()
      let list = try directory.write(
        "urls.txt", Data("https://one.example/a\nhttps://one.example/b\tlane=0\n".utf8))
      let ended = try await enqueue([list] + flags, database)
      #expect(ended.code == 2)
      #expect(ended.errors.contains("line 2: the key lane is priority now"))
      let other = try directory.write("others.txt", "https://one.example/c\n")
      #expect(try await enqueue([other] + flags, database).code == 0)
      #expect(try await jobs(pool) == 1)
    }
  }

  @Test func strictEnqueuesNothingWhenALineIsBad() async throws {
    try await withTestDatabase { pool, database in
      let directory = try TemporaryDirectory()
      let list = try directory.write("urls.txt", "https://one.example/a\nnonsense\n")
      #expect(try await enqueue([list], database).code == 3)
      let more = try directory.write("more.txt", "https://one.example/b\nnonsense\n")
      let strict = try await enqueue([more, "--strict"], database)
      #expect(strict.code == 1)
      #expect(strict.errors.contains("nothing was enqueued"))
      #expect(try await jobs(pool) == 1)
    }
  }

  @Test func readsStandardInputAndGzip() async throws {
    try await withTestDatabase { pool, database in
      let piped = try await enqueue(["-"], database, input: Data("https://one.example/a\n".utf8))
      #expect(piped.code == 0)
      // "https://one.example/b\nhttps://one.example/c\n" as two gzip members.
      let directory = try TemporaryDirectory()
      let plain = try directory.write("b.txt", "https://one.example/b\n")
      let other = try directory.write("c.txt", "https://one.example/c\n")
      let gzip = Process()
      gzip.executableURL = URL(filePath: "/bin/sh")
      gzip.arguments = ["-c", "gzip -c '\(plain)' > '\(plain).gz'; gzip -c '\(other)' >> '\(plain).gz'"]
      try gzip.run()
      gzip.waitUntilExit()
      #expect(try await enqueue([plain + ".gz"], database).output == "accepted 2, duplicate 0, rejected 0\n")
      var cut = try Data(contentsOf: URL(filePath: plain + ".gz"))
      cut.removeLast(10)
      let broken = try await enqueue([try directory.write("cut.gz", cut)], database)
      #expect(broken.code == 1)
      #expect(broken.errors.contains("the gzip data ends in the middle"))
      #expect(try await jobs(pool) == 3)
    }
  }

  @Test(arguments: [
    ("missing.txt", "no such file"), (".", "is a directory"), ("binary", "is not text (a NUL byte at offset 4)"),
    ("utf16", "is not text (it is UTF-16)"),
  ])
  func refusesWhatIsNoList(name: String, message: String) async throws {
    try await withTestDatabase { pool, database in
      let directory = try TemporaryDirectory()
      _ = try directory.write("binary", Data([0x7F, 0x45, 0x4C, 0x46, 0, 1]))
      _ = try directory.write("utf16", Data([0xFF, 0xFE, 0x68, 0]))
      let ended = try await enqueue(["\(directory.path)/\(name)"], database)
      #expect(ended.code == 1)
      #expect(ended.errors.contains(message))
      #expect(ended.output.isEmpty || ended.output.hasPrefix("accepted 0"))
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"))
  func namesAFileThatMayNotBeRead() async throws {
    try await withTestDatabase { _, database in
      let directory = try TemporaryDirectory()
      let list = try directory.write("urls.txt", "https://one.example/a\n")
      chmod(list, 0)
      let ended = try await enqueue([list], database)
      #expect(ended.code == 1)
      #expect(ended.errors.contains("permission denied"))
    }
  }

  /// Ctrl-C in the middle leaves whole batches, and the counts printed are those in the table.
  @Test func aSignalLeavesWholeBatches() async throws {
    try await withTestDatabase { pool, database in
      let directory = try TemporaryDirectory()
      let lines = (0..<150_000).map { "https://h\($0 % 97).example/\($0)" }
      let list = try directory.write("urls.txt", lines.joined(separator: "\n"))
      let program = try BuiltProgram(
        "coordinator", ["enqueue", list, "--json", "--database-url", database], limit: 120)
      let started = try await eventually {
        let table = Statement(name: "table", text: "select to_regclass('courant.job_rows') is not null as present")
        guard try await pool.query(table).bool(0, "present") else { return false }
        return try await jobs(pool) > 0
      }
      #expect(started)
      program.signal(SIGINT)
      let ended = await program.ended()
      #expect(ended.code == 130)
      #expect(ended.errors.contains("run the same list again to continue"))
      let count = try await jobs(pool)
      #expect(ended.output.contains("\"accepted\":\(count),"))
      #expect(count < 150_000)

      let again = try await BuiltProgram.run(
        "coordinator", ["enqueue", list, "--json", "--database-url", database], limit: 120)
      #expect(again.code == 0)
      #expect(again.output.contains("\"accepted\":\(150_000 - count),"))
      #expect(again.output.contains("\"duplicate\":\(count),"))
      let all = try await jobs(pool)
      #expect(all == 150_000)
    }
  }

  @Test(.needs(.tmux))
  func aTerminalShowsProgressAndRate() async throws {
    try await withTestDatabase { _, database in
      let directory = try TemporaryDirectory()
      let lines = (0..<300_000).map { "https://h\($0 % 97).example/\($0)" }
      let list = try directory.write("urls.txt", lines.joined(separator: "\n"))
      let terminal = try await Terminal(
        "coordinator", ["enqueue", list, "--database-url", database], columns: 100, rows: 12)
      #expect(
        try await eventually {
          try await terminal.screen().contains(/[0-9]+ lines, [0-9]+ accepted, [0-9]+ lines\/s/)
        })
      try await terminal.press("C-c")
      #expect(try await eventually { try await terminal.screen().contains("[ended 130]") })
    }
  }
}
