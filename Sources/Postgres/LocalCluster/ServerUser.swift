#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// As whom the server runs.
///
/// PostgreSQL refuses to run as root. So root runs it as the owner of the existing data, else as `postgres`, else as `nobody`, through
/// `setpriv` of util-linux. When the data lies below a directory that user may not enter (`/root` has mode 700), it keeps the one
/// capability that lets it pass: to read and search directories, or where a container does not have that, to override
/// permissions. PostgreSQL itself asks only whether its user is root.
struct ServerUser: Sendable {
  /// Nil: as ourselves.
  let owner: Files.Owner?
  /// What stands before the program's own arguments.
  let prefix: [String]

  /// `directory` is where the data will be; it exists, or the one above it does.
  static func choose(for directory: String, environment: [String: String]) throws(LocalClusterError) -> ServerUser {
    let existing = Files.owner(directory)
    guard geteuid() == 0 else {
      if let existing, existing.user != geteuid() {
        throw .directory(
          "the private database in \(directory) belongs to \(name(of: existing.user)), not to \(name(of: geteuid())); run this "
            + "as \(existing.user == 0 ? "root" : "that user or as root"), or set COURANT_HOME to a directory of your own"
        )
      }
      return ServerUser(owner: nil, prefix: [])
    }
    guard let owner = existing.flatMap({ $0.user == 0 ? nil : $0 }) ?? account("postgres") ?? account("nobody") else {
      throw .serverUser(
        "PostgreSQL does not run as root, and neither the user postgres nor nobody exists; run this as an ordinary user, "
          + "or name a server in DATABASE_URL")
    }
    guard let setpriv = setpriv(environment) else {
      throw .serverUser(
        "PostgreSQL does not run as root, and `setpriv` is needed to run it as another user; install util-linux, run this as an "
          + "ordinary user, or name a server in DATABASE_URL")
    }
    let identity = [setpriv, "--reuid", "\(owner.user)", "--regid", "\(owner.group)", "--clear-groups"]
    if isReachable(directory, by: owner) { return ServerUser(owner: owner, prefix: identity + ["--"]) }
    guard let capability = passage() else {
      throw .serverUser(
        "the user \(name(of: owner.user)), as whom PostgreSQL runs, cannot enter \(directory), and this process has no capability "
          + "to pass on; set COURANT_HOME to a directory all users can reach, such as /var/lib/courant")
    }
    return ServerUser(
      owner: owner, prefix: identity + ["--inh-caps", "+\(capability)", "--ambient-caps", "+\(capability)", "--"])
  }

  private static func account(_ name: String) -> Files.Owner? {
    guard let entry = getpwnam(name), entry.pointee.pw_uid != 0 else { return nil }
    return Files.Owner(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
  }

  private static func name(of user: uid_t) -> String {
    guard let entry = getpwuid(user), let name = entry.pointee.pw_name else { return "uid \(user)" }
    return String(cString: name)
  }

  private static func setpriv(_ environment: [String: String]) -> String? {
    let directories = (environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/bin", "/bin"]
    return directories.map { "\($0)/setpriv" }.first(where: Files.isExecutable)
  }

  /// Whether every directory above may be searched by that user; supplementary groups are dropped, so mode bits decide.
  private static func isReachable(_ directory: String, by owner: Files.Owner) -> Bool {
    var path = directory
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      var status = stat()
      guard stat(path.isEmpty ? "/" : path, &status) == 0 else { continue }
      let bit: mode_t =
        if status.st_uid == owner.user { S_IXUSR } else if status.st_gid == owner.group { S_IXGRP } else { S_IXOTH }
      if status.st_mode & bit == 0 { return false }
    }
    return true
  }

  /// The weaker capability if this process has it (capabilities(7): CAP_DAC_OVERRIDE is 1, CAP_DAC_READ_SEARCH is 2).
  private static func passage() -> String? {
    guard let status = Files.read("/proc/self/status") else { return nil }
    var usable: UInt64 = .max
    for line in status.split(separator: "\n") where line.hasPrefix("CapPrm:") || line.hasPrefix("CapBnd:") {
      usable &= UInt64(line.dropFirst(7).trimmingBlanks, radix: 16) ?? 0
    }
    if usable & (1 << 2) != 0 { return "dac_read_search" }
    if usable & (1 << 1) != 0 { return "dac_override" }
    return nil
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String { String(filter { $0 != " " && $0 != "\t" }) }
}
