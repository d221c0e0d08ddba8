#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The server settings of the private cluster, written at each start.
///
/// They stand in a file of their own, included at the end of `postgresql.conf`, so that a person's changes there
/// survive; what stands below the include has precedence over ours.
struct ClusterSettings {
  static let fileName = "courant.conf"

  private var values: [(String, String)]

  init(socketDirectory: String, overrides: [String: String]) {
    let values = [
      // Only the directory's owner can connect: no TCP, and a socket in a private directory.
      ("listen_addresses", ""),
      ("unix_socket_directories", "\"\(socketDirectory)\""),
      ("unix_socket_permissions", "0700"),
      ("port", "5432"),
      ("max_connections", "200"),
      ("shared_buffers", Self.sharedBuffers()),
      ("synchronous_commit", "on"),
      ("wal_compression", "lz4"),
      ("max_wal_size", "2GB"),
      // Short statements by the thousand: compiling them costs more than it saves.
      ("jit", "off"),
      ("timezone", "UTC"),
      ("log_timezone", "UTC"),
      ("lc_messages", "C"),
      // Seven files at most, each emptied when its weekday comes again.
      ("logging_collector", "on"),
      ("log_directory", "log"),
      ("log_filename", "postgresql-%a.log"),
      ("log_rotation_age", "1d"),
      ("log_rotation_size", "0"),
      ("log_truncate_on_rotation", "on"),
    ]
    self.values = values.filter { overrides[$0.0] == nil } + overrides.sorted { $0.key < $1.key }
  }

  var text: String {
    "# Written by Courant at each start of the private cluster; change postgresql.conf below its include instead.\n"
      + values.map { "\($0.0) = '\(Self.escaped($0.1))'\n" }.joined()
  }

  /// A string in a configuration file: quotes doubled, backslashes too.
  private static func escaped(_ value: String) -> String {
    // By scalars: a quote with a combining mark behind it is one character, and not a quote.
    value.unicodeScalars.reduce(into: "") { text, scalar in
      if scalar == "'" || scalar == "\\" { text.unicodeScalars.append(scalar) }
      text.unicodeScalars.append(scalar)
    }
  }

  /// An eighth of the memory, between 32 and 256 MB.
  private static func sharedBuffers() -> String {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    guard pages > 0, pageSize > 0 else { return "128MB" }
    let eighth = pages / 8 * pageSize / 1_048_576
    return "\(min(max(eighth, 32), 256))MB"
  }
}
