/// The error codes of PostgreSQL that this program tells apart (PostgreSQL documentation, appendix A).
public enum SQLState: String, Sendable, CaseIterable {
  case connectionFailure = "08006"
  case protocolViolation = "08P01"
  case foreignKeyViolation = "23503"
  case checkViolation = "23514"
  case invalidAuthorization = "28000"
  case invalidPassword = "28P01"
  case invalidCatalog = "3D000"
  case serializationFailure = "40001"
  case deadlockDetected = "40P01"
  case insufficientPrivilege = "42501"
  case undefinedTable = "42P01"
  case undefinedSchema = "3F000"
  case readOnlyTransaction = "25006"
  case diskFull = "53100"
  case outOfMemory = "53200"
  case tooManyConnections = "53300"
  case lockNotAvailable = "55P03"
  case queryCanceled = "57014"
  case adminShutdown = "57P01"
  case crashShutdown = "57P02"
  case cannotConnectNow = "57P03"
  case databaseDropped = "57P04"
  case idleSessionTimeout = "57P05"

  /// What a person can do about it, as a clause to end a sentence with.
  public var remedy: String? {
    switch self {
    case .diskFull: "free space on the database server's disk, then run the command again"
    case .insufficientPrivilege: "grant the database user the missing right, or connect as the schema's owner"
    case .invalidPassword: "check the password in the database URL, PGPASSWORD or ~/.pgpass"
    case .invalidAuthorization: "check the user name, and the server's pg_hba.conf"
    case .invalidCatalog: "create the database with `createdb`, or check its name in the database URL"
    case .tooManyConnections: "raise max_connections, start fewer workers, or connect through PgBouncer"
    case .undefinedTable, .undefinedSchema: "run `coordinator migrate` if the schema was not created yet"
    case .readOnlyTransaction:
      "connect to the primary server instead of a standby; where it is the primary, default_transaction_read_only is on for "
        + "this user, the database or the server: `alter role USER set default_transaction_read_only = off`"
    case .queryCanceled:
      "statement_timeout of the server, the database or the user ended it (or a person did): raise it for this user with "
        + "`alter role USER set statement_timeout = '2min'`"
    default: nil
    }
  }

  /// Whether the same statement may succeed when it is simply tried again.
  public var isTransient: Bool {
    switch self {
    case .connectionFailure, .serializationFailure, .deadlockDetected, .outOfMemory, .tooManyConnections,
      .lockNotAvailable,
      .queryCanceled, .diskFull, .readOnlyTransaction, .adminShutdown, .crashShutdown, .cannotConnectNow,
      .idleSessionTimeout:
      true
    default: false
    }
  }

  /// Whether the server itself goes away: class 57P, and a connection it ended.
  public var isServerGone: Bool {
    switch self {
    case .connectionFailure, .adminShutdown, .crashShutdown, .cannotConnectNow, .databaseDropped, .idleSessionTimeout:
      true
    default: false
    }
  }
}

extension PostgresError {
  /// The code the server gave, if it is one of those above.
  public var sqlState: SQLState? {
    guard case .server(let code, _, _, _) = self else { return nil }
    return SQLState(rawValue: code)
  }

  /// Whether trying again later can help although nothing was changed.
  public var isTransient: Bool {
    switch self {
    case .unreachable, .connectionLost: true
    case .server: sqlState?.isTransient ?? false
    case .refused, .unexpectedResult, .invalidConfiguration: false
    }
  }
}
