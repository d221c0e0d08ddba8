import Foundation
package import Postgres

/// PgBouncer in transaction pooling before the test server, ended with the test.
package enum PgBouncer {
  /// Debian's package puts it into /usr/sbin.
  package static let program: String? = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  package static var isInstalled: Bool { program != nil }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// Runs `body` with a connection string through a PgBouncer that keeps `serverConnections` to the database of `pool`,
  /// and takes `clients` at once.
  package static func with<Value>(
    _ pool: PostgresPool, serverConnections: Int = 2, clients: Int = 100,
    _ body: (_ connectionString: String) async throws -> Value
  ) async throws -> Value {
    guard let program else { throw Failure(description: "PgBouncer is not installed") }
    let facts = try await pool.query(
      Statement(
        name: "facts",
        text: """
          select trim(both '"' from split_part(current_setting('unix_socket_directories'), ',', 1)) as directory,
            current_setting('port') as port, current_user::text as person, current_database()::text as database
          """))
    guard let port = LoopbackPort.closed() else { throw Failure(description: "no port is free") }
    let directory = try TemporaryDirectory()
    // Root starts it as another user, who has to read this.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
    let user = try facts.text(0, "person")
    let settings = """
      [databases]
      * = host=\(try facts.text(0, "directory")) port=\(try facts.text(0, "port")) user=\(user)
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = \(port)
      unix_socket_dir =
      auth_type = any
      pool_mode = transaction
      max_client_conn = \(clients)
      default_pool_size = \(serverConnections)
      server_login_retry = 1
      """
    let file = try directory.write("pgbouncer.ini", settings)
    let process = Process()
    if geteuid() == 0 {
      // It refuses to run as root; the owner of the server's socket may use it.
      let socket = "\(try facts.text(0, "directory"))/.s.PGSQL.\(try facts.text(0, "port"))"
      let owner = try FileManager.default.attributesOfItem(atPath: socket)[.ownerAccountName] as? String
      process.executableURL = URL(filePath: "/usr/sbin/runuser")
      process.arguments = ["-u", owner ?? "postgres", "--", program, "-q", file]
    } else {
      process.executableURL = URL(filePath: program)
      process.arguments = ["-q", file]
    }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { process.terminate() }
    let database = try facts.text(0, "database")
    let connectionString = "postgresql://\(user)@127.0.0.1:\(port)/\(database)"
    let isUp = try await eventually {
      let probe = PostgresPool(
        PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test"), size: 1)
      defer { Task { await probe.close() } }
      do { return try await probe.query(Statement(name: "probe", text: "select 1 as one")).count == 1 } catch {
        return false
      }
    }
    guard isUp else { throw Failure(description: "PgBouncer does not start") }
    return try await body(connectionString)
  }
}
