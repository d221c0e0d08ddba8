/// Newline normalization (section 13.2.3.5, "Preprocessing the input stream").
enum Newlines {
  /// Makes CR LF and CR to LF; costs one look when there is no CR.
  static func normalize(_ bytes: inout [UInt8]) {
    var carriageReturn = ByteScan.first(of: 0x0d, in: bytes.span, from: 0)
    if carriageReturn == bytes.count { return }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var run = 0
    while carriageReturn < bytes.count {
      output.append(contentsOf: bytes[run..<carriageReturn])
      run = carriageReturn + 1
      // The LF of CR LF stays; a CR alone becomes one.
      if run == bytes.count || bytes[run] != 0x0a { output.append(0x0a) }
      carriageReturn = ByteScan.first(of: 0x0d, in: bytes.span, from: run)
    }
    output.append(contentsOf: bytes[run...])
    bytes = output
  }
}
