#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `postmaster.pid`, where a running server leaves its process id; it outlives a server that was killed.
///
/// PostgreSQL takes the file for stale when no process of its user has that id. After a reboot, and in containers, the
/// id may long be another program's, and then neither PostgreSQL nor `pg_ctl` would start, or `pg_ctl stop` would stop
/// the wrong program. So the id counts only if the process is a server that carries our mark on its command line.
struct PostmasterFile {
  let dataDirectory: String

  private var path: String { "\(dataDirectory)/postmaster.pid" }

  /// The mark of the server of a data directory: a `cluster_name`, given on its command line.
  static func mark(of dataDirectory: String) -> String {
    "courant-" + hexadecimal(fnv1a(dataDirectory))
  }

  /// The process id, if that process is this directory's server.
  func livePID() -> pid_t? {
    guard let (pid, directory) = read(), Self.isServer(pid, of: directory) else { return nil }
    return pid
  }

  /// Whether the process is this directory's server, and has not ended.
  func isServer(_ pid: pid_t) -> Bool { Self.isServer(pid, of: dataDirectory) }

  private static func isServer(_ pid: pid_t, of directory: String) -> Bool {
    guard kill(pid, 0) == 0 || errno == EPERM, let line = commandLine(of: pid) else { return false }
    return line.contains("cluster_name=" + mark(of: directory))
  }

  /// Makes the file of a dead server harmless, without touching what else stands in it: its shared memory key lets the
  /// next server notice that the dead one's children still run.
  func disarm(owner: Files.Owner?) throws(LocalClusterError) {
    guard livePID() == nil, let text = Files.read(path) else { return }
    guard let (pid, _) = read() else {
      // An empty or torn file: the server died, or the disk was full, while it was written.
      unlink(path)
      return
    }
    guard kill(pid, 0) == 0 || errno == EPERM else { return }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // Above every limit on process ids (pid_max is at most 4194304 on Linux, 99998 on macOS).
    lines[0] = "2147483646"
    try Files.write(lines.joined(separator: "\n"), to: path, owner: owner)
  }

  /// The id and the data directory under which the server was started.
  private func read() -> (pid: pid_t, dataDirectory: String)? {
    guard let text = Files.read(path) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, let pid = pid_t(lines[0]), pid > 0 else { return nil }
    return (pid, String(lines[1]))
  }

  private static func commandLine(of pid: pid_t) -> String? {
    #if os(Linux)
      return Files.read("/proc/\(pid)/cmdline")
    #else
      let asked = ChildProcess(
        arguments: ["/bin/ps", "-ww", "-o", "command=", "-p", "\(pid)"], environment: ["LC_ALL": "C"],
        timeout: .seconds(10))
      do { return try asked.run().output } catch { return nil }
    #endif
  }

  /// FNV-1a, 64 bits: the same in every run, unlike `Hasher`.
  static func fnv1a(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
