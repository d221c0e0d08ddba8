import CZlib

/// Inflates a gzip stream of any length and number of members, a chunk at a time.
///
/// zlib and not libdeflate: a list of ten million lines does not fit into one buffer.
final class GzipStream {
  private var stream = z_stream()
  private var isOpen = false
  private var input: [UInt8] = []
  /// Where in `input` the next piece begins.
  private var offset = 0
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

  /// More of the stream, to be had in pieces. What was given before must have been taken.
  func give(_ bytes: [UInt8]) {
    input = bytes
    offset = 0
  }

  /// The next 256 KiB at most of what the given bytes inflate to, so that a bomb is only as large as a piece; nil once
  /// they are used up.
  func piece() throws(URLListError) -> [UInt8]? {
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    while offset < input.count {
      if isAtMemberEnd {
        inflateReset(&stream)
        isAtMemberEnd = false
      }
      let (status, read, written) = step(input, from: offset, into: &piece)
      offset += read
      switch status {
      case Z_STREAM_END: isAtMemberEnd = true
      case Z_OK where read > 0 || written > 0: break
      default: throw .unreadable("the gzip data is damaged")
      }
      if written > 0 { return Array(piece[..<written]) }
    }
    return nil
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
