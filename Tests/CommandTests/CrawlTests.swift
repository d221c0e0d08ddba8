import ArticleStore
import Foundation
import Postgres
import TestSupport
import Testing

/// The whole way of a page: a list enqueued, worker processes, articles in the database, status.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CrawlTests {
  private func text(_ pool: PostgresPool, _ query: String) async throws -> String {
    let rows = try await pool.query(Statement(name: "test", text: "select (\(query))::text as answer"))
    return try rows.textOrNil(0, "answer") ?? "null"
  }

  /// How many jobs there are `with` this condition on `courant.job_status`.
  private func jobs(_ pool: PostgresPool, with condition: String) async throws -> Int {
    Int(try await text(pool, "select count(*) from courant.job_status where \(condition)")) ?? -1
  }

  private func enqueue(_ list: String, _ database: String) async throws {
    let ended = try await BuiltProgram.run("coordinator", ["enqueue", list, "--database-url", database])
    #expect(ended.code == 0, "\(ended.errors)")
  }

  private func worker(_ database: String, _ arguments: [String] = ["--min-delay", "0"]) throws -> BuiltProgram {
    try BuiltProgram(
      "worker", ["--exit-when-idle", "--allow-private-networks", "--database-url", database] + arguments, limit: 240)
  }

  @Test func twoWorkersBringHomeTheSampleWeb() async throws {
    let web = try await SampleWebProcess()
    try await withTestDatabase { pool, database in
      try await enqueue(web.urls, database)
      let workers = [try worker(database), try worker(database)]
      for worker in workers {
        let ended = await worker.ended()
        #expect(ended.code == 0, "\(ended.errors)")
      }
      #expect(try await text(pool, "select count(*) from courant.articles") == "20")
      #expect(try await text(pool, "select count(*) from courant.articles where title = '' or text = ''") == "0")
      // Nothing forbidden was asked for, and the reason names the rule.
      #expect(try web.requests().hasOnly { !$0.path.hasPrefix("/archiv/") && !$0.path.hasPrefix("/subscribers/") })
      #expect(try await jobs(pool, with: "error_class = 'robots_denied' and error ~ 'line [0-9]+: Disallow'") > 0)
      #expect(try await jobs(pool, with: "state = 'excluded' and error_class = 'content_type'") > 0)
      #expect(try await jobs(pool, with: "outcome = 'redirected' and redirect_url is not null") > 0)
      #expect(try await jobs(pool, with: "state = 'dead' and error = 'HTTP 404'") > 0)
      // Old encodings came out as text.
      let japanese = "select count(*) > 0 from courant.articles where host like 'minato%' and text like '%。%'"
      #expect(try await text(pool, japanese) == "true")
      let undecoded = "select count(*) from courant.articles where text like '%' || chr(65533) || '%'"
      #expect(try await text(pool, undecoded) == "0")

      let status = try await BuiltProgram.run("status", ["--json", "--database-url", database])
      #expect(status.code == 0)
      #expect(status.output.contains("\"queued\":0"))
      let screen = try await BuiltProgram.run("status", ["--database-url", database])
      #expect(screen.output.contains("20 stored"))
      #expect(!screen.output.contains("\u{1B}"))

      let checksum = "select md5(string_agg(a::text, '' order by url)) from courant.articles a"
      let before = try await text(pool, checksum)
      try await enqueue(web.urls, database)
      #expect(await (try worker(database)).ended().code == 0)
      #expect(try await text(pool, checksum) == before)
    }
    await web.stop()
  }

  @Test func anotherWorkerFinishesWhatAKilledOneHeld() async throws {
    let web = try await SampleWebProcess(["demo", "--delay-ms", "150"])
    try await withTestDatabase { pool, database in
      try await enqueue(web.urls, database)
      let doomed = try worker(database, ["--min-delay", "0.05", "--lease", "3"])
      let isUnderWay = try await eventually {
        let stored = try await text(pool, "select count(*) from courant.articles")
        let leased = try await text(pool, "select count(*) from courant.host_rows where lease_owner is not null")
        return Int(stored) ?? 0 >= 2 && Int(leased) ?? 0 >= 2
      }
      #expect(isUnderWay)
      doomed.signal(SIGKILL)
      #expect(await doomed.ended().code == 137)
      let survivor = try worker(database, ["--min-delay", "0", "--lease", "3"])
      #expect(await survivor.ended().code == 0)
      #expect(try await text(pool, "select count(*) from courant.articles") == "20")
      #expect(try await jobs(pool, with: "state in ('queued', 'leased', 'retrying')") == 0)
      #expect(try await text(pool, "select sum(pending) from courant.host_rows") == "0")
      #expect(try await text(pool, "select sum(stored) from courant.counters") == "20")
    }
    await web.stop()
  }

  /// A terminal that closes hangs up more than once, and that is still one drain.
  @Test(arguments: [(SIGTERM, 143), (SIGINT, 130), (SIGHUP, 129)] as [(Int32, Int32)])
  func theFirstSignalDrains(number: Int32, code: Int32) async throws {
    let web = try await SampleWebProcess(["demo", "--delay-ms", "300"])
    try await withTestDatabase { pool, database in
      try await enqueue(web.urls, database)
      let program = try worker(database, ["--min-delay", "0.5"])
      let isUnderWay = try await eventually {
        try await text(pool, "select count(*) > 0 from courant.job_rows where state <> 0") == "true"
      }
      #expect(isUnderWay)
      program.signal(number)
      if number == SIGHUP {
        #expect(try await eventually { program.errors.contains("draining") })
        program.signal(SIGHUP)
      }
      let ended = await program.ended()
      #expect(ended.code == code)
      // Everything was given back: nothing waits for a lease to run out, and nothing was lost.
      #expect(try await text(pool, "select count(*) from courant.host_rows where lease_owner is not null") == "0")
      #expect(try await text(pool, "select count(*) > 0 from courant.job_rows where state = 0") == "true")
      #expect(await (try worker(database)).ended().code == 0)
      #expect(try await text(pool, "select count(*) from courant.articles") == "20")
    }
    await web.stop()
  }

  @Test func theSecondSignalStopsAtOnce() async throws {
    let web = try await SampleWebProcess(["demo", "--delay-ms", "5000"])
    try await withTestDatabase { pool, database in
      try await enqueue(web.urls, database)
      let program = try worker(database)
      let holdsHosts = try await eventually {
        try await text(pool, "select count(*) > 0 from courant.host_rows where lease_owner is not null") == "true"
      }
      #expect(holdsHosts)
      program.signal(SIGTERM)
      #expect(try await eventually { program.errors.contains("draining") })
      program.signal(SIGTERM)
      #expect(await program.ended().code == 143)
    }
    await web.stop()
  }

  @Test func addressesThatAreNotPublicAreRefused() async throws {
    let web = try await SampleWebProcess()
    try await withTestDatabase { pool, database in
      try await enqueue(web.urls, database)
      let ended = try await BuiltProgram.run(
        "worker",
        [
          "--exit-when-idle", "--contact", "mailto:someone@example.org", "--min-delay", "0",
          "--database-url", database,
        ], limit: 120)
      #expect(ended.code == 0)
      #expect(try web.requests().isEmpty)
      #expect(try await text(pool, "select count(*) from courant.articles") == "0")
      #expect(try await jobs(pool, with: "error_class is distinct from 'blocked_address'") == 0)
      // Excluded at once: trying again would not make the address public.
      #expect(try await jobs(pool, with: "state <> 'excluded'") == 0)
    }
    await web.stop()
  }

  @Test func publicHostsNeedAContact() async throws {
    let none = try await BuiltProgram.run("worker", ["--database-url", "postgresql://127.0.0.1:1/"])
    #expect(none.code == 4)
    #expect(none.errors.contains("--contact"))
    // With private networks allowed it goes on to the database.
    let local = try await BuiltProgram.run(
      "worker", ["--allow-private-networks", "--database-url", "postgresql://127.0.0.1:1/"])
    #expect(local.code == 5)
  }

  @Test(arguments: [
    (["--min-dealy", "1"], 2 as Int32, "--min-dealy"), (["--concurrency", "0"], 4, "--concurrency"),
    (["--min-delay", "-1"], 2, "--min-delay"), (["--allow-network", "10.0.0.0/99"], 4, "10.0.0.0/99"),
    (["--resolve", "nonsense"], 4, "nonsense"), (["--parse-threads", "many"], 2, "--parse-threads"),
  ])
  func unusableArgumentsAreNamed(arguments: [String], code: Int32, name: String) async throws {
    let ended = try await BuiltProgram.run("worker", ["--allow-private-networks"] + arguments)
    #expect(ended.code == code)
    #expect(ended.errors.contains(name))
    #expect(ended.output.isEmpty)
  }
}
