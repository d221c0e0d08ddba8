import ArticleStore
package import Postgres
import Schema

/// The words behind `courant.search_articles`.
extension Frontier {
  /// Articles whose words are written in one statement.
  private static let batch = 500

  /// What words were written.
  package struct IndexedArticles: Sendable, Hashable {
    package var written = 0
    /// Articles whose words the server refused: URL and reason.
    package var refused: [String: String] = [:]
  }

  private struct ArticlePlace {
    let key: [PostgresValue]
    let url: String
    let lastAt: String
    let lastKey: String
  }

  /// Writes the words of articles stored since the last time, for `courant.search_articles`; returns how many articles
  /// it wrote.
  ///
  /// Goes on until all are written or `mayGoOn` is false, which is asked after each batch. Two at once do no harm. A
  /// batch that the server refuses is cut in halves until the article stands alone that it cannot take: that one is
  /// noted and stepped over, and tried again by itself later.
  package func indexArticles(while mayGoOn: @Sendable () -> Bool) async throws(PostgresError) -> Int {
    try await indexedArticles(while: mayGoOn).written
  }

  package func indexedArticles(while mayGoOn: @Sendable () -> Bool) async throws(PostgresError) -> IndexedArticles {
    var done = IndexedArticles()
    try await retryRefused(&done, while: mayGoOn)
    var last: (at: PostgresValue, key: PostgresValue) = (.null, .null)
    var size = Self.batch
    repeat {
      do throws(PostgresError) {
        let rows = try await pool.query(SQL.indexArticles, [last.at, last.key, .int(size)])
        done.written += try rows.int(0, "written")
        guard try rows.int(0, "seen") == size else { return done }
        last = (.text(try rows.text(0, "last_at")), .text(try rows.text(0, "last_key")))
        size = min(Self.batch, size * 2)
      } catch {
        guard error.isAboutStoredRows else { throw error }
        if size > 1 {
          size = max(1, size / 8)
        } else {
          guard let place = try await nextArticle(after: last) else { return done }
          try await refuse(place.key, error)
          done.refused[place.url] = "\(error)"
          last = (.text(place.lastAt), .text(place.lastKey))
        }
      }
    } while mayGoOn()
    return done
  }

  private func nextArticle(after last: (at: PostgresValue, key: PostgresValue)) async throws(PostgresError)
    -> ArticlePlace?
  {
    let rows = try await pool.query(SQL.nextWords, [last.at, last.key])
    guard rows.count > 0 else { return nil }
    return ArticlePlace(
      key: try Self.articleKey(rows, 0), url: try rows.text(0, "url"), lastAt: try rows.text(0, "last_at"),
      lastKey: try rows.text(0, "url_key"))
  }

  private static func articleKey(_ rows: PostgresRows, _ row: Int) throws(PostgresError) -> [PostgresValue] {
    [
      .int(try rows.int(row, "bucket")), .int(try rows.int(row, "host_key")), .text(try rows.text(row, "url_key")),
      .text(try rows.text(row, "seen_on")),
    ]
  }

  private func refuse(_ key: [PostgresValue], _ error: PostgresError) async throws(PostgresError) {
    _ = try await pool.query(SQL.refuseWords, key + [.text(StoredText.clean("\(error)", limit: 500))])
  }

  /// Those that were refused and are due again, one by one.
  private func retryRefused(
    _ done: inout IndexedArticles, while mayGoOn: @Sendable () -> Bool
  ) async throws(PostgresError) {
    let due = try await pool.query(SQL.refusedWords, [.int(100)])
    for row in 0..<due.count where mayGoOn() {
      let key = try Self.articleKey(due, row)
      do throws(PostgresError) {
        done.written += try await pool.query(SQL.writeWords, key).count
      } catch {
        guard error.isAboutStoredRows else { throw error }
        try await refuse(key, error)
      }
    }
  }

  /// Deletes the words of articles that are gone; returns how many.
  package func forgetWords() async throws(PostgresError) -> Int {
    var deleted = 0
    while true {
      let count = try await pool.query(SQL.forgetWords, [.int(10_000)]).int(0, "deleted")
      deleted += count
      if count < 10_000 { return deleted }
    }
  }
}
