internal import Untrusted

/// Reads the JSON of `tdmrep.json` (RFC 8259): an array of objects of which three members count, the rest is read over.
///
/// By bytes throughout: a decoder that keeps the members of an object in a dictionary of `String` hashes names that the
/// host chose, and a name of combining marks holds it for minutes. Nothing is kept of what does not count.
struct ReservationReader {
  struct Entry {
    /// Decoded: bytes that are not UTF-8 stay, as a URL may have them too.
    var location: [UInt8]?
    /// Of a value that is neither a whole number, with or without quotes, nor null only its rule is lost.
    var reservation: Int?
    /// UTF-8; nil for what is not, or no string.
    var policy: [UInt8]?
  }

  /// Deepest nesting of what is read over.
  private static let maximumDepth = 128

  /// What the file is not: JSON, or an array of such objects.
  private struct Malformed: Error {}

  private let bytes: [UInt8]
  private var index = 0

  /// The first `maximum` entries; nil where the text is anything else than an array of objects.
  ///
  /// A byte of another encoding in a policy's text, or a policy that is no string, must not undo what is reserved: only
  /// that value is lost.
  static func entries(in bytes: [UInt8], maximum: Int) -> [Entry]? {
    var reader = ReservationReader(bytes)
    do { return try reader.file(maximum) } catch { return nil }
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  // MARK: Structure

  private mutating func file(_ maximum: Int) throws(Malformed) -> [Entry] {
    var entries: [Entry] = []
    skipSpace()
    try expect(UInt8(ascii: "["))
    var isFirst = true
    while try hasNext(UInt8(ascii: "]"), &isFirst) {
      let entry = try entry()
      if entries.count < maximum { entries.append(entry) }
    }
    guard index == bytes.count else { throw Malformed() }
    return entries
  }

  private mutating func entry() throws(Malformed) -> Entry {
    var entry = Entry()
    try expect(UInt8(ascii: "{"))
    var isFirst = true
    while try hasNext(UInt8(ascii: "}"), &isFirst) {
      let name = try string()
      skipSpace()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      if name.elementsEqual("location".utf8) {
        entry.location = try text()
      } else if name.elementsEqual("tdm-reservation".utf8) {
        entry.reservation = try number()
      } else if name.elementsEqual("tdm-policy".utf8) {
        entry.policy = try text().flatMap { String(validating: $0, as: UTF8.self) == nil ? nil : $0 }
      } else {
        try skipValue(depth: 0)
      }
    }
    return entry
  }

  /// Whether another item comes before `end`; reads over the comma, white space, and the end itself.
  private mutating func hasNext(_ end: UInt8, _ isFirst: inout Bool) throws(Malformed) -> Bool {
    skipSpace()
    if current == end {
      index += 1
      skipSpace()
      return false
    }
    if !isFirst {
      try expect(UInt8(ascii: ","))
      skipSpace()
    }
    isFirst = false
    return true
  }

  private mutating func skipValue(depth: Int) throws(Malformed) {
    guard depth < Self.maximumDepth else { throw Malformed() }
    var isFirst = true
    switch current {
    case UInt8(ascii: "{"):
      index += 1
      while try hasNext(UInt8(ascii: "}"), &isFirst) {
        _ = try string()
        skipSpace()
        try expect(UInt8(ascii: ":"))
        skipSpace()
        try skipValue(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      index += 1
      while try hasNext(UInt8(ascii: "]"), &isFirst) { try skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    default: _ = try word()
    }
  }

  // MARK: Values

  /// A string; nil for anything else.
  private mutating func text() throws(Malformed) -> [UInt8]? {
    if current == UInt8(ascii: "\"") { return try string() }
    try skipValue(depth: 0)
    return nil
  }

  /// `1`, `"1"`, `1.0`; nil for all else.
  private mutating func number() throws(Malformed) -> Int? {
    switch current {
    case UInt8(ascii: "\""): return WholeNumber.read(try string(), in: 0...1)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      try skipValue(depth: 0)
      return nil
    default:
      let word = String(decoding: try word(), as: UTF8.self)
      guard let value = Double(word), value.rounded() == value else { return nil }
      return WholeNumber.read(value, in: 0...1)
    }
  }

  /// A literal or a number of JSON's grammar.
  private mutating func word() throws(Malformed) -> ArraySlice<UInt8> {
    let start = index
    while let byte = current, Self.isWordByte(byte) { index += 1 }
    let word = bytes[start..<index]
    let isLiteral = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
    guard isLiteral || Self.isNumber(word) else { throw Malformed() }
    return word
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    func digits(_ rest: inout ArraySlice<UInt8>) -> Bool {
      let count = rest.prefix { $0 &- 0x30 < 10 }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    var rest = word
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    if startsWithZero { rest = rest.dropFirst() } else if !digits(&rest) { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits(&rest) else { return false }
    }
    if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits(&rest) else { return false }
    }
    return rest.isEmpty
  }

  /// A string, its escapes decoded. Half a surrogate pair becomes U+FFFD.
  private mutating func string() throws(Malformed) -> [UInt8] {
    try expect(UInt8(ascii: "\""))
    var text: [UInt8] = []
    while let byte = current {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"): try escape(into: &text)
      case ..<0x20: throw Malformed()
      default: text.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func escape(into text: inout [UInt8]) throws(Malformed) {
    guard let byte = current else { throw Malformed() }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try unit()
      if 0xD800...0xDBFF ~= code, bytes[index...].starts(with: "\\u".utf8) {
        let start = index
        index += 2
        let low = try unit()
        if 0xDC00...0xDFFF ~= low { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) } else { index = start }
      }
      text.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    default: throw Malformed()
    }
  }

  private mutating func unit() throws(Malformed) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current else { throw Malformed() }
      let letter = (byte | 0x20) &- 0x61
      guard byte &- 0x30 < 10 || letter < 6 else { throw Malformed() }
      value = value << 4 | UInt32(byte &- 0x30 < 10 ? byte &- 0x30 : letter + 10)
      index += 1
    }
    return value
  }

  // MARK: Bytes

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func expect(_ byte: UInt8) throws(Malformed) {
    guard current == byte else { throw Malformed() }
    index += 1
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }
}
