/// Where and how to connect.
public struct PostgresConfiguration: Sendable {
  /// A libpq connection string or URI; empty lets libpq read `PG*` variables and service files.
  public var connectionString: String
  /// The name shown in `pg_stat_activity`, unless the connection string or `PGAPPNAME` gives one.
  public var applicationName: String
  /// For each address tried, default 10 s; `connect_timeout` in the connection string has precedence.
  public var connectTimeout = Duration.seconds(10)
  /// How long a full server is asked again when we have no other connection to wait for, default 30 s.
  public var roomTimeout = Duration.seconds(30)
  /// For a statement or a transaction, default 120 s. After that the connection is closed, the statement is cancelled
  /// on the server if it still answers, and the caller gets `.connectionLost`.
  public var statementTimeout = Duration.seconds(120)
  /// For a script, default one hour: a migration may rewrite a large table.
  public var scriptTimeout = Duration.seconds(3600)
  /// Parses and plans each statement once per connection, default nil: for programs that send a few statements by the
  /// thousand. The plans then do not depend on the values. Only done where the connection leads straight to the server;
  /// behind a pooler the next transaction may run on another server connection.
  public var preparing: PreparingStatements?
  /// Sent first in each transaction, default nil; a single statement then gets a transaction too. Settings for one
  /// transaction (`set_config(…, true)`) also work behind a pooler, where a session is shared with other clients.
  public var opening: Statement?

  public init(connectionString: String, applicationName: String) {
    self.connectionString = connectionString
    self.applicationName = applicationName
  }
}

/// What a connection asks and sets before it prepares its first statement.
public struct PreparingStatements: Sendable {
  /// Returns one row with the process id of the server as text, column `pid`.
  public let serverProcess: Statement
  /// Run once it is known that the connection leads straight to the server.
  public let planning: Statement

  public init(serverProcess: Statement, planning: Statement) {
    self.serverProcess = serverProcess
    self.planning = planning
  }
}
