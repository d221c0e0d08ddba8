import LocalCluster
import Schema
import ArticleStore
import Foundation
import Postgres
import TestSupport
import Testing

/// What the programs say, and end with, when the database is not as they need it.
@Suite(.timeLimit(.minutes(3))) struct DatabaseTroubleTests {
  private static let programs = [
    ("coordinator", ["migrate"]), ("coordinator", ["enqueue", "-"]), ("worker", ["--allow-private-networks"]),
    ("status", []),
  ]

  @Test(arguments: programs)
  func databaseDown(program: String, arguments: [String]) async throws {
    let ended = try await BuiltProgram.run(
      program, arguments + ["--database-url", "postgresql://someone@127.0.0.1:1/news?connect_timeout=5"],
      input: Data("https://one.example/a\n".utf8))
    #expect(ended.code == 5)
    #expect(ended.errors.contains("127.0.0.1"))
    #expect(!ended.errors.contains("accepted"))
  }

  @Test func wrongDatabaseNameIsNamed() async throws {
    try await withTestDatabase { _, database in
      let wrong = database.replacing(/courant_test_[0-9_]+/, with: "no_such_database")
      let ended = try await BuiltProgram.run("status", ["--database-url", wrong])
      #expect(ended.code == 5)
      #expect(ended.errors.contains("no_such_database"))
    }
  }

  @Test func aConnectionStringThatIsNoneIsAConfigurationError() async throws {
    let ended = try await BuiltProgram.run("status", ["--database-url", "postgresql://host:port:port/"])
    #expect(ended.code == 4)
    #expect(!ended.errors.isEmpty)
  }

  @Test func wrongPasswordIsNamedAndNeverShown() async throws {
    let port = try #require(LoopbackPort.closed())
    let settings = ["listen_addresses": "127.0.0.1", "port": "\(port)"]
    try await TemporaryCluster.with(settings: TemporaryCluster.quick.merging(settings) { $1 }) { server in
      let admin = PostgresPool(try await server.cluster.start(), size: 1)
      try await admin.run(script: "create role reader login password 'right'")
      let rules = "local all all trust\nhost all reader 127.0.0.1/32 scram-sha-256\n"
      try rules.write(toFile: server.cluster.dataDirectory + "/pg_hba.conf", atomically: false, encoding: .utf8)
      _ = try await admin.query(Statement(name: "reload", text: "select pg_reload_conf()"))
      await admin.close()
      let ended = try await BuiltProgram.run(
        "status", ["--database-url", "postgresql://reader:wr0ng@127.0.0.1:\(port)/courant"])
      #expect(ended.code == 5)
      #expect(ended.errors.contains("password") && ended.errors.contains("reader"))
      #expect(!ended.errors.contains("wr0ng"))
    }
  }

  @Test func databaseWithoutRights() async throws {
    try await withTestDatabase { pool, database in
      let role = "guest_\(UInt32.random(in: .min ... .max))"
      try await pool.run(script: "create role \(role) login")
      let guest = try ConnectionString.replacing(["user": role], in: database)
      let ended = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", guest], input: Data("https://one.example/a\n".utf8))
      #expect(ended.code == 1)
      #expect(ended.errors.contains("permission denied"))
      try await pool.run(script: "drop role \(role)")
    }
  }

  @Test func refusesASchemaNewerThanItself() async throws {
    try await withTestDatabase { pool, database in
      #expect(try await BuiltProgram.run("coordinator", ["migrate", "--database-url", database]).code == 0)
      let again = try await BuiltProgram.run("coordinator", ["migrate", "--database-url", database])
      #expect(again.code == 0)
      #expect(again.output.contains("nothing to do"))
      try await pool.run(script: "insert into courant.migrations (version, name) values (999, 'future')")
      for (program, arguments) in Self.programs {
        let ended = try await BuiltProgram.run(program, arguments + ["--database-url", database], input: Data())
        #expect(ended.code == 6, "\(program) \(arguments)")
        #expect(ended.errors.contains("999"))
      }
    }
  }

  @Test(arguments: [("worker", ["--allow-private-networks"]), ("status", [])])
  func wantsASchema(program: String, arguments: [String]) async throws {
    try await withTestDatabase { _, database in
      let ended = try await BuiltProgram.run(program, arguments + ["--database-url", database])
      #expect(ended.code == 6)
      #expect(ended.errors.contains("coordinator migrate"))
    }
  }

  /// The job table's disk is full: the batch that met it is not counted, those before it are, and it can go on later.
  @Test(.enabled(if: geteuid() == 0, "needs root to mount a small disk"))
  func fullDiskLeavesNothingHalfCounted() async throws {
    let disk = try TemporaryDirectory()
    guard try await shell("mount -t tmpfs -o size=16m,mode=777 courant-test '\(disk.path)'") else {
      print("skipped: this machine lets nobody mount a tmpfs")
      return
    }
    do {
      try await fillDisk(disk)
    } catch {
      Issue.record(error)
    }
    #expect(try await shell("umount '\(disk.path)'"))
  }

  private func fillDisk(_ disk: TemporaryDirectory) async throws {
    let space = "small_\(UInt32.random(in: .min ... .max))"
    try await withTestDatabase { pool, database in
      let path = "\(disk.path)/data"
      let owner = try await pool.query(Statement(name: "dir", text: "select current_setting('data_directory') as dir"))
      let data = try owner.text(0, "dir")
      #expect(try await shell("mkdir '\(path)' && chown --reference='\(data)' '\(path)' && chmod 700 '\(path)'"))
      _ = try await pool.query(Statement(name: "space", text: "create tablespace \(space) location '\(path)'"))
      try await Migrator(pool: pool).migrate()
      try await pool.run(script: "alter table courant.job_rows set tablespace \(space)")
      let directory = try TemporaryDirectory()
      let lines = (0..<200_000).map { "https://h\($0 % 7).example/a/long/path/to/fill/the/disk/with/\($0)" }
      let list = try directory.write("urls.txt", lines.joined(separator: "\n"))
      let ended = try await BuiltProgram.run(
        "coordinator", ["enqueue", list, "--json", "--database-url", database], limit: 120)
      #expect(ended.code == 1)
      #expect(ended.errors.contains("No space left on device") || ended.errors.contains("53100"))
      let counted = try await pool.query(
        Statement(
          name: "counted",
          text: """
            select (select count(*) from courant.job_rows)::int as jobs, (select sum(pending) from courant.host_rows)::int as pending,
              (select sum(enqueued) from courant.counters)::int as enqueued
            """))
      let jobs = try counted.int(0, "jobs")
      #expect(jobs > 0 && jobs < 200_000)
      #expect(try counted.int(0, "pending") == jobs)
      #expect(try counted.int(0, "enqueued") == jobs)
      #expect(ended.output.contains("\"accepted\":\(jobs),"))
    }
    try await withTestDatabase { pool, _ in
      _ = try await pool.query(Statement(name: "drop", text: "drop tablespace if exists \(space)"))
    }
  }

  private func shell(_ command: String) async throws -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
