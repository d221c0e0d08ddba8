import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// `coordinator retry`, `dead`, `pause`, `resume`, `host`, `cancel` and `prune` as an operator meets them.
@Suite(.timeLimit(.minutes(3))) struct OperatingTests {
  private static func run(
    _ database: String, _ arguments: String..., input: String? = nil
  ) async throws -> BuiltProgram.Ended {
    try await BuiltProgram.run(
      "coordinator", arguments + ["--database-url", database], input: input.map { Data($0.utf8) })
  }

  private static func number(_ pool: PostgresPool, _ text: String) async throws -> Int {
    try await pool.query(Statement(name: "number", text: "select (\(text))::int as n")).int(0, "n")
  }

  /// Three jobs of two hosts, all of them dead but the last one.
  private static func withDeadJobs(
    _ body: @escaping @Sendable (PostgresPool, String) async throws -> Void
  ) async throws {
    try await withTestDatabase { pool, database in
      let list = "https://one.example/a\nhttps://one.example/b\tcrawl=spring\nhttps://two.example:8080/c\n"
      let ended = try await Self.run(database, "enqueue", "-", input: list)
      #expect(ended.code == 0)
      let frontier = Frontier(pool: pool)
      let owner = "00000000-0000-4000-8000-000000000001"
      let leases = try await frontier.claim(
        owner: owner, buckets: Array(0..<64), priorities: [1], hosts: 10, jobsPerHost: 10, leaseTime: .seconds(60))
      let settlements = leases.filter { $0.host == "one.example" }.map { lease in
        HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .seconds(1),
          results: lease.jobs.map { JobResult($0, .dead(.http4xx, message: "HTTP 404"), httpStatus: 404) })
      }
      _ = try await frontier.settle(settlements, owner: owner, leaseTime: .seconds(60), slot: 0)
      try await frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner)
      try await body(pool, database)
    }
  }

  @Test func deadJobsAreListedQueuedAgainAndForgotten() async throws {
    try await Self.withDeadJobs { pool, database in
      let list = try await Self.run(database, "dead", "list")
      #expect(list.code == 0)
      #expect(list.output.contains("https://one.example/a\thttp_4xx: HTTP 404\n"))
      #expect(list.output.split(separator: "\n").count == 2)
      let json = try await Self.run(database, "dead", "list", "--json", "--limit", "1", "--crawl", "spring")
      #expect(json.output.contains("\"url\":\"https://one.example/b\"") && json.output.contains("\"http_status\":404"))
      #expect(json.output.split(separator: "\n").count == 1)

      let other = try await Self.run(database, "retry", "--dead", "--host", "two.example:8080")
      #expect(other.output == "queued again: 0\n")
      let one = try await Self.run(database, "retry", "--dead", "--crawl", "spring", "--json")
      #expect(one.output == "{\"queued\":1}\n")
      #expect(try await Self.number(pool, "select count(*) from courant.job_rows where state = 0") == 2)

      let purge = try await Self.run(database, "dead", "purge", "--all")
      #expect(purge.output == "purged: 1\n")
      #expect(try await Self.number(pool, "select count(*) from courant.job_rows") == 2)
    }
  }

  @Test func aURLIsExplained() async throws {
    try await Self.withDeadJobs { _, database in
      let dead = try await Self.run(database, "explain", "HTTPS://one.example/a#top")
      #expect(dead.code == 0)
      // However long the machine took since.
      #expect(
        dead.output.contains(
          /^Courant gave this page up, .* ago, because the site says that there is no such page \(HTTP 404\)\./))
      #expect(dead.output.contains("\nWhat you can do:\n  Open https://one.example/a in a browser."))
      #expect(dead.output.contains("\nstate       dead, dead, http_4xx, HTTP 404\n"))
      #expect(dead.output.contains("\nlast try    20"))
      #expect(dead.output.contains("\nrobots.txt  not read yet\n"))
      #expect(dead.output.contains("  #1  dead, HTTP 404, 0 ms, 0 bytes, http_4xx: HTTP 404\n"))
      let json = try await Self.run(database, "explain", "https://one.example/never", "--json")
      #expect(json.output.contains("\"situation\":\"unknown\"") && json.output.contains("\"version\":3"))
      #expect(json.output.split(separator: "\n").count == 1)
      let hostile = try await Self.run(database, "explain", "no\u{1B}[2Jurl")
      #expect(hostile.code == 0 && !hostile.output.contains("\u{1B}"))
    }
  }

  @Test func aHostIsShownSlowedDownAndBlocked() async throws {
    try await Self.withDeadJobs { pool, database in
      let delay = try await Self.run(database, "host", "delay", "https://ONE.example/any", "2.5")
      #expect(delay.output == "one.example: 2.5 s from the next lease on\n")
      let show = try await Self.run(database, "host", "show", "one.example")
      #expect(show.code == 0)
      #expect(show.output.contains("delay by operator 2.5 s") && show.output.contains("http_4xx"))
      let block = try await Self.run(database, "host", "block", "two.example:8080", "--reason", "asked by its owner")
      #expect(block.output == "blocked two.example:8080; jobs excluded: 1\n")
      let blocked = try await Self.run(database, "host", "show", "two.example:8080", "--json")
      #expect(blocked.output.contains("\"state\":\"blocked\""))
      #expect(blocked.output.contains("\"block_note\":\"asked by its owner\""))
      let unblock = try await Self.run(database, "host", "unblock", "two.example:8080", "--json")
      #expect(unblock.output == "{\"queued\":1}\n")
      let unknown = try await Self.run(database, "host", "show", "never.example")
      #expect(unknown.code == 1)
      #expect(unknown.errors.contains("never.example is not known"))
      #expect(
        try await Self.number(pool, "select min_delay_ms from courant.host_rows where host = 'one.example'") == 2500)
      let standard = try await Self.run(database, "host", "delay", "one.example", "default", "--json")
      #expect(standard.output == "{\"delay_milliseconds\":null,\"host\":\"one.example\"}\n")
    }
  }

  @Test func pausesEndEachByItself() async throws {
    try await Self.withDeadJobs { pool, database in
      #expect(try await Self.run(database, "pause").output == "paused everything\n")
      #expect(try await Self.run(database, "pause", "--host", "two.example:8080").output == "paused two.example:8080\n")
      #expect(try await Self.run(database, "pause", "--crawl", "spring").output.hasPrefix("paused crawl spring: 0 "))
      #expect(try await Self.run(database, "resume").output == "resumed everything\n")
      #expect(try await Self.run(database, "resume").output == "was not paused\n")
      #expect(
        try await Self.number(pool, "select count(*) from courant.host_health where state = 'paused'") == 1)
      let resumed = try await Self.run(
        database, "resume", "--host", "two.example:8080", "--host", "one.example", "--json")
      #expect(resumed.output == "{\"hosts\":1}\n")
      #expect(try await Self.run(database, "resume", "--crawl", "spring").code == 0)
    }
  }

  @Test func jobsAreCancelledAndOldOnesForgotten() async throws {
    try await Self.withDeadJobs { pool, database in
      let cancel = try await Self.run(database, "cancel", "https://two.example:8080/c?utm_source=x")
      #expect(cancel.output == "cancelled: 1\n")
      #expect(try await Self.run(database, "cancel", "--all", "--json").output == "{\"cancelled\":0}\n")
      #expect(
        try await Self.run(database, "retry", "--error", "cancelled").output == "queued again: 1\n")
      let young = try await Self.run(
        database, "prune", "--jobs", "1", "--articles", "365", "--counters", "30", "--json")
      #expect(young.output == "{\"counters_deleted\":0,\"jobs_forgotten\":0,\"partitions_dropped\":[]}\n")
      try await pool.run(script: "update courant.job_rows set last_at = now() - interval '2 days' where state = 2")
      let old = try await Self.run(database, "prune", "--jobs", "1")
      #expect(
        old.output
          == "months of articles, days of attempts and of raw pages dropped: 0, jobs forgotten: 2, counters deleted: 0\n"
      )
    }
  }

  @Test func aCrawlBoundsWhatIsEnqueuedForIt() async throws {
    try await withTestDatabase { _, database in
      let set = try await Self.run(
        database, "crawl", "set", "spring", "--budget", "1", "--priority", "3", "--scope", "*.example", "--scope",
        "https://other.org/news/")
      #expect(set.output == "set crawl spring\n")
      let list = "https://a.example/1\tcrawl=spring\nhttps://b.example/2\tcrawl=spring\nhttps://c.org/\tcrawl=spring\n"
      let enqueued = try await Self.run(database, "enqueue", "-", input: list)
      #expect(enqueued.code == 3)
      #expect(enqueued.output == "accepted 1, duplicate 0, rejected 1, over budget 1\n")
      #expect(enqueued.errors.contains("line 3: outside the scope of crawl spring"))
      let text = try await Self.run(database, "crawl", "list")
      #expect(text.output == "spring: priority 3, 1 of 1 jobs, *.example https://other.org/news/\n")
      let open = try await Self.run(
        database, "crawl", "set", "spring", "--budget", "none", "--priority", "default", "--scope", "any", "--json")
      #expect(open.output.contains("\"name\":\"spring\"") && open.output.contains("\"scope\":[]"))
      #expect(!open.output.contains("budget"))
    }
  }

  @Test(arguments: [
    (["crawl", "set", "x"], "--budget"), (["crawl", "set", "x", "--scope", "ftp://a.example"], "ftp://a.example"),
    (["crawl", "set", "x", "--priority", "4"], "--priority"),
    (["crawl", "set", "x", "--lane", "1"], "--lane is --priority now"),
    (["crawl", "set", "x", "--budget", "-1"], "--budget"),
    (["retry"], "--dead"), (["retry", "--error", "tiemout"], "tiemout"), (["cancel"], "--all"),
    (["cancel", "--all", "--host", "x.example"], "--all"), (["cancel", "ftp://x.example/"], "ftp://x.example/"),
    (["dead", "purge"], "--older-than"), (["dead", "list", "--limit", "-1"], "--limit"),
    (["pause", "--host", "x.example", "--crawl", "spring"], "--crawl"), (["host", "show", "a b"], "a b"),
    (["host", "delay", "x.example", "soon"], "soon"), (["prune"], "--articles"), (["prune", "--jobs", "0"], "--jobs"),
  ])
  func namesWhatIsWrongWithACommand(arguments: [String], named: String) async throws {
    let ended = try await BuiltProgram.run(
      "coordinator", arguments + ["--database-url", "postgresql://nobody@127.0.0.1:1/none"])
    #expect(ended.code == 2)
    #expect(ended.errors.contains(named))
    #expect(ended.output.isEmpty)
  }
}
