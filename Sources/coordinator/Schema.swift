import Schema
import ArticleStore
import Postgres

/// What every command does before it touches the job table.
enum Schema {
  /// An empty database gets its schema; an older one is left to `coordinator migrate`, as workers may be running on it.
  static func prepare(_ pool: PostgresPool) async throws {
    let migrator = Migrator(pool: pool)
    if try await migrator.version() == 0 { try await migrator.migrate() }
    try await migrator.check()
  }
}
