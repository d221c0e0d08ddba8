import Schema
import ArticleStore
import Frontier
import Postgres
import TestSupport
import Testing
import WebURL

@testable import Reporting

/// What `coordinator explain` answers, one case per situation a user meets: the job table is brought there by what
/// programs do, and its clock set back where time has passed.
@Suite(.timeLimit(.minutes(3))) struct ExplainTests {
  static let owner = "00000000-0000-4000-8000-0000000000ff"

  /// One job table, and shorthands for what happens to its jobs.
  struct Table {
    let pool: PostgresPool
    let frontier: Frontier

    func enqueue(_ url: String, crawl: String? = nil, dueAt: String? = nil) async throws {
      var job = JobRequest(try WebURL(parsing: url))
      job.crawl = crawl
      job.dueAt = dueAt
      _ = try await frontier.enqueue([job])
    }

    func claim() async throws -> [Lease] {
      try await frontier.claim(
        owner: ExplainTests.owner, buckets: Array(0..<64), priorities: [0, 1, 2, 3], hosts: 10, jobsPerHost: 10,
        leaseTime: .seconds(60))
    }

    /// Settles the URL's job, and lets `ago` seconds pass.
    func settle(
      _ url: String, _ outcome: JobOutcome, status: Int? = nil, notBefore: Duration = .zero,
      reason: ReleaseReason? = nil,
      ago: Int = 7205, note: String? = nil, page: RawPageAction = .asItWas
    ) async throws {
      try await enqueue(url)
      let leases = try await claim()
      let settlements = leases.map { lease in
        HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .seconds(1),
          results: lease.jobs.map { job in
            var result = JobResult(job, outcome, httpStatus: status, bytes: 1000, fetchTime: .milliseconds(20))
            result.note = note
            result.page = page
            return result
          })
      }
      _ = try await frontier.settle(settlements, owner: ExplainTests.owner, leaseTime: .seconds(60), slot: 0)
      try await frontier.release(
        leases.map { LeaseRelease($0.reference, notBefore: notBefore, reason: reason) }, owner: ExplainTests.owner)
      try await sql(
        "update courant.job_rows set last_at = last_at - interval '\(ago) seconds' where last_at is not null")
      try await sql(
        "update courant.host_rows set next_fetch_at = now() where next_fetch_at < now() + interval '5 seconds'")
    }

    func worker() async throws {
      _ = try await frontier.registerWorker(id: ExplainTests.owner, host: "box", processID: 7, version: "1.0")
    }

    func robots(_ text: String, host: String = "paper.example") async throws {
      let key = try WebURL(parsing: "https://\(host)/").hostKey
      try await frontier.storeRobots(
        hostKey: key, scheme: "https", httpStatus: 200, body: Array(text.utf8), lifetime: .seconds(86_400))
    }

    func sql(_ text: String) async throws { _ = try await pool.query(Statement(name: "test", text: text)) }
  }

  /// A situation, how a job table gets there, and what a user is told.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let url: String
    let situation: URLDiagnosis.Situation
    let text: String
    let advice: [String]
    let prepare: @Sendable (Table) async throws -> Void
    var testDescription: String { name }

    init(
      _ name: String, _ situation: URLDiagnosis.Situation, _ text: String, advice: [String] = [], url: String = page,
      prepare: @escaping @Sendable (Table) async throws -> Void = { _ in }
    ) {
      self.name = name
      self.url = url
      self.situation = situation
      self.text = text
      self.advice = advice
      self.prepare = prepare
    }
  }

  static let page = "https://paper.example/news/1"

  static let cases = unknowns + waiting + settled + failures + exclusions

  @Test(arguments: cases) func theAnswerIs(_ wanted: Case) async throws {
    try await withTestDatabase(size: 1, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let table = Table(pool: pool, frontier: Frontier(pool: pool))
      try await wanted.prepare(table)
      let facts = try await Explainer(frontier: table.frontier).facts(of: wanted.url)
      let answer = URLDiagnosis(facts)
      #expect(answer.situation == wanted.situation)
      #expect(answer.text == wanted.text)
      #expect(answer.advice == wanted.advice)
    }
  }

  /// Every situation and every class has its case above.
  @Test func nothingIsLeftWithoutWords() {
    let situations = Set(Self.cases.map(\.situation)).union([.unchanged])
    #expect(situations == Set(URLDiagnosis.Situation.allCases))
    let names = Set(Self.cases.map(\.name))
    #expect(ErrorClass.allCases.hasOnly { names.contains($0.rawValue) })
  }

  /// A chain that leads back is told once, not as often as it could be followed.
  @Test func aCircleIsToldOnce() async throws {
    try await withTestDatabase(size: 1, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let table = Table(pool: pool, frontier: Frontier(pool: pool))
      let others = ["https://paper.example/b", "https://paper.example/c"]
      for (from, to) in zip([Self.page] + others, others + [Self.page]) {
        try await table.settle(from, .redirected(to: to), status: 302)
      }
      let facts = try await Explainer(frontier: table.frontier).facts(of: Self.page)
      #expect(facts.redirects.map(\.url) == others)
      #expect(facts.rows.count(where: { $0.name == "led to" }) == 2)
    }
  }

  @Test func unchangedPagesAreStoredAsBefore() async throws {
    try await withTestDatabase(size: 1, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let table = Table(pool: pool, frontier: Frontier(pool: pool))
      try await table.settle(Self.page, .stored(Self.record()), status: 200)
      try await table.sql("update courant.job_rows set outcome = 'unchanged'")
      let answer = URLDiagnosis(try await Explainer(frontier: table.frontier).facts(of: Self.page))
      #expect(answer.situation == .unchanged)
      #expect(
        answer.text
          == "The page was fetched 2 hours ago and is the same as before. It is stored as an article, “The ferry is late”, 10 words."
      )
    }
  }

  @Test(arguments: [
    (0.4, "a moment"), (1, "1 second"), (59, "59 seconds"), (60, "a minute"), (119, "a minute"), (120, "2 minutes"),
    (3599, "59 minutes"), (3600, "an hour"), (7199, "an hour"), (7200, "2 hours"), (86_399, "23 hours"),
    (86_400, "1 day"), (200_000, "2 days"),
  ]) func lengthsOfTime(_ seconds: Double, _ text: String) {
    #expect(DurationText.text(.seconds(seconds)) == text)
  }
}
