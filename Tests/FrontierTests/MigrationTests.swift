import Schema
import ArticleStore
import Foundation
import Postgres
import Schema
import TestSupport
import Testing

/// A database of the version that was released last, with rows in every table, on its way up and back.
///
/// `Released/v024.sql` has that version's statements, word for word. They fill the database, and they are tried on the
/// schema of today: workers that were started before an upgrade go on until they are restarted.
@Suite struct MigrationTests {
  private static let released = 24

  @Test func aPopulatedDatabaseGoesUpAndBack() async throws {
    try await withTestDatabase(size: 1) { pool, _ in
      let all = Migrator(pool: pool)
      try await Migrator(pool: pool, migrations: Array(SQL.migrations.prefix(Self.released))).migrate()
      try await pool.run(script: try Self.statements())
      try await pool.run(script: Self.work(host: 1))
      try await pool.run(script: Self.operation)

      let tables = try await Self.tables(pool)
      #expect(tables.count > 15)
      var before: [String: String] = [:]
      for table in tables {
        let rows = try await Self.rows(of: table, pool)
        #expect(!rows.isEmpty, "no row in \(table.name)")
        before[table.name] = rows
      }

      #expect(try await all.migrate() == Array((Self.released + 1)...SQL.migrations.count))
      try await all.check()
      for table in tables { #expect(try await Self.rows(of: table, pool) == before[table.name], "\(table.name)") }
      try await Self.checkThatReleasedStatementsWork(pool, host: 2)

      for table in tables { before[table.name] = try await Self.rows(of: table, pool) }
      try await all.migrateDown(to: Self.released)
      for table in tables { #expect(try await Self.rows(of: table, pool) == before[table.name], "\(table.name)") }
      try await Self.checkThatReleasedStatementsWork(pool, host: 3)
    }
  }

  private static func checkThatReleasedStatementsWork(_ pool: PostgresPool, host: Int) async throws {
    try await pool.run(script: "delete from courant.pauses; " + work(host: host))
    let found = try await pool.query(
      Statement(
        name: "found",
        text: """
          select string_agg(j.state::text || ' ' || coalesce(j.outcome, ''), ', ' order by j.url) as jobs,
            (select h.lease_owner is null and h.ready_at is not null from courant.hosts h where h.host = $1) as is_released,
            (select count(*) from courant.article_rows a where a.host = $1 and a.title = 'A title') as articles,
            (select count(*) from courant.page_rows p where p.host_key = min(j.host_key)) as pages
          from courant.jobs j join courant.hosts h using (bucket, host_key) where h.host = $1
          """), [.text("host\(host).example")])
    #expect(try found.text(0, "jobs") == "1 stored, 0 retry, 2 dead, 0 retry")
    #expect(try found.bool(0, "is_released"))
    #expect(try found.int(0, "articles") == 1)
    #expect(try found.int(0, "pages") == 1)
  }

  private static func statements() throws -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Released/v024.sql")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// What a worker of then does with the four jobs of a host; the last one is put off, as no result of it can be
  /// recorded.
  private static func work(host: Int) -> String {
    let key = 64 * host + 7
    let owner = "'00000000-0000-0000-0000-0000000000\(10 + host)'::uuid"
    let jobs = (1...4).map { "'00000000-0000-0000-0000-0000000\(host)000\($0)'" }
    let three = jobs.prefix(3).joined(separator: ", ")
    func nulls(_ type: String, _ count: Int = 3) -> String { "array_fill(null::\(type), array[\(count)])" }
    func of(_ first: String, _ type: String) -> String { "array[\(first), null, null]::\(type)[]" }
    let lease = "array[7], \(owner), array[\(key)]::bigint[], array[1]::bigint[]"
    return """
      execute name_crawls(array['spring']);
      execute enqueue(7, 0, array_fill(\(key)::bigint, array[4]), array_fill('host\(host).example'::text, array[4]),
        array[\(jobs.joined(separator: ", "))]::uuid[], array['https://host\(host).example/1', 'https://host\(host).example/2',
        'https://host\(host).example/3', 'https://host\(host).example/4'], array[1, 1, 1, null]::smallint[],
        \(nulls("timestamptz", 4)), array['spring', 'spring', null, null], array[0, 0, 1, 0]::smallint[], \(nulls("bigint", 4)));
      execute register_worker(\(owner), 'box', 1, '0.1.0');
      execute beat(\(owner), false, 1, 1, 1, 1, 1, 1.0, 16);
      execute claim(array[7], array[1]::smallint[], 10, 10, \(owner), 60, 0, array[1, 0]::smallint[], array[null]::bigint[]);
      execute take_in_hand(\(owner), 7, \(key), 1, \(jobs[0]), true);
      execute refill(array[7], array[\(key)]::bigint[], array[1]::bigint[], \(owner), 10, array[1]::smallint[], array[\(jobs[0])]::uuid[]);
      execute extend(\(lease), 60, 0);
      execute settle(array[7], \(owner), 60, 0::smallint, array[\(key)]::bigint[], array[1]::bigint[], array[0]::bigint[], array[250],
        array[100], array_fill(\(key)::bigint, array[3]), array[\(three)]::uuid[], array[0, 0, 0]::smallint[],
        array['stored', 'retry', 'dead'], array[200, 503, 404]::smallint[], array[9, 0, 0]::bigint[], array[20, 20, 20],
        array[null, 'http_5xx', 'http_4xx'], array[null, '503', '404'], array[null, 60000, null]::bigint[], array[true, true, true],
        \(nulls("text")), \(of("'etag'", "text")), \(nulls("text")),
        \(of("1", "bigint")), \(of("'2026-11-22T08:30:00Z'", "timestamptz")), \(of("'2026-11-22'", "date")), \(nulls("timestamptz")),
        \(nulls("text")), \(of("'host\(host).example'", "text")), \(of("'A title'", "text")), \(of("'{\"A\",\"B\"}'", "text")),
        \(nulls("text")), \(of("'en'", "text")), \(nulls("text")), \(nulls("text")), \(nulls("text")), \(of("'{}'", "text")),
        \(nulls("text")), \(of("'article'", "text")), \(of("0.5", "real")), \(of("2", "int")), \(of("'Two words.'", "text")),
        \(of("'{\"sources\": {}}'", "jsonb")), array[40], \(of("'{\"tdm\": {\"reserved\": true}}'", "jsonb")), \(nulls("timestamptz")),
        \(of("'{\"amp\": true, \"truncated\": \"{paywall}\"}'", "jsonb")),
        \(of("'{\"body\": 1, \"url\": \"https://host\(host).example/1\"}'", "jsonb")), array['\\x1f8b']::bytea[]);
      execute postpone(\(owner), 7, \(key), 1, \(jobs[3]), 'fault', 'the server refused it');
      execute note_addresses(\(owner), array[7], array[\(key)]::bigint[], array[1]::bigint[], array['192.0.2.\(host)']::inet[]);
      execute take_address_turns(array['192.0.2.\(host)'], array[1], 100, 5000);
      execute release(\(lease), array[0]::bigint[], array[null]::text[]);
      """
  }

  /// What is done once, of operating and upkeep.
  private static let operation = """
    execute lease_host(7, 647, 'ten.example', '00000000-0000-0000-0000-000000000099', 60, 1000);
    execute lead('upkeep', '00000000-0000-0000-0000-000000000001', 60, 'box', 1, '0.1.0');
    execute set_group('g', 1000, false);
    execute add_group_members('g', array['*.example.org']);
    execute note_addresses('00000000-0000-0000-0000-000000000099', array[7], array[647]::bigint[], array[1]::bigint[],
      array['192.0.2.1']::inet[]);
    execute take_address_turns(array['192.0.2.1'], array[1], 100, 5000);
    execute store_robots(7, 71, 'https', 200::smallint, 'User-agent: *'::bytea, 3600, null);
    execute store_rights_file(7, 71, 'https', 200::smallint, '[]'::bytea, null, 3600);
    execute pause_hosts(7, array[711]::bigint[], array['eleven.example']);
    execute pause_all('for the test');
    execute note_failing_chore('partitions', 'no room');
    execute index_articles(null, null, 10);
    """

  private struct Table {
    let name: String
    /// As of the version released.
    let columns: String
  }

  /// Tables, a partitioned one for all its partitions, but for the list of migrations.
  private static func tables(_ pool: PostgresPool) async throws -> [Table] {
    let rows = try await pool.query(
      Statement(
        name: "tables",
        text: """
          select c.relname::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          where c.relnamespace = 'courant'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and c.relname <> 'migrations'
          group by c.relname order by c.relname
          """))
    return try (0..<rows.count).map { Table(name: try rows.text($0, "name"), columns: try rows.text($0, "columns")) }
  }

  /// All of a table's rows as text.
  private static func rows(of table: Table, _ pool: PostgresPool) async throws -> String {
    try await pool.query(
      Statement(
        name: "rows",
        text: """
          select coalesce(string_agg(x::text, E'\\n' order by x::text), '') as text
          from (select \(table.columns) from courant.\(table.name)) x
          """)
    ).text(0, "text")
  }
}
