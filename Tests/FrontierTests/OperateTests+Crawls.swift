import ArticleStore
import Frontier
import Postgres
import Testing

/// Crawls that are paused and resumed.
extension OperateTests {
  // MARK: Crawls

  static func inCrawl(_ name: String, _ host: String, _ count: Int) -> [JobRequest] {
    (0..<count).map {
      var job = request(host, "\(name)-\($0)")
      job.crawl = name
      return job
    }
  }

  @Test func aPausedCrawlsJobsAreHeldAndOthersOfTheHostGoOn() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      _ = try await frontier.enqueue(Self.inCrawl("spring", "a.example", 3) + requests("a.example", 2))
      _ = try await frontier.enqueue(Self.inCrawl("spring", "b.example", 1))
      #expect(try await frontier.setPaused(true, crawl: "spring") == 4)
      #expect(try await frontier.setPaused(true, crawl: "spring") == 0)
      _ = try await frontier.enqueue(Self.inCrawl("spring", "c.example", 2))
      try await fixture.expectSums()
      let leases = try await fixture.claim(owner(1))
      #expect(leases.flatMap(\.jobs).map(\.crawl) == [nil, nil])
      try await fixture.finish(leases, owner(1))
      try await fixture.expectSums()
      // All that is left is held: nothing is ready, and nothing is idle.
      #expect(try await fixture.claim(owner(1)).isEmpty)
      #expect(try await frontier.isIdle() == false)
      #expect(try await fixture.number("select count(*) from courant.job_status where state = 'paused'") == 6)
      #expect(try await frontier.setPaused(false, crawl: "spring") == 6)
      try await fixture.expectSums()
      let again = try await fixture.claim(owner(1))
      #expect(again.flatMap(\.jobs).count == 6)
      try await fixture.finish(again, owner(1))
      #expect(try await frontier.isIdle())
    }
  }

  @Test func whatAWorkerHadInHandStaysHeldWhenItIsTriedAgain() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      _ = try await frontier.enqueue(Self.inCrawl("spring", "a.example", 3))
      let leases = try await fixture.claim(owner(1))
      #expect(try await frontier.setPaused(true, crawl: "spring") == 3)
      var left: [JobOutcome] = [
        .retry(.timeout, message: "", after: .zero, countsAsAttempt: true), .dead(.timeout, message: ""),
        .notArticle,
      ]
      try await fixture.finish(leases, owner(1)) { _, _ in left.removeFirst() }
      #expect(try await fixture.claim(owner(1)).isEmpty)
      // Queued again while its crawl is paused, it is held.
      #expect(try await frontier.retry(JobSelection(crawl: "spring"), states: [.dead]) == 1)
      #expect(try await fixture.claim(owner(1)).isEmpty)
      try await fixture.expectSums()
      #expect(try await frontier.setPaused(false, crawl: "spring") == 2)
      #expect(try await fixture.claim(owner(1)).first?.jobs.count == 2)
      try await fixture.expectSums()
    }
  }

  /// A crawl is paused for the first time while many enqueue for it: none of its jobs gets past, and none stays behind.
  @Test(.timeLimit(.minutes(3))) func aPauseMissesNoJobThatIsJustBeingEnqueued() async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      for paused in [true, false, true] {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<6 {
            group.addTask {
              for round in 0..<8 {
                let name = "\(paused)-\(number)-\(round)-\(UInt32.random(in: .min ... .max))"
                _ = try await frontier.enqueue(
                  (0..<30).map {
                    var job = request("h\($0 % 9).example", "\(name)-\($0)")
                    job.crawl = "spring"
                    return job
                  })
              }
            }
          }
          group.addTask { _ = try await frontier.setPaused(paused, crawl: "spring") }
          try await group.waitForAll()
        }
        let wrong = try await fixture.number("select count(*) from courant.job_rows where on_hold <> \(paused)")
        #expect(wrong == 0, "paused: \(paused)")
        try await fixture.expectSums()
      }
    }
  }
}
