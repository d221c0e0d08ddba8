import CrawlRules
package import Postgres
import Synchronization
package import WebURL

/// The scopes of crawls, for who asks of many jobs, each asked for at most every ten seconds.
package final class ScopeCache: Sendable {
  private struct Entry: Sendable {
    let scope: CrawlScope
    let expires: ContinuousClock.Instant
  }

  /// After this time a changed scope is noticed.
  private static let lifetime = Duration.seconds(10)
  /// Crawls kept in memory at most.
  private static let capacity = 1024

  private let frontier: Frontier
  private let entries = Mutex<[String: Entry]>([:])

  package init(frontier: Frontier) {
    self.frontier = frontier
  }

  /// Whether `url` belongs to the crawl; true for jobs without one.
  package func contains(_ url: WebURL, crawl: String?) async throws(PostgresError) -> Bool {
    guard let crawl else { return true }
    let now = ContinuousClock.now
    if let entry = entries.withLock({ $0[crawl] }), entry.expires > now { return entry.scope.contains(url) }
    let scope = CrawlScope(try await frontier.crawls([crawl]).first?.scope ?? [])
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries = entries.filter { $0.value.expires > now } }
      if entries.count >= Self.capacity { entries.removeAll() }
      entries[crawl] = Entry(scope: scope, expires: now + Self.lifetime)
    }
    return scope.contains(url)
  }
}
