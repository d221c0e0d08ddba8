import CZlib

/// Inflates a gzip stream of any length and number of members, a chunk at a time.
///
/// zlib and not libdeflate: a list of ten million lines does not fit into one buffer.
final class GzipStream {
  private var stream = z_stream()
  private var isOpen = false
  /// True between members and before the first: the stream may end here.
  private(set) var isAtMemberEnd = false

  init() throws(URLListError) {
    // 15 + 16: the largest window, gzip framing only (zlib.h).
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .unreadable("zlib could not start")
    }
    isOpen = true
  }

  deinit {
    if isOpen { inflateEnd(&stream) }
  }

  /// What `input` inflates to, handed out in pieces of at most 256 KiB, so that a bomb is only as large as a piece.
  func inflating(_ input: [UInt8], into body: ([UInt8]) throws(URLListError) -> Void) throws(URLListError) {
    var offset = 0
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    while offset < input.count {
      if isAtMemberEnd {
        inflateReset(&stream)
        isAtMemberEnd = false
      }
      let (status, read, written) = step(input, from: offset, into: &piece)
      offset += read
      if written > 0 { try body(Array(piece[..<written])) }
      switch status {
      case Z_STREAM_END: isAtMemberEnd = true
      case Z_OK where read > 0 || written > 0: break
      default: throw .unreadable("the gzip data is damaged")
      }
    }
  }

  private func step(_ input: [UInt8], from offset: Int, into piece: inout [UInt8]) -> (Int32, Int, Int) {
    input.withUnsafeBufferPointer { source in
      piece.withUnsafeMutableBufferPointer { target in
        let available = source.count - offset
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + offset })
        stream.avail_in = UInt32(available)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        let status = inflate(&stream, Z_NO_FLUSH)
        return (status, available - Int(stream.avail_in), target.count - Int(stream.avail_out))
      }
    }
  }
}
