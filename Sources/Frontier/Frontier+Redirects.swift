package import Postgres
import Schema

extension Frontier {
  /// Where the job led to when it was last settled; nil where it was not a redirect, or there is no such job.
  package func redirect(hostKey: Int64, urlKey: String) async throws(PostgresError) -> String? {
    let rows = try await pool.query(
      SQL.redirect, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(urlKey)])
    return rows.count > 0 ? try rows.textOrNil(0, "redirect_url") : nil
  }
}
