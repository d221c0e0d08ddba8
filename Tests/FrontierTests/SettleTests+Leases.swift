import ArticleStore
import Frontier
import Postgres
import Testing

/// What a settle does to the host and its lease.
extension SettleTests {
  @Test func delaysAreKeptAndNeverShortened() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture, jobs: 2)
      func settle(_ nextFetch: Int, backoff: Int?) async throws {
        _ = try await fixture.settle(
          [HostResults(lease: lease.reference, nextFetch: nextFetch, delay: 1_500, backoff: backoff, results: [])],
          owner(1))
      }
      try await settle(600_000, backoff: 60_000)
      try await settle(1_000, backoff: nil)
      #expect(try await fixture.number("select extract(epoch from next_fetch_at - now()) from courant.host_rows") > 590)
      try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
      #expect(try await fixture.claim(owner(1)).isEmpty)
      try await fixture.sql("update courant.host_rows set ready_at = now()")
      let next = try #require(try await fixture.claim(owner(1)).first)
      #expect(next.delay == 1_500)
      #expect(next.backoff == 60_000)
      let throttledAgo = try #require(next.throttledAgo)
      #expect(throttledAgo < 60)
      _ = try await fixture.settle(
        [HostResults(lease: next.reference, nextFetch: 0, delay: 1_000, backoff: 0, results: [])], owner(1))
      #expect(try await fixture.hostRow("a.example").isNull(0, "throttled_at"))
    }
  }

  @Test func aSettleExtendsALeaseMoreThanHalfOver() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture, jobs: 2)
      let left = "select extract(epoch from lease_until - now()) from courant.host_rows"
      try await fixture.sql(
        "update courant.host_rows set lease_until = now() + interval '40 seconds', ready_at = now() + interval '40 seconds'"
      )
      _ = try await settle(fixture, lease, [])
      let untouched = try await fixture.number(left)
      #expect((30...40).contains(untouched))
      try await fixture.sql(
        "update courant.host_rows set lease_until = now() + interval '20 seconds', ready_at = now() + interval '20 seconds'"
      )
      _ = try await settle(fixture, lease, [])
      let extended = try await fixture.number(left)
      #expect((50...60).contains(extended))
    }
  }
}
