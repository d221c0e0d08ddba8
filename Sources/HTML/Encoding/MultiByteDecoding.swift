/// The legacy multi-byte decoders (Encoding Standard, sections 10 to 13), through the C library's iconv.
///
/// iconv stops at a malformed sequence; what the Standard does there is done here: one U+FFFD, and an ASCII byte that
/// stands where a trail byte should be is read again. A few code points in which the C library's tables differ from the
/// Standard's indexes are put right.
enum MultiByteDecoding {
  static func decode(_ bytes: [UInt8], _ encoding: TextEncoding) -> [UInt8] {
    let start = bytes.firstIndex { $0 >= 0x80 } ?? bytes.count
    if start == bytes.count { return bytes }
    guard let conversion = IconvConversion(from: names(encoding)) else {
      // A C library without the encoding: nothing but ASCII can be read.
      return bytes.flatMap { $0 < 0x80 ? [$0] : [0xef, 0xbf, 0xbd] }
    }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 2)
    output.append(contentsOf: bytes[..<start])
    var scratch = [UInt8](repeating: 0, count: min(1 << 14, bytes.count * 3 + 16))
    var position = start
    var lastStop = -1
    while position < bytes.count {
      var count = 0
      var buffer = scratch.mutableSpan
      let stop = conversion.run(bytes.span, &position, into: &buffer, &count)
      output.append(contentsOf: scratch[..<count])
      if stop == .full { continue }
      if stop == .done { break }
      if encoding == .eucKR, position != lastStop, position >= 2, bytes[position - 2] == 0xa2,
        bytes[position - 1] == 0xe8
      {
        // glibc stops behind this unassigned pair, not before it.
        output.appendScalar(0xfffd)
        lastStop = position
        continue
      }
      position += resume(bytes, at: position, encoding, &output)
      lastStop = position
    }
    switch encoding {
    case .gbk, .gb18030: correctGB18030(&output)
    case .big5, .eucJP, .eucKR: removeUnmapped(&output)
    default: break
    }
    return output
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
    if encoding == .big5, position + 1 < bytes.count,
      let missing = missingBig5[UInt16(byte) << 8 | UInt16(bytes[position + 1])]
    {
      output.appendScalar(missing)
      return 2
    }
    output.appendScalar(0xfffd)
    guard isLead(byte, encoding), position + 1 < bytes.count, bytes[position + 1] >= 0x80 else { return 1 }
    if encoding == .gbk || encoding == .gb18030 || encoding == .eucJP {
      // A trail byte outside of the table's range is read again; one inside is part of the malformed sequence.
      return bytes[position + 1] >= 0xa1 && bytes[position + 1] != 0xff ? 2 : 1
    }
    return 2
  }

  /// What the index has and the C library's BIG5-HKSCS has not.
  private static let missingBig5: [UInt16: UInt32] = [
    0xa15a: 0x2574, 0xa1c3: 0xffe3, 0xa1c5: 0x02cd, 0xa1fe: 0xff0f, 0xa240: 0xff3c, 0xa2cc: 0x5341, 0xa2ce: 0x5345,
  ]

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

  /// The C library reads some bytes as C1 controls or private characters that the indexes leave out: U+FFFD.
  private static func removeUnmapped(_ output: inout [UInt8]) {
    var result: [UInt8] = []
    var run = 0
    var index = 0
    while index + 1 < output.count {
      let length = unmappedLength(output, at: index)
      if length > 0 {
        result.append(contentsOf: output[run..<index])
        result.appendScalar(0xfffd)
        run = index + length
      }
      index += max(length, 1)
    }
    if run == 0 { return }
    result.append(contentsOf: output[run...])
    output = result
  }

  /// The length of a C1 control (U+0080 to U+009F) or private character (U+E000 to U+F8FF) at `index`, 0 for others.
  private static func unmappedLength(_ bytes: [UInt8], at index: Int) -> Int {
    let next = bytes[index + 1]
    switch bytes[index] {
    case 0xc2: return next < 0xa0 ? 2 : 0
    case 0xee: return 3
    case 0xef: return next < 0xa4 ? 3 : 0
    default: return 0
    }
  }

  /// The encoding's names: glibc's, then those of other libraries.
  static func names(_ encoding: TextEncoding) -> [String] {
    switch encoding {
    case .gbk, .gb18030: ["GB18030"]
    case .big5: ["BIG5-HKSCS", "BIG5"]
    case .eucJP: ["EUC-JP-MS", "CP51932", "EUC-JP"]
    case .shiftJIS: ["CP932", "SHIFT_JIS"]
    default: ["UHC", "CP949", "EUC-KR"]
    }
  }
}

/// What the C library loads from files when it is first needed.
package enum EncodingModules {
  /// Opens a converter of each multi-byte encoding and keeps it open for as long as the process lives, so that decoding
  /// opens no file later. The C library loads a module for each; where it cannot, pages come out as U+FFFD. Says how
  /// many there are.
  package static func load() -> Int {
    let encodings: [TextEncoding] = [.gb18030, .big5, .eucJP, .shiftJIS, .eucKR]
    return encodings.count { IconvConversion.keep(from: MultiByteDecoding.names($0)) }
  }

  /// How many `load` should find.
  package static let expected = 5
}
