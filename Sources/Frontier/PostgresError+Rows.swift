package import Postgres

extension PostgresError {
  /// Whether what a row says is to blame: data exceptions, cardinality, violated constraints and check options, limits exceeded, and what
  /// a trigger raises (SQLSTATE classes 21, 22, 23, 27, 44, 54 and P0).
  ///
  /// Anything else may pass: a full disk, a lock, a missing right that an operator grants.
  package var isAboutARow: Bool {
    guard case .server(let state, _, _, _) = self else { return false }
    return ["21", "22", "23", "27", "44", "54", "P0"].contains { state.utf8.starts(with: $0.utf8) }
  }

  /// The same of a statement that reads stored rows: one of them may be damaged (class XX), or more than time and memory allow (57014,
  /// 53200).
  package var isAboutStoredRows: Bool {
    guard case .server(let state, _, _, _) = self else { return false }
    return isAboutARow || ["XX", "57014", "53200"].contains { state.utf8.starts(with: $0.utf8) }
  }
}
