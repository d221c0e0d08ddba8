import Frontier
import Postgres
import Testing

/// Claims that begin where the last one came to.
@Suite struct ClaimMarksTests {
  private func claim(
    _ fixture: Fixture, _ marks: ClaimCursors.Values, hosts: Int = 1
  ) async throws -> [Lease] {
    try await fixture.frontier.claim(
      owner: owner(1), buckets: Array(0..<Frontier.buckets), priorities: [0, 1, 2, 3], hosts: hosts, jobsPerHost: 10,
      leaseTime: .seconds(60), minimumDelay: .zero, marks: marks)
  }

  /// A mark leaves out what was ready before it, unless that was within the last seconds.
  @Test func aMarkLeavesOutWhatLiesBefore() async throws {
    try await withFrontier { fixture in
      let (old, new) = (request("old.example", "1"), request("new.example", "1"))
      _ = try await fixture.frontier.enqueue([old, new])
      try await fixture.sql(
        "update courant.host_rows set ready_at = now() - interval '1 hour' where host = 'old.example'")
      try await fixture.sql(
        "update courant.host_rows set ready_at = now() - interval '1 minute' where host = 'new.example'")
      var marks: ClaimCursors.Values = [:]
      let mark = try await fixture.number("select extract(epoch from now() - interval '30 minutes') * 1000000")
      for bucket in 0..<Frontier.buckets {
        for priority in 0..<4 { marks[ClaimCursors.Pair(bucket: bucket, priority: priority)] = mark }
      }
      #expect(try await claim(fixture, marks, hosts: 2).map(\.host) == ["new.example"])
      #expect(try await claim(fixture, [:], hosts: 2).map(\.host) == ["old.example"])
      // A host that became ready a moment ago is found with any mark.
      _ = try await fixture.frontier.enqueue([request("fresh.example", "1")])
      for pair in marks.keys { marks[pair] = mark + 3_600_000_000 }
      #expect(try await claim(fixture, marks, hosts: 2).map(\.host) == ["fresh.example"])
    }
  }

  @Test func marksRiseWithClaimsAndAreForgottenInTime() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([request("a.example", "1")])
      let lease = try #require(try await claim(fixture, [:]).first)
      var marks = ClaimCursors()
      var generator = SystemRandomNumberGenerator()
      let now = ContinuousClock.now
      #expect(marks.values(at: now, using: &generator).isEmpty)
      marks.note([lease])
      let pair = ClaimCursors.Pair(bucket: lease.bucket, priority: 1)
      #expect(marks.values(at: now, using: &generator) == [pair: lease.readyMicroseconds])
      #expect(marks.values(at: now + .seconds(19), using: &generator) == [pair: lease.readyMicroseconds])
      #expect(marks.values(at: now + .seconds(41), using: &generator).isEmpty)
      // It starts again with the next claim.
      marks.note([lease])
      #expect(marks.values(at: now + .seconds(42), using: &generator) == [pair: lease.readyMicroseconds])
    }
  }
}
