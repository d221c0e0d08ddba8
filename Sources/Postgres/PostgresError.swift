/// What can go wrong between a statement and its rows.
///
/// The cases say what is known afterwards: with `.unreachable`, `.refused` and `.invalidConfiguration` nothing was
/// done, with `.server` the statement was rolled back, with `.connectionLost` the outcome is unknown.
public enum PostgresError: Error, Sendable {
  /// No server answered, or the connection broke and could not be made again.
  case unreachable(String)
  /// The server refused the user, the password or the database.
  case refused(String)
  /// The server reported an error: SQLSTATE, message, detail, hint. The detail ends with the statement's name.
  case server(sqlState: String, message: String, detail: String?, hint: String?)
  /// The connection broke while the statement ran: it may or may not have taken effect.
  case connectionLost(String)
  /// A row did not have the shape that was asked for.
  case unexpectedResult(String)
  /// The connection string, a `PG*` variable or the service file cannot be understood.
  case invalidConfiguration(String)
}

extension PostgresError: CustomStringConvertible {
  /// One sentence that names the server, the user and the database, and the remedy where there is one; never a
  /// password.
  public var description: String {
    switch self {
    case .unreachable(let text), .refused(let text), .connectionLost(let text), .unexpectedResult(let text),
      .invalidConfiguration(let text):
      return text
    case .server(let sqlState, let message, let detail, let hint):
      var text = "PostgreSQL reports: \(message) (SQLSTATE \(sqlState))"
      if let detail { text += "; \(detail)" }
      if let hint { text += "; hint: \(hint)" }
      if let remedy = SQLState(rawValue: sqlState)?.remedy { text += "; \(remedy)" }
      return text
    }
  }
}
