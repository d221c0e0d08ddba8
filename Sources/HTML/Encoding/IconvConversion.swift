private import CIconv

/// A conversion from one encoding to UTF-8 by the C library's iconv: the only place where this target hands memory to
/// C.
///
/// Safe to use although its parts are not: the handle is opened and closed here only, cannot be copied, and C gets each
/// buffer together with its length.
@safe struct IconvConversion: ~Copyable {
  /// What stopped a conversion.
  enum Stop {
    /// All input was converted.
    case done
    /// The buffer for the output is full.
    case full
    /// A malformed sequence is at the position, or the input ends within a sequence.
    case malformed
  }

  private let handle: UnsafeMutableRawPointer

  /// Opens the first of the encodings that the C library knows; nil when it knows none of them.
  init?(from names: [String]) {
    for name in names {
      // Safe: the string is passed with its zero byte and lives as long as the call.
      if let handle = unsafe iconvx_open(name) {
        unsafe self.handle = handle
        return
      }
    }
    return nil
  }

  /// Opens the first of the encodings that the C library knows and never closes it; false when it knows none.
  static func keep(from names: [String]) -> Bool {
    for name in names {
      // Safe: the string is passed with its zero byte and lives as long as the call.
      if unsafe iconvx_open(name) != nil { return true }
    }
    return false
  }

  // Safe: the handle was opened by `init`, and a value that cannot be copied ends once.
  deinit { unsafe iconvx_close(handle) }

  /// Converts from `position`, which moves along, up to what stops it; `count` says how many bytes of `output` it
  /// wrote.
  func run(
    _ input: Span<UInt8>, _ position: inout Int, into output: inout MutableSpan<UInt8>, _ count: inout Int
  ) -> Stop {
    precondition(position >= 0 && position <= input.count)
    count = 0
    // Safe: both buffers outlive the call, C is told their lengths, and the position is inside.
    let result = unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe input.withUnsafeBufferPointer { input in
        unsafe iconvx_run(handle, input.baseAddress, input.count, &position, output.baseAddress, output.count, &count)
      }
    }
    switch iconvx_result(UInt32(bitPattern: result)) {
    case ICONVX_DONE: return .done
    case ICONVX_FULL: return .full
    default: return .malformed
    }
  }
}
