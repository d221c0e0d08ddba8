import Frontier
import Postgres
import Testing

/// What named crawls are allowed: their priority and their budget, exact under enqueues at once.
@Suite struct CrawlsTests {
  private static func jobs(_ crawl: String, _ count: Int, _ name: String = "", priority: Int? = nil) -> [JobRequest] {
    (0..<count).map {
      var job = request("h\($0 % 7).example", "\(name)\($0)")
      job.crawl = crawl
      job.priority = priority
      return job
    }
  }

  private static func crawl(_ fixture: Fixture, _ name: String) async throws -> Crawl {
    try #require(try await fixture.frontier.crawls([name]).first)
  }

  @Test func aCrawlsLaneIsThatOfJobsWithoutOne() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      try await frontier.change(crawl: "spring", CrawlChange(priority: .some(3)))
      var plain = request("plain.example", "x")
      plain.priority = nil
      _ = try await frontier.enqueue(Self.jobs("spring", 4) + Self.jobs("spring", 2, "urgent", priority: 0) + [plain])
      #expect(try await frontier.totals().queuedByPriority == [2, 1, 0, 4])
      try await fixture.expectSums()
      let known = try await Self.crawl(fixture, "spring")
      #expect(known.priority == 3 && known.budget == nil && known.scope == [] && !known.paused)
    }
  }

  @Test func aBudgetCountsNewJobsOnly() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      _ = try await frontier.enqueue(Self.jobs("spring", 4))
      try await frontier.change(crawl: "spring", CrawlChange(budget: .some(10)))
      #expect(try await Self.crawl(fixture, "spring").used == 4)
      // Twice in one batch, and known from before: neither uses the budget.
      let again = try await frontier.enqueue(
        Self.jobs("spring", 4) + Self.jobs("spring", 3, "b") + Self.jobs("spring", 3, "b"))
      #expect(again == EnqueueCounts(accepted: 3, duplicate: 7))
      let more = try await frontier.enqueue(Self.jobs("spring", 9, "c") + Self.jobs("autumn", 2, "e"))
      #expect(more == EnqueueCounts(accepted: 5, overBudget: 6))
      #expect(try await Self.crawl(fixture, "spring").used == 10)
      try await fixture.expectSums()
      // Raised, the same list continues.
      try await frontier.change(crawl: "spring", CrawlChange(budget: .some(nil)))
      #expect(try await frontier.enqueue(Self.jobs("spring", 9, "c")).accepted == 6)
      try await frontier.change(crawl: "spring", CrawlChange(priority: .some(2), budget: .some(0)))
      #expect(try await Self.crawl(fixture, "spring").used == 16)
      #expect(try await frontier.enqueue(Self.jobs("spring", 2, "d")).overBudget == 2)
    }
  }

  @Test(.timeLimit(.minutes(3))) func aBudgetIsExactWhenManyEnqueueAtOnce() async throws {
    try await withFrontier { fixture in
      try await fixture.frontier.change(crawl: "spring", CrawlChange(budget: .some(100)))
      let counts = try await withThrowingTaskGroup(of: EnqueueCounts.self) { group in
        for number in 0..<8 {
          group.addTask {
            var sum = EnqueueCounts()
            for round in 0..<3 {
              sum += try await fixture.frontier.enqueue(Self.jobs("spring", 25, "\(number % 4)-\(round)-"))
            }
            return sum
          }
        }
        return try await group.reduce(into: EnqueueCounts()) { $0 += $1 }
      }
      #expect(counts.accepted == 100)
      #expect(counts.accepted + counts.duplicate + counts.overBudget == 8 * 3 * 25)
      #expect(try await fixture.number("select count(*) from courant.job_rows where crawl = 'spring'") == 100)
      #expect(try await Self.crawl(fixture, "spring").used == 100)
      try await fixture.expectSums()
    }
  }

  /// The budget is set while jobs come in: those that came before are counted, those after are bounded.
  @Test(.timeLimit(.minutes(3))) func aBudgetSetInTheMiddleMissesNoJob() async throws {
    try await withFrontier { fixture in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<6 {
          group.addTask {
            for round in 0..<6 {
              _ = try await fixture.frontier.enqueue(Self.jobs("spring", 20, "\(number)-\(round)-"))
            }
          }
        }
        group.addTask { try await fixture.frontier.change(crawl: "spring", CrawlChange(budget: .some(300))) }
        try await group.waitForAll()
      }
      let jobs = try await fixture.number("select count(*) from courant.job_rows where crawl = 'spring'")
      let used = try await Self.crawl(fixture, "spring").used
      #expect(used == jobs)
      #expect(jobs >= 300 && jobs <= 720)
    }
  }
}
