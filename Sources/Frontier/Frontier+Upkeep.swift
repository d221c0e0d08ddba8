package import Postgres
import SQL

extension Frontier {
  /// Adds counters older than an hour to the totals' own row, so that totals stay quick to read; returns how many rows.
  @discardableResult
  package func rollUpCounters() async throws(PostgresError) -> Int {
    try await repeatingOnDeadlock([(SQL.rollUpCounters, [.double(3600)])])[0].int(0, "minutes")
  }

  /// Makes the articles' partitions of this month and the next `months`; returns how many were made.
  @discardableResult
  package func ensureArticlePartitions(months: Int = 2) async throws(PostgresError) -> Int {
    try await pool.query(SQL.ensurePartitions, [.int(months)]).int(0, "made")
  }
}
