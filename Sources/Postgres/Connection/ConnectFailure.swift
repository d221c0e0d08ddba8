/// Why one server could not be connected to.
///
/// libpq gives connection errors as text only. With verbose errors that text has the SQLSTATE behind the severity
/// (`FATAL:  28P01: password …`), in any language of the server.
struct ConnectFailure: Error {
  let error: PostgresError
  let sqlState: String?
  private var poolerIsFull = false

  /// Whether another address of the same server may do better; a wrong password is wrong there too.
  var anotherAddressMayHelp: Bool {
    switch error {
    case .unreachable: true
    default: false
    }
  }

  init(_ error: PostgresError, sqlState: String? = nil) {
    self.error = error
    self.sqlState = sqlState
  }

  /// Sorts libpq's message. `gotThrough` tells that a server was at the other end.
  init(message: String, at place: String, gotThrough: Bool, needsPassword: Bool, password: String?) {
    let code = Self.sqlState(in: message)
    sqlState = code
    var reason = Self.reason(in: message)
    if let password, !password.isEmpty { reason = Self.hiding(password, in: reason) }
    poolerIsFull = Self.isPoolerFull(code, reason)
    let state = code.flatMap { SQLState(rawValue: $0) }
    let suffix = (Self.poolerRemedy(reason) ?? state?.remedy).map { "; \($0)" } ?? ""
    if needsPassword {
      error = .refused(
        "PostgreSQL at \(place) asks for a password; give one in the database URL, PGPASSWORD or ~/.pgpass")
    } else if Self.isPoolerFull(code, reason) {
      error = .unreachable(
        "the pooler at \(place) has no room for another connection: \(reason); raise its max_client_conn, or start fewer "
          + "workers")
    } else if let code {
      let isTransient = state?.isTransient ?? code.hasPrefix("57")
      let text = "PostgreSQL at \(place) refuses the connection: \(reason) (SQLSTATE \(code))\(suffix)"
      error = isTransient ? .unreachable(text) : .refused(text)
    } else if !gotThrough, Self.concernsValues(reason) {
      error = .invalidConfiguration(
        "the database URL or a PG* variable has a value that libpq does not take: \(reason)")
    } else if reason.contains("requirepeer") {
      error = .refused(
        "the server at \(place) is another user's: \(reason); remove its socket, or correct requirepeer in the database URL"
      )
    } else if gotThrough, ["read-only", "read-write", "standby"].contains(where: { reason.contains($0) }) {
      // A failover changes what a server is, so this is worth waiting for like a server that starts.
      error = .unreachable(
        "PostgreSQL at \(place) is not the kind of server that is needed: \(reason); wait for the failover to end, or "
          + "correct the hosts or target_session_attrs in the database URL")
    } else if gotThrough, Self.concernsTerms(reason) {
      error = .refused("PostgreSQL at \(place) cannot be connected to: \(reason)")
    } else {
      error = .unreachable(
        "no PostgreSQL reachable at \(place): \(reason); "
          + "start the server, or check the database URL and the PG* variables")
    }
  }

  /// PgBouncer refuses connections that ask for parameters it cannot track, and in statement pooling mode also
  /// transactions of several messages.
  static func poolerRemedy(_ reason: String) -> String? {
    if reason.contains("statement pooling mode") {
      return "that is PgBouncer: set pool_mode = transaction for this database in its configuration"
    }
    guard let start = reason.firstRange(of: "unsupported startup parameter") else { return nil }
    let name =
      reason[start.upperBound...].split { $0 == ":" || $0 == " " || $0 == "\"" }.last.map(String.init) ?? "options"
    let source = reason[start.upperBound...].hasPrefix(" in options") || name == "options" ? "options" : name
    return
      "that is PgBouncer: take \(source) out of the database URL and out of PGOPTIONS, or let PgBouncer pass over it with "
      + "ignore_startup_parameters = \(source) in its configuration"
  }

  /// Whether the server or its pooler is alive but full: the pool reuses the connections it has.
  var isFull: Bool { sqlState == SQLState.tooManyConnections.rawValue || poolerIsFull }

  /// PgBouncer reports this with the code of a protocol violation.
  private static func isPoolerFull(_ code: String?, _ reason: String) -> Bool {
    code == SQLState.protocolViolation.rawValue
      && ["no more connections allowed", "max_client_conn", "too many connections", "max_db_client", "max_user_client"]
        .contains { reason.contains($0) }
  }

  /// libpq cannot understand a parameter's value, and no server was asked. It does not say where the value came from.
  private static func concernsValues(_ reason: String) -> Bool {
    reason.utf8.starts(with: "invalid ".utf8) || reason.contains(" invalid when SSL support is not compiled in")
  }

  /// TLS, authentication methods, the kind of server: waiting does not change them.
  private static func concernsTerms(_ reason: String) -> Bool {
    ["SSL", "certificate", "authentication", "channel binding", "GSS", "SCRAM"]
      .contains { reason.contains($0) }
  }

  /// The SQLSTATE of the last error in the text: the first five digits or capital letters between `: ` and `: ` of its
  /// line. Other lines tell more of it; a place in the server's source may look the same (`guc.c:12053`).
  static func sqlState(in message: String) -> String? {
    var found: String?
    for line in message.split(whereSeparator: \.isNewline)
    where !["LOCATION:", "DETAIL:", "HINT:"].contains(where: { line.hasPrefix($0) }) {
      let parts = line.split(separator: ":")
      for part in parts.dropFirst() {
        let candidate = part.drop { $0 == " " }
        guard candidate.utf8.count == 5, candidate.utf8.allSatisfy(isCodeByte) else { continue }
        if candidate.utf8.contains(where: { $0 <= UInt8(ascii: "9") }) {
          found = String(candidate)
          break
        }
      }
    }
    return found
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// libpq's message without the place, the severity and the source location.
  private static func reason(in message: String) -> String {
    let lines = message.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("LOCATION:") }
    let line = lines.last { $0.contains("FATAL") || $0.contains("ERROR") } ?? lines.first ?? "it gave no reason"
    var text = String(line)
    if let range = text.firstRange(of: " failed: ") { text = String(text[range.upperBound...]) }
    for severity in ["FATAL:", "ERROR:"] where text.hasPrefix(severity) {
      text = String(text.dropFirst(severity.count).drop { $0 == " " })
      if text.utf8.prefix(5).allSatisfy(isCodeByte), text.dropFirst(5).hasPrefix(": ") {
        text = String(text.dropFirst(7))
      }
    }
    return text
  }

  private static func hiding(_ secret: String, in text: String) -> String {
    text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "…")
  }
}
