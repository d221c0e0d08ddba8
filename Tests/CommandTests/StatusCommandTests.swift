import Schema
@testable import Reporting
import ArticleStore
import Postgres
import TestSupport
import Testing

@testable import Frontier
@testable import status

/// Conditions, forecasts and tables of `status`, and its flags as a script meets them.
@Suite(.timeLimit(.minutes(2))) struct StatusCommandTests {
  static func snapshot(_ change: (inout StatusSnapshot) -> Void = { _ in }) -> StatusSnapshot {
    var minute = StatusSnapshot.Span()
    minute.length = .seconds(60)
    minute.pages = 300
    minute.articles = 240
    minute.settled = 300
    minute.failed = 75
    var hour = minute
    hour.length = .seconds(3600)
    var snapshot = StatusSnapshot(
      totals: StatusSnapshot.Totals(), now: StatusSnapshot.Rates(), lastMinute: minute, lastHour: hour, minutes: [],
      longestReady: nil, readyHosts: 0, pausedSince: nil, workers: [], hostsByBacklog: [], hostsByErrors: [],
      hostsByTraffic: [],
      errors: [], database: DatabaseHealth())
    snapshot.totals.queuedByPriority = [0, 900, 0, 0]
    snapshot.totals.dead = 7
    change(&snapshot)
    return snapshot
  }

  @Test(arguments: [
    ("stalled", false), ("not stalled", true), ("queued > 100", true), ("queued > 1000 or dead >= 7", true),
    ("queued > 1000 or dead >= 7 and stalled", false), ("(queued > 1000 or dead >= 7) and not stalled", true),
    ("error_rate > 0.2", true), ("error_rate>0.3", false), ("pages_per_second == 5", true),
    ("pages_per_second != 5", false), ("articles_per_second <= 4", true), ("workers < 1", true), ("eta > 100", true),
    ("100 < eta and eta < 300", true), ("not not paused", false), ("dead_rows = 0", true),
  ]) func conditions(_ text: String, _ holds: Bool) throws {
    #expect(try FailCondition(parsing: text).holds(for: StatusFigures(Self.snapshot())) == holds)
  }

  @Test(arguments: [
    ("", 0), ("queued", 6), ("stalled > 1", 0), ("queued >", 8), ("quued > 1", 0), ("(queued > 1", 11),
    ("stalled stalled", 8), ("queued > 1 or", 13), ("queued > x", 9), (") stalled", 0), ("and", 0),
    ("queued ! 1", 7),
  ]) func mistakesAreShownWhereTheyAre(_ text: String, _ place: Int) {
    #expect {
      try FailCondition(parsing: text)
    } throws: {
      ($0 as? FailCondition.SyntaxError)?.place == place
    }
  }

  @Test func deepNestingEnds() {
    let deep = String(repeating: "(", count: 10_000) + "stalled" + String(repeating: ")", count: 10_000)
    #expect(throws: FailCondition.SyntaxError.self) { try FailCondition(parsing: deep) }
    #expect(throws: FailCondition.SyntaxError.self) {
      try FailCondition(parsing: String(repeating: "not ", count: 10_000) + "stalled")
    }
  }

  @Test func aCrawlIsStalledOnlyWhenWorkWaitsUntaken() {
    func isStalled(_ change: (inout StatusSnapshot) -> Void) -> Bool { StatusFigures.isStalled(Self.snapshot(change)) }
    #expect(!isStalled { $0.longestReady = .seconds(300) })
    #expect(!isStalled { $0.lastMinute.settled = 0 })
    #expect(
      !isStalled {
        $0.lastMinute.settled = 0
        $0.longestReady = .seconds(30)
      })
    #expect(
      isStalled {
        $0.lastMinute.settled = 0
        $0.longestReady = .seconds(61)
      })
    #expect(
      !isStalled {
        $0.lastMinute.settled = 0
        $0.longestReady = .seconds(61)
        $0.pausedSince = "2026-11-22T18:00:00Z"
      })
  }

  @Test func theForecastNamesWhatItRestsOn() throws {
    // 300 settled, 75 of them to come back: 3.75 a second leave the queue.
    let byRate = try #require(Forecast(Self.snapshot()))
    #expect(
      byRate.time == .seconds(240) && byRate.assumption == "at the rate of the last minute, and if nothing is added")
    let slow = try #require(
      Forecast(
        Self.snapshot {
          $0.hostsByBacklog = [
            HostStatus(
              host: "slow.example", state: "leased", pending: 800, done: 0, failed: 0, pages: 0, bytes: 0,
              meanFetch: nil, delay: .seconds(5), readyIn: nil, blockedReason: nil,
              robotsFailures: 0, lastErrorClass: nil)
          ]
        }))
    #expect(slow.time == .seconds(4000) && slow.assumption == "what slow.example needs alone for 800 jobs at its delay")
    let still = try #require(
      Forecast(
        Self.snapshot {
          $0.lastMinute.settled = 0
          $0.lastHour.settled = 0
        }))
    #expect(still.time == nil)
    #expect(Forecast(Self.snapshot { $0.totals.queuedByPriority = [0, 0, 0, 0] }) == nil)
  }

  @Test(arguments: [40, 60, 80, 100, 200]) func tablesKeepWithinTheirWidth(_ width: Int) {
    let columns: [TextTable.Column] = [
      .init(title: "HOSTS", least: 8), .init(title: "state"), .init(title: "queued", isRight: true),
      .init(title: "data", isRight: true, rank: 2), .init(title: "delay", isRight: true, rank: 1),
      .init(title: "trouble", least: 5),
    ]
    let rows: [[TextTable.Cell]] = [
      ["a-long-name.of-a-host.example", "ready", "12", "1.2 GB", "5 s", "robots_unreachable"],
      ["b.example", "leased", "120,000", "0 B", "0.5 s", ""],
    ]
    let lines = TextTable(columns, rows).lines(width: width, colored: false)
    #expect(lines.count == 3 && lines.hasOnly { $0.count <= width }, "\(lines)")
    #expect(lines[0].contains("data") == (width >= 60) && lines[1].contains("12"))
    #expect(lines[1].contains("a-long-name.of-a-host.example") == (width >= 100))
  }

  @Test func theReferenceListsTheFigures() throws {
    let section = try #require(try DocumentationMarkdown("docs/reference.md").section("`status`"))
    let rows = DocumentationMarkdown.table("figure", in: section)
    #expect(rows.map { DocumentationMarkdown.code(in: $0[0]) } == StatusFigures.known.map { [$0.name] })
  }

  @Test func scriptsGetAnExitCode() async throws {
    try await withTestDatabase { pool, database in
      try await Migrator(pool: pool).migrate()
      func run(_ arguments: String...) async throws -> BuiltProgram.Ended {
        try await BuiltProgram.run("status", arguments + ["--database-url", database])
      }
      let fine = try await run("--fail-if", "stalled or error_rate > 0.2")
      #expect(fine.code == 0 && fine.output.hasPrefix("Idle: the queue is empty, no worker is running.\n"))
      let held = try await run("--fail-if", "workers < 1", "--json")
      #expect(held.code == 1 && held.errors == "status: this holds: workers < 1\n")
      #expect(held.output.contains("\"verdict\":\"Idle"))
      let wrong = try await run("--fail-if", "wrkers < 1")
      #expect(wrong.code == 2 && wrong.errors.contains("\n  wrkers < 1\n  ^\n"))
      #expect(try await run("--watch", "--fail-if", "stalled").code == 2)
    }
  }

  @Test func aCrawlHasAReportOfItsOwn() async throws {
    try await withTestDatabase { pool, database in
      try await Migrator(pool: pool).migrate()
      var job = JobRequest(
        url: "https://a.example/1", urlKey: "00000000-0000-4000-8000-0000000000aa", host: "a.example", hostKey: 5)
      job.crawl = "spring"
      let frontier = Frontier(pool: pool)
      _ = try await frontier.enqueue([job])
      try await frontier.change(crawl: "spring", CrawlChange(budget: 10))
      let text = try await BuiltProgram.run("status", ["--crawl", "spring", "--database-url", database])
      #expect(text.output.hasPrefix("Crawl spring: 1 jobs, 1 of 10 allowed\n"))
      #expect(text.output.contains("  queued"))
      let json = try await BuiltProgram.run("status", ["--crawl", "spring", "--json", "--database-url", database])
      #expect(json.output.contains("\"counts\":[{\"count\":1,\"hosts\":1,\"state\":\"queued\"}]"))
      let unknown = try await BuiltProgram.run("status", ["--crawl", "autumn", "--database-url", database])
      #expect(unknown.code == 1 && unknown.errors.contains("there is no crawl \"autumn\""))
    }
  }
}
