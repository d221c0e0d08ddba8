import LocalCluster
import Foundation
package import Postgres

/// The PostgreSQL server of the test process, started when the first test needs it.
///
/// Either the one that `COURANT_TEST_DATABASE_URL` names, whose user may create databases, or a temporary private
/// cluster without fsync, which its watchdog stops and removes when this process ends, however it ends.
package actor TestServer {
  package static let shared = TestServer()

  package struct Started: Sendable {
    package let connectionString: String
    /// On the maintenance database.
    package let admin: PostgresPool
  }

  private var starting: Task<Started, any Error>?

  package func started() async throws -> Started {
    if let starting { return try await starting.value }
    let task = Task { try await Self.start() }
    starting = task
    return try await task.value
  }

  private static func start() async throws -> Started {
    let given = ProcessInfo.processInfo.environment["COURANT_TEST_DATABASE_URL"] ?? ""
    let connectionString: String
    if given.isEmpty {
      let cluster = try TemporaryCluster()
      connectionString = try await cluster.cluster.start(applicationName: "courant-test").connectionString
      cluster.stopAtExit()
    } else {
      connectionString = given
    }
    let configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test")
    return Started(connectionString: connectionString, admin: PostgresPool(configuration, size: 4))
  }
}
