import Postgres
import CLibPQ

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Creates, starts and stops the private cluster. Blocks, so it needs a thread of its own.
struct ClusterControl: Sendable {
  let cluster: LocalCluster

  init(_ cluster: LocalCluster) { self.cluster = cluster }

  /// For recovery after a crash, which may have to replay `max_wal_size`.
  private static let startTimeout = Duration.seconds(300)
  private static let stopTimeout = Duration.seconds(60)

  private var data: String { cluster.dataDirectory }

  /// Starts the server unless it answers, and returns the connection string.
  func start() throws(LocalClusterError) -> String {
    try SafePath.check(cluster.home)
    try Files.makeDirectories(cluster.home)
    let user = try ServerUser.choose(for: data, environment: cluster.environment)
    try checkPeer(user)
    if connects() { return cluster.connectionString }
    let lock = try FileLock("\(cluster.home)/postgres.lock", timeout: Self.startTimeout)
    defer { extendLifetime(lock) }
    if connects() { return cluster.connectionString }
    if !answers() {
      let programs = try ServerPrograms.find(environment: cluster.environment, existingVersion: try existingVersion())
      try initialize(programs, user)
      try launch(programs, user)
    }
    try createDatabase()
    return cluster.connectionString
  }

  /// Fast shutdown; false when no server ran.
  func stop() throws(LocalClusterError) -> Bool {
    try SafePath.check(cluster.home)
    guard cluster.exists else { return false }
    let user = try ServerUser.choose(for: data, environment: cluster.environment)
    let lock = try FileLock("\(cluster.home)/postgres.lock", timeout: Self.startTimeout)
    defer { extendLifetime(lock) }
    let postmaster = PostmasterFile(dataDirectory: data)
    guard let pid = postmaster.livePID() else { return false }
    let programs = try ServerPrograms.find(environment: cluster.environment, existingVersion: try existingVersion())
    var ended = try pgCtl(
      programs, user, ["stop", "-m", "fast", "-w"], timeout: Self.stopTimeout)
    if ended.code != 0, postmaster.livePID() != nil {
      ended = try pgCtl(
        programs, user, ["stop", "-m", "immediate", "-w"], timeout: Self.stopTimeout)
    }
    // The file goes a moment before the process.
    var waited = Duration.zero
    while postmaster.isServer(pid), waited < .seconds(5) {
      usleep(5000)
      waited += .milliseconds(5)
    }
    guard !postmaster.isServer(pid) else {
      throw .server(
        "the private database in \(data) does not stop: \(Self.lastLines(ended.output)); see its log directory")
    }
    return true
  }

  /// Whether our server answers on the socket, ready or not.
  func answers() -> Bool {
    guard isOurs else { return false }
    return PQping(cluster.url(database: "postgres") + "&connect_timeout=10") == PQPING_OK
  }

  /// Whether our database can be used.
  private func connects() -> Bool {
    guard isOurs else { return false }
    let connection = PQconnectdb(cluster.connectionString + "&connect_timeout=10")
    defer { PQfinish(connection) }
    return PQstatus(connection) == CONNECTION_OK
  }

  /// Whether the socket and its directory belong to the user of the data, and are closed to all others. Under `/tmp`
  /// any user could make a directory of that name with a server of its own.
  private var isOurs: Bool {
    guard let owner = Files.status(data)?.st_uid, let directory = Files.status(cluster.socketDirectory),
      let socket = Files.status("\(cluster.socketDirectory)/.s.PGSQL.\(cluster.port)")
    else { return false }
    return directory.st_mode & S_IFMT == S_IFDIR && directory.st_uid == owner && directory.st_mode & 0o077 == 0
      && socket.st_mode & S_IFMT == S_IFSOCK && socket.st_uid == owner
  }

  /// A connection checks its peer by name. A user without a name cannot be told from others in a shared directory.
  private func checkPeer(_ user: ServerUser) throws(LocalClusterError) {
    guard cluster.hasSharedSocketDirectory, ServerUser.peer(user.number) == nil else { return }
    throw .directory(
      "the path of \(cluster.home) is too long for a socket, and the user \(user.number) has no name by which its server "
        + "could be known elsewhere; set COURANT_HOME to a shorter path")
  }
}

// MARK: - Making

extension ClusterControl {
  /// The major version of the data, nil when there are none.
  private func existingVersion() throws(LocalClusterError) -> Int? {
    guard Files.exists(data) else { return nil }
    if let text = Files.read("\(data)/PG_VERSION"), let version = Int(text.prefix { $0.isNumber }) { return version }
    guard Files.names(in: data).isEmpty else {
      throw .directory(
        "\(data) is not empty and has no PostgreSQL data; move it away, or set COURANT_HOME to another directory")
    }
    return nil
  }

  /// Creates the data directory unless it exists: under another name first, then renamed, so that it is always whole.
  private func initialize(_ programs: ServerPrograms, _ user: ServerUser) throws(LocalClusterError) {
    sweep()
    // By now the directory is the server's user's, or there is none.
    if Files.exists("\(data)/PG_VERSION") { return }
    rmdir(data)
    let aside = "\(cluster.home)/\(Self.asidePrefix)\(getpid())"
    try Files.makePrivateDirectory(aside, owner: user.owner)
    do throws(LocalClusterError) {
      try initialize(in: aside, programs, user)
    } catch {
      Files.removeTree(aside)
      throw error
    }
    guard rename(aside, data) == 0 else { throw Files.failure("rename", aside, errno) }
  }

  private func initialize(
    in directory: String, _ programs: ServerPrograms, _ user: ServerUser
  ) throws(LocalClusterError) {
    #if os(Linux)
      let locale = "C.UTF-8"
    #else
      let locale = "C"
    #endif
    var arguments = [
      programs.initdb, "--username", LocalCluster.user, "--auth-local", "trust", "--auth-host", "reject", "--encoding",
      "UTF8",
      "--locale", locale, "--data-checksums", "--no-instructions",
    ]
    if cluster.settings["fsync"] == "off" { arguments.append("--no-sync") }
    let ended = try run(arguments, as: user, dataDirectory: directory, timeout: Self.startTimeout)
    guard ended.code == 0 else { throw failure("initdb", ended, programs) }
    let configuration = "\(directory)/postgresql.conf"
    let text = (Files.read(configuration) ?? "") + "\ninclude_if_exists = '\(ClusterSettings.fileName)'\n"
    try Files.write(text, to: configuration, owner: user.owner)
  }

  /// Removes what interrupted programs left behind; the lock is ours, so none is making a directory now.
  private func sweep() {
    for name in Files.names(in: cluster.home) where name.hasPrefix(Self.asidePrefix) {
      Files.removeTree("\(cluster.home)/\(name)")
    }
  }

  private static let asidePrefix = "postgres.init-"
}

// MARK: - Starting

extension ClusterControl {
  private func launch(_ programs: ServerPrograms, _ user: ServerUser) throws(LocalClusterError) {
    let sockets = cluster.socketDirectory
    try Files.makePrivateDirectory(sockets, owner: user.owner)
    let settings = ClusterSettings(socketDirectory: sockets, overrides: cluster.settings)
    try Files.write(settings.text, to: "\(data)/\(ClusterSettings.fileName)", owner: user.owner)
    let postmaster = PostmasterFile(dataDirectory: data)
    let options = "-c cluster_name=\(PostmasterFile.mark(of: data))"
    let start = ["start", "-w", "-o", options]
    var waited = Duration.zero
    while true {
      if postmaster.livePID() == nil {
        try postmaster.disarm(owner: user.owner)
        // The server that wrote it is dead, and its process id may be another's by now.
        unlink("\(sockets)/.s.PGSQL.\(cluster.port).lock")
        let ended = try pgCtl(programs, user, start, timeout: Self.startTimeout)
        if ended.code == 0 { return }
        // The children of a killed server end within moments; until then their shared memory is in use.
        let isLingering = ended.output.contains("shared memory block") || ended.output.contains("already exists")
        guard isLingering, waited < .seconds(20) else { throw failure("the private database server", ended, programs) }
      } else {
        // Started by a program that died before it was ready.
        if answers() { return }
        guard waited < Self.startTimeout else {
          throw .server("the private database in \(data) was started but does not answer; see its log directory")
        }
      }
      usleep(100_000)
      waited += .milliseconds(100)
    }
  }

  private func createDatabase() throws(LocalClusterError) {
    guard isOurs else {
      throw .server(
        "the private database was started, but the socket in \(cluster.socketDirectory) is not its own; remove that directory"
      )
    }
    let connection = PQconnectdb(
      cluster.url(database: "postgres") + "&connect_timeout=30")
    defer { PQfinish(connection) }
    guard PQstatus(connection) == CONNECTION_OK else {
      throw .server(
        "the private database was started but does not answer: \(Self.lastLines(Self.text(PQerrorMessage(connection))))"
      )
    }
    let result = PQexec(connection, "create database \(LocalCluster.database)")
    defer { PQclear(result) }
    let code = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
    // A standby has the database too, and cannot create one.
    guard PQresultStatus(result) == PGRES_COMMAND_OK || code == "42P04" || connects() else {
      let message = Self.lastLines(Self.text(PQresultErrorMessage(result)))
      if code == SQLState.diskFull.rawValue {
        throw .diskFull("cannot make the private database: \(message); free space")
      }
      throw .server("cannot make the private database: \(message)")
    }
  }

  /// `pg_ctl` itself waits for `timeout`; it is killed ten seconds later.
  private func pgCtl(
    _ programs: ServerPrograms, _ user: ServerUser, _ arguments: [String], timeout: Duration
  ) throws(LocalClusterError) -> ChildProcess.Ended {
    try run(
      [programs.pgCtl] + arguments + ["-t", "\(timeout.components.seconds)"], as: user, dataDirectory: data,
      timeout: timeout + .seconds(10))
  }

  /// The directory goes by `PGDATA`: `pg_ctl` pastes an option `-D` into a shell's command line.
  private func run(
    _ arguments: [String], as user: ServerUser, dataDirectory: String, timeout: Duration
  ) throws(LocalClusterError) -> ChildProcess.Ended {
    var environment = ["LC_ALL": "C", "PGDATA": dataDirectory, "PATH": cluster.environment["PATH"] ?? "/usr/bin:/bin"]
    if let libraries = cluster.environment["LD_LIBRARY_PATH"] { environment["LD_LIBRARY_PATH"] = libraries }
    return try ChildProcess(arguments: user.prefix + arguments, environment: environment, timeout: timeout).run()
  }

  private func failure(_ what: String, _ ended: ChildProcess.Ended, _ programs: ServerPrograms) -> LocalClusterError {
    // Once its logger runs, the server writes to its log and not to pg_ctl.
    let log = Files.endOfNewest(in: "\(data)/log", bytes: 2000)
    let output = Self.lastLines(ended.output)
    if (ended.output + log).contains("No space left on device") {
      return .diskFull(
        "\(what) failed, the disk of \(cluster.home) is full: \(output); free space, or set COURANT_HOME elsewhere")
    }
    if ended.output.contains("Permission denied") {
      return .directory(
        "\(what) failed in \(cluster.home): \(output); set COURANT_HOME to a directory all users can reach")
    }
    return .server("\(what) failed (\(programs.directory), exit \(ended.code)): \(output); see also \(data)/log")
  }

  private static func text(_ message: UnsafePointer<CChar>?) -> String { message.map { String(cString: $0) } ?? "" }
  private static func text(_ message: UnsafeMutablePointer<CChar>?) -> String {
    message.map { String(cString: $0) } ?? ""
  }

  /// The end of a program's output, on one line, without what `pg_ctl` says of itself.
  static func lastLines(_ output: String) -> String {
    let noise = [
      "waiting for server", "stopped waiting", "Examine the log output", "pg_ctl: could not start server", "Future log",
    ]
    let lines = output.split(whereSeparator: \.isNewline).compactMap { line -> Substring? in
      // The server's first line follows the dots on the same line.
      let line = line.split(separator: "....", maxSplits: 1).last ?? line
      return noise.contains { line.contains($0) } ? nil : line
    }
    return ConnectionParameters.oneLine(lines.suffix(5).joined(separator: "\n"))
  }
}
