package import Postgres
import Schema
package import Untrusted

/// Whether PostgreSQL can clean up behind the job table: rows that are dead, and what keeps vacuum from removing them.
///
/// A transaction left open anywhere holds back every row version that it might still see; claims then read past the
/// dead ones.
package struct DatabaseHealth: Sendable, Encodable, Hashable {
  /// A table of ours, as the server's statistics have it.
  package struct Table: Sendable, Encodable, Hashable {
    package var name: String
    package var liveRows: Int
    package var deadRows: Int

    /// Many dead rows and more than live ones: vacuum does not keep up. Below 100,000 a claim does not feel them.
    package var isBloated: Bool { deadRows > max(100_000, liveRows) }
  }

  /// Who holds back the removal of dead rows.
  package struct Holder: Sendable, Encodable, Hashable {
    /// transaction, prepared (transaction) or slot (of replication).
    package var kind: String
    /// Of the application, of the transaction, or of the slot.
    package var name: String
    /// Since it began; nil for a slot.
    @InSeconds package var age: Duration?
    package var processID: Int?

    private enum CodingKeys: String, CodingKey {
      case kind, name, age = "ageSeconds", processID
    }

    /// Longer than any transaction of ours takes.
    package var isOld: Bool { age.map { $0 > DatabaseHealth.oldTransaction } ?? false }
  }

  /// The partitions of a table.
  package struct Partitions: Sendable, Encodable, Hashable {
    /// article_rows, attempt_rows or page_rows.
    package var name: String
    package var count: Int
    /// The last month or day made, such as `2027_01`; nil when there is none.
    package var last: String?
    /// Rows in the default partition, as the server's statistics have it: they wait for their own.
    package var misplacedRows: Int
  }

  /// What the leading coordinator does again and again, and could not do the last time.
  package struct FailingTask: Sendable, Encodable, Hashable {
    package var name: String
    /// In a row.
    package var failures: Int
    /// Since the first of them.
    @InSeconds package var failingFor: Duration
    package var error: String

    private enum CodingKeys: String, CodingKey {
      case name, failures, failingFor = "failingSeconds", error
    }
  }

  /// An open transaction older than this is worth a warning: 10 minutes.
  package static let oldTransaction = Duration.seconds(600)

  package var tables: [Table] = []
  package var holders: [Holder] = []
  package var partitions: [Partitions] = []
  /// Sessions of other users in this database whose transactions are not shown to this one: `holders` lacks them.
  package var hiddenSessions = 0
  /// Tables that have the name of a partition and are none: rows of their time stay in the default partition.
  package var detached: [String] = []
  package var failingTasks: [FailingTask] = []
  /// Articles that cannot be searched for, as the server refused their words; they are tried again.
  package var refusedWords = 0
  /// What it said of one of them.
  package var refusedWordsError: String?

  package init() {}

  init(_ rows: PostgresRows) throws(PostgresError) {
    var last: [String: String] = [:]
    for row in 0..<rows.count {
      let kind = try rows.text(row, "kind")
      let name = try rows.text(row, "name")
      switch kind {
      case "table":
        tables.append(
          Table(name: name, liveRows: try rows.int(row, "live"), deadRows: try rows.int(row, "dead")))
      case "partitions":
        partitions.append(
          Partitions(
            name: name, count: try rows.int(row, "live"), last: nil, misplacedRows: try rows.intOrNil(row, "dead") ?? 0)
        )
      case "last partition":
        last[String(name.prefix { $0 != " " })] = name.split(separator: " ").last.map(String.init)
      case "hidden": hiddenSessions = try rows.int(row, "live")
      case "detached":
        detached.append(name)
      case "task":
        failingTasks.append(
          FailingTask(
            name: name, failures: try rows.int(row, "live"), failingFor: try rows.seconds(row, "age_s"),
            error: try rows.text(row, "note")))
      case "refused words":
        refusedWords = try rows.int(row, "live")
        refusedWordsError = try rows.textOrNil(row, "note")
      default:
        holders.append(
          Holder(
            kind: kind, name: name, age: try rows.secondsOrNil(row, "age_s"),
            processID: try rows.intOrNil(row, "pid")))
      }
    }
    for index in partitions.indices { partitions[index].last = last[partitions[index].name] }
  }
}

extension Frontier {
  /// The state of our tables and of what holds back vacuum in this database.
  package func databaseHealth() async throws(PostgresError) -> DatabaseHealth {
    try DatabaseHealth(try await pool.query(SQL.databaseHealth))
  }
}
