import Frontier
import Postgres
import Testing

/// More jobs for a host under lease.
@Suite struct RefillTests {
  private func refill(
    _ fixture: Fixture, _ lease: Lease, inHand: [ClaimedJob], _ owner: String = owner(1), jobs: Int = 10
  ) async throws -> Refill? {
    try await fixture.frontier.refill(
      [RefillRequest(lease.reference, inHand: inHand.map(\.urlKey))], owner: owner, priorities: [0, 1, 2, 3],
      jobsPerHost: jobs)[lease.reference]
  }

  @Test func givesDueJobsThatAreNotInHand() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(
        requests("a.example", 12) + [request("a.example", "later", dueAt: "2100-01-01T00:00:00Z")])
      let lease = try #require(try await fixture.claim(owner(1), jobsPerHost: 5).first)
      let more = try #require(try await refill(fixture, lease, inHand: lease.jobs))
      #expect(more.jobs.count == 7)
      #expect(Set(more.jobs.map(\.urlKey)).isDisjoint(with: lease.jobs.map(\.urlKey)))
      #expect(more.terms == lease.terms)
      let none = try #require(try await refill(fixture, lease, inHand: lease.jobs + more.jobs))
      #expect(none.jobs.isEmpty)
      // All of it is settled under the one lease; then the host has only what is due later.
      let report = try await fixture.settle(
        [
          HostResults(
            lease: lease.reference, nextFetch: .zero, delay: .zero,
            results: (lease.jobs + more.jobs).map { JobResult($0, .notArticle, httpStatus: 200) })
        ], owner(1))
      #expect(report.settled == 12)
      #expect(try await refill(fixture, lease, inHand: [])?.jobs.isEmpty == true)
      try await fixture.expectSums()
    }
  }

  /// A job enqueued while its host is leased is fetched in that lease, the urgent one first.
  @Test func givesWhatWasEnqueuedMeanwhile() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3))
      let lease = try #require(try await fixture.claim(owner(1)).first)
      _ = try await fixture.frontier.enqueue([
        request("a.example", "archive", priority: 3), request("a.example", "urgent", priority: 0),
      ])
      let more = try #require(try await refill(fixture, lease, inHand: lease.jobs))
      #expect(more.jobs.map(\.priority) == [0, 3])
    }
  }

  @Test(arguments: ["other owner", "expired and claimed anew", "host paused", "all paused"])
  func givesNothing(_ why: String) async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 20))
      let lease = try #require(try await fixture.claim(owner(1)).first)
      var asking = owner(1)
      switch why {
      case "other owner": asking = owner(2)
      case "expired and claimed anew":
        try await fixture.expire([lease], owner(1))
        _ = try await fixture.claim(owner(2))
      case "host paused": try await fixture.frontier.pause(host: lease.host, hostKey: lease.hostKey)
      default: _ = try await fixture.frontier.pauseAll()
      }
      let more = try await refill(fixture, lease, inHand: lease.jobs, asking)
      #expect(more?.jobs.isEmpty ?? true)
      if why == "other owner" || why == "expired and claimed anew" { #expect(more == nil) }
    }
  }

  @Test func tellsWhatAnOperatorChanged() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 20))
      let lease = try #require(try await fixture.claim(owner(1)).first)
      try await fixture.frontier.setDelay(.seconds(5), host: lease.host, hostKey: lease.hostKey)
      let more = try #require(try await refill(fixture, lease, inHand: lease.jobs))
      #expect(more.terms.minDelay == .seconds(5) && more.terms != lease.terms)
    }
  }
}
