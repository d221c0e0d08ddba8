import ArticleStore
package import Postgres
import Schema
import Untrusted

/// What is known of a host's `/.well-known/tdmrep.json`.
package struct RightsFileRecord: Sendable, Hashable {
  /// The bytes of the last answer that had any; kept while later tries fail.
  package let body: [UInt8]?
  /// Until it is to be fetched again; not positive when that is due.
  package let expiresIn: Duration
}

extension Frontier {
  /// nil when it was never asked for.
  package func rightsFile(hostKey: Int64, scheme: String) async throws(PostgresError) -> RightsFileRecord? {
    let rows = try await pool.query(
      SQL.rightsFile, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(scheme)])
    guard rows.count > 0 else { return nil }
    return RightsFileRecord(
      body: try rows.textOrNil(0, "body").map(Self.bytes(hex:)), expiresIn: try rows.seconds(0, "expires_in_s"))
  }

  /// Keeps an answer for `lifetime`; with an `error` it notes that there was none, and an earlier body stays.
  package func storeRightsFile(
    hostKey: Int64, scheme: String, httpStatus: Int?, body: [UInt8]?, error: String? = nil, lifetime: Duration
  ) async throws(PostgresError) {
    _ = try await query(
      SQL.storeRightsFile,
      [
        "bucket": .int(Self.bucket(of: hostKey)), "host_key": .int(Int(hostKey)), "scheme": .text(scheme),
        "http_status": (httpStatus?.clamped(to: 0...Int(Int16.max))).map(PostgresValue.int) ?? .null,
        "body": body.map(PostgresValue.bytes) ?? .null,
        "error": StoredText.clean(error, limit: 500).map(PostgresValue.text) ?? .null, "expires_s": .seconds(lifetime),
      ])
  }

  /// Deletes articles that their pages ask not to be shown any more, with what is kept of the pages; returns how many
  /// articles.
  @discardableResult
  package func pruneUnavailable() async throws(PostgresError) -> Int {
    var deleted = 0
    while true {
      let now = try await repeatingOnDeadlock([(SQL.pruneUnavailable, [.int(Self.pruneBatch)])])[0]
      let (articles, pages) = (try now.int(0, "deleted"), try now.int(0, "pages"))
      deleted += articles
      if max(articles, pages) < Self.pruneBatch { return deleted }
    }
  }

  private static let pruneBatch = 1000
}
