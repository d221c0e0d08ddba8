import ArticleStore
import Foundation
import Postgres
import Schema
import TestSupport
import Testing

/// A database of the version before, with rows in every table, on its way up and back.
///
/// `Released/v025.sql` has that version's statements, word for word. They fill the database, and they are tried on the
/// schema of today: workers that were started before an upgrade go on until they are restarted.
@Suite struct MigrationTests {
  private static let released = 25

  @Test func aPopulatedDatabaseGoesUpAndBack() async throws {
    try await withTestDatabase(size: 1) { pool, _ in
      let all = Migrator(pool: pool)
      try await Migrator(pool: pool, migrations: Array(SQL.migrations.prefix(Self.released))).migrate()
      try await pool.run(script: try Self.statements())
      try await pool.run(script: Self.enqueue(host: 1) + Self.work(host: 1))
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
      for table in tables { #expect(try await Self.rows(of: table.today, pool) == before[table.name], "\(table.name)") }
      try await Self.checkThatReleasedStatementsWork(pool, host: 2, filling: Self.insert(host: 2))
      try await Self.checkCounters(pool)
      await #expect(throws: PostgresError.self, "docs/operators.md says that it cannot") {
        try await pool.run(script: Self.enqueue(host: 4))
      }

      for table in tables { before[table.name] = try await Self.rows(of: table.today, pool) }
      try await all.migrateDown(to: Self.released)
      for table in tables { #expect(try await Self.rows(of: table, pool) == before[table.name], "\(table.name)") }
      try await Self.checkThatReleasedStatementsWork(pool, host: 3, filling: Self.enqueue(host: 3))
    }
  }

  /// Who was given rights on a table that became a view has them on the view.
  @Test func rightsFollowToTheViews() async throws {
    try await withTestDatabase(size: 1) { pool, _ in
      try await Migrator(pool: pool, migrations: Array(SQL.migrations.prefix(Self.released))).migrate()
      try await pool.run(
        script: "grant select, update on courant.hosts to public; grant insert on courant.jobs to public")
      try await Migrator(pool: pool).migrate()
      let rights = try await pool.query(
        Statement(
          name: "rights",
          text: """
            select string_agg(c.relname || ' ' || a.privilege_type, ', ' order by c.relname, a.privilege_type) as text
            from pg_class c cross join lateral aclexplode(c.relacl) a
            where c.oid in ('courant.hosts'::regclass, 'courant.jobs'::regclass) and a.grantee = 0
            """)
      ).text(0, "text")
      #expect(rights == "hosts SELECT, hosts UPDATE, jobs INSERT")
    }
  }

  /// Public views have the names of the version before beside today's.
  @Test(arguments: [
    ("articles", [("amp", "is_amp"), ("live_blog", "is_live_blog")]),
    ("job_status", [("lane", "priority"), ("crashes", "expired_leases")]),
    (
      "host_health",
      [("lane", "priority"), ("crashes", "expired_leases"), ("served_at", "last_settled_at")]
    ),
  ])
  func publicViewsHaveBothNames(view: String, names: [(String, String)]) async throws {
    try await withTestDatabase(size: 1) { pool, _ in
      try await Migrator(pool: pool, migrations: Array(SQL.migrations.prefix(Self.released))).migrate()
      try await pool.run(script: try Self.statements())
      try await pool.run(script: Self.enqueue(host: 1) + Self.work(host: 1))
      try await Migrator(pool: pool).migrate()
      for (old, new) in names {
        let rows = try await pool.query(
          Statement(
            name: "both",
            text: """
              select count(*) as rows, count(*) filter (where v.\(old) is distinct from v.\(new)) as wrong
              from courant.\(view) v
              """))
        #expect(try rows.int(0, "rows") > 0 && rows.int(0, "wrong") == 0, "\(view).\(old)")
      }
    }
  }

  private static func checkThatReleasedStatementsWork(_ pool: PostgresPool, host: Int, filling: String) async throws {
    try await pool.run(script: "delete from courant.pauses; " + filling + work(host: host))
    let found = try await pool.query(
      Statement(
        name: "found",
        text: """
          select string_agg(j.state::text || ' ' || coalesce(j.outcome, ''), ', ' order by j.url) as jobs,
            (select h.lease_owner is null and h.ready_at is not null and h.served_at > now() - interval '1 minute'
              from courant.hosts h where h.host = $1) as is_released,
            (select count(*) from courant.articles a where a.host = $1 and a.title = 'A title' and a.amp and not a.live_blog)
              as articles,
            (select count(*) from courant.page_rows p where p.host_key = min(j.host_key)) as pages
          from courant.jobs j join courant.hosts h using (bucket, host_key) where h.host = $1
          """), [.text("host\(host).example")])
    #expect(try found.text(0, "jobs") == "1 stored, 0 retry, 2 dead, 0 retry")
    #expect(try found.bool(0, "is_released"))
    #expect(try found.int(0, "articles") == 1)
    #expect(try found.int(0, "pages") == 1)
  }

  /// What the statements of before counted under their names is counted under today's; the jobs of the second host were
  /// enqueued without being counted.
  private static func checkCounters(_ pool: PostgresPool) async throws {
    let sums = try await pool.query(
      Statement(
        name: "sums",
        text: """
          select sum(c.queued_priority_1)::bigint as queued, sum(c.settled_dead)::bigint as dead,
            sum(c.stored)::bigint as stored
          from courant.counters c where not c.is_rolled_up
          """))
    #expect(try sums.int(0, "queued") == 0)
    #expect(try sums.int(0, "dead") == 2)
    #expect(try sums.int(0, "stored") == 2)
    let worker = try await pool.query(
      Statement(name: "worker", text: "select min(w.max_rate)::float8 as rate from courant.workers w"))
    #expect(try worker.double(0, "rate") == 1)
  }

  private static func statements() throws -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Released/v025.sql")
    return try String(contentsOf: file, encoding: .utf8)
  }

  private static func key(_ host: Int) -> Int { 64 * host + 7 }

  private static func jobKeys(_ host: Int) -> [String] {
    (1...4).map { "00000000-0000-0000-0000-0000000\(host)000\($0)" }
  }

  /// Four jobs of a host.
  private static func enqueue(host: Int) -> String {
    let jobs = jobKeys(host).enumerated().map { index, job in
      let crawl = index < 2 ? #""spring""# : "null"
      return """
        {"host_key": \(key(host)), "host": "host\(host).example", "url_key": "\(job)",
         "url": "https://host\(host).example/\(index + 1)", "lane": \(index < 3 ? "1" : "null"), "crawl": \(crawl),
         "hops": \(index == 2 ? 1 : 0)}
        """
    }
    return """
      execute name_crawls(array['spring']);
      execute enqueue(7, 0::smallint, '[\(jobs.joined(separator: ","))]');

      """
  }

  /// The same by other means.
  private static func insert(host: Int) -> String {
    let jobs = jobKeys(host).enumerated().map { index, job in
      "(7, \(key(host)), '\(job)', 'https://host\(host).example/\(index + 1)', now())"
    }
    return """
      insert into courant.jobs (bucket, host_key, url_key, url, due_at) values \(jobs.joined(separator: ", "));
      insert into courant.hosts (bucket, host_key, host, lane, ready_at, pending)
      values (7, \(key(host)), 'host\(host).example', 1, now(), 4);

      """
  }

  /// What a worker of then does with the four jobs of a host; the last one is put off, as no result of it can be
  /// recorded.
  private static func work(host: Int) -> String {
    let key = key(host)
    let owner = "'00000000-0000-0000-0000-0000000000\(10 + host)'::uuid"
    let jobs = jobKeys(host)
    let lease = "array[7], \(owner), array[\(key)]::bigint[], array[1]::bigint[]"
    func result(_ job: Int, _ outcome: String, _ status: Int, _ more: String) -> String {
      """
      {"host_key": \(key), "url_key": "\(jobs[job])", "attempt": 0, "outcome": "\(outcome)", "http_status": \(status),
       "bytes": 9, "fetch_ms": 20, "counts": true, \(more)}
      """
    }
    let article = """
      "etag": "etag", "content_hash": 1, "body": 1,
      "article": {"published_at": "2026-11-22T08:30:00Z", "published_day": "2026-11-22", "host": "host\(host).example",
        "title": "A title", "authors": ["A", "B"], "language": "en", "tags": [], "page_type": "article", "quality": 0.5,
        "word_count": 2, "meta": {"sources": {}}, "rights": {"tdm": {"reserved": true}}, "amp": true, "live_blog": false,
        "truncated": ["paywall"]},
      "page": {"body": 1, "url": "https://host\(host).example/1"}
      """
    let results = [
      result(0, "stored", 200, article),
      result(1, "retry", 503, #""error_class": "http_5xx", "error": "503", "retry_ms": 60000"#),
      result(2, "dead", 404, #""error_class": "http_4xx", "error": "404""#),
    ]
    return """
      execute register_worker(\(owner), 'box', 1, '0.1.0');
      execute beat(\(owner), false, 1, 1, 1, 1, 1, 1.0, 16);
      execute claim(array[7], array[1]::smallint[], 10, 10, \(owner), 60, 0, array[1, 0]::smallint[], array[null]::bigint[]);
      execute take_in_hand(\(owner), 7, \(key), 1, '\(jobs[0])', true);
      execute refill(array[7], array[\(key)]::bigint[], array[1]::bigint[], \(owner), 10, array[1]::smallint[],
        array['\(jobs[0])']::uuid[]);
      execute extend(\(lease), 60, 0);
      execute settle(
        '[{"bucket": 7, "host_key": \(key), "epoch": 1, "next_ms": 0, "delay_ms": 250, "response_ms": 100}]', \(owner), 60,
        0::smallint, '[\(results.joined(separator: ","))]', array['Two words.'], array['\\x1f8b']::bytea[]);
      execute postpone(\(owner), 7, \(key), 1, '\(jobs[3])', 'fault', 'the server refused it');
      execute note_addresses(\(owner), array[7], array[\(key)]::bigint[], array[1]::bigint[], array['192.0.2.\(host)']::inet[]);
      execute take_address_turns(array['192.0.2.\(host)'], array[1], 100, 5000);
      execute release(\(lease), array[0]::bigint[], array[null]::text[]);
      """
  }

  /// What is done once, of operating and maintenance.
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
    var name: String
    /// As of the version before.
    var columns: [String]

    /// The same rows on the schema of today. Hosts and jobs are read through the views of the old names.
    var today: Table {
      var table = self
      table.name = ["failing_chores": "failing_tasks"][name] ?? name
      let renamed = MigrationTests.renamed[name] ?? [:]
      table.columns = columns.map { renamed[$0] ?? $0 }
      return table
    }
  }

  private static let renamed: [String: [String: String]] = [
    "counters": [
      "queued_lane_0": "queued_priority_0", "queued_lane_1": "queued_priority_1", "queued_lane_2": "queued_priority_2",
      "queued_lane_3": "queued_priority_3", "denied": "settled_excluded", "died": "settled_dead",
      "rolled_up": "is_rolled_up",
    ],
    "workers": ["vanished_at": "stale_at", "ceiling": "max_rate"], "crawls": ["lane": "priority"],
    "article_rows": ["amp": "is_amp", "live_blog": "is_live_blog"],
    "leaders": ["name": "replace(name, 'maintenance', 'upkeep')"],
  ]

  /// Tables, a partitioned one for all its partitions, but for the list of migrations.
  private static func tables(_ pool: PostgresPool) async throws -> [Table] {
    let rows = try await pool.query(
      Statement(
        name: "tables",
        text: """
          select c.relname::text as name, array_agg(quote_ident(a.attname) order by a.attnum) as columns
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          where c.relnamespace = 'courant'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and c.relname <> 'migrations'
          group by c.relname order by c.relname
          """))
    return try (0..<rows.count).map {
      Table(name: try rows.text($0, "name"), columns: try rows.textArray($0, "columns").compactMap(\.self))
    }
  }

  /// All of a table's rows as text.
  private static func rows(of table: Table, _ pool: PostgresPool) async throws -> String {
    try await pool.query(
      Statement(
        name: "rows",
        text: """
          select coalesce(string_agg(x::text, E'\\n' order by x::text), '') as text
          from (select \(table.columns.joined(separator: ", ")) from courant.\(table.name)) x
          """)
    ).text(0, "text")
  }
}
