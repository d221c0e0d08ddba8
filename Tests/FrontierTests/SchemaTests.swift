import ArticleStore
import Foundation
import Frontier
import Postgres
import Schema
import TestSupport
import Testing

@Suite struct SchemaTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "sql")

  private static func files(_ name: String) throws -> [String: String] {
    let folder = Self.folder.appending(path: name)
    var files: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      files[file.lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
    }
    return files
  }

  @Test func everyQueryFileIsAStatementWithItsText() throws {
    let files = try Self.files("queries")
    let statements = Dictionary(uniqueKeysWithValues: SQL.statements.map { ($0.name + ".sql", $0.text) })
    #expect(statements == files)
  }

  @Test func everyMigrationFileIsAMigrationWithItsWayBack() throws {
    let files = try Self.files("migrations")
    var known: [String: String] = [:]
    for migration in SQL.migrations {
      let number = String(format: "v%03d", migration.version)
      known["\(number)_\(migration.name).sql"] = migration.up
      known["\(number)_\(migration.name)_down.sql"] = migration.down
    }
    #expect(known == files)
    #expect(SQL.migrations.map(\.version) == Array(1...SQL.migrations.count))
  }

  @Test func everyFileIsOneStatementInLowerCase() throws {
    for (name, text) in try Self.files("queries") {
      let code = text.split(separator: "\n").map { $0.split(separator: "--", omittingEmptySubsequences: false)[0] }
        .joined()
      #expect(code.filter { $0 == ";" }.count == 1, "\(name) is one statement")
      #expect(!code.contains(/\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE)\b/), "\(name) is in lower case")
      #expect(
        !code.contains(/(from|join|into|update) (hosts|jobs|articles|counters|workers|robots)\b/),
        "\(name) names the schema")
    }
  }

  /// States have names; the fence and the rules of `ready_at` stand in one function each, see migration 25.
  @Test func rulesAreCalledByTheirNames() throws {
    for (name, text) in try Self.files("queries") {
      let code = text.split(separator: "\n").filter { !$0.starts(with: "--") }.joined(separator: " ")
      #expect(!code.contains(/\bstate ?(=|<>|<|>|in \() ?'?[0-9]/), "\(name) has a state's number")
      #expect(!code.contains(/\.lease_epoch = (x|\$)/), "\(name): courant.is_held")
      #expect(!code.contains(/lease_until \+/), "\(name): courant.ready_after")
      #expect(!code.contains(/least\(t\.ready_at, greatest\(/), "\(name): courant.ready_with")
    }
  }

  /// What the planner puts in the place of their calls: a function that it cannot would be called for each row.
  @Test func rulesCostThePlannerNothing() async throws {
    try await withFrontier(connections: 1) { fixture in
      let plan = try await fixture.sql(
        """
        explain (costs off, verbose) update courant.host_rows t set
          due_while_leased = courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, now()),
          ready_at = courant.ready_after(t.next_fetch_at, t.lease_until, greatest(t.delay_ms, coalesce(t.min_delay_ms, 5)))
        from courant.job_rows j
        where t.bucket = 1 and courant.is_held(t.lease_owner, t.lease_epoch, t.lease_owner, 7) and j.host_key = t.host_key
          and j.state in (courant.queued(), courant.done(), courant.dead(), courant.excluded())
        """)
      let text = try (0..<plan.count).map { try plan.text($0, "QUERY PLAN") }.joined(separator: "\n")
      for name in ["ready_with", "ready_after", "is_held", "queued", "done", "dead", "excluded"] {
        #expect(!text.contains(name + "("), "\(text)")
      }
    }
  }

  @Test func migratesUpDownAndUp() async throws {
    try await withTestDatabase { pool, _ in
      let migrator = Migrator(pool: pool)
      try await migrator.migrateDown(to: 0)
      #expect(try await migrator.version() == 0)
      let all = SQL.migrations.map(\.version)
      #expect(try await migrator.migrate() == all)
      let made = try await Self.objects(pool)
      #expect(try await migrator.migrate() == [])
      try await migrator.check()

      for version in all.reversed() {
        try await migrator.migrateDown(to: version - 1)
        #expect(try await migrator.version() == version - 1)
      }
      #expect(try await Self.objects(pool) == [])
      #expect(try await migrator.migrate() == all)
      #expect(try await Self.objects(pool) == made)
    }
  }

  @Test func migrationsRunAtOnceAreAppliedOnce() async throws {
    try await withTestDatabase { pool, connectionString in
      try await Migrator(pool: pool).migrateDown(to: 0)
      let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
        for _ in 0..<6 {
          group.addTask {
            let own = PostgresPool(
              PostgresConfiguration(connectionString: connectionString, applicationName: "migrator"), size: 1)
            let applied = try await Migrator(pool: own).migrate()
            await own.close()
            return applied
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == SQL.migrations.map(\.version))
      try await Migrator(pool: pool).check()
    }
  }

  @Test func aNewerSchemaIsRefused() async throws {
    try await withTestDatabase { pool, _ in
      let migrator = Migrator(pool: pool)
      try await migrator.migrate()
      let known = migrator.knownVersion
      _ = try await pool.query(
        Statement(
          name: "newer", text: "insert into courant.migrations (version, name) values ($1::int, 'of the future')"),
        [.int(known + 1)])
      for attempt in [{ try await migrator.check() }, { try await migrator.migrate() }]
        as [@Sendable () async throws -> Void]
      {
        await #expect {
          try await attempt()
        } throws: { error in
          guard case SchemaError.newer(let found, known) = error else { return false }
          return found == known + 1
        }
      }
    }
  }

  @Test func anEmptyAndAnOlderSchemaAreNamed() async throws {
    try await withTestDatabase { pool, _ in
      let migrator = Migrator(pool: pool)
      try await migrator.migrateDown(to: 0)
      await #expect {
        try await migrator.check()
      } throws: {
        if case SchemaError.missing = $0 { true } else { false }
      }
      try await migrator.migrate()
      let known = migrator.knownVersion
      try await migrator.migrateDown(to: known - 1)
      await #expect {
        try await migrator.check()
      } throws: {
        if case SchemaError.older(found: known - 1, known: known) = $0 { true } else { false }
      }
    }
  }

  @Test func aMigrationThatFailsLeavesNothing() async throws {
    try await withTestDatabase { pool, _ in
      try await Migrator(pool: pool).migrate()
      let version = SQL.migrations.count + 1
      let broken = SQL.Migration(
        version: version, name: "broken",
        up: """
          insert into courant.migrations (version, name) values (\(version), 'broken');
          create table courant.half_made (x int);
          select 1 / 0;
          """, down: "")
      let migrator = Migrator(pool: pool, migrations: SQL.migrations + [broken])
      await #expect {
        try await migrator.migrate()
      } throws: {
        if case SchemaError.database(.server(sqlState: "22012", _, _, _)) = $0 { true } else { false }
      }
      #expect(try await migrator.version() == version - 1)
      #expect(try await Self.objects(pool).contains { $0.contains("half_made") } == false)
    }
  }

  @Test func aPartitionTakesItsRowsFromTheDefaultOne() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("old.example", 3))
      try await fixture.sql("update courant.job_rows set seen_on = date '2019-05-17'")
      let leases = try await fixture.claim(owner(1))
      #expect(try await fixture.finish(leases, owner(1)).articles == 3)
      #expect(try await fixture.number("select count(*) from courant.article_rows_default") == 3)

      #expect(try await fixture.frontier.ensurePartitions() == 1)
      #expect(try await fixture.number("select count(*) from courant.article_rows_default") == 0)
      #expect(try await fixture.number("select count(*) from courant.article_rows_2019_05") == 3)
      #expect(try await fixture.number("select count(*) from courant.articles") == 3)
      #expect(try await fixture.frontier.ensurePartitions() == 0)
      #expect(try await fixture.frontier.ensurePartitions(months: 4) == 2)
    }
  }

  /// Tables, columns, indexes, constraints, functions and views of the schema, by name.
  private static func objects(_ pool: PostgresPool) async throws -> [String] {
    let rows = try await pool.query(
      Statement(
        name: "objects",
        text: """
          select 'relation ' || c.relkind::text || ' ' || c.relname as object
          from pg_class c where c.relnamespace = to_regnamespace('courant')
          union all
          select 'column ' || a.attrelid::regclass::text || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          from pg_attribute a join pg_class c on c.oid = a.attrelid
          where c.relnamespace = to_regnamespace('courant') and a.attnum > 0
          union all
          select 'constraint ' || c.conname from pg_constraint c where c.connamespace = to_regnamespace('courant')
          union all
          select 'function ' || p.proname from pg_proc p where p.pronamespace = to_regnamespace('courant')
          order by 1
          """))
    return try (0..<rows.count).map { try rows.text($0, "object") }.filter { !$0.contains("pg_toast") }
  }
}
