import CLibPQ
import Untrusted

/// Settings that decide how values are written, read and seen, as the statements of this program take them to be.
///
/// A role, a database or a server may have other settings: German dates, `\\` as an escape in strings, `null` in arrays
/// as a word, serializable transactions. Each new connection checks once whether they differ. If so, a direct
/// connection sets them for its session. Behind a pooler the session is shared with other clients, so they are set for
/// each transaction, as its first statement.
///
/// Settings that an operator chose on purpose, such as read-only sessions or statement timeouts, stay as they are.
enum SessionSettings {
  /// Names, values, and the condition under which the value in force will do.
  private static let pinned = [
    ("DateStyle", "ISO, MDY", "like 'ISO%'"), ("IntervalStyle", "postgres", "= 'postgres'"),
    ("standard_conforming_strings", "on", "= 'on'"), ("array_nulls", "on", "= 'on'"),
    ("bytea_output", "hex", "= 'hex'"),
    ("extra_float_digits", "1", "in ('1', '2', '3')"), ("transform_null_equals", "off", "= 'off'"),
    ("default_transaction_isolation", "read committed", "= 'read committed'"),
  ]

  /// One row: the server's process id, and whether all settings fit.
  static let question = Statement(
    name: "settings of the session",
    text: "select pg_catalog.pg_backend_pid()::text as pid, "
      + pinned.map { "pg_catalog.current_setting('\($0.0)') \($0.2)" }.joined(separator: " and ") + " as fits")

  /// For the rest of the session.
  static let session = statement(isLocal: false)

  /// For the transaction that it stands in.
  static let transaction = statement(isLocal: true)

  private static func statement(isLocal: Bool) -> Statement {
    let calls = pinned.map { "pg_catalog.set_config('\($0.0)', '\($0.1)', \(isLocal))" }
    return Statement(name: "settings", text: "select " + calls.joined(separator: ", "))
  }
}

extension PostgresConnection {
  /// Makes a new connection fit for our statements. Throws where the database is in an encoding that cannot hold every
  /// text.
  func settle(at place: String) async throws(ConnectFailure) {
    if let encoding = connection.flatMap({ PQparameterStatus($0, "server_encoding") }).map({ String(cString: $0) }),
      !encoding.hasSameBytes(as: "UTF8")
    {
      abandon()
      throw ConnectFailure(
        .refused(
          "PostgreSQL at \(place): the database has the encoding \(encoding), and articles are in UTF8; make another one, "
            + "`createdb --encoding=UTF8 --template=template0 NAME`, and name it in the database URL"))
    }
    do throws(PostgresError) {
      // Behind a pooler it may have to wait for its turn, as any statement.
      guard
        let connection = beginIfAlive("the first statement of a connection", timeout: configuration.statementTimeout)
      else {
        throw PostgresError.unreachable("PostgreSQL at \(place) closes new connections at once; see its log")
      }
      defer { end() }
      guard let rows = try await answer(to: SessionSettings.question) else { throw lost() }
      if try rows.bool(0, "fits") { return }
      guard try rows.text(0, "pid").hasSameBytes(as: "\(PQbackendPID(connection))") else {
        settings = SessionSettings.transaction
        return
      }
      guard try await answer(to: SessionSettings.session) != nil else { throw lost() }
    } catch {
      abandon()
      // Nothing was asked of it yet that could have taken effect.
      if case .connectionLost(let text) = error { throw ConnectFailure(.unreachable(text)) }
      throw ConnectFailure(error)
    }
  }

  /// nil when the connection is dead.
  private func answer(to statement: Statement) async throws(PostgresError) -> PostgresRows? {
    guard let connection, PQsendQuery(connection, statement.text) == 1 else { return nil }
    return try await onlyResult(of: statement.name)?.get()
  }
}
