package import LocalCluster
import Foundation
import Postgres
import Synchronization

/// A private cluster in a temporary directory, with a watchdog.
///
/// The watchdog is a shell that waits for the end of a pipe which only this process holds open. When the pipe closes
/// (`remove()`, exit, a crash, `kill -9`) it stops the server and removes the directory, so that no test leaves a
/// server behind.
package final class TemporaryCluster: Sendable {
  package let cluster: LocalCluster
  /// The temporary directory that is removed; the cluster's home is it, or lies below it.
  package let directory: String
  private let lifeline: Mutex<FileHandle?>
  private let watchdog: Process

  /// Server settings that make tests quick. A crash of the machine may lose the data, which does not matter here.
  package static let quick = [
    "fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB", "wal_level": "minimal", "max_wal_senders": "0",
  ]

  /// `home` is relative to the temporary directory; nothing is started yet. `mode` is the temporary directory's.
  package init(
    home: String = "home", mode: Int = 0o755, in parent: String = NSTemporaryDirectory(),
    settings: [String: String] = TemporaryCluster.quick
  ) throws {
    let name = "courant-test-\(UInt64.random(in: .min ... .max))"
    let parent = parent.hasSuffix("/") ? String(parent.dropLast()) : parent
    directory = "\(parent)/\(name)"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: mode])
    cluster = LocalCluster(home: "\(directory)/\(home)", settings: settings)
    let pipe = Pipe()
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    watchdog = Process()
    watchdog.executableURL = URL(filePath: "/bin/sh")
    watchdog.arguments = [
      "-c", Self.script, "watchdog", cluster.dataDirectory, directory, cluster.socketDirectory,
    ]
    watchdog.standardInput = pipe
    watchdog.standardOutput = FileHandle.nullDevice
    try watchdog.run()
    lifeline = Mutex(pipe.fileHandleForWriting)
  }

  /// Stops the server and removes the directory; blocks until that is done.
  private func remove() {
    // The watchdog's Process object holds the handle as well, so dropping it would not close it.
    let handle = lifeline.withLock { $0.take() }
    try? handle?.close()
    watchdog.waitUntilExit()
  }

  /// Runs `body` with a cluster of its own, which is not started yet, and removes it afterwards.
  package static func with<Value>(
    home: String = "home", mode: Int = 0o755, settings: [String: String] = TemporaryCluster.quick,
    _ body: (TemporaryCluster) async throws -> Value
  ) async throws -> Value {
    let temporary = try TemporaryCluster(home: home, mode: mode, settings: settings)
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body(temporary)) } catch { outcome = .failure(error) }
    // On a thread of its own: a blocked pool thread would hold up the other tests.
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        temporary.remove()
        continuation.resume()
      }
    }
    return try outcome.get()
  }

  /// Removes it when the process exits by itself; without this the watchdog would do it a moment later.
  package func stopAtExit() {
    Self.atExit.withLock { $0.append(self) }
    _ = Self.registered
  }

  private static let atExit = Mutex<[TemporaryCluster]>([])
  private static let registered: Int32 = atexit {
    for cluster in TemporaryCluster.atExit.withLock({ $0 }) { cluster.remove() }
  }

  /// Fast shutdown first (SIGINT), immediate (SIGQUIT) when that takes longer than five seconds.
  private static let script = """
    trap '' INT TERM HUP
    cat > /dev/null
    pid=$(head -n 1 "$1/postmaster.pid" 2> /dev/null)
    case "$pid" in
      '' | *[!0-9]*) ;;
      *)
        kill -INT "$pid" 2> /dev/null
        i=0
        while kill -0 "$pid" 2> /dev/null && [ $i -lt 100 ]; do
          [ $i -eq 50 ] && kill -QUIT "$pid" 2> /dev/null
          i=$((i + 1))
          sleep 0.1
        done
        ;;
    esac
    rm -rf "$2"
    case "$3" in /tmp/courant-*) rm -rf "$3" ;; esac
    """
}
