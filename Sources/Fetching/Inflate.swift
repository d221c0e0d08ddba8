internal import CDeflate

/// Deflate data in its three wrappings, decompressed in one shot by libdeflate into a buffer with a bound.
///
/// One-shot decoding sees a cut stream for what it is and checks the checksums; the output buffer grows from an estimate
/// up to the bound, so that a bomb costs at most twice the bound in work and once in memory.
enum Inflate {
  enum Format { case gzip, zlib, raw }
  enum Failure: Error { case corrupt, tooLarge, noMemory }

  /// Deflate cannot expand a byte to more than this.
  private static let maxRatio = 1032

  /// RFC 1952 section 2.3.1: magic, then deflate as the only method.
  static func hasGzipHeader(_ bytes: [UInt8]) -> Bool { hasGzipHeader(bytes[...]) }

  static func hasGzipHeader(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[bytes.startIndex] == 0x1F && bytes[bytes.startIndex + 1] == 0x8B
      && bytes[bytes.startIndex + 2] == 0x08
  }

  /// RFC 1950 section 2.2: method 8, window at most 32 KiB, check bits right, no preset dictionary.
  static func hasZlibHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 2 else { return false }
    let method = Int(bytes[0])
    let flags = Int(bytes[1])
    return method & 0x0F == 8 && method >> 4 <= 7 && (method << 8 | flags) % 31 == 0 && flags & 0x20 == 0
  }

  /// The decompressed bytes, at most `maxBytes`. Further gzip members are appended; other bytes after the data are ignored,
  /// as gzip does with padding.
  static func decode(_ bytes: [UInt8], _ format: Format, maxBytes: Int) -> Result<[UInt8], Failure> {
    guard let decompressor = libdeflate_alloc_decompressor() else { return .failure(.noMemory) }
    defer { libdeflate_free_decompressor(decompressor) }
    var output: [UInt8] = []
    var rest = bytes[...]
    repeat {
      switch member(rest, format, decompressor, estimate(rest, format), maxBytes - output.count) {
      case .failure(let failure): return .failure(failure)
      case .success((let decoded, let used)):
        if output.isEmpty { output = decoded } else { output += decoded }
        rest = rest.dropFirst(used)
      }
    } while format == .gzip && hasGzipHeader(rest)
    return .success(output)
  }

  /// What the output may need: gzip says so in its last four bytes (RFC 1952: modulo 2^32, of the last member).
  private static func estimate(_ bytes: ArraySlice<UInt8>, _ format: Format) -> Int {
    guard format == .gzip, bytes.count >= 18 else { return bytes.count * 5 + 256 }
    let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    // A size from other bytes than a trailer is caught by the ratio, or costs one more attempt.
    return size <= bytes.count * 64 ? max(size, 256) : bytes.count * 5 + 256
  }

  private static func member(
    _ bytes: ArraySlice<UInt8>, _ format: Format, _ decompressor: OpaquePointer, _ estimate: Int, _ maxBytes: Int
  ) -> Result<(decoded: [UInt8], used: Int), Failure> {
    let most = min(maxBytes, bytes.count.multipliedReportingOverflow(by: maxRatio).partialValue)
    var capacity = min(estimate, most)
    while true {
      var used = 0
      var result = LIBDEFLATE_BAD_DATA
      let decoded = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        bytes.withUnsafeBytes { input in
          result = run(format, decompressor, input, UnsafeMutableRawBufferPointer(buffer), &used, &count)
        }
        if result != LIBDEFLATE_SUCCESS { count = 0 }
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return .success((decoded, used))
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        guard capacity < most else { return .failure(.tooLarge) }
        capacity = min(most, capacity * 4)
      default: return .failure(.corrupt)
      }
    }
  }

  private static func run(
    _ format: Format, _ decompressor: OpaquePointer, _ input: UnsafeRawBufferPointer,
    _ output: UnsafeMutableRawBufferPointer, _ used: inout Int, _ written: inout Int
  ) -> libdeflate_result {
    switch format {
    case .gzip:
      libdeflate_gzip_decompress_ex(
        decompressor, input.baseAddress, input.count, output.baseAddress, output.count, &used, &written)
    case .zlib:
      libdeflate_zlib_decompress_ex(
        decompressor, input.baseAddress, input.count, output.baseAddress, output.count, &used, &written)
    case .raw:
      libdeflate_deflate_decompress_ex(
        decompressor, input.baseAddress, input.count, output.baseAddress, output.count, &used, &written)
    }
  }
}
