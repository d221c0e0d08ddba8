import Schema
@testable import Reporting
import ArticleStore
import Frontier
import Postgres
import TestSupport
import Testing

/// One look at the database for all who look.
@Suite(.timeLimit(.minutes(3))) struct SnapshotCacheTests {
  @Test func manyWhoLookShareOneAnswer() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let cache = SnapshotCache(frontier: Frontier(pool: pool), maxAge: .seconds(60))
      let instants = try await withThrowingTaskGroup(of: ContinuousClock.Instant.self) { group in
        for _ in 0..<50 { group.addTask { try await cache.latest().instant } }
        return try await group.reduce(into: Set<ContinuousClock.Instant>()) { $0.insert($1) }
      }
      #expect(instants.count == 1)
      let fresh = SnapshotCache(frontier: Frontier(pool: pool), maxAge: .zero)
      #expect(try await fresh.latest().instant != fresh.latest().instant)
    }
  }

  /// The time spent asking the database is a fixed share, for any number of open pages, and no caller waits for ever.
  @Test func whereAnAnswerTakesLongItIsGivenForLonger() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let cheap = SnapshotCache(frontier: Frontier(pool: pool), maxAge: .seconds(50))
      let begun = ContinuousClock.now
      _ = try await cheap.latest()
      #expect(await cheap.age == .seconds(50))
      let sparing = SnapshotCache(frontier: Frontier(pool: pool), maxAge: .zero, share: 0.01)
      _ = try await sparing.latest()
      let cost = ContinuousClock.now - begun
      let age = await sparing.age
      #expect(age > .zero && age <= min(.seconds(60), cost * 100))
      let never = SnapshotCache(frontier: Frontier(pool: pool), maxAge: .zero, share: 1e-9)
      _ = try await never.latest()
      #expect(await never.age == .seconds(60))
    }
  }

  /// What was seen last stays to be shown while the database has no answer.
  @Test func theLastAnswerStays() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let own = PostgresPool(pool.configuration, size: 1)
      let cache = SnapshotCache(frontier: Frontier(pool: own), maxAge: .zero)
      #expect(await cache.last == nil)
      let seen = try await cache.latest().instant
      await own.close()
      await #expect(throws: PostgresError.self) { _ = try await cache.latest() }
      #expect(await cache.last?.instant == seen)
    }
  }
}
