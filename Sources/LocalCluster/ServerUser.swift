#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The user that the server runs as.
///
/// PostgreSQL refuses to run as root. So root runs it as the user `postgres`, else as `nobody`, through `setpriv` of
/// util-linux: without root's groups and capabilities, and without a way to new ones. Data that belong to any
/// other user are not touched: that user could otherwise have root start a server with them.
struct ServerUser: Sendable {
  /// Nil: as ourselves.
  let owner: Files.Owner?
  /// What stands before the program's own arguments.
  let prefix: [String]

  /// The number of the user whose process serves.
  var number: uid_t { owner?.user ?? geteuid() }

  /// `directory` is where the data will be; it exists, or the one above it does.
  static func choose(for directory: String, environment: [String: String]) throws(LocalClusterError) -> ServerUser {
    try SafePath.check(Self.parent(of: directory))
    let existing = Files.status(directory)
    if let existing, existing.st_mode & S_IFMT != S_IFDIR {
      throw .directory(
        "\(directory) is not a directory; move it away, or set COURANT_HOME to the directory where the data are")
    }
    guard geteuid() == 0 else {
      if let existing, existing.st_uid != geteuid() {
        throw .directory(
          "the private database in \(directory) belongs to \(name(of: existing.st_uid)), not to \(name(of: geteuid())); run this "
            + "as \(existing.st_uid == 0 ? "root" : "that user"), or set COURANT_HOME to a directory of your own")
      }
      return ServerUser(owner: nil, prefix: [])
    }
    let accounts = ["postgres", "nobody"].compactMap { account($0) }
    guard let usual = accounts.first else {
      throw .serverUser(
        "PostgreSQL does not run as root, and neither the user postgres nor nobody exists; run this as an ordinary user, "
          + "or name a server in DATABASE_URL")
    }
    var owner = usual
    // A directory of root's is empty, or PostgreSQL itself will refuse it.
    if let existing, existing.st_uid != 0 {
      guard let known = accounts.first(where: { $0.user == existing.st_uid }) else {
        throw .directory(
          "the private database in \(directory) belongs to \(name(of: existing.st_uid)), and root runs none but those of "
            + "\(name(of: usual.user)); run this as \(name(of: existing.st_uid)), or set COURANT_HOME to another directory"
        )
      }
      owner = known
    }
    guard let setpriv = setpriv(environment) else {
      throw .serverUser(
        "PostgreSQL does not run as root, and `setpriv` is needed to run it as another user; install util-linux, run this as an "
          + "ordinary user, or name a server in DATABASE_URL")
    }
    if let closed = closed(to: owner, above: directory) {
      throw .serverUser(
        "the user \(name(of: owner.user)), as whom PostgreSQL runs, cannot enter \(closed); set COURANT_HOME to a directory "
          + "that all users can reach, such as /var/lib/courant, run this as an ordinary user, or name a server in DATABASE_URL"
      )
    }
    return ServerUser(
      owner: owner,
      prefix: [
        setpriv, "--reuid", "\(owner.user)", "--regid", "\(owner.group)", "--clear-groups", "--inh-caps", "-all",
        "--ambient-caps", "-all", "--no-new-privs", "--",
      ])
  }

  /// The name by which libpq knows the server's user, nil where it has none.
  static func peer(_ number: uid_t) -> String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    let size = buffer.count
    return buffer.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, getpwuid_r(number, &entry, start, size, &found) == 0, let found,
        let name = found.pointee.pw_name
      else { return nil }
      return String(cString: name)
    }
  }

  private static func account(_ name: String) -> Files.Owner? {
    guard let entry = getpwnam(name), entry.pointee.pw_uid != 0 else { return nil }
    return Files.Owner(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
  }

  static func name(of user: uid_t) -> String { peer(user) ?? "uid \(user)" }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  private static func setpriv(_ environment: [String: String]) -> String? {
    let directories = (environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/bin", "/bin"]
    return directories.map { "\($0)/setpriv" }.first(where: Files.isExecutable)
  }

  /// The first directory above that this user may not search; supplementary groups are dropped, so mode bits decide.
  private static func closed(to owner: Files.Owner, above directory: String) -> String? {
    var path = directory
    var found: String?
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      var status = stat()
      guard stat(path.isEmpty ? "/" : path, &status) == 0 else { continue }
      let bit: mode_t =
        if status.st_uid == owner.user { S_IXUSR } else if status.st_gid == owner.group { S_IXGRP } else { S_IXOTH }
      if status.st_mode & bit == 0 { found = path.isEmpty ? "/" : path }
    }
    return found
  }
}
