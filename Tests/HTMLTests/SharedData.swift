import Foundation

/// The shared test data: `COURANT_SHARED`, else `../shared` beside the package.
enum SharedData {
  static let directory: URL = {
    if let path = ProcessInfo.processInfo.environment["COURANT_SHARED"] { return URL(filePath: path) }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appending(path: "shared")
  }()

  static var hasHTML5Lib: Bool { exists("html5lib/tree-construction") }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: directory.appending(path: path).path)
  }

  /// The files of a folder with one of the extensions, by name.
  static func files(in path: String, extension suffix: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: directory.appending(path: path), includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == suffix }.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}

/// What a run over one file of conformance tests gave.
struct ConformanceScore {
  var passed = 0
  var total = 0
  var failures: [String] = []

  mutating func add(_ isPassed: Bool, _ failure: @autoclosure () -> String) {
    total += 1
    if isPassed { passed += 1 } else { failures.append(failure()) }
  }

  static func + (a: ConformanceScore, b: ConformanceScore) -> ConformanceScore {
    ConformanceScore(passed: a.passed + b.passed, total: a.total + b.total, failures: a.failures + b.failures)
  }

  /// Prints `passed/total` of a file, and with `COURANT_VERBOSE` every failure.
  func report(_ name: String) {
    print("\(name): \(passed)/\(total)")
    if ProcessInfo.processInfo.environment["COURANT_VERBOSE"] != nil { for failure in failures { print(failure) } }
  }
}
