package import Postgres

extension PostgresError {
  /// Whether what a row says is to blame: data exceptions, violated constraints, limits exceeded, and what a
  /// trigger of the operator's raises, which may be any code, one of its own too.
  ///
  /// Not those that may pass with the same rows: what is worth another try by itself, a connection, a transaction
  /// or a server in the wrong state, a full disk, damaged storage; nor a statement that asks for what is not there or
  /// not allowed (class 42: a column of another version's schema, a missing right): it is wrong for every row, and
  /// giving all of them up would lose a queue.
  package var isAboutARow: Bool {
    guard case .server(let state, _, _, _) = self, sqlState?.isTransient != true else { return false }
    return !Self.passing.contains { state.utf8.starts(with: $0.utf8) }
  }

  /// SQLSTATE classes (PostgreSQL documentation, appendix A).
  private static let passing = [
    "08", "25", "26", "28", "2D", "3B", "3D", "3F", "40", "42", "53", "55", "57", "58", "F0", "XX",
  ]

  /// The same of a statement that reads stored rows: one of them may be damaged (class XX), or more than time and
  /// memory allow (57014, 53200).
  package var isAboutStoredRows: Bool {
    guard case .server(let state, _, _, _) = self else { return false }
    return isAboutARow || ["XX", "57014", "53200"].contains { state.utf8.starts(with: $0.utf8) }
  }
}
