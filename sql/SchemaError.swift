public import Postgres

/// Why a database's schema cannot be used by this program.
public enum SchemaError: Error, Sendable {
  /// No migration was ever applied: `coordinator migrate` (or `enqueue`) makes the schema.
  case missing
  /// Something else has a schema of our name, with tables of its own.
  case foreign
  /// A newer program migrated this database; this one does not know what it would break.
  case newer(found: Int, known: Int)
  /// Migrations are missing: `coordinator migrate` applies them.
  case older(found: Int, known: Int)
  /// The database refused a statement of a migration, or could not be asked.
  case database(PostgresError)
}

extension SchemaError: CustomStringConvertible {
  /// A sentence for the user, with what to do.
  public var description: String {
    switch self {
    case .missing:
      "this database has no Courant schema: run `coordinator migrate`"
    case .foreign:
      "this database has a schema named courant that is not Courant's: it has tables, and none of Courant's migrations. Use "
        + "another database, or rename that schema: alter schema courant rename to …"
    case .newer(let found, let known):
      "the database's schema has version \(found), and this program knows versions up to \(known): use a newer program"
    case .older(let found, let known):
      "the database's schema has version \(found), and this program needs version \(known): run `coordinator migrate`"
    case .database(let error):
      "the schema could not be read or changed: \(error)"
    }
  }
}
