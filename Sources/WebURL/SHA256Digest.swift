import CCrypto

/// A SHA-256 digest by libcrypto.
package struct SHA256Digest {
  private var bytes: InlineArray<32, UInt8> = .init(repeating: 0)

  package init(_ input: Span<UInt8>) {
    var output = bytes.mutableSpan
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let start = output.baseAddress else { return }
        ccrypto_sha256(input.baseAddress, input.count, start)
      }
    }
  }

  package init(_ input: some Sequence<UInt8>) { self.init(Array(input).span) }

  /// 64 lower-case hexadecimal digits.
  package var text: String {
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for index in 0..<32 {
      text.append(SHA256Digest.digit(bytes[index] >> 4))
      text.append(SHA256Digest.digit(bytes[index] & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  var bigEndianWord: UInt64 { (0..<8).reduce(0) { $0 << 8 | UInt64(bytes[$1]) } }

  /// The first 16 bytes as `8-4-4-4-12` lower-case hexadecimal digits.
  var uuidText: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for index in 0..<16 {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      text.append(SHA256Digest.digit(bytes[index] >> 4))
      text.append(SHA256Digest.digit(bytes[index] & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  @inline(__always) private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? nibble + 0x30 : nibble + 0x57 }
}
