package import Postgres
import SQL

/// An article that a search found, with a piece of its text around the words.
package struct FoundArticle: Sendable, Codable, Hashable {
  package var title: String?
  package var url: String
  package var host: String
  package var siteName: String?
  /// `YYYY-MM-DD`.
  package var publishedDay: String?
  package var language: String?
  package var excerpt: String
}

extension Frontier {
  /// Articles whose words are written in one statement.
  private static let batch = 500

  /// Writes the words of articles stored since the last time, for `courant.search_articles`; returns how many articles it wrote.
  ///
  /// Goes on until all are written or `mayGoOn` is false, which is asked after each batch. Two at once do no harm.
  package func indexArticles(while mayGoOn: @Sendable () -> Bool) async throws(PostgresError) -> Int {
    var written = 0
    var last: (at: PostgresValue, key: PostgresValue) = (.null, .null)
    repeat {
      let rows = try await pool.query(SQL.indexArticles, [last.at, last.key, .int(Self.batch)])
      written += try rows.int(0, "written")
      guard try rows.int(0, "seen") == Self.batch else { return written }
      last = (.text(try rows.text(0, "last_at")), .text(try rows.text(0, "last_key")))
    } while mayGoOn()
    return written
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

  /// Articles by words, the best first. `language` is a BCP 47 tag; without it all languages are searched.
  package func search(
    _ query: String, language: String? = nil, most: Int = 20
  ) async throws(PostgresError) -> [FoundArticle] {
    let rows = try await pool.query(
      SQL.searchArticles, [.text(query), language.map { .text($0) } ?? .null, .int(most)])
    var found: [FoundArticle] = []
    for row in 0..<rows.count {
      found.append(
        FoundArticle(
          title: try rows.textOrNil(row, "title"), url: try rows.text(row, "url"), host: try rows.text(row, "host"),
          siteName: try rows.textOrNil(row, "site_name"), publishedDay: try rows.textOrNil(row, "published_day"),
          language: try rows.textOrNil(row, "language"), excerpt: try rows.text(row, "excerpt")))
    }
    return found
  }
}
