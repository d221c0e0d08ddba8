import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// What the programs say of databases that others have set up: the fault by its name, and what to do.
@Suite(.timeLimit(.minutes(3))) struct DatabaseWordsTests {
  private static func with(_ options: [String: String], _ database: String) throws -> String {
    try ConnectionString.replacing(options, in: database)
  }

  @Test func aSchemaOfAnotherIsNotTouched() async throws {
    try await withTestDatabase { pool, database in
      try await pool.run(script: "create schema courant; create table courant.couriers (id int)")
      for arguments in [["migrate"], ["run", "--once"], ["host", "show", "one.example"]] {
        let ended = try await BuiltProgram.run("coordinator", arguments + ["--database-url", database])
        #expect(ended.code == 6, "\(arguments)")
        #expect(ended.errors.contains("has a schema named courant that is not Courant's"), "\(ended.errors)")
        #expect(ended.errors.contains("alter schema courant rename to"))
      }
      // A table of migrations, but another's.
      try await pool.run(script: "create table courant.migrations (id int, applied_on date)")
      #expect(try await BuiltProgram.run("status", ["--database-url", database]).code == 6)
      let tables = Statement(
        name: "tables", text: "select count(*)::int as n from pg_class where relnamespace = 'courant'::regnamespace")
      #expect(try await pool.query(tables).int(0, "n") == 2)
    }
  }

  /// Made beforehand for a user who may not make schemas.
  @Test func anEmptySchemaIsOurs() async throws {
    try await withTestDatabase { pool, database in
      try await pool.run(script: "create schema courant")
      #expect(try await BuiltProgram.run("coordinator", ["migrate", "--database-url", database]).code == 0)
    }
  }

  @Test func whatEndsAStatementIsNamedWithItsRemedy() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { _, database in
      let readOnly = try Self.with(["options": "-c default_transaction_read_only=on"], database)
      let refused = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", readOnly], input: Data("https://one.example/\n".utf8))
      #expect(refused.code == 1)
      #expect(refused.errors.contains("25006") && refused.errors.contains("default_transaction_read_only is on"))
      let hasty = try Self.with(["options": "-c statement_timeout=1"], database)
      let pool = PostgresPool(PostgresConfiguration(connectionString: hasty, applicationName: "courant-test"), size: 1)
      let error = await #expect(throws: PostgresError.self) {
        try await pool.query(Statement(name: "sleep", text: "select pg_sleep(60)"))
      }
      await pool.close()
      #expect("\(String(describing: error))".contains("57014"))
      #expect("\(error.map { "\($0)" } ?? "")".contains("statement_timeout of the server"))
    }
  }

  @Test(.needs(.pgbouncer))
  func aPoolersRefusalOfOptionsIsNamed() async throws {
    try await withTestDatabase { pool, _ in
      try await PgBouncer.with(pool) { through in
        let database = try Self.with(["options": "-c statement_timeout=60000"], through)
        let ended = try await BuiltProgram.run("status", ["--database-url", database])
        #expect(ended.code == 5)
        #expect(ended.errors.contains("ignore_startup_parameters = options"), "\(ended.errors)")
        #expect(ended.errors.contains("PGOPTIONS"))
      }
    }
  }

  /// A user without pg_read_all_stats sees only their own transactions, and is told so, not that there are none.
  @Test func transactionsThatAreHiddenAreNotDenied() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let role = "hidden_\(UInt32.random(in: .min ... .max))"
      try await pool.run(
        script: """
          create role \(role) login;
          grant usage on schema courant to \(role);
          grant select on all tables in schema courant to \(role);
          """)
      let outcome: Result<Void, any Error>
      do {
        let ended = try await BuiltProgram.run(
          "status", ["--database-url", try Self.with(["user": role], database)], limit: 120)
        #expect(ended.code == 0, "\(ended.errors)")
        #expect(
          ended.output.contains(/no open transaction seen, [0-9]+ sessions? hidden \(pg_read_all_stats\)/),
          "\(ended.output)")
        // While this runs, no other session of the database has a transaction.
        let owner = try await BuiltProgram.run("status", ["--database-url", database])
        #expect(owner.output.contains("no open transaction") && !owner.output.contains("pg_read_all_stats"))
        outcome = .success(())
      } catch {
        outcome = .failure(error)
      }
      try await pool.run(script: "drop owned by \(role); drop role \(role);")
      try outcome.get()
    }
  }
}
