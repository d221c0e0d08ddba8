import CZlib

extension Inflate {
  /// How much of the data is wanted, and whether its end is there.
  package enum Extent {
    /// All of it; data that is cut short is a failure, and so is one byte beyond the bound.
    case whole
    /// At most as many bytes as the bound; what comes after is not looked at, what comes before must be valid.
    case start
    /// The same, of data whose end is missing.
    case startOfCut
  }

  /// Bytes of input that one step takes at most, so that a step of the most expensive blocks known takes a millisecond
  /// or two.
  private static let stepInput = 16 << 10
  /// Bytes that one step yields at most.
  private static let stepOutput = 64 << 10

  /// Decodes in steps by zlib, because libdeflate gives no output for data whose end is missing. Between steps it
  /// checks the clock, the number of members and how much they yielded.
  package static func decodeInSteps(
    _ bytes: [UInt8], _ format: Format, _ extent: Extent, maxBytes: Int, until deadline: ContinuousClock.Instant? = nil
  ) -> Result<[UInt8], Failure> {
    var stream = z_stream()
    // zlib.h: the largest window; 16 more means gzip, a minus raw deflate.
    let window: Int32 =
      switch format {
      case .gzip: 15 + 16
      case .zlib: 15
      case .raw: -15
      }
    guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return .failure(.noMemory)
    }
    defer { inflateEnd(&stream) }
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: stepOutput)
    defer { chunk.deallocate() }
    // Room for one byte beyond the bound, which shows that there are more.
    let maxBytes = min(max(0, maxBytes), .max - 1)
    var output: [UInt8] = []
    var progress = Progress()
    while true {
      if extent != .whole, output.count == maxBytes { return .success(output) }
      if let deadline, ContinuousClock.now >= deadline { return .failure(.timeout) }
      // One byte more than is allowed shows that there are more.
      let room = min(stepOutput, maxBytes - output.count + (extent == .whole ? 1 : 0))
      let (status, yielded) = step(&stream, bytes, &progress.used, UnsafeMutableBufferPointer(rebasing: chunk[..<room]))
      output.append(contentsOf: chunk[..<yielded])
      guard output.count <= maxBytes else { return .failure(.tooLarge) }
      guard !isIdle(used: progress.used, yielded: output.count) else { return .failure(.idle) }
      switch status {
      case Z_STREAM_END:
        progress.members += 1
        guard progress.members <= maxMembers else { return .failure(.tooManyMembers) }
        // Further members follow; anything else behind the data is padding.
        guard format == .gzip, hasGzipHeader(bytes[progress.used...]) else { return .success(output) }
        inflateReset(&stream)
      case Z_OK, Z_BUF_ERROR:
        // It needs more input than there is.
        guard progress.used == bytes.count, yielded < room else { continue }
        return extent == .startOfCut ? .success(output) : .failure(.corrupt)
      case Z_MEM_ERROR: return .failure(.noMemory)
      default: return .failure(.corrupt)
      }
    }
  }

  /// zlib's answer and how many bytes it wrote; `used` moves on.
  private static func step(
    _ stream: inout z_stream, _ bytes: [UInt8], _ used: inout Int, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> (status: Int32, yielded: Int) {
    bytes.withUnsafeBufferPointer { input in
      let size = min(stepInput, input.count - used)
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + used })
      stream.avail_in = UInt32(size)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      let status = inflate(&stream, Z_NO_FLUSH)
      used += size - Int(stream.avail_in)
      return (status, output.count - Int(stream.avail_out))
    }
  }
}
