/// The shared UTF-16 decoder (Encoding Standard, section 14.2).
enum UTF16Decoding {
  static func decode(_ bytes: [UInt8], isBigEndian: Bool) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = 0
    var lead: UInt32 = 0
    while index + 1 < bytes.count {
      let first = UInt32(bytes[index])
      let second = UInt32(bytes[index + 1])
      let unit = isBigEndian ? first << 8 | second : second << 8 | first
      index += 2
      if index == 2, unit == 0xfeff { continue }
      if lead != 0 {
        if unit & 0xfc00 == 0xdc00 {
          output.appendScalar(0x10000 + (lead & 0x3ff) << 10 + unit & 0x3ff)
          lead = 0
          continue
        }
        output.appendScalar(0xfffd)
        lead = 0
      }
      if unit & 0xfc00 == 0xd800 {
        lead = unit
      } else {
        output.appendScalar(unit & 0xfc00 == 0xdc00 ? 0xfffd : unit)
      }
    }
    if lead != 0 || index < bytes.count { output.appendScalar(0xfffd) }
    return output
  }
}
