import Schema
import Enqueueing
import ArticleStore
import CrawlRules
import Logging
import Postgres
import TestSupport
import Testing
import WebURL

@testable import Crawling
@testable import Frontier

/// A row that the database does not take: it alone is to blame, it is counted, and nothing is done again and again for
/// it.
@Suite(.timeLimit(.minutes(2))) struct RefusedRowsTests {
  private static let owner = "00000000-0000-4000-8000-000000000001"

  private func withJobs(
    _ count: Int, _ body: (PostgresPool, Frontier, Lease, ResultBatcher) async throws -> Void
  ) async throws {
    try await withTestDatabase(size: 2, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let frontier = Frontier(pool: pool)
      _ = try await frontier.enqueue(
        try (0..<count).map { JobRequest(try WebURL(parsing: "https://paper.example/\($0)")) })
      let sent = ContinuousClock.now
      let leases = try await frontier.claim(
        owner: Self.owner, buckets: Array(0..<Frontier.buckets), priorities: [1], hosts: 1, jobsPerHost: count,
        leaseTime: .seconds(600))
      let registry = LeaseRegistry()
      registry.hold(leases.map(\.reference), sent: sent, for: .seconds(600))
      let batcher = ResultBatcher(
        ResultSender(
          frontier: frontier, owner: Self.owner, lease: .seconds(600), slot: 0, leases: registry, stats: WorkerStats(),
          logger: Logger(label: "test")), timeout: .seconds(3600))
      let lease = try #require(leases.first)
      try await whileRunning({ await batcher.run() }) { try await body(pool, frontier, lease, batcher) }
    }
  }

  private func settle(_ lease: Lease, _ batcher: ResultBatcher, _ outcome: JobOutcome) async -> [ResultBatcher.Fate] {
    await batcher.flushing {
      await withTaskGroup(of: ResultBatcher.Fate.self) { group in
        for job in lease.jobs {
          let result = PendingResult(
            lease: lease.reference, job: job, result: JobResult(job, outcome, httpStatus: 200), nextFetch: .now,
            delay: .seconds(1), response: .zero, backoff: nil)
          group.addTask { await batcher.settle(result) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
  }

  private func number(_ pool: PostgresPool, _ query: String) async throws -> Int {
    try await pool.query(Statement(name: "test", text: "select (\(query))::bigint as n")).int(0, "n")
  }

  /// A rule of the operator's own, as many as are needed: what the row says decides.
  private func refuse(
    _ pool: PostgresPool, _ table: String, when condition: String, code: String = "23514"
  ) async throws {
    try await pool.run(
      script: """
        create function courant.refuse() returns trigger language plpgsql as $$
        begin
          if \(condition) then raise 'not here' using errcode = '\(code)'; end if;
          return new;
        end $$;
        create trigger refuse before insert or update on \(table) for each row execute function courant.refuse();
        """)
  }

  /// An operator's trigger may raise any code, also one of its own.
  @Test(arguments: ["23514", "P0001", "PAPER", "0A000", "38000", "21000"])
  func aResultThatIsRefusedIsGivenUpWithTheReason(code: String) async throws {
    try await withJobs(9) { pool, _, lease, batcher in
      try await refuse(pool, "courant.article_rows", when: "new.url like '%/4'", code: code)
      let fates = await settle(lease, batcher, .stored(ArticleRecord(host: "paper.example", title: "T", body: "Text.")))
      #expect(fates == Array(repeating: .settled, count: 9))
      #expect(try await number(pool, "select count(*) from courant.articles") == 8)
      let given =
        "state = 'dead' and error_class = 'fault' and error like 'the database refused the result: %not here%'"
      #expect(try await number(pool, "select count(*) from courant.job_status where url like '%/4' and \(given)") == 1)
    }
  }

  /// The reason itself is what is refused: the second time nothing of it is said.
  @Test func aReplacementThatIsRefusedTooIsBare() async throws {
    try await withJobs(3) { pool, _, lease, batcher in
      try await refuse(
        pool, "courant.job_rows", when: "new.url like '%/1' and (new.http_status is not null or length(new.error) > 40)"
      )
      let fates = await settle(lease, batcher, .notArticle)
      #expect(fates == Array(repeating: .settled, count: 3))
      let given = "state = 'dead' and error = 'the database refused the result' and http_status is null"
      #expect(try await number(pool, "select count(*) from courant.job_status where url like '%/1' and \(given)") == 1)
      #expect(try await number(pool, "select sum(pending) from courant.host_rows") == 0)
    }
  }

  /// Nothing at all can be recorded of a job: it counts an attempt and is put off, instead of being fetched at once for
  /// ever.
  @Test func aJobOfWhichNothingCanBeRecordedIsPutOff() async throws {
    try await withJobs(3) { pool, _, lease, batcher in
      try await refuse(pool, "courant.attempt_rows", when: "new.url_key = '\(lease.jobs[1].urlKey)'")
      let fates = await settle(lease, batcher, .notArticle)
      #expect(fates.filter { $0 == .settled }.count == 2 && fates.filter { $0 == .refused }.count == 1)
      let later =
        "attempts = 1 and outcome = 'retry' and error_class = 'fault' and due_at > now() + interval '23 hours'"
      #expect(try await number(pool, "select count(*) from courant.job_status where state <> 'done' and \(later)") == 1)
      #expect(try await number(pool, "select count(*) from courant.job_status where state = 'done'") == 2)
    }
  }

  @Test(arguments: [
    "42501", "42P01", "42703", "42883", "53100", "57014", "40001", "55P03", "25006", "XX000", "58030", "08P01", "26000",
    "28000", "2D000", "3B001", "3D000", "3F000", "40P01", "55000", "57P01", "F0001",
  ])
  func whatMayPassIsNoRowsFault(code: String) {
    #expect(!PostgresError.server(sqlState: code, message: "", detail: nil, hint: nil).isAboutARow)
  }

  /// Rows that only a person with psql can make: counts at their limits.
  @Test func countsAtTheirEndsAreTaken() async throws {
    try await withJobs(2) { pool, _, lease, batcher in
      try await pool.run(
        script: "update courant.job_rows set attempt = 32767; update courant.host_rows set expired_leases = 32767;")
      let jobs = lease.jobs.map { job in
        ClaimedJob(
          urlKey: job.urlKey, url: job.url, attempt: 32767, priority: job.priority, seenOn: job.seenOn, hops: 32767,
          etag: nil,
          lastModified: nil, contentHash: nil, crawl: nil)
      }
      for (job, outcome) in zip(
        jobs,
        [
          JobOutcome.dead(.http4xx, message: "404"),
          .retry(.timeout, message: "", after: .seconds(Int64.max), countsAsAttempt: true),
        ])
      {
        let result = PendingResult(
          lease: lease.reference, job: job,
          result: JobResult(job, outcome, bytes: .max, fetchTime: .seconds(Int64.max)),
          nextFetch: .now, delay: .seconds(Int64.max), response: .seconds(Int64.min), backoff: .seconds(Int64.max))
        let fate = await batcher.flushing { await batcher.settle(result) }
        #expect(fate == .settled)
      }
      #expect(try await number(pool, "select count(*) from courant.job_rows where error_class = 'fault'") == 0)
      var policy = RetryPolicy()
      policy.maxDelay = .seconds(Int64.max)
      #expect(policy.backoff(after: .max) > .zero && policy.backoff(after: .min) >= .zero)
      #expect(policy.isLast(attempt: .max))
    }
  }

  /// A batch with a line that is refused: the line is named, all others are in.
  @Test func aLineThatIsRefusedIsRejectedAlone() async throws {
    try await withTestDatabase(size: 2, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      try await refuse(pool, "courant.job_rows", when: "new.url like '%/17'")
      let directory = try TemporaryDirectory()
      let lines = (0..<40).map { "https://h\($0 % 5).example/\($0)\n" }.joined()
      let list = try URLList(path: try directory.write("urls.txt", lines))
      let report = try await Enqueuer(frontier: Frontier(pool: pool)).enqueue(list)
      #expect(report.accepted == 39 && report.rejected == 1)
      #expect(report.errors.map(\.line) == [18])
      #expect(report.errors.first?.reason.contains("the database refuses it") == true)
      #expect(try await number(pool, "select sum(pending) from courant.host_rows") == 39)
    }
  }

  private static func name(_ length: Int) -> String {
    let label = String(repeating: "a", count: 49) + "."
    var name = String(repeating: label, count: (length - 10) / 50)
    name += String(repeating: "b", count: length - name.utf8.count - 3) + ".de"
    return name
  }

  @Test func namesThatDNSCannotHoldAreNotEnqueued() async throws {
    for (host, isUsable) in [
      (Self.name(253), true), (Self.name(253) + ".", true), (Self.name(254), false), (Self.name(2_700), false),
      (String(repeating: "a", count: 63) + ".example", true), (String(repeating: "a", count: 64) + ".example", false),
      ("127.0.0.1", true), ("[2001:db8::1]", true),
    ] {
      let line = URLListLine(parsing: "https://\(host)/story")
      switch line {
      case .job: #expect(isUsable, "\(host.count)")
      case .rejected(let reason): #expect(!isUsable && reason.contains("longer than"), "\(reason)")
      case .nothing, .outdated: Issue.record("a line was overlooked")
      }
      #expect((NamedHost(parsing: host) != nil) == isUsable)
      #expect((NamedHost(parsing: "http://\(host):8080/x") != nil) == isUsable)
    }
  }
}
