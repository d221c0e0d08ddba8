import Foundation
package import Postgres

/// Runs `body` with a database of its own: made empty, prepared by `prepare` (migrations, say), dropped afterwards.
///
/// `body` gets a pool of `size` connections and the connection string, for programs and further pools. The server is
/// shared by the whole test process: see `TestServer`.
package func withTestDatabase<Value>(
  size: Int = 4,
  prepare: ((PostgresPool) async throws -> Void)? = nil,
  _ body: (_ pool: PostgresPool, _ connectionString: String) async throws -> Value
) async throws -> Value {
  let server = try await TestServer.shared.started()
  let name = "courant_test_\(ProcessInfo.processInfo.processIdentifier)_\(UInt32.random(in: .min ... .max))"
  _ = try await server.admin.query(Statement(name: "create", text: "create database \(name) template template0"))
  let connectionString = try ConnectionString.replacing(["dbname": name], in: server.connectionString)
  let pool = PostgresPool(
    PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test"), size: size)
  let outcome: Result<Value, any Error>
  do {
    try await prepare?(pool)
    outcome = .success(try await body(pool, connectionString))
  } catch {
    outcome = .failure(error)
  }
  await pool.close()
  _ = try await server.admin.query(Statement(name: "drop", text: "drop database \(name) with (force)"))
  return try outcome.get()
}
