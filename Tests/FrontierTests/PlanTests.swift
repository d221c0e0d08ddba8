import ArticleStore
import Frontier
import Postgres
import Schema
import Testing

/// The plans of the statements that run all the time, on tables of 100,000 jobs: no scan of a whole table.
@Suite struct PlanTests {
  @Test func everyHotStatementUsesItsIndexes() async throws {
    try await withFrontier { fixture in
      try await Self.fill(fixture)
      let key = try await fixture.number("select host_key from courant.host_rows where bucket = 7 limit 1")
      let uuid = owner(1)
      let pairs: [PostgresValue] = [.intArray([7, 8, 9, 7]), .intArray([1, 1, 1, 0])]
      let lease: [PostgresValue] = [.intArray([7]), .text(uuid), .intArray([key]), .intArray([1])]
      let settle = try Self.settle(hostKey: Int64(key)).1
      let start: [PostgresValue] = [.int(Int.min), .text("00000000-0000-0000-0000-000000000000"), .int(2000)]
      let anywhere: [PostgresValue] = [.null, .null] + start
      let plans: [(Statement, [PostgresValue], [String])] = [
        (
          SQL.claim,
          pairs + [
            .int(16), .int(10), .text(uuid), .double(60), .int(0), .intArray([2, 0, 1, 3]),
            .intArray([nil, 1, nil, nil]),
          ],
          ["hosts_ready", "hosts_pkey", "jobs_due"]
        ),
        (
          SQL.refill,
          [
            .intArray([7]), .intArray([key]), .intArray([1]), .text(uuid), .int(10), .intArray([1, 0]),
            .textArray([uuid]),
          ],
          ["hosts_pkey", "jobs_due"]
        ),
        (SQL.enqueue, try Frontier.enqueueing(bucket: 7, slot: -1, jobs: [request("a.example", "1")]).1, ["jobs_pkey"]),
        (SQL.extend, lease + [.double(60), .int(0)], ["hosts_pkey"]),
        (SQL.settle, settle, ["hosts_pkey", "jobs_pkey", "article_rows_pkey"]),
        (SQL.rawPage, [.int(7), .int(key), .text(uuid)], ["page_rows_default_pkey", "article_rows_default_pkey"]),
        (
          SQL.forgetRawPages, [.intArray([7]), .text(uuid), .intArray([key]), .intArray([1]), .textArray([uuid])],
          ["page_rows_default_pkey", "hosts_pkey"]
        ),
        (SQL.release, lease + [.intArray([0]), .textArray([nil])], ["hosts_pkey", "jobs_due"]),
        (SQL.wakeNext, [.textArray(["g"])], ["hosts_waiting", "hosts_pkey"]),
        (SQL.isIdle, [], ["hosts_ready"]),
        (SQL.job, [.int(7), .int(key), .text(uuid)], ["jobs_pkey", "hosts_pkey"]),
        (SQL.robots, [.int(7), .int(key), .text("https")], ["robots_pkey"]),
        (
          SQL.retry, [.int(7), .textArray(["queued", "dead", "excluded"]), .text("timeout")] + anywhere,
          ["jobs_errors", "hosts_pkey", "jobs_pkey"]
        ),
        (
          SQL.exclude, [.int(7), .text("cancelled"), .text(""), .null, .text("spring"), .null] + start,
          ["jobs_crawl", "hosts_pkey", "jobs_pkey"]
        ),
        (SQL.exclude, [.int(7), .text("cancelled"), .text(""), .int(key), .null, .null] + start, ["jobs_pkey"]),
        (SQL.holdJobs, [.int(7), .text("spring"), .bool(true)] + start, ["jobs_crawl", "hosts_pkey"]),
        (SQL.pruneJobs, [.int(7), .textArray(["dead"]), .null, .null, .null, .int(0)] + start, ["jobs_errors"]),
        (
          SQL.pruneJobs, [.int(7), .textArray(["done", "dead", "excluded"]), .null, .null, .null, .int(9)] + start,
          ["jobs_pkey"]
        ),
        (SQL.deadJobs, [.int(7), .null, .null, .null] + start, ["jobs_errors"]),
        (SQL.pauseHosts, [.int(7), .intArray([key]), .textArray(["x"])], []),
        (SQL.resumeHosts, [.int(7), .intArray([key])], ["hosts_pkey"]),
        (
          SQL.leaseHost, [.int(7), .int(key), .text("x"), .text(uuid), .double(60), .int(0)],
          ["hosts_pkey"]
        ),
        (
          SQL.regroup, [.text("g"), .intArray([7]), .intArray([key]), .textArray(["gro.elpmaxe"])],
          ["hosts_group", "hosts_pkey", "host_names_pkey"]
        ),
        (SQL.groups, [.null], ["hosts_group"]),
        (
          SQL.noteAddresses,
          [.text(uuid), .intArray([7]), .intArray([key]), .intArray([1]), .textArray(["192.0.2.1"])], ["hosts_pkey"]
        ),
        (
          SQL.takeAddressPermits, [.textArray(["192.0.2.1"]), .intArray([1]), .int(100), .int(5000)], ["hosts_address"]
        ),
        (SQL.host, [.int(7), .int(key)], ["hosts_pkey", "robots_pkey"]),
        (SQL.statusHostsByPending, [.int(10)], ["hosts_pending_log2"]),
        (SQL.statusHostsByFailed, [.int(10)], ["hosts_failed_log2"]),
        (SQL.statusHostsByFetched, [.int(10)], ["hosts_fetched_log2"]),
        (SQL.searchProgress, [], ["fetched_at_idx"]), (SQL.latestArticles, [.int(50)], ["fetched_at_idx"]),
      ]
      for (statement, parameters, indexes) in plans {
        let plan = try await Self.plan(fixture, statement, parameters)
        // Workers have theirs planned once, without regard to the values.
        let general = try await Self.generalPlan(fixture, statement, count: parameters.count)
        for table in ["job_rows", "host_rows", "article_rows"] where Self.prepared.contains(statement.name) {
          #expect(!general.contains("Seq Scan on \(table)"), "\(statement.name) reads all of \(table):\n\(general)")
          if statement.name == "settle" {
            #expect(!general.contains("jobs_due"), "settle reads the queue:\n\(general)")
          }
        }
        for table in ["job_rows", "host_rows", "article_rows"] {
          #expect(!plan.contains("Seq Scan on \(table)"), "\(statement.name) reads all of \(table):\n\(plan)")
        }
        if statement.name == "claim" {
          // The first of the ready hosts in the index's order: reading all of them to sort them is as dear as the
          // bucket is full.
          for plan in [plan, general] {
            #expect(!plan.contains("Bitmap Heap Scan on host_rows"), "claim sorts:\n\(plan)")
          }
        }
        for index in indexes { #expect(plan.contains(index), "\(statement.name) does without \(index):\n\(plan)") }
        // A result must be found by its key: by jobs_due a host with a million jobs would be read whole for each.
        if statement.name == "settle" { #expect(!plan.contains("jobs_due"), "settle reads the host's queue:\n\(plan)") }
      }
    }
  }

  /// The planner takes a list in JSON for a hundred rows. Where there are few hosts it would then read all of them in
  /// each settle.
  @Test func aSettleReadsItsHostsOnlyWhereThereAreFew() async throws {
    try await withFrontier { fixture in
      try await Self.fill(fixture, hosts: 1_600)
      let key = try await fixture.number("select host_key from courant.host_rows where bucket = 7 limit 1")
      let (statement, values) = try Self.settle(hostKey: Int64(key))
      for plan in [
        try await Self.plan(fixture, statement, values),
        try await Self.generalPlan(fixture, statement, count: values.count),
      ] {
        #expect(!plan.contains("Seq Scan on host_rows"), "settle reads all hosts:\n\(plan)")
        #expect(plan.contains("hosts_pkey") && plan.contains("jobs_pkey"), "\(plan)")
      }
    }
  }

  /// One result of one lease.
  private static func settle(hostKey: Int64) throws -> (Statement, [PostgresValue]) {
    let article = ArticleRecord(host: "a.example", title: "A title", body: "Text.")
    let result = JobResult(.ownFile(expiredLeases: 0), .stored(article), httpStatus: 200)
    let settlement = HostResults(
      lease: LeaseReference(hostKey: hostKey, epoch: 1), nextFetch: .zero, delay: .zero, results: [result])
    return try Frontier.settling([settlement], owner: owner(1), leaseTime: .seconds(60), slot: 0)
  }

  /// One host with very many jobs costs no more than any other: what a claim reads is bounded.
  @Test func aHotHostIsClaimedAndSettledByItsIndexes() async throws {
    try await withFrontier { fixture in
      try await Self.fill(fixture)
      let hot = requests("hot.example", 1)
      _ = try await fixture.frontier.enqueue(hot)
      try await fixture.sql(
        """
        insert into courant.job_rows (bucket, host_key, url_key, url, due_at)
        select h.bucket, h.host_key, md5('hot' || j)::uuid, 'https://hot.example/' || j, now() - j * interval '1 ms'
        from courant.host_rows h, generate_series(1, 50000) j where h.host = 'hot.example'
        """)
      try await fixture.sql(
        "update courant.host_rows set pending = pending + 50000, ready_at = now() - interval '1 hour' where host = 'hot.example'"
      )
      try await fixture.sql("analyze courant.job_rows")
      let leases = try await fixture.frontier.claim(
        owner: owner(1), buckets: [hot[0].bucket], priorities: [1], hosts: 1, jobsPerHost: 10, leaseTime: .seconds(60),
        minimumDelay: .zero)
      #expect(leases.map(\.host) == ["hot.example"])
      #expect(leases[0].jobs.count == 10)
      let before = try await Self.reads(fixture)
      try await fixture.finish(leases, owner(1))
      let reads = try await Self.reads(fixture) - before
      #expect((10..<2_000).contains(reads), "\(reads) index entries read for ten jobs")
      #expect(try await fixture.hostRow("hot.example").int(0, "pending") == 49_991)
    }
  }

  /// Index entries of the job table read so far by all connections.
  private static func reads(_ fixture: Fixture) async throws -> Int {
    // The statistics of other connections come when they are idle for a moment; ask each to report.
    for _ in 0..<8 { try await fixture.sql("select pg_stat_force_next_flush()") }
    return try await fixture.number("select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'job_rows'")
  }

  private static func plan(_ fixture: Fixture, _ statement: Statement, _ parameters: [PostgresValue]) async throws
    -> String
  {
    let rows = try await fixture.pool.query(
      Statement(name: "explain " + statement.name, text: "explain (costs off) " + statement.text), parameters)
    return try (0..<rows.count).map { try rows.text($0, "QUERY PLAN") }.joined(separator: "\n")
  }

  /// What workers and enqueues send by the thousand.
  private static let prepared = [
    "claim", "refill", "extend", "settle", "release", "robots", "enqueue", "is_idle", "take_address_permits",
    "note_addresses",
  ]

  /// The plan for any values: of a prepared statement that is made for all of them.
  private static func generalPlan(_ fixture: Fixture, _ statement: Statement, count: Int) async throws -> String {
    let pool = PostgresPool(
      PostgresConfiguration(connectionString: fixture.connectionString, applicationName: "planner"), size: 1)
    _ = try await pool.query(Statement(name: "mode", text: "set plan_cache_mode = force_generic_plan"))
    _ = try await pool.query(Statement(name: "prepare", text: "prepare general as \(statement.text)"))
    let values = count > 0 ? "(\(Array(repeating: "null", count: count).joined(separator: ", ")))" : ""
    let rows = try await pool.query(Statement(name: "plan", text: "explain (costs off) execute general\(values)"))
    await pool.close()
    return try (0..<rows.count).map { try rows.text($0, "QUERY PLAN") }.joined(separator: "\n")
  }

  /// Hosts with 10 jobs each, as enqueued; and articles of at most 20,000 of these.
  private static func fill(_ fixture: Fixture, hosts: Int = 10_000) async throws {
    try await fixture.sql(
      """
      insert into courant.host_rows (bucket, host_key, host, ready_at, pending, failed)
      select (k & 63)::int, k, 'host' || i, now() - i * interval '1 ms', 10, i % 50
      from (select i, ('x' || substr(md5(i::text), 1, 16))::bit(64)::bigint as k from generate_series(1, \(hosts)) i) x
      """)
    try await fixture.sql(
      """
      insert into courant.job_rows (bucket, host_key, url_key, url, due_at)
      select h.bucket, h.host_key, md5(h.host || j)::uuid, 'https://' || h.host || '/' || j, now()
      from courant.host_rows h, generate_series(1, 10) j
      """)
    // In the partitions of three months.
    try await fixture.sql(
      """
      insert into courant.article_rows
        (bucket, host_key, url_key, seen_on, fetched_at, content_hash, word_count, quality, page_type, url, host, authors, tags, body, meta)
      select j.bucket, j.host_key, j.url_key,
        (date_trunc('month', now()) + (row_number() over () % 3) * interval '1 month')::date,
        now() - row_number() over () * interval '1 second', 1, 300, 0.9, 'article', j.url, 'a.example', '{}', '{}',
        repeat('A word or two. ', 20), '{}'
      from (select * from courant.job_rows limit 20000) j
      """)
    for table in ["host_rows", "job_rows"] { try await fixture.sql("analyze courant.\(table)") }
    // The default partition is empty, here as in life: with that known its plan would say nothing.
    try await fixture.sql(
      """
      do $$
      declare month regclass;
      begin
        for month in select inhrelid from pg_inherits where inhparent = 'courant.article_rows'::regclass
          and inhrelid <> 'courant.article_rows_default'::regclass
        loop execute format('analyze %s', month); end loop;
      end $$
      """)
  }
}
