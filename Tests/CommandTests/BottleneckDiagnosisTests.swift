import Schema
@testable import Reporting
import ArticleStore
import Postgres
import TestSupport
import Testing

@testable import Frontier

/// `coordinator diagnose`: for each limit, the answer as it is printed.
@Suite(.timeLimit(.minutes(2))) struct SlowAnswerTests {
  private static func worker(_ change: (inout WorkerStatus) -> Void = { _ in }) -> WorkerStatus {
    var worker = WorkerStatus(
      id: "1", host: "box", processID: 1, slot: 0, version: "1", state: .alive, uptime: .seconds(600),
      beatAgo: .seconds(1),
      leases: 12,
      inFlight: 3, concurrency: 64, maxRate: 12, pages: 100, articles: 80, bytes: 1,
      rates: StatusSnapshot.Rates(pages: 11))
    change(&worker)
    return worker
  }

  private static func host(_ name: String, _ state: String, pending: Int) -> HostStatus {
    HostStatus(
      host: name, state: state, pending: pending, done: 10, failed: 0, pages: 10, bytes: 1,
      meanFetch: .milliseconds(120),
      delay: .seconds(1), readyIn: nil, blockedReason: state == "blocked" ? "throttled" : nil,
      robotsFailures: 0, lastErrorClass: nil)
  }

  /// 900 jobs in the queue, one worker, eleven pages a second.
  private static func snapshot(_ change: (inout StatusSnapshot) -> Void) -> StatusSnapshot {
    StatusCommandTests.snapshot { snapshot in
      snapshot.workers = [worker()]
      snapshot.now = StatusSnapshot.Rates(pages: 11)
      snapshot.hostsByBacklog = [host("news.example", "leased", pending: 600)]
      change(&snapshot)
    }
  }

  private typealias Change = @Sendable (inout StatusSnapshot) -> Void

  private static let cases: [(limit: BottleneckDiagnosis.Limit, text: String, change: Change)] = [
    (.nothingQueued, "Nothing is slow: the queue is empty.", { $0.totals.queuedByPriority = [0, 0, 0, 0] }),
    (
      .paused, "An operator has paused everything since 2026-11-22T10:00:00Z; 900 jobs wait.",
      { $0.pausedSince = "2026-11-22T10:00:00Z" }
    ),
    (.noWorkers, "No worker is running, and 900 jobs wait.", { $0.workers = [worker { $0.state = .stale }] }),
    (
      .workersFull,
      "The workers are full: they have 63 of at most 64 requests under way, and 340 ready hosts have waited up to 2 minutes "
        + "for a worker.",
      {
        $0.workers = [worker { $0.inFlight = 63 }]
        $0.readyHosts = 340
        $0.longestReady = .seconds(125)
      }
    ),
    (
      .database,
      "340 ready hosts have waited up to 2 minutes for a worker, although the workers have room (3 of at most 64 requests "
        + "under way): claims or settles are slow, or fail.",
      {
        $0.readyHosts = 340
        $0.longestReady = .seconds(125)
      }
    ),
    (
      .blockedHosts,
      "67 % of the queue belongs to hosts that must not be asked now. The largest is news.example (throttled, 600 jobs).",
      { $0.hostsByBacklog = [host("news.example", "blocked", pending: 600)] }
    ),
    (
      .retries, "56 % of the queue waits after a failed attempt, most of them for timeout.",
      {
        $0.totals.retrying = 500
        $0.errors = [ErrorStatus(errorClass: "timeout", outcome: "retry", count: 9, exampleURL: "https://a.example/")]
      }
    ),
    (
      .politeness,
      "The hosts' own pace is the limit: those under lease allow 12.0 pages/s, and 11.0 are fetched (92 %). news.example alone has "
        + "67 % of the queue and needs 10 minutes at its delay.",
      { _ in }
    ),
    (
      .slowHosts,
      "The hosts answer slowly: the busiest ones take up to 4.0 s for a page. Those under lease allow 12.0 pages/s, and 2.0 "
        + "are fetched. news.example alone has 67 % of the queue and needs 10 minutes at its delay.",
      {
        $0.now.pages = 2
        $0.hostsByTraffic = [host("news.example", "leased", pending: 600)]
        $0.hostsByTraffic[0].meanFetch = .seconds(4)
      }
    ),
    (
      .unknown,
      "Nothing limits the crawl for long: 11.0 pages/s, and no host waits for a worker. news.example alone has 67 % of the "
        + "queue and needs 10 minutes at its delay.",
      { $0.workers = [worker { $0.maxRate = nil }] }
    ),
  ]

  @Test func eachLimitHasItsAnswer() {
    for (limit, text, change) in Self.cases {
      let answer = BottleneckDiagnosis(Self.snapshot(change))
      #expect(answer.limit == limit)
      #expect(answer.text == text)
      #expect(!answer.advice.isEmpty)
    }
    #expect(Set(Self.cases.map(\.limit)) == Set(BottleneckDiagnosis.Limit.allCases))
  }

  @Test func whatElseIsNoticedIsSaid() {
    let answer = BottleneckDiagnosis(
      Self.snapshot {
        $0.database.tables = [DatabaseHealth.Table(name: "host_rows", liveRows: 10, deadRows: 200_000)]
      })
    #expect(answer.limit == .politeness)
    #expect(answer.noticed == ["host_rows: 200,000 dead rows beside 10; vacuum does not keep up"])
  }

  @Test func theCommandAnswers() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let empty = try await BuiltProgram.run("coordinator", ["diagnose", "--database-url", database])
      #expect(empty.code == 0)
      #expect(empty.output.hasPrefix("Nothing is slow: the queue is empty.\n\nWhat you can do:\n  coordinator enqueue"))
      _ = try await Frontier(pool: pool).enqueue([
        JobRequest(
          url: "https://a.example/", urlKey: "00000000-0000-4000-8000-000000000001", host: "a.example", hostKey: 1)
      ])
      let idle = try await BuiltProgram.run("coordinator", ["diagnose", "--json", "--database-url", database])
      #expect(idle.code == 0 && idle.output.contains("\"limit\":\"no_workers\""))
    }
  }

  @Test(arguments: [["explain"], ["explain", "https://a.example/", "--slow"], ["diagnose", "https://a.example/"]])
  func refusesWhatMakesNoSense(arguments: [String]) async throws {
    let ended = try await BuiltProgram.run("coordinator", arguments)
    #expect(ended.code == 2)
  }
}
