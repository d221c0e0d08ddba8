import Executors
public import Postgres
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The embedded default: a private PostgreSQL cluster in a directory, for those who configured no database.
///
/// ```
///   <home>/postgres/         the data directory, mode 700, its owner is who the server runs as
///   <home>/postgres.init-*   a data directory being made; renamed when it is complete, swept when it was left behind
///   <home>/postgres.lock     held while the cluster is started or stopped
///   <home>/run/              the Unix socket, mode 700; elsewhere when that path is too long for a socket
/// ```
///
/// The server listens on the socket only, and who can enter the socket's directory may do everything. It is detached
/// from the program that starts it and goes on until `stop()`. Any number of programs may start it at once: one does,
/// the others wait and use it.
public struct LocalCluster: Sendable {
  /// The directory, absolute.
  public let home: String
  /// Server settings that replace the defaults.
  let settings: [String: String]
  let environment: [String: String]

  public static let user = "courant"
  public static let database = "courant"

  /// `home` defaults to `$COURANT_HOME`, else `./.courant`; an empty one counts as none. Touches nothing yet.
  public init(home: String? = nil, settings: [String: String] = [:]) {
    let environment = Self.currentEnvironment()
    let named = [home, environment["COURANT_HOME"]].compactMap { $0 }.first { !$0.isEmpty }
    self.home = Self.absolute(named ?? ".courant")
    self.settings = settings
    self.environment = environment
  }

  /// Starts the cluster unless it runs already, creates it if there is none, and returns how to connect to it.
  public func start(
    applicationName: String = "courant"
  ) async throws(LocalClusterError) -> PostgresConfiguration {
    let control = ClusterControl(self)
    let started = await BlockingThread.run { () -> Result<String, LocalClusterError> in
      do throws(LocalClusterError) { return .success(try control.start()) } catch { return .failure(error) }
    }
    return PostgresConfiguration(connectionString: try started.get(), applicationName: applicationName)
  }

  /// Stops the server, its statements rolled back, and waits until it is gone. False when it did not run.
  @discardableResult
  public func stop() async throws(LocalClusterError) -> Bool {
    let control = ClusterControl(self)
    let stopped = await BlockingThread.run { () -> Result<Bool, LocalClusterError> in
      do throws(LocalClusterError) { return .success(try control.stop()) } catch { return .failure(error) }
    }
    return try stopped.get()
  }

  /// Whether a server answers.
  public var isRunning: Bool {
    get async {
      let control = ClusterControl(self)
      return await BlockingThread.run { control.answers() }
    }
  }

  /// Whether there is a data directory, with the server running or not.
  public var exists: Bool { Files.exists("\(dataDirectory)/PG_VERSION") }

  /// A URI for libpq; holds while the server runs. It names the user whose process has to be at the other end.
  public var connectionString: String { url(database: Self.database) }

  /// The same for psql and every other client. Some of them do not know libpq's `requirepeer`, so it is omitted when
  /// the socket is in a directory that no other user could have made.
  public var sharedURL: String {
    url(database: Self.database, peer: hasSharedSocketDirectory ? serverPeer : nil)
  }

  /// The name of the user whose server it is, by the owner of the data.
  private var serverPeer: String? { Files.status(dataDirectory).flatMap { ServerUser.peer($0.st_uid) } }

  /// `<home>/postgres`.
  public var dataDirectory: String { "\(Files.resolved(home) ?? home)/postgres" }

  /// `<home>/run`, or a private directory under `/tmp` when the socket's path would be too long (107 bytes on Linux,
  /// 103 on macOS) or has characters that libpq or PostgreSQL read as separators.
  public var socketDirectory: String {
    usualSocketDirectory ?? sharedSocketDirectory
  }

  /// Whether the socket lies where others can make things too.
  var hasSharedSocketDirectory: Bool { usualSocketDirectory == nil }

  private var sharedSocketDirectory: String {
    let home = Files.resolved(home) ?? home
    let owner = Files.owner(home)?.user ?? geteuid()
    return "/tmp/courant-\(owner)-\(PostmasterFile.hexadecimal(PostmasterFile.fnv1a(home)))"
  }

  private var usualSocketDirectory: String? {
    let usual = "\(Files.resolved(home) ?? home)/run"
    #if canImport(Darwin)
      let longest = 103
    #else
      let longest = 107
    #endif
    let isPlain = usual.utf8.allSatisfy { byte in
      byte >= 0x20 && byte < 0x7f && !"\"'\\,@%$`".utf8.contains(byte)
    }
    return isPlain && usual.utf8.count + "/.s.PGSQL.\(port)".utf8.count <= longest ? usual : nil
  }

  /// Names the socket; nothing listens on it over the network.
  var port: String { settings["port"] ?? "5432" }

  func url(database: String) -> String { url(database: database, peer: serverPeer) }

  private func url(database: String, peer: String?) -> String {
    let directory = Self.escaped(socketDirectory)
    let checked = peer.map { "&requirepeer=\(Self.escaped($0))" } ?? ""
    return "postgresql://\(Self.user)@/\(database)?host=\(directory)&port=\(port)\(checked)"
  }

  private static func escaped(_ text: String) -> String {
    let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var escaped: [UInt8] = []
    for byte in text.utf8 {
      escaped +=
        unreserved.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let current = getcwd(nil, 0) else { return "/" + path }
    defer { free(current) }
    let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    return String(cString: current) + "/" + relative
  }

  private static func currentEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    for name in ["PATH", "COURANT_HOME", "LD_LIBRARY_PATH", "TMPDIR"] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return variables
  }
}
