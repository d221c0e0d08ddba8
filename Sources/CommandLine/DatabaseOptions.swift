package import ArgumentParser
import Foundation
import LocalCluster
package import Postgres

/// Where the database is, by the contract's order: flag, `DATABASE_URL`, libpq's own variables and files, and with none
/// of them the private local cluster.
package struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database, as a postgresql:// URL or a libpq connection string.",
      discussion: "Default: DATABASE_URL, then libpq's PG* variables and service files, then a private local cluster."))
  package var databaseURL: String?

  package init() {}

  /// What was configured; nil stands for the private local cluster.
  package func configuredURL(environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
    if let databaseURL { return databaseURL }
    if let url = environment["DATABASE_URL"], !url.isEmpty { return url }
    // libpq reads these itself from an empty connection string.
    let variables = ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"]
    return variables.contains { environment[$0].map { !$0.isEmpty } ?? false } ? "" : nil
  }

  /// The connection of this program; starts the private cluster when nothing is configured.
  package func configuration(program: String) async throws -> PostgresConfiguration {
    let name = "courant-\(program)"
    guard let url = configuredURL() else { return try await LocalCluster().start(applicationName: name) }
    return PostgresConfiguration(connectionString: url, applicationName: name)
  }
}
