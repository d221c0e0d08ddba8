package import Postgres
import Schema

/// The articles as readers see them: searched, listed, and one of them whole. Reads only.
package struct ArticleLibrary: Sendable {
  private let pool: PostgresPool

  /// What is listed of an article.
  package struct Entry: Sendable {
    package let url: String
    package let host: String
    package let title: String?
    package let siteName: String?
    /// The day the page states, `YYYY-MM-DD`.
    package let publishedDay: String?
    package let language: String?
    /// Of a search: where the words stand; else the beginning of the description.
    package let excerpt: String?
  }

  /// How far `courant.search_articles` knows the articles.
  package struct SearchProgress: Sendable {
    /// Since the last article whose words were written was stored; nil when none were.
    package let indexedAgo: Duration?
    /// Articles are stored that the search does not find yet.
    package let isBehind: Bool
  }

  package init(pool: PostgresPool) {
    self.pool = pool
  }

  /// The best first, `limit` at most. `query` as people type it; `language` is a BCP 47 tag, nil searches in all.
  package func search(_ query: String, language: String?, limit: Int) async throws(PostgresError) -> [Entry] {
    try Self.entries(
      try await pool.query(SQL.searchArticles, [.text(query), language.map { .text($0) } ?? .null, .int(limit)]))
  }

  /// Those stored last.
  package func latest(limit: Int) async throws(PostgresError) -> [Entry] {
    try Self.entries(try await pool.query(SQL.latestArticles, [.int(limit)]))
  }

  package func searchProgress() async throws(PostgresError) -> SearchProgress {
    let rows = try await pool.query(SQL.searchProgress)
    guard rows.count > 0 else { return SearchProgress(indexedAgo: nil, isBehind: true) }
    return SearchProgress(
      indexedAgo: try rows.secondsOrNil(0, "indexed_ago_s"), isBehind: try rows.bool(0, "is_behind"))
  }

  /// One article whole; nil when none is stored, or it is not to be shown any more.
  package func article(bucket: Int, hostKey: Int64, urlKey: String) async throws(PostgresError) -> ReadArticle? {
    let rows = try await pool.query(SQL.article, [.int(bucket), .int(Int(hostKey)), .text(urlKey)])
    return rows.count > 0 ? try ReadArticle(rows) : nil
  }

  private static func entries(_ rows: PostgresRows) throws(PostgresError) -> [Entry] {
    var entries: [Entry] = []
    for row in 0..<rows.count {
      entries.append(
        Entry(
          url: try rows.text(row, "url"), host: try rows.text(row, "host"), title: try rows.textOrNil(row, "title"),
          siteName: try rows.textOrNil(row, "site_name"), publishedDay: try rows.textOrNil(row, "published_day"),
          language: try rows.textOrNil(row, "language"), excerpt: try rows.textOrNil(row, "excerpt")))
    }
    return entries
  }
}
