import Console
import Fetching
import Foundation

/// Reads a page from disk for the commands that need no database.
enum PageFile {
  /// As `read`, gunzipped where the bytes are gzip; at most 1 GiB.
  static func readInflating(_ path: String) throws -> [UInt8] {
    let bytes = try read(path)
    guard Gunzip.isGzip(bytes) else { return bytes }
    guard let inflated = Gunzip.inflate(bytes, maxBytes: 1 << 30) else {
      throw CommandFailure(.failure, "\(path): the gzip data is damaged or larger than 1 GiB")
    }
    return inflated
  }

  /// The file's bytes, `-` for standard input. Throws with the exit code of the contract when there is no such file.
  static func read(_ path: String) throws -> [UInt8] {
    guard path != "-" else { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandFailure(.failure, "\(path): no such file")
    }
    guard !isDirectory.boolValue else { throw CommandFailure(.failure, "\(path) is a directory, not a page") }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw CommandFailure(.failure, "\(path) cannot be read: \(error.localizedDescription)")
    }
  }
}
