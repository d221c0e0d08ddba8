import Untrusted

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An exclusive lock on a file, for one program at a time; the kernel releases it when the holder dies, however it
/// dies.
struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits up to `timeout` for its holder, on the calling thread.
  init(_ path: String, timeout: Duration) throws(LocalClusterError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Files.failure("open", path, errno) }
    var waited = Duration.zero
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw Files.failure("lock", path, errno) }
      guard waited < timeout else {
        throw .server(
          "another program has been starting or stopping the private database for \(timeout.secondsText); \(path) is locked"
        )
      }
      usleep(20_000)
      waited += .milliseconds(20)
    }
  }

  deinit { close(descriptor) }
}
