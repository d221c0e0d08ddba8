import Schema
import ArgumentParser
import ArticleStore
import CommandLine
import Postgres

/// `coordinator migrate`.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the database's schema to this version; a second run changes nothing.")

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    logging.bootstrap()
    let pool = PostgresPool(try await database.configuration(program: "coordinator"), size: 1)
    let migrator = Migrator(pool: pool)
    let applied = try await migrator.migrate()
    await pool.close()
    let version = "the schema has version \(migrator.knownVersion)"
    print(
      applied.isEmpty
        ? "\(version), nothing to do" : "\(version), applied \(applied.map(String.init).joined(separator: ", "))")
  }
}
