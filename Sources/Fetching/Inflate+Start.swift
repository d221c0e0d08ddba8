internal import CZlib

extension Inflate {
  /// The first `maxBytes` that deflate data comes to, or all there is of data that was cut.
  ///
  /// zlib and not libdeflate, which has nothing to show for data whose end it has not seen. What comes behind the bound is not looked
  /// at; what lies before it must be right.
  static func decodeStart(
    of bytes: [UInt8], _ format: Format, isCut: Bool, maxBytes: Int
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
    var isRight = true
    let output = [UInt8](unsafeUninitializedCapacity: max(0, maxBytes)) { output, count in
      bytes.withUnsafeBufferPointer { input in
        var used = 0
        while count < output.count {
          let status = step(&stream, UnsafeBufferPointer(rebasing: input[used...]), output, from: count)
          used = input.count - Int(stream.avail_in)
          count = output.count - Int(stream.avail_out)
          if status == Z_STREAM_END {
            // Further members follow; anything else behind the data is padding.
            guard format == .gzip, hasGzipHeader(bytes[used...]) else { return }
            inflateReset(&stream)
          } else if status != Z_OK || used == input.count && count < output.count {
            isRight = isCut && (status == Z_OK || status == Z_BUF_ERROR)
            return
          }
        }
      }
    }
    return isRight ? .success(output) : .failure(.corrupt)
  }

  private static func step(
    _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>,
    from count: Int
  ) -> Int32 {
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(clamping: input.count)
    stream.next_out = output.baseAddress.map { $0 + count }
    stream.avail_out = UInt32(clamping: output.count - count)
    return inflate(&stream, Z_NO_FLUSH)
  }
}
