import Frontier
import Postgres
import Schema
import Testing

@Suite struct EnqueueTests {
  @Test func countsAcceptedAndDuplicateJobs() async throws {
    try await withFrontier { fixture in
      let batch = requests("a.example", 5) + requests("b.example", 3)
      #expect(try await fixture.frontier.enqueue(batch) == EnqueueCounts(accepted: 8, duplicate: 0))
      #expect(try await fixture.frontier.enqueue(batch) == EnqueueCounts(accepted: 0, duplicate: 8))
      let mixed = requests("b.example", 5) + [request("c.example", "x"), request("c.example", "x")]
      #expect(try await fixture.frontier.enqueue(mixed) == EnqueueCounts(accepted: 3, duplicate: 4))
      #expect(try await fixture.frontier.enqueue([]) == EnqueueCounts())

      let totals = try await fixture.frontier.totals()
      #expect(totals.queued == 11)
      #expect(totals.enqueued == 11)
      #expect(try await fixture.number("select count(*) from courant.job_rows") == 11)
      #expect(try await fixture.number("select sum(pending) from courant.host_rows") == 11)
    }
  }

  @Test func aJobDoneStaysDone() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 2))
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      #expect(try await fixture.frontier.enqueue(requests("a.example", 2)).duplicate == 2)
      #expect(try await fixture.frontier.isIdle())
      #expect(try await fixture.claim(owner(1)).isEmpty)
    }
  }

  @Test func prioritiesAreCountedApart() async throws {
    try await withFrontier { fixture in
      let batch = (0...3).flatMap { priority in
        (0...priority).map { request("a.example", "\(priority)/\($0)", priority: priority) }
      }
      _ = try await fixture.frontier.enqueue(batch)
      #expect(try await fixture.frontier.totals().queuedByPriority == [1, 2, 3, 4])
    }
  }

  @Test func aJobForLaterWaits() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([request("a.example", "x", dueAt: "2999-01-01T00:00:00Z")])
      #expect(try await fixture.claim(owner(1)).isEmpty)
      #expect(try await fixture.frontier.isIdle() == false)
      _ = try await fixture.frontier.enqueue([request("a.example", "y")])
      let leases = try await fixture.claim(owner(1))
      #expect(leases.flatMap(\.jobs).map(\.url) == ["https://a.example/y"])
    }
  }

  @Test func aBatchThatFailsLeavesNothing() async throws {
    try await withFrontier { fixture in
      var batch = (0..<40).map { request("host\($0).example", "x") }
      batch[20].dueAt = "no date"
      let failing = batch
      await #expect(throws: PostgresError.self) { try await fixture.frontier.enqueue(failing) }
      let rows = try await fixture.number(
        "select (select count(*) from courant.job_rows) + (select count(*) from courant.host_rows)")
      #expect(rows == 0)
      #expect(try await fixture.frontier.totals().jobs == 0)
    }
  }

  @Test func enqueuersOfTheSameJobsMeetWithoutDeadlock() async throws {
    try await withFrontier { fixture in
      let batch = (0..<20).flatMap { requests("host\($0).example", 10) }
      let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
        for seed in 0..<6 {
          group.addTask {
            var generator = Seeded(seed: UInt64(seed))
            var accepted = 0
            for part in 0..<4 {
              let shuffled = batch.shuffled(using: &generator).prefix(50 * (part + 1))
              accepted += try await fixture.frontier.enqueue(Array(shuffled)).accepted
            }
            return accepted
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(accepted == 200)
      #expect(try await fixture.number("select sum(pending) from courant.host_rows") == 200)
      #expect(try await fixture.frontier.totals().queued == 200)
    }
  }

  @Test func textIsKeptAsItIs() async throws {
    try await withFrontier { fixture in
      var job = request("a.example", #"q?a="b"&c='d'\{},NULL"#)
      job.crawl = #"{"x"}, \ ünï 漢字"#
      _ = try await fixture.frontier.enqueue([job])
      let leases = try await fixture.claim(owner(1))
      #expect(leases.flatMap(\.jobs).map(\.url) == [job.url])
      #expect(leases.flatMap(\.jobs).map(\.crawl) == [job.crawl])
    }
  }
}

/// SplitMix64: the same numbers in every run.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
