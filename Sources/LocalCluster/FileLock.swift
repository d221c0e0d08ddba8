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

  /// Waits up to `seconds` for whoever holds it, on the calling thread.
  init(_ path: String, seconds: Double) throws(LocalClusterError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Files.failure("open", path, errno) }
    var waited = 0.0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw Files.failure("lock", path, errno) }
      guard waited < seconds else {
        throw .server(
          "another program has been starting or stopping the private database for \(Int(seconds)) s; \(path) is locked")
      }
      usleep(20_000)
      waited += 0.02
    }
  }

  deinit { close(descriptor) }
}
