/// Where and how to connect.
public struct PostgresConfiguration: Sendable {
  /// A libpq connection string or URI; empty lets libpq read `PG*` variables and service files.
  public var connectionString: String
  /// The name shown in `pg_stat_activity`, unless the connection string or `PGAPPNAME` gives one.
  public var applicationName: String
  /// Seconds for each address tried, default 10; `connect_timeout` in the connection string has precedence.
  public var connectTimeout: Double = 10
  /// Seconds for which a server without room for a connection is asked again, where there is no other connection to
  /// make do with; default 30.
  public var roomTimeout: Double = 30
  /// Seconds a statement or a transaction may take, default 120. A connection that overruns them is closed, its
  /// statement is cancelled on the server if that still answers, and the caller gets `.connectionLost`.
  public var statementTimeout: Double = 120
  /// Seconds a script may take, default 3600: a migration may rewrite a large table.
  public var scriptTimeout: Double = 3600
  /// With these, statements are parsed and planned once for each connection instead of each time, default nil: for
  /// programs that send a few statements by the thousand. Their plans are made without regard to the values then. Done
  /// only where the connection leads straight to the server; behind a pooler the next transaction may be another server
  /// connection's.
  public var preparing: PreparingStatements?
  /// Sent first in each transaction, and each statement in a transaction with it, default nil: settings that hold for
  /// one transaction (`set_config(…, true)`) hold behind a pooler too, where those of a session would meet others.
  public var opening: Statement?

  public init(connectionString: String, applicationName: String) {
    self.connectionString = connectionString
    self.applicationName = applicationName
  }
}

/// What a connection asks and sets before the first statement is prepared on it.
public struct PreparingStatements: Sendable {
  /// Answers one row with the number of the server's process, as `pid` in text.
  public let serverProcess: Statement
  /// Run once it is known that the connection leads straight to the server.
  public let planning: Statement

  public init(serverProcess: Statement, planning: Statement) {
    self.serverProcess = serverProcess
    self.planning = planning
  }
}
