package import Postgres
import Schema

/// A named crawl: jobs that belong together, with what they are allowed. Hosts and their pace are shared by all crawls.
package struct Crawl: Sendable, Hashable, Encodable {
  package var name: String
  /// Of jobs enqueued without one; nil is 1.
  package var priority: Int?
  /// Jobs it may have at most, settled ones counted; nil is any number.
  package var budget: Int?
  /// Jobs counted against the budget.
  package var used: Int
  /// Rules one of which its URLs match; empty is any URL.
  package var scope: [String]
  package var paused: Bool
  package var createdAt: String
}

/// What is to change of a crawl; nil leaves it.
package struct CrawlChange: Sendable, Hashable {
  package var priority: Int??
  package var budget: Int??
  package var scope: [String]?

  package init(priority: Int?? = nil, budget: Int?? = nil, scope: [String]? = nil) {
    self.priority = priority
    self.budget = budget
    self.scope = scope
  }
}

extension Frontier {
  /// Crawls by name, all of them when `names` is nil. A crawl that nothing was ever said of and nothing was enqueued
  /// for is not there.
  package func crawls(_ names: [String]? = nil) async throws(PostgresError) -> [Crawl] {
    let rows = try await pool.query(SQL.crawls, [names.map { .textArray($0) } ?? .null])
    var crawls: [Crawl] = []
    for row in 0..<rows.count {
      crawls.append(
        Crawl(
          name: try rows.text(row, "name"), priority: try rows.intOrNil(row, "priority"),
          budget: try rows.intOrNil(row, "budget"), used: try rows.int(row, "used"),
          scope: try rows.textArray(row, "scope").compactMap { $0 }, paused: try rows.bool(row, "paused"),
          createdAt: try rows.text(row, "created_at")))
    }
    return crawls
  }

  /// Changes what a crawl is allowed, known or not. Setting a budget counts its jobs, and waits for the enqueues under
  /// way.
  package func change(crawl name: String, _ change: CrawlChange) async throws(PostgresError) {
    _ = try await repeatingOnDeadlock([
      (SQL.lockCrawl, [.text(name)]),
      try SQL.setCrawl.bound([
        "name": .text(name),
        "sets_priority": .bool(change.priority != nil),
        "priority": (change.priority ?? nil).map(PostgresValue.int) ?? .null,
        "sets_budget": .bool(change.budget != nil), "budget": (change.budget ?? nil).map(PostgresValue.int) ?? .null,
        "sets_scope": .bool(change.scope != nil), "scope": change.scope.map { .textArray($0) } ?? .null,
      ]),
    ])
  }
}
