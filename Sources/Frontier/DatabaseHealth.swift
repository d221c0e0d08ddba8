package import Postgres
import SQL

/// Whether PostgreSQL can clean up behind the job table: rows that are dead, and what keeps vacuum from removing them.
///
/// A transaction left open anywhere holds back every row version that it might still see; claims then read past the dead ones.
package struct DatabaseHealth: Sendable, Codable, Hashable {
  /// A table of ours, as the server's statistics have it.
  package struct Table: Sendable, Codable, Hashable {
    package var name: String
    package var liveRows: Int
    package var deadRows: Int

    /// Many dead rows and more than live ones: vacuum does not keep up. Below 100,000 a claim does not feel them.
    package var isBloated: Bool { deadRows > max(100_000, liveRows) }
  }

  /// Who holds back the removal of dead rows.
  package struct Holder: Sendable, Codable, Hashable {
    /// transaction, prepared (transaction) or slot (of replication).
    package var kind: String
    /// Of the application, of the transaction, or of the slot.
    package var name: String
    /// Seconds since it began; nil for a slot.
    package var ageSeconds: Double?
    package var processID: Int?

    /// Longer than any transaction of ours takes.
    package var isOld: Bool { ageSeconds.map { $0 > DatabaseHealth.oldTransaction } ?? false }
  }

  /// Seconds after which an open transaction is worth a warning: 10 minutes.
  package static let oldTransaction = 600.0

  package var tables: [Table] = []
  package var holders: [Holder] = []

  package init() {}

  init(_ rows: PostgresRows) throws(PostgresError) {
    for row in 0..<rows.count {
      let kind = try rows.text(row, "kind")
      let name = try rows.text(row, "name")
      if kind == "table" {
        tables.append(
          Table(name: name, liveRows: try rows.int(row, "live"), deadRows: try rows.int(row, "dead")))
      } else {
        holders.append(
          Holder(
            kind: kind, name: name, ageSeconds: try rows.doubleOrNil(row, "age_s"),
            processID: try rows.intOrNil(row, "pid")))
      }
    }
  }
}

extension Frontier {
  /// The state of our tables and of what holds back vacuum in this database.
  package func databaseHealth() async throws(PostgresError) -> DatabaseHealth {
    try DatabaseHealth(try await pool.query(SQL.databaseHealth))
  }
}
