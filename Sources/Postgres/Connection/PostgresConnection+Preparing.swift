import CLibPQ

/// The statements that the server has prepared for a connection.
struct Preparation {
  /// Whether the connection leads straight to the server; nil: not asked yet.
  var isDirect: Bool?
  /// Text to name.
  var names: [String: String] = [:]
}

/// Statements parsed and planned once.
///
/// Parsing and planning the settle takes two to three times as long as running it. But a prepared statement belongs to
/// one server connection, and behind a pooler the next transaction may get another one. A pooler invents the process id
/// that it tells its clients, so an id that the server itself confirms proves a direct connection.
extension PostgresConnection {
  /// Prepares the statements that the server does not know yet; false when the connection turned out dead before any of
  /// the operation was sent.
  func prepare(_ statements: [Statement]) async throws(PostgresError) -> Bool {
    guard let preparing = configuration.preparing else { return true }
    if preparation.isDirect == nil {
      guard let isDirect = try await checkWay(preparing) else { return false }
      preparation.isDirect = isDirect
    }
    guard preparation.isDirect == true else { return true }
    for statement in statements where preparation.names[statement.text] == nil {
      let name = "\(statement.name)_\(preparation.names.count)"
      guard let connection, PQsendPrepare(connection, name, statement.text, 0, nil) == 1 else { return false }
      switch try await onlyResult(of: statement.name) {
      case nil: return false
      case .success?: preparation.names[statement.text] = name
      case .failure(let error)?: throw error
      }
    }
    return true
  }

  /// nil when the connection is dead.
  private func checkWay(_ preparing: PreparingStatements) async throws(PostgresError) -> Bool? {
    guard let connection, PQsendQuery(connection, preparing.serverProcess.text) == 1 else { return nil }
    guard case .success(let rows)? = try await onlyResult(of: preparing.serverProcess.name) else { return nil }
    guard try rows.text(0, "pid") == "\(PQbackendPID(connection))" else { return false }
    guard PQsendQuery(connection, preparing.planning.text) == 1 else { return nil }
    guard case .success? = try await onlyResult(of: preparing.planning.name) else { return nil }
    return true
  }

  /// nil when the connection is dead.
  func onlyResult(of name: String) async throws(PostgresError) -> Result<PostgresRows, PostgresError>? {
    try await flush()
    var last: Result<PostgresRows, PostgresError>?
    while state.reason == nil, let result = try await nextResult() { last = outcome(owning: result, of: name) }
    return state.reason == nil ? last : nil
  }
}
