/// One named query: the text of one file under `sql/queries`.
public struct Statement: Sendable {
  public let name: String
  public let text: String
  public init(name: String, text: String) { self.name = name; self.text = text }
}

/// A parameter of a query.
public enum PostgresValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case text(String)
  case bytes([UInt8])
  case boolArray([Bool?])
  case intArray([Int?])
  case doubleArray([Double?])
  /// Also for uuid[], timestamptz[], jsonb[]: the server casts.
  case textArray([String?])
}

/// Where and how to connect.
public struct PostgresConfiguration: Sendable {
  /// A libpq connection string or URI; empty lets libpq read `PG*` variables and service files.
  public var connectionString: String
  public var applicationName: String
  /// Seconds, default 10.
  public var connectTimeout: Double = 10
  public init(connectionString: String, applicationName: String) {
    self.connectionString = connectionString
    self.applicationName = applicationName
  }
}

public enum PostgresError: Error, Sendable {
  /// No server answered, or the connection broke and could not be made again.
  case unreachable(String)
  /// The server refused the user, the password or the database.
  case refused(String)
  /// The server reported an error: SQLSTATE, message, detail, hint.
  case server(sqlState: String, message: String, detail: String?, hint: String?)
  /// The connection broke while the statement ran: it may or may not have taken effect.
  case connectionLost(String)
  /// A row did not have the shape that was asked for.
  case unexpectedResult(String)
}

/// The rows of one result. Values are read by column name.
public final class PostgresRows: Sendable {
  init() {}
  public var count: Int { 0 }
  /// Rows an insert, update or delete touched.
  public var affected: Int { 0 }
  public func isNull(_ row: Int, _ column: String) throws(PostgresError) -> Bool { true }
  public func text(_ row: Int, _ column: String) throws(PostgresError) -> String { "" }
  public func textOrNil(_ row: Int, _ column: String) throws(PostgresError) -> String? { nil }
  public func int(_ row: Int, _ column: String) throws(PostgresError) -> Int { 0 }
  public func intOrNil(_ row: Int, _ column: String) throws(PostgresError) -> Int? { nil }
  public func double(_ row: Int, _ column: String) throws(PostgresError) -> Double { 0 }
  public func doubleOrNil(_ row: Int, _ column: String) throws(PostgresError) -> Double? { nil }
  public func bool(_ row: Int, _ column: String) throws(PostgresError) -> Bool { false }
  /// All cells of a row as text, for printing.
  public func columnNames() -> [String] { [] }
}

/// A pool of connections; each connection is an actor on its own Dispatch queue.
public final class PostgresPool: Sendable {
  public init(_ configuration: PostgresConfiguration, size: Int = 4) {}
  /// Runs one statement in its own implicit transaction.
  public func query(_ statement: Statement, _ parameters: [PostgresValue] = []) async throws(PostgresError) -> PostgresRows {
    PostgresRows()
  }
  /// Runs the statements in one transaction, pipelined in one round trip; all or nothing.
  public func transaction(_ statements: [(Statement, [PostgresValue])]) async throws(PostgresError) -> [PostgresRows] { [] }
  /// Runs a script of several statements over the simple protocol in one implicit transaction (migrations).
  public func run(script: String) async throws(PostgresError) {}
  public func close() async {}
}
