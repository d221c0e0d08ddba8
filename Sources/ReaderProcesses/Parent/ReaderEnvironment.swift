#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a reader process gets of the worker's environment: where its libraries are, and no secrets. Backtraces are off:
/// the process that writes one would be refused, and would hide the signal.
struct ReaderEnvironment {
  private static let kept = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "GCONV_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"]

  private let entries: [String]

  init() {
    var entries = ["SWIFT_BACKTRACE=enable=no"]
    for name in Self.kept {
      if let value = getenv(name) { entries.append("\(name)=\(String(cString: value))") }
    }
    self.entries = entries
  }

  func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
    let copies = entries.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var pointers = copies.map { UnsafePointer($0) }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("there is one entry at least") }
      return body(base)
    }
  }
}
