/// From places in the decoded text of a page back to the bytes it came as, for reports that point at a byte.
///
/// Decoding changes lengths and newline normalization drops carriage returns, but neither changes which line is which:
/// a place is found by its line first, and then within that line's bytes. In UTF-16, whose newlines are not single
/// bytes, the whole page is one line here.
public struct SourceMap: Sendable {
  private let bytes: [UInt8]
  private let decoded: [UInt8]
  private let encoding: TextEncoding
  /// Where each line starts, in the bytes and in the decoded text.
  private let lines: [(byte: Int, decoded: Int)]

  /// A map for a document that was parsed from `bytes`.
  public init(_ document: Document, bytes: [UInt8]) {
    self.bytes = bytes
    decoded = document.source
    let encoding = TextEncoding(rawValue: document.encodingName) ?? .utf8
    self.encoding = encoding
    let isUTF16 = encoding == .utf16BE || encoding == .utf16LE
    let mark = isUTF16 ? (bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0xff, 0xfe]) ? 2 : 0) : 3
    let start = isUTF16 || bytes.starts(with: [0xef, 0xbb, 0xbf]) ? mark : 0
    guard !isUTF16 else {
      lines = [(start, 0)]
      return
    }
    var byteStarts = [start]
    for index in start..<max(bytes.count, start) where bytes[index] == 0x0a || bytes[index] == 0x0d {
      let isFirstOfTwo = bytes[index] == 0x0d && index + 1 < bytes.count && bytes[index + 1] == 0x0a
      if !isFirstOfTwo { byteStarts.append(index + 1) }
    }
    var decodedStarts = [0]
    for index in 0..<decoded.count where decoded[index] == 0x0a { decodedStarts.append(index + 1) }
    lines = Array(zip(byteStarts, decodedStarts).map { (byte: $0, decoded: $1) })
  }

  /// The offset among the page's bytes where a node starts.
  public func byteOffset(of node: NodeID, in document: Document) -> Int { byteOffset(of: document.sourceOffset(node)) }

  /// The offset among the page's bytes of an offset in the decoded text.
  func byteOffset(of position: Int) -> Int {
    var (low, high) = (0, lines.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if lines[middle].decoded <= position { low = middle } else { high = middle - 1 }
    }
    let line = lines[low]
    let wanted = position - line.decoded
    let end = low + 1 < lines.count ? lines[low + 1].byte : bytes.count
    if isUnchanged(from: line, count: wanted, end: end) { return line.byte + wanted }
    return line.byte + lengthDecoding(to: wanted, of: Array(bytes[line.byte..<max(end, line.byte)]))
  }

  private func isUnchanged(from line: (byte: Int, decoded: Int), count: Int, end: Int) -> Bool {
    guard line.byte + count <= end, line.decoded + count <= decoded.count else { return false }
    return bytes[line.byte..<line.byte + count] == decoded[line.decoded..<line.decoded + count]
  }

  /// How many bytes of a line decode to `wanted` bytes of text.
  ///
  /// A cut within a character decodes to U+FFFD and may be longer than the character: so the search for a cut that is
  /// long enough is followed by a look at the cuts around it.
  private func lengthDecoding(to wanted: Int, of line: [UInt8]) -> Int {
    func length(_ count: Int) -> Int {
      var text = TextDecoder.decode(Array(line[..<count]), as: encoding)
      Newlines.normalize(&text)
      return text.count
    }
    var (low, high) = (0, line.count)
    while low < high {
      let middle = (low + high + 1) / 2
      if length(middle) <= wanted { low = middle } else { high = middle - 1 }
    }
    let around = max(low - 8, 0)...min(low + 8, line.count)
    return around.last { length($0) == wanted } ?? low
  }
}
