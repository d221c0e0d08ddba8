private import CIconv

/// The legacy multi-byte decoders (Encoding Standard, sections 10 to 13), through the C library's iconv.
///
/// iconv stops at a malformed sequence; what the Standard does there is done here: one U+FFFD, and an ASCII byte that
/// stands where a trail byte should be is read again. A few code points in which the C library's tables differ from the
/// Standard's indexes are put right.
enum MultiByteDecoding {
  static func decode(_ bytes: [UInt8], _ encoding: TextEncoding) -> [UInt8] {
    let start = bytes.firstIndex { $0 >= 0x80 } ?? bytes.count
    if start == bytes.count { return bytes }
    guard let conversion = open(encoding) else {
      // A C library without the encoding: nothing but ASCII can be read.
      return bytes.flatMap { $0 < 0x80 ? [$0] : [0xef, 0xbf, 0xbd] }
    }
    defer { iconvx_close(conversion) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 2)
    output.append(contentsOf: bytes[..<start])
    var position = start
    while position < bytes.count {
      let stop = run(conversion, bytes, &position, &output)
      if stop == ICONVX_FULL { continue }
      if stop == ICONVX_DONE { break }
      position += resume(bytes, at: position, encoding, &output)
    }
    if encoding == .gbk || encoding == .gb18030 { correctGB18030(&output) }
    return output
  }

  /// Converts up to a malformed sequence, the end, or 64 KiB of output.
  private static func run(
    _ conversion: UnsafeMutableRawPointer, _ bytes: [UInt8], _ position: inout Int, _ output: inout [UInt8]
  ) -> iconvx_result {
    var stop = ICONVX_DONE
    let room = min((bytes.count - position) * 3 + 16, 1 << 16)
    let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      bytes.withUnsafeBufferPointer { input in
        let result = iconvx_run(
          conversion, input.baseAddress, input.count, &position, buffer.baseAddress, buffer.count, &count)
        stop = iconvx_result(UInt32(bitPattern: result))
      }
    }
    output.append(contentsOf: chunk)
    return stop
  }

  /// Writes what a malformed sequence gives and says how many bytes it takes.
  private static func resume(
    _ bytes: [UInt8], at position: Int, _ encoding: TextEncoding, _ output: inout [UInt8]
  ) -> Int {
    let byte = bytes[position]
    if byte == 0x80 {
      if encoding == .gbk || encoding == .gb18030 {
        output.appendScalar(0x20ac)
        return 1
      }
      if encoding == .shiftJIS {
        output.appendScalar(0x80)
        return 1
      }
    }
    output.appendScalar(0xfffd)
    guard isLead(byte, encoding), position + 1 < bytes.count, bytes[position + 1] >= 0x80 else { return 1 }
    if encoding == .gbk || encoding == .gb18030 || encoding == .eucJP {
      // A trail byte outside of the table's range is read again; one inside is part of the malformed sequence.
      return bytes[position + 1] >= 0xa1 && bytes[position + 1] != 0xff ? 2 : 1
    }
    return 2
  }

  private static func isLead(_ byte: UInt8, _ encoding: TextEncoding) -> Bool {
    switch encoding {
    case .shiftJIS: byte >= 0x81 && byte <= 0x9f || byte >= 0xe0 && byte <= 0xfc
    case .eucJP: byte >= 0xa1 && byte <= 0xfe || byte == 0x8e || byte == 0x8f
    default: byte >= 0x81 && byte <= 0xfe
    }
  }

  /// The index has the ideographic space at 0xA3A0, where the C library has a private character.
  private static func correctGB18030(_ output: inout [UInt8]) {
    var index = 0
    while index + 2 < output.count {
      if output[index] == 0xee, output[index + 1] == 0x97, output[index + 2] == 0xa5 {
        output[index] = 0xe3
        output[index + 1] = 0x80
        output[index + 2] = 0x80
      }
      index += 1
    }
  }

  /// Opens the first name of the encoding that the C library knows: glibc's, then those of other libraries.
  private static func open(_ encoding: TextEncoding) -> UnsafeMutableRawPointer? {
    let names: [String] =
      switch encoding {
      case .gbk, .gb18030: ["GB18030"]
      case .big5: ["BIG5-HKSCS", "BIG5"]
      case .eucJP: ["EUC-JP-MS", "CP51932", "EUC-JP"]
      case .shiftJIS: ["CP932", "SHIFT_JIS"]
      default: ["UHC", "CP949", "EUC-KR"]
      }
    for name in names {
      if let conversion = iconvx_open(name) { return conversion }
    }
    return nil
  }
}
