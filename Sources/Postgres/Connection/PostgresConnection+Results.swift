import CLibPQ

/// What an answer means, and what is known when there is none.
extension PostgresConnection {
  /// For an operation whose connection is gone.
  var closed: PostgresError { .connectionLost(state.reason ?? "the connection to \(place) was closed") }

  /// Takes over a `PGresult`.
  func outcome(owning result: OpaquePointer, of name: String) -> Result<PostgresRows, PostgresError> {
    switch PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .success(PostgresRows(owning: result))
    case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR:
      defer { PQclear(result) }
      return .failure(failure(result, of: name))
    default:
      // COPY is a protocol of its own, which is not implemented here.
      let status = PQresStatus(PQresultStatus(result)).map { String(cString: $0) } ?? "an unknown result"
      PQclear(result)
      let message = "statement \"\(name)\" was answered with \(status), which is not supported here"
      state.breakOff(because: message)
      close()
      return .failure(.unexpectedResult(message))
    }
  }

  private func failure(_ result: OpaquePointer, of name: String) -> PostgresError {
    func field(_ code: Character) -> String? {
      guard let ascii = code.asciiValue else { return nil }
      return PQresultErrorField(result, Int32(ascii)).map { String(cString: $0) }
    }
    let sqlState = field("C")
    let message =
      field("M") ?? PQresultErrorMessage(result).map { ConnectionParameters.oneLine(String(cString: $0)) } ?? ""
    let isDying = sqlState.map { $0.hasPrefix("57P0") || $0.hasPrefix("08") } ?? true
    if isDying || link?.isAlive != true {
      let code = sqlState.map { " (SQLSTATE \($0))" } ?? ""
      let text =
        "the connection to \(place) was lost during statement \"\(name)\": \(message)\(code); "
        + "whether it took effect is unknown" + (ConnectFailure.poolerRemedy(message).map { "; \($0)" } ?? "")
      state.breakOff(because: text)
      return .connectionLost(text)
    }
    if sqlState == SQLState.readOnlyTransaction.rawValue { state.becomeLast() }
    let detail = [field("D"), "statement \"\(name)\""].compactMap { $0 }.joined(separator: "; ")
    return .server(sqlState: sqlState ?? "XX000", message: message, detail: detail, hint: field("H"))
  }

  /// The connection broke, and whether the operation took effect is unknown.
  func lost() -> PostgresError {
    guard let operation = state.operation else { return closed }
    let text =
      "the connection to \(place) was lost during \(operation.name): \(link?.message ?? ""); "
      + "whether it took effect is unknown"
    state.breakOff(because: text)
    return .connectionLost(text)
  }

  /// libpq refused to send: the connection is dead, or the statement has too many or too large parameters.
  func unsent(_ name: String) -> PostgresError {
    guard let link, link.isAlive else { return lost() }
    return refused("statement \"\(name)\" could not be sent: \(link.message)")
  }

  /// A parameter that no field of PostgreSQL holds.
  func tooLarge(_ name: String) -> PostgresError {
    refused("statement \"\(name)\" was not sent: a parameter is larger than \(ParameterBuffer.maxValueBytes) bytes")
  }

  /// Earlier statements of the pipeline may have been sent: the connection is not used again.
  private func refused(_ message: String) -> PostgresError {
    state.breakOff(because: message)
    return .unexpectedResult(message)
  }

  /// No statement may leave its transaction open: behind PgBouncer the next one runs elsewhere.
  func checkSettled(_ name: String) throws(PostgresError) {
    if let link, link.isAlive, !link.isSettled {
      throw .unexpectedResult("statement \"\(name)\" left a transaction open; it was rolled back")
    }
  }
}
