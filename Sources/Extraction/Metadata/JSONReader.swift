import Untrusted

/// Reads JSON as pages really write it.
///
/// A strict reader would fail on a sixth of the JSON-LD that search engines accept. This one reads through comments and
/// CDATA marks, raw control characters, trailing and missing commas, unknown escapes, unescaped quotes inside a string,
/// a second document behind the first, and a text that breaks off. Work is linear in the input; what is beyond
/// `maximumDepth`, `maximumBytes` or an allowance gives no value. Strings are stream-safe.
struct JSONReader {
  /// What may be read of one page: `[]` takes two bytes there and a dozen times as many here.
  struct Allowance {
    /// The largest data of scripts seen have a tenth of it.
    var values = 400_000
    /// Of all that is read, counted as often as it is: an assignment's text may be read from several places.
    var bytes = 24 << 20
    var isSpent: Bool { values <= 0 || bytes <= 0 }
  }

  /// Deepest nesting read; JSON-LD seen on pages stays under 20.
  static let maximumDepth = 64
  /// Longest text read: the largest useful JSON-LD seen is 200 KB.
  static let maximumBytes = 2 << 20

  private let bytes: [UInt8]
  private var position: Int
  /// Behind the last byte that is read.
  private var end: Int
  private var remainingValues: Int
  private var failed = false

  private init(_ bytes: [UInt8], from start: Int = 0, _ allowance: Allowance) {
    self.bytes = bytes
    position = start
    end = min(bytes.count, start + max(allowance.bytes, 0))
    remainingValues = allowance.values
  }

  /// All top-level values of the text, objects and arrays only; empty when there is nothing to read.
  static func values(in text: String, _ allowance: inout Allowance) -> [JSONValue] {
    guard text.utf8.count <= maximumBytes, !allowance.isSpent else { return [] }
    var reader = JSONReader(Array(text.utf8), allowance)
    var values: [JSONValue] = []
    while reader.skipToContainer(), values.count < 64 {
      guard let value = reader.value(depth: 0), !reader.failed else { break }
      values.append(value)
    }
    reader.charge(&allowance, from: 0)
    return values
  }

  /// The value that begins at or behind a byte, and where it ends; nil when there is none. What follows is not read.
  static func value(
    in bytes: [UInt8], from start: Int, _ allowance: inout Allowance
  ) -> (value: JSONValue, end: Int)? {
    guard bytes.count - start <= maximumScriptBytes, !allowance.isSpent else { return nil }
    var reader = JSONReader(bytes, from: start, allowance)
    let value = reader.value(depth: 0)
    reader.charge(&allowance, from: start)
    guard let value, !reader.failed else { return nil }
    return (value, reader.position)
  }

  private func charge(_ allowance: inout Allowance, from start: Int) {
    allowance.values = remainingValues
    allowance.bytes -= position - start
  }

  /// Longest script read.
  private static let maximumScriptBytes = 8 << 20

  /// Moves to the next `{` or `[` outside of comment and CDATA marks.
  private mutating func skipToContainer() -> Bool {
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "{"): return true
      case UInt8(ascii: "["):
        if !isCDATAMark { return true }
        position += 7
      default: position += 1
      }
    }
    return false
  }

  private var isCDATAMark: Bool {
    position + 7 <= end && bytes[position..<position + 7].elementsEqual("[CDATA[".utf8)
  }

  private mutating func value(depth: Int) -> JSONValue? {
    guard depth < Self.maximumDepth else {
      failed = true
      return nil
    }
    skipSpace()
    guard position < end else { return nil }
    remainingValues -= 1
    guard remainingValues > 0 else {
      end = position
      return nil
    }
    switch bytes[position] {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(string())
    default: return word()
    }
  }

  private mutating func object(depth: Int) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    while true {
      skipSeparators()
      guard position < end, !failed else { break }
      let byte = bytes[position]
      if byte == UInt8(ascii: "}") {
        position += 1
        break
      }
      if byte == UInt8(ascii: "]") { break }
      let isQuoted = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
      guard let name = isQuoted ? string() : bareName() else {
        position += 1
        continue
      }
      skipSpace()
      guard position < end, bytes[position] == UInt8(ascii: ":") else { continue }
      position += 1
      if let value = value(depth: depth + 1) { members.append(JSONValue.Member(name: name, value: value)) }
    }
    return .object(members)
  }

  private mutating func array(depth: Int) -> JSONValue {
    position += 1
    var items: [JSONValue] = []
    while true {
      skipSeparators()
      guard position < end, !failed else { break }
      let byte = bytes[position]
      if byte == UInt8(ascii: "]") {
        position += 1
        break
      }
      if byte == UInt8(ascii: "}") { break }
      let start = position
      if let value = value(depth: depth + 1) { items.append(value) }
      if position == start { position += 1 }
    }
    return .array(items)
  }

  /// A string from its quote on. An inner quote ends it only where the text behind looks like JSON's.
  private mutating func string() -> String {
    let quote = bytes[position]
    position += 1
    var text: [UInt8] = []
    var isASCII = true
    while position < end {
      let byte = bytes[position]
      if byte == quote {
        if endsString(at: position + 1) {
          position += 1
          break
        }
        text.append(byte)
        position += 1
      } else if byte == UInt8(ascii: "\\") {
        escape(into: &text)
        isASCII = isASCII && text.last.map { $0 < 0x80 } ?? true
      } else {
        if byte >= 0x80 { isASCII = false }
        text.append(byte < 0x20 ? 0x20 : byte)
        position += 1
      }
    }
    return isASCII ? String(decoding: text, as: UTF8.self) : StreamSafe.text(text)
  }

  /// Whether a quote before `index` closes its string: what follows is a separator, or the next name or value.
  private func endsString(at index: Int) -> Bool {
    var index = index
    var sawNewline = false
    let limit = min(end, index + 256)
    while index < limit, Self.isSpace(bytes[index]) {
      if bytes[index] == 0x0A { sawNewline = true }
      index += 1
    }
    guard index < end else { return true }
    switch bytes[index] {
    case UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"): return true
    case UInt8(ascii: ","):
      // `"a", "b` ends; `he said "no", and` does not.
      var next = index + 1
      while next < limit, Self.isSpace(bytes[next]) { next += 1 }
      guard next < end else { return true }
      switch bytes[next] {
      case let byte where "\"'{[}]0123456789-,/".utf8.contains(byte): return true
      default: return ["true", "false", "null"].contains { bytes[next...].starts(with: $0.utf8) }
      }
    case UInt8(ascii: "\""): return sawNewline
    default: return sawNewline && bytes[index] == UInt8(ascii: "<")
    }
  }

  private mutating func escape(into text: inout [UInt8]) {
    position += 1
    guard position < end else { return }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"): text.append(0x20)
    case UInt8(ascii: "u"):
      guard let unit = hexUnit() else { return }
      var code = UInt32(unit)
      if (0xD800...0xDBFF).contains(unit), position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        if let low = hexUnit(), (0xDC00...0xDFFF).contains(low) {
          code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        }
      }
      text.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    default: text.append(byte < 0x20 ? 0x20 : byte)
    }
  }

  private mutating func hexUnit() -> UInt16? {
    guard position + 4 <= end else { return nil }
    var unit: UInt16 = 0
    for byte in bytes[position..<position + 4] {
      let letter = (byte | 0x20) &- 0x61
      guard byte &- 0x30 < 10 || letter < 6 else { return nil }
      unit = unit << 4 | UInt16(byte &- 0x30 < 10 ? byte &- 0x30 : letter + 10)
    }
    position += 4
    return unit
  }

  /// A number, a literal or anything else in the place of a value, up to the next separator.
  private mutating func word() -> JSONValue? {
    let start = position
    while position < end, !Self.endsWord(bytes[position]) { position += 1 }
    guard position > start else { return nil }
    let word = bytes[start..<position]
    func says(_ literal: String) -> Bool { word.elementsEqual(literal.utf8) }
    if says("true") { return .bool(true) }
    if says("false") { return .bool(false) }
    if says("null") || says("undefined") || says("NaN") { return .null }
    guard let first = word.first, first == 0x2D || first &- 0x30 < 10, word.count <= Self.longestNumber else {
      return nil
    }
    return .number(StreamSafe.text(word))
  }

  /// Bytes of a number: what is longer is no count of anything.
  private static let longestNumber = 64

  private mutating func bareName() -> String? {
    let start = position
    while position < end, Words.isASCIIWord(bytes[position]) || [0x5F, 0x40, 0x24].contains(bytes[position]) {
      position += 1
    }
    return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }

  private mutating func skipSpace() {
    while position < end, Self.isSpace(bytes[position]) || skipComment() { position += 1 }
  }

  private mutating func skipSeparators() {
    while position < end,
      Self.isSpace(bytes[position]) || bytes[position] == UInt8(ascii: ",") || bytes[position] == UInt8(ascii: ";")
        || skipComment()
    {
      position += 1
    }
  }

  /// Moves to the last byte of a comment that begins here.
  private mutating func skipComment() -> Bool {
    guard bytes[position] == UInt8(ascii: "/"), position + 1 < end else { return false }
    switch bytes[position + 1] {
    case UInt8(ascii: "/"):
      while position + 1 < end, bytes[position + 1] != 0x0A { position += 1 }
      return true
    case UInt8(ascii: "*"):
      position += 2
      while position + 1 < end, bytes[position] != 0x2A || bytes[position + 1] != 0x2F { position += 1 }
      position = min(position + 1, end - 1)
      return true
    default: return false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte <= 0x20 || ",}]{[:\"".utf8.contains(byte)
  }
}
