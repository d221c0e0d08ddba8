import CDeflate

/// Decompresses deflate data, raw or wrapped as gzip or zlib, within bounds on memory, members and time.
///
/// A body of usual size is decoded in one call by libdeflate, which is quick, detects a truncated stream and verifies
/// the checksums. It cannot be interrupted, so the size of its input bounds the time of a call. A larger body goes
/// through zlib in steps, and the clock and the bounds are checked between them (`Inflate+Steps.swift`).
package enum Inflate {
  package enum Format { case gzip, zlib, raw }

  package enum Failure: Error, Hashable {
    case corrupt, tooLarge, noMemory
    /// More gzip members than `maxMembers`.
    case tooManyMembers
    /// Compressed data that is longer than its contents: blocks and members that yield nothing.
    case idle
    case timeout
  }

  /// Deflate cannot expand a byte to more than this.
  package static let maxRatio = 1032

  /// Gzip members in one body. Concatenated log files have several members, and bgzip makes one for each 64 KiB: 1,024
  /// of them are the 64 MiB that a body may hold by default. An empty member takes 20 bytes, so without a bound a small
  /// body could cause much work.
  package static let maxMembers = 1024

  /// Bytes of input that may yield nothing: a gzip header has up to 64 KiB of extra field.
  package static let idleBytes = 64 << 10

  /// Bytes of compressed data that are decoded in one call at most. The most expensive blocks known, 30 bytes with a
  /// code table each, then take some tens of milliseconds.
  package static let oneShotBytes = 256 << 10

  /// RFC 1952 section 2.3.1: magic, then deflate as the only method.
  package static func hasGzipHeader(_ bytes: [UInt8]) -> Bool { hasGzipHeader(bytes[...]) }

  package static func hasGzipHeader(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[bytes.startIndex] == 0x1F && bytes[bytes.startIndex + 1] == 0x8B
      && bytes[bytes.startIndex + 2] == 0x08
  }

  /// RFC 1950 section 2.2: method 8, window at most 32 KiB, check bits right, no preset dictionary.
  package static func hasZlibHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 2 else { return false }
    let method = Int(bytes[0])
    let flags = Int(bytes[1])
    return method & 0x0F == 8 && method >> 4 <= 7 && (method << 8 | flags) % 31 == 0 && flags & 0x20 == 0
  }

  /// The largest size to which `count` bytes of deflate data can expand, at most `maxBytes`.
  package static func most(_ count: Int, maxBytes: Int) -> Int {
    let (most, overflowed) = count.multipliedReportingOverflow(by: maxRatio)
    return overflowed ? maxBytes : min(most, max(0, maxBytes))
  }

  /// Whether `used` bytes of input are too many for `yielded` bytes of output. Normal deflate data is hardly ever
  /// longer than its contents; flushes of a few bytes each may double it.
  package static func isIdle(used: Int, yielded: Int) -> Bool { used / 2 - yielded > idleBytes / 2 }

  /// The decompressed bytes, at most `maxBytes`. Further gzip members are appended; other bytes after the data are
  /// ignored, as gzip does with padding. Without a `deadline` there is no bound on time.
  package static func decode(
    _ bytes: [UInt8], _ format: Format, maxBytes: Int, until deadline: ContinuousClock.Instant? = nil
  ) -> Result<[UInt8], Failure> {
    bytes.count <= oneShotBytes
      ? decodeAtOnce(bytes, format, maxBytes: maxBytes)
      : decodeInSteps(bytes, format, .whole, maxBytes: maxBytes, until: deadline)
  }

  /// All members go into one buffer, which is allocated twice at most: first by an estimate, and if that was too small,
  /// with the largest size that the data could need.
  private static func decodeAtOnce(_ bytes: [UInt8], _ format: Format, maxBytes: Int) -> Result<[UInt8], Failure> {
    guard let decompressor = libdeflate_alloc_decompressor() else { return .failure(.noMemory) }
    defer { libdeflate_free_decompressor(decompressor) }
    let most = most(bytes.count, maxBytes: maxBytes)
    var progress = Progress()
    var output: [UInt8] = []
    var capacity = min(estimate(bytes, format), most)
    while true {
      var verdict = Result<Bool, Failure>.success(false)
      output = [UInt8](unsafeUninitializedCapacity: capacity) { [decoded = output] buffer, count in
        _ = buffer.update(fromContentsOf: decoded)
        count = decoded.count
        verdict = decodeMembers(bytes, format, decompressor, into: buffer, &count, &progress)
      }
      switch verdict {
      case .failure(let failure): return .failure(failure)
      case .success(true):
        guard !isIdle(used: progress.used, yielded: output.count) else { return .failure(.idle) }
        // Shrinks the buffer to what was needed.
        return .success(capacity - output.count > max(output.count, 64 << 10) ? Array(output[...]) : output)
      case .success(false):
        guard capacity < most else { return .failure(.tooLarge) }
        capacity = most
      }
    }
  }

  /// What has been read so far.
  struct Progress {
    var used = 0
    var members = 0
  }

  /// False when the buffer is full before the data ends.
  private static func decodeMembers(
    _ bytes: [UInt8], _ format: Format, _ decompressor: OpaquePointer, into buffer: UnsafeMutableBufferPointer<UInt8>,
    _ count: inout Int, _ progress: inout Progress
  ) -> Result<Bool, Failure> {
    repeat {
      var used = 0
      var written = 0
      let result = bytes.withUnsafeBytes { input in
        run(
          format, decompressor, UnsafeRawBufferPointer(rebasing: input[progress.used...]),
          UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[count...])), &used, &written)
      }
      switch result {
      case LIBDEFLATE_SUCCESS: break
      case LIBDEFLATE_INSUFFICIENT_SPACE: return .success(false)
      default: return .failure(.corrupt)
      }
      count += written
      progress.used += used
      progress.members += 1
      guard progress.members <= maxMembers else { return .failure(.tooManyMembers) }
    } while format == .gzip && hasGzipHeader(bytes[progress.used...])
    return .success(true)
  }

  /// An estimate of the output's size: gzip states it in its last four bytes (RFC 1952: modulo 2^32, of the last
  /// member).
  private static func estimate(_ bytes: [UInt8], _ format: Format) -> Int {
    guard format == .gzip, bytes.count >= 18 else { return bytes.count * 8 + 256 }
    let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    // If these bytes are no trailer, the ratio bounds the size, or one more attempt is needed.
    return size <= bytes.count * 64 ? max(size, 256) : bytes.count * 8 + 256
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
