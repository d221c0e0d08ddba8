package import Postgres
import SQL

/// The words behind `courant.search_articles`.
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
}
