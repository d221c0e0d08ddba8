import Fetching
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

  /// The file's bytes, `-` for standard input. Throws with the exit code of the contract when there is no such file.
  package static func read(_ path: String) throws -> [UInt8] {
    guard path != "-" else { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandFailure(.failure, "\(path): no such file")
    }
    guard !isDirectory.boolValue else { throw CommandFailure(.failure, "\(path) is a directory, not a page") }
    guard let bytes = contents(of: path) else {
      throw CommandFailure(.failure, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    return bytes
  }

  /// The bytes, straight into one array: through `Data` they would be copied twice. nil with `errno` set when it fails.
  private static func contents(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    // One byte more than there are, so that a file of known size is read in one go.
    let room = max(Int(status.st_size), 1 << 16) + 1
    var bytes: [UInt8] = []
    while true {
      var got = 0
      let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        repeat { got = systemRead(file, buffer.baseAddress, room) } while got < 0 && errno == EINTR
        count = max(got, 0)
      }
      if got < 0 { return nil }
      if got == 0 { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
    }
  }
}

/// `read` of the system, which `PageFile.read` would hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
