public import Postgres

/// Brings a database's schema to the version this program knows, and checks it.
///
/// Each migration is one transaction that begins by inserting its row into `courant.migrations`. That row is the lock:
/// of several migrators at once, the later one waits for the first one's commit, then fails on the primary key, reads
/// the version again and goes on from there. An empty database gets all of them in one transaction, whose lock is the
/// schema itself, so that no program meets a version between. No session state is used, so this works through
/// PgBouncer's transaction pooling.
public struct Migrator: Sendable {
  private let pool: PostgresPool
  private let migrations: [SQL.Migration]

  public init(pool: PostgresPool) {
    self.init(pool: pool, migrations: SQL.migrations)
  }

  /// With other migrations than the program's own, for tests.
  package init(pool: PostgresPool, migrations: [SQL.Migration]) {
    self.pool = pool
    self.migrations = migrations
  }

  /// The version this program knows.
  public var knownVersion: Int { migrations.last?.version ?? 0 }

  /// The version of the database, 0 where there is no schema.
  public func version() async throws(SchemaError) -> Int {
    let isForeign: Bool
    do {
      let found = try await pool.query(SQL.schemaExists)
      isForeign = try found.bool(0, "is_foreign")
      if !isForeign {
        guard try found.bool(0, "present") else { return 0 }
        return try await pool.query(SQL.schemaVersion).int(0, "version")
      }
    } catch {
      throw .database(error)
    }
    throw .foreign
  }

  /// Throws unless the database has exactly the schema this program knows.
  public func check() async throws(SchemaError) {
    let found = try await version()
    if found == 0 { throw .missing }
    if found > knownVersion { throw .newer(found: found, known: knownVersion) }
    if found < knownVersion { throw .older(found: found, known: knownVersion) }
  }

  /// Applies what is missing and returns the versions applied, none when the schema is current.
  ///
  /// Safe to run from several processes at once: each migration is applied by one of them.
  @discardableResult
  public func migrate() async throws(SchemaError) -> [Int] {
    var applied: [Int] = []
    // Every turn either applies a migration or finds that another process did.
    for _ in 0...(2 * migrations.count) {
      let found = try await version()
      if found > knownVersion { throw .newer(found: found, known: knownVersion) }
      guard let next = migrations.first(where: { $0.version > found }) else { return applied }
      // One script is one transaction.
      let steps = found == 0 ? migrations : [next]
      do {
        try await pool.run(script: steps.map(\.up).joined(separator: "\n"))
        applied += steps.map(\.version)
      } catch {
        let now = try await version()
        if now <= found { throw .database(error) }
      }
    }
    return applied
  }

  /// Undoes migrations until the database has `version`; 0 removes the schema with all that is in it.
  package func migrateDown(to version: Int) async throws(SchemaError) {
    let found = try await self.version()
    for migration in migrations.reversed() where migration.version > version && migration.version <= found {
      do {
        try await pool.run(script: migration.down)
      } catch {
        throw .database(error)
      }
    }
  }
}
