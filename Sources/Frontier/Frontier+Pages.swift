package import ArticleStore
package import Postgres
import Schema

extension Frontier {
  /// The page kept of a job, the one that it brought last; nil where none is, or it asks not to be shown any more.
  package func rawPage(bucket: Int, hostKey: Int64, urlKey: String) async throws(PostgresError) -> RawPage? {
    let rows = try await pool.query(SQL.rawPage, [.int(bucket), .int(Int(hostKey)), .text(urlKey)])
    guard rows.count > 0 else { return nil }
    return RawPage(
      url: try rows.text(0, "url"), contentType: try rows.textOrNil(0, "content_type"),
      fetchedAt: try rows.text(0, "fetched_at"), age: try rows.seconds(0, "age_s"),
      gzip: Self.bytes(hex: try rows.text(0, "body")))
  }

  /// Since the page was kept that `rawPage` has; nil where it has none.
  package func rawPageAge(hostKey: Int64, urlKey: String) async throws(PostgresError) -> Duration? {
    let rows = try await pool.query(
      SQL.rawPageAge, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(urlKey)])
    return rows.count > 0 ? try rows.seconds(0, "age_s") : nil
  }
}
