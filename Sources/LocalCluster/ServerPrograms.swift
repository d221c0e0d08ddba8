/// The PostgreSQL server programs of one installation.
///
/// All three come from one directory, found through `pg_ctl` with symbolic links resolved, because `initdb` and
/// `postgres` of different versions do not fit together, and distributions put links or wrappers on the path.
struct ServerPrograms: Sendable, Equatable {
  let directory: String
  /// The major version.
  let version: Int

  var initdb: String { "\(directory)/initdb" }
  var pgCtl: String { "\(directory)/pg_ctl" }
  var postgres: String { "\(directory)/postgres" }

  /// The oldest major version the schema works with.
  static let oldestVersion = 15

  /// Finds an installation: the version of the existing data, otherwise the first on the path, otherwise the newest
  /// installed.
  static func find(
    environment: [String: String], existingVersion: Int?
  ) throws(LocalClusterError) -> ServerPrograms {
    let found = installations(environment)
    if let existingVersion {
      if let match = found.first(where: { $0.version == existingVersion }) { return match }
      let others = found.isEmpty ? "none are" : "only \(list(found)) are"
      throw .version(
        "the private database was made by PostgreSQL \(existingVersion), but \(others) installed; install that version "
          + "(`apt-get install postgresql-\(existingVersion)`), or move the data with pg_upgrade")
    }
    if let usable = found.first(where: { $0.version >= oldestVersion }) { return usable }
    if found.isEmpty {
      throw .programsMissing(
        "no database is configured and the PostgreSQL server programs are not installed; install them "
          + "(`apt-get install postgresql`, `brew install postgresql@17`), or name a server in DATABASE_URL")
    }
    throw .version(
      "PostgreSQL \(oldestVersion) or newer is needed, found \(list(found)); install a newer one, "
        + "or name a server in DATABASE_URL")
  }

  private static func list(_ found: [ServerPrograms]) -> String {
    found.map { "\($0.version) (\($0.directory))" }.joined(separator: ", ")
  }

  private static func installations(_ environment: [String: String]) -> [ServerPrograms] {
    var seen: Set<String> = []
    let onPath = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let first = onPath.compactMap { programs(in: $0, environment, &seen) }
    let others = distributionDirectories().compactMap { programs(in: $0, environment, &seen) }
    return first + others.sorted { $0.version > $1.version }
  }

  private static func programs(
    in directory: String, _ environment: [String: String], _ seen: inout Set<String>
  ) -> ServerPrograms? {
    guard let pgCtl = Files.resolved("\(directory)/pg_ctl"), let slash = pgCtl.lastIndex(of: "/") else { return nil }
    let directory = String(pgCtl[..<slash])
    guard seen.insert(directory).inserted else { return nil }
    guard ["pg_ctl", "initdb", "postgres"].allSatisfy({ Files.isExecutable("\(directory)/\($0)") }) else { return nil }
    let asked = ChildProcess(
      arguments: ["\(directory)/postgres", "--version"], environment: ["LC_ALL": "C"], timeout: .seconds(10))
    do throws(LocalClusterError) {
      let ended = try asked.run()
      guard ended.code == 0, let version = majorVersion(ended.output) else { return nil }
      return ServerPrograms(directory: directory, version: version)
    } catch {
      // Programs that do not run here, for another processor say, are none.
      return nil
    }
  }

  /// Of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` or `postgres (PostgreSQL) 18beta1`.
  static func majorVersion(_ text: String) -> Int? {
    guard let word = text.split(separator: ") ").dropFirst().first else { return nil }
    return Int(word.prefix { $0.isNumber })
  }

  /// Where Debian, Red Hat, Homebrew, EnterpriseDB, Postgres.app and a build from source put them.
  private static func distributionDirectories() -> [String] {
    let patterns = [
      ("/usr/lib/postgresql", "", "/bin"), ("/usr", "pgsql-", "/bin"), ("/usr/local/opt", "postgresql", "/bin"),
      ("/opt/homebrew/opt", "postgresql", "/bin"), ("/Library/PostgreSQL", "", "/bin"),
      ("/Applications/Postgres.app/Contents/Versions", "", "/bin"), ("/usr/local", "pgsql", "/bin"),
    ]
    return patterns.flatMap { parent, prefix, suffix in
      Files.names(in: parent).filter { $0.hasPrefix(prefix) }.map { "\(parent)/\($0)\(suffix)" }
    }
  }
}
