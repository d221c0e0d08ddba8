import CDeflate

/// Compresses to gzip, in one call of libdeflate.
package enum Gzip {
  /// libdeflate's level, from 1 to 12: the default of its own program.
  private static let level: Int32 = 6

  /// `bytes` as gzip; nil when that is more than `maxBytes`, or there is no memory.
  package static func deflate(_ bytes: [UInt8], maxBytes: Int) -> [UInt8]? {
    guard let compressor = libdeflate_alloc_compressor(level) else { return nil }
    defer { libdeflate_free_compressor(compressor) }
    let room = min(libdeflate_gzip_compress_bound(compressor, bytes.count), max(0, maxBytes))
    let gzip = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      bytes.withUnsafeBytes { input in
        count = libdeflate_gzip_compress(compressor, input.baseAddress, input.count, output.baseAddress, room)
      }
    }
    // 0 says that it does not fit: a header alone is 18 bytes.
    return gzip.isEmpty ? nil : gzip
  }
}
