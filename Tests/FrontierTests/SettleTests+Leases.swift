import ArticleStore
import Frontier
import Postgres
import Testing

/// What a settle does to the host and its lease.
extension SettleTests {
  @Test func delaysAreKeptAndNeverShortened() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture, jobs: 2)
      func settle(_ nextFetch: Duration, backoff: Duration?) async throws {
        _ = try await fixture.settle(
          [
            HostResults(
              lease: lease.reference, nextFetch: nextFetch, delay: .milliseconds(1500), backoff: backoff, results: [])
          ],
          owner(1))
      }
      try await settle(.seconds(600), backoff: .seconds(60))
      try await settle(.seconds(1), backoff: nil)
      #expect(try await fixture.number("select extract(epoch from next_fetch_at - now()) from courant.host_rows") > 590)
      try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
      #expect(try await fixture.claim(owner(1)).isEmpty)
      try await fixture.sql("update courant.host_rows set ready_at = now()")
      let next = try #require(try await fixture.claim(owner(1)).first)
      #expect(next.delay == .milliseconds(1500))
      #expect(next.backoff == .seconds(60))
      let throttledAgo = try #require(next.throttledAgo)
      #expect(throttledAgo < .seconds(60))
      _ = try await fixture.settle(
        [HostResults(lease: next.reference, nextFetch: .zero, delay: .seconds(1), backoff: .zero, results: [])],
        owner(1))
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
