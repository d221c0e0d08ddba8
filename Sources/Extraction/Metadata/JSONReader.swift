/// Reads JSON as pages really write it.
///
/// A first strict pass would fail on a sixth of the JSON-LD that browsers and search engines accept, so every common
/// fault is
/// read through: comments and CDATA marks around the text, raw control characters in strings, trailing and missing
/// commas,
/// unknown escapes, quotes left unescaped inside a string, a second document behind the first, and a text that breaks
/// off. Work is linear in the input; nesting beyond `maximumDepth` and input beyond `maximumBytes` give no value.
struct JSONReader {
  /// Deepest nesting read; JSON-LD seen on pages stays under 20.
  static let maximumDepth = 64
  /// Longest text read: the largest useful JSON-LD seen is 200 KB.
  static let maximumBytes = 2 << 20

  private let bytes: [UInt8]
  private var position = 0
  private var failed = false

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All top-level values of the text, objects and arrays only; empty when there is nothing to read.
  static func values(in text: String) -> [JSONValue] {
    guard text.utf8.count <= maximumBytes else { return [] }
    var reader = JSONReader(Array(text.utf8))
    var values: [JSONValue] = []
    while reader.skipToContainer(), values.count < 64 {
      guard let value = reader.value(depth: 0), !reader.failed else { break }
      values.append(value)
    }
    return values
  }

  /// The value that begins at or behind a byte, and where it ends; nil when there is none. Whatever follows is not read.
  static func value(in bytes: [UInt8], from start: Int) -> (value: JSONValue, end: Int)? {
    guard bytes.count - start <= maximumScriptBytes else { return nil }
    var reader = JSONReader(bytes)
    reader.position = start
    guard let value = reader.value(depth: 0), !reader.failed else { return nil }
    return (value, reader.position)
  }

  /// Longest script read.
  private static let maximumScriptBytes = 8 << 20

  /// Moves to the next `{` or `[` outside of comment and CDATA marks.
  private mutating func skipToContainer() -> Bool {
    while position < bytes.count {
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
    position + 7 <= bytes.count && bytes[position..<position + 7].elementsEqual("[CDATA[".utf8)
  }

  private mutating func value(depth: Int) -> JSONValue? {
    guard depth < Self.maximumDepth else {
      failed = true
      return nil
    }
    skipSpace()
    guard position < bytes.count else { return nil }
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
      guard position < bytes.count, !failed else { break }
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
      guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { continue }
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
      guard position < bytes.count, !failed else { break }
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
    while position < bytes.count {
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
      } else {
        text.append(byte < 0x20 ? 0x20 : byte)
        position += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether a quote before `index` closes its string: what follows is a separator, or the next name or value.
  private func endsString(at index: Int) -> Bool {
    var index = index
    var sawNewline = false
    let limit = min(bytes.count, index + 256)
    while index < limit, Self.isSpace(bytes[index]) {
      if bytes[index] == 0x0A { sawNewline = true }
      index += 1
    }
    guard index < bytes.count else { return true }
    switch bytes[index] {
    case UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"): return true
    case UInt8(ascii: ","):
      // `"a", "b` ends; `he said "no", and` does not.
      var next = index + 1
      while next < limit, Self.isSpace(bytes[next]) { next += 1 }
      guard next < bytes.count else { return true }
      switch bytes[next] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"),
        UInt8(ascii: "]"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ","),
        UInt8(ascii: "/"):
        return true
      default: return ["true", "false", "null"].contains { bytes[next...].starts(with: $0.utf8) }
      }
    case UInt8(ascii: "\""): return sawNewline
    default: return sawNewline && bytes[index] == UInt8(ascii: "<")
    }
  }

  private mutating func escape(into text: inout [UInt8]) {
    position += 1
    guard position < bytes.count else { return }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"): text.append(0x20)
    case UInt8(ascii: "u"):
      guard let unit = hexUnit() else { return }
      var code = UInt32(unit)
      if (0xD800...0xDBFF).contains(unit), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
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
    guard position + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { return nil }
    position += 4
    return unit
  }

  /// A number, literal, or whatever else stands where a value should: read up to the next separator.
  private mutating func word() -> JSONValue? {
    let start = position
    while position < bytes.count, !Self.endsWord(bytes[position]) { position += 1 }
    guard position > start else { return nil }
    switch String(decoding: bytes[start..<position], as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null", "undefined", "NaN": return .null
    case let text: return text.utf8.first.map { $0 == 0x2D || ($0 >= 0x30 && $0 <= 0x39) } == true ? .number(text) : nil
    }
  }

  private mutating func bareName() -> String? {
    let start = position
    while position < bytes.count, Words.isASCIIWord(bytes[position]) || [0x5F, 0x40, 0x24].contains(bytes[position]) {
      position += 1
    }
    return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }

  private mutating func skipSpace() {
    while position < bytes.count, Self.isSpace(bytes[position]) || skipComment() { position += 1 }
  }

  private mutating func skipSeparators() {
    while position < bytes.count,
      Self.isSpace(bytes[position]) || bytes[position] == UInt8(ascii: ",") || bytes[position] == UInt8(ascii: ";")
        || skipComment()
    {
      position += 1
    }
  }

  /// Moves to the last byte of a comment that begins here.
  private mutating func skipComment() -> Bool {
    guard bytes[position] == UInt8(ascii: "/"), position + 1 < bytes.count else { return false }
    switch bytes[position + 1] {
    case UInt8(ascii: "/"):
      while position + 1 < bytes.count, bytes[position + 1] != 0x0A { position += 1 }
      return true
    case UInt8(ascii: "*"):
      position += 2
      while position + 1 < bytes.count, bytes[position] != 0x2A || bytes[position + 1] != 0x2F { position += 1 }
      position = min(position + 1, bytes.count - 1)
      return true
    default: return false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: "\"")
  }
}
