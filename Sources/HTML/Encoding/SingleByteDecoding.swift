/// The single-byte decoders (Encoding Standard, section 9.1) and x-user-defined (section 14.5).
enum SingleByteDecoding {
  static func decode(_ bytes: [UInt8], _ encoding: TextEncoding) -> [UInt8] {
    let start = bytes.firstIndex { $0 >= 0x80 } ?? bytes.count
    if start == bytes.count { return bytes }
    let table = table(encoding)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 4)
    output.append(contentsOf: bytes[..<start])
    let input = bytes.span
    for index in start..<input.count {
      let byte = input[index]
      if byte < 0x80 { output.append(byte) } else { output.appendScalar(UInt32(table[Int(byte &- 0x80)])) }
    }
    return output
  }

  /// What the bytes 0x80 to 0xFF mean.
  static func table(_ encoding: TextEncoding) -> [UInt16] {
    switch encoding {
    case .ibm866: SingleByteTables.ibm866
    case .iso8859Part2: SingleByteTables.iso8859Part2
    case .iso8859Part3: SingleByteTables.iso8859Part3
    case .iso8859Part4: SingleByteTables.iso8859Part4
    case .iso8859Part5: SingleByteTables.iso8859Part5
    case .iso8859Part6: SingleByteTables.iso8859Part6
    case .iso8859Part7: SingleByteTables.iso8859Part7
    case .iso8859Part8, .iso8859Part8I: SingleByteTables.iso8859Part8
    case .iso8859Part10: SingleByteTables.iso8859Part10
    case .iso8859Part13: SingleByteTables.iso8859Part13
    case .iso8859Part14: SingleByteTables.iso8859Part14
    case .iso8859Part15: SingleByteTables.iso8859Part15
    case .iso8859Part16: SingleByteTables.iso8859Part16
    case .koi8R: SingleByteTables.koi8R
    case .koi8U: SingleByteTables.koi8U
    case .macintosh: SingleByteTables.macintosh
    case .windows874: SingleByteTables.windows874
    case .windows1250: SingleByteTables.windows1250
    case .windows1251: SingleByteTables.windows1251
    case .windows1253: SingleByteTables.windows1253
    case .windows1254: SingleByteTables.windows1254
    case .windows1255: SingleByteTables.windows1255
    case .windows1256: SingleByteTables.windows1256
    case .windows1257: SingleByteTables.windows1257
    case .windows1258: SingleByteTables.windows1258
    case .macCyrillic: SingleByteTables.macCyrillic
    case .userDefined: (0xf780...0xf7ff).map { UInt16($0) }
    case .windows1252, .utf8, .gbk, .gb18030, .big5, .eucJP, .iso2022JP, .shiftJIS, .eucKR, .replacement, .utf16BE,
      .utf16LE:
      SingleByteTables.windows1252
    }
  }
}
