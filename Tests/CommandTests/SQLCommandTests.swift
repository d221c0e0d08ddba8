import Foundation
import Postgres
import TestSupport
import Testing

/// `coordinator sql`, and what it lets others see.
@Suite(.timeLimit(.minutes(3))) struct SQLCommandTests {
  /// Everybody on a machine can read the arguments of a process; psql itself is asked for those it was given.
  @Test(.needs(.psql), arguments: ["uri", "keywords"])
  func aPasswordIsNotAmongTheArguments(form: String) async throws {
    try await withTestDatabase { _, connectionString in
      let secret = "sesame & 'quoted' \\ wörd"
      let keywords = try ConnectionString.replacing(["password": secret], in: connectionString)
      let parts = try await Self.parts(of: connectionString)
      let uri =
        "postgresql://\(parts.user):sesame%20%26%20'quoted'%20%5C%20w%C3%B6rd@/\(parts.database)?host=\(parts.host)&port=\(parts.port)"
      let shown = try await BuiltProgram.run(
        "coordinator",
        [
          "sql", "--database-url", form == "uri" ? uri : keywords, "-X", "-c",
          "\\! tr '\\0' '\\n' </proc/$PPID/cmdline",
          "-c", "\\! printenv PGPASSWORD", "-t", "-A", "-c", "select 'database ' || current_database()",
        ])
      #expect(shown.code == 0, "\(shown.errors)")
      let lines = shown.output.split(separator: "\n")
      #expect(lines.first?.hasSuffix("psql") == true && lines.contains("--dbname"))
      #expect(lines.filter { $0.contains("sesame") } == [Substring(secret)])
      #expect(lines.last == "database \(parts.database)")
    }
  }

  /// A secret that the environment has no name for is not shown either.
  @Test func aSecretThatCannotBeHandedOnIsRefused() async throws {
    let ended = try await BuiltProgram.run(
      "coordinator", ["sql", "--database-url", "host=/nowhere sslpassword=sesame", "-c", "select 1"])
    #expect(ended.code == 4)
    #expect(ended.errors.contains("sslpassword") && ended.errors.contains("service file"), "\(ended.errors)")
    #expect(!ended.errors.contains("sesame"))
  }

  private static func parts(
    of connectionString: String
  ) async throws -> (user: String, database: String, host: String, port: String) {
    let pool = PostgresPool(
      PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test"), size: 1)
    let rows = try await pool.query(
      Statement(
        name: "parts",
        text: """
          select current_user::text as person, current_database()::text as database, current_setting('port') as port,
            trim(both '"' from split_part(current_setting('unix_socket_directories'), ',', 1)) as host
          """))
    await pool.close()
    return (
      try rows.text(0, "person"), try rows.text(0, "database"), try rows.text(0, "host"), try rows.text(0, "port")
    )
  }
}
