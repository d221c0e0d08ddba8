/// Newline normalization (section 13.2.3.5, "Preprocessing the input stream").
enum Newlines {
  /// Makes CR LF and CR to LF; costs one look when there is no CR.
  static func normalize(_ bytes: inout [UInt8]) {
    guard let first = bytes.firstIndex(of: 0x0d) else { return }
    var write = first
    var read = first
    let count = bytes.count
    while read < count {
      let byte = bytes[read]
      read += 1
      if byte == 0x0d {
        if read < count, bytes[read] == 0x0a { read += 1 }
        bytes[write] = 0x0a
      } else {
        bytes[write] = byte
      }
      write += 1
    }
    bytes.removeLast(count - write)
  }
}
