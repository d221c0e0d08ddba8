package import Postgres
import SQL

/// A page as it came, for some days: see `worker --keep-pages`.
package struct KeptPage: Sendable, Hashable {
  /// The address that the body was read under: the job's own, or where a redirect led within the same job.
  package let url: String
  /// The Content-Type header as sent; nil without one.
  package let contentType: String?
  /// `2026-11-29T16:43:00Z`, by the database's clock. An article stored later is not of this page.
  package let fetchedAt: String
  package let ageSeconds: Double
  /// The body as gzip, which may be of any size once it is inflated.
  package let gzip: [UInt8]
}

extension Frontier {
  /// The page kept of a job, the one that it brought last; nil where none is, or it asks not to be shown any more.
  package func keptPage(bucket: Int, hostKey: Int64, urlKey: String) async throws(PostgresError) -> KeptPage? {
    let rows = try await pool.query(SQL.keptPage, [.int(bucket), .int(Int(hostKey)), .text(urlKey)])
    guard rows.count > 0 else { return nil }
    return KeptPage(
      url: try rows.text(0, "url"), contentType: try rows.textOrNil(0, "content_type"),
      fetchedAt: try rows.text(0, "fetched_at"), ageSeconds: try rows.double(0, "age_s"),
      gzip: Self.bytes(hex: try rows.text(0, "body")))
  }

  /// Seconds since the page was kept that `keptPage` has; nil where it has none.
  package func keptPageAge(hostKey: Int64, urlKey: String) async throws(PostgresError) -> Double? {
    let rows = try await pool.query(
      SQL.keptPageAge, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(urlKey)])
    return rows.count > 0 ? try rows.double(0, "age_s") : nil
  }
}
