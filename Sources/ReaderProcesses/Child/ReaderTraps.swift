#if DEBUG || COURANT_READER_TRAPS
  import CSandbox
  import PageReader

  #if canImport(Glibc)
    import Glibc
  #else
    import Darwin
  #endif

  /// Pages that break their reader, for tests: in debug builds, and in those made with `COURANT_READER_TRAPS`. A page
  /// with `courant-reader-trap: KIND` in its first kilobyte does what the kind says.
  enum ReaderTraps {
    static let mark = Array("courant-reader-trap: ".utf8)

    static func spring(_ request: ReadRequest) {
      let head = Array(request.page.body.prefix(1024))
      guard let start = head.firstRange(of: mark)?.upperBound else { return }
      let kind = String(decoding: head[start...].prefix { $0 > 0x20 && $0 != 0x3c }, as: UTF8.self)
      switch kind {
      case "crash":
        let nothing: [Int] = []
        print(nothing[head.count])
      case "memory":
        var kept: [[UInt8]] = []
        while true { kept.append([UInt8](repeating: UInt8(truncatingIfNeeded: kept.count), count: 1 << 20)) }
      case "loop":
        // A loop that nothing can be seen of may be left out by the compiler.
        while courant_thread_time() > 0 {}
      case "recursion": print(depth(of: head.count))
      case "garbage":
        var bytes = [UInt8](repeating: 0x41, count: 64)
        _ = write(Int32(COURANT_READER_SOCKET), &bytes, bytes.count)
        exit(0)
      case "exit": exit(7)
      case "noise":
        var line = Array("the reader says: \(String(repeating: "x", count: 200))\n".utf8)
        for _ in 0..<2_000 { _ = write(Int32(COURANT_READER_ERRORS), &line, line.count) }
      default:
        if kind.utf8.starts(with: "forbidden-".utf8), let number = Int32(kind.dropFirst(10)) {
          let result = courant_try_forbidden(number)
          var line = Array("forbidden \(number): \(result == 0 ? "LET" : "refused")\n".utf8)
          _ = write(Int32(COURANT_READER_ERRORS), &line, line.count)
          exit(result == 0 ? 9 : 10)
        }
      }
    }

    private static func depth(of number: Int) -> Int {
      number < 0 ? number : depth(of: number + 1) + depth(of: number + 2)
    }
  }
#endif
