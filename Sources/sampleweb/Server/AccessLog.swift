import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The record of who asked for what and when, from which the politeness of a crawl is checked afterwards.
///
/// A line is written with one `write` to a file opened for appending, before the request is answered, so the file is
/// complete at any moment, also when the server is killed.
final class AccessLog: Sendable {
  private let file: Mutex<FileHandle>

  /// Opens `path` for appending and creates it when it is missing.
  init(path: String) throws(SampleWebError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    file = Mutex(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
  }

  /// Records one request: `at` is `AccessLog.now()` when it arrived.
  func record(at instant: UInt64, host: String, target: String, status: Int) {
    let line = Array("\(instant)\t\(host)\t\(target)\t\(status)\n".utf8)
    file.withLock { file in
      _ = line.withUnsafeBytes { write(file.fileDescriptor, $0.baseAddress, $0.count) }
    }
  }

  /// Nanoseconds of the monotonic clock.
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
