import Compression
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a page, or a file about pages, from disk.
package enum PageFile {
  /// As `read`, gunzipped where the bytes are gzip; at most 1 GiB.
  package static func readInflating(_ path: String) throws -> [UInt8] {
    let bytes = try read(path)
    guard Gunzip.isGzip(bytes) else { return bytes }
    guard let inflated = Gunzip.inflate(bytes, maxBytes: 1 << 30) else {
      throw CommandFailure(.failure, "\(path): the gzip data is damaged or larger than 1 GiB")
    }
    return inflated
  }

  /// The file's bytes, `limit` at most; `-` for standard input. Throws with the exit code of the contract when there is
  /// no such file.
  package static func read(_ path: String, limit: Int = .max) throws -> [UInt8] {
    let isStandardInput = path == "-"
    let name = isStandardInput ? "standard input" : path
    let file = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw CommandFailure(
        .failure, errno == ENOENT ? "\(path): no such file" : "\(path) cannot be read: \(systemReason())")
    }
    defer { if !isStandardInput { close(file) } }
    guard let bytes = contents(of: file, limit) else {
      throw CommandFailure(
        .failure, errno == EISDIR ? "\(name) is a directory, not a file" : "\(name) cannot be read: \(systemReason())")
    }
    return bytes
  }

  private static func systemReason() -> String { String(cString: strerror(errno)) }

  /// The bytes, straight into one array: through `Data` they would be copied twice. nil with `errno` set when it fails.
  private static func contents(of file: Int32, _ limit: Int) -> [UInt8]? {
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    // One byte more than there are, so that a file of known size is read in one go.
    let room = min(max(Int(status.st_size), 1 << 16) + 1, limit)
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let room = min(room, limit - bytes.count)
      var got = 0
      let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        repeat { got = systemRead(file, buffer.baseAddress, room) } while got < 0 && mayReadAgain(file)
        count = max(got, 0)
      }
      if got < 0 { return nil }
      if got == 0 { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
    }
    return bytes
  }

  /// Whether a read that failed only has to be made again; waits where a stream is one that does not wait itself.
  private static func mayReadAgain(_ file: Int32) -> Bool {
    if errno == EINTR { return true }
    guard errno == EAGAIN else { return false }
    var ready = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, -1) >= 0 || errno == EINTR
  }
}

/// `read` of the system, which `PageFile.read` would hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
