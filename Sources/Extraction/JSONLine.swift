import Untrusted

/// Writes one JSON object on one line (RFC 8259): everything below U+0020 is escaped, and U+2028/2029 too, which some
/// readers of line-based formats take for line ends.
struct JSONLine {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]
  /// Where the members of the object being written begin.
  private var first = 1
  private var isArray = false

  mutating func member(_ name: String, _ value: String?) {
    begin(name)
    if let value { string(value) } else { bytes.append(contentsOf: "null".utf8) }
  }

  mutating func member(_ name: String, _ values: [String]) {
    begin(name)
    elements(values) { $0.string($1) }
  }

  /// An object of texts; the first of a repeated name stays.
  mutating func member(_ name: String, _ members: [(key: String, value: String)]) {
    begin(name)
    bytes.append(UInt8(ascii: "{"))
    var seen: Set<ByteText> = []
    for (key, value) in members where seen.insert(ByteText(key)).inserted {
      if seen.count > 1 { bytes.append(UInt8(ascii: ",")) }
      string(key)
      bytes.append(UInt8(ascii: ":"))
      string(value)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func member(_ name: String, _ value: Bool?) {
    begin(name)
    bytes.append(contentsOf: (value.map { $0 ? "true" : "false" } ?? "null").utf8)
  }

  mutating func member(_ name: String, _ value: Int) {
    begin(name)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// A number in 0…1 with three digits.
  mutating func member(_ name: String, _ value: Double) {
    begin(name)
    let thousandths = value.isFinite ? Int((min(max(value, 0), 1) * 1000).rounded()) : 0
    bytes.append(contentsOf: "\(Double(thousandths) / 1000)".utf8)
  }

  mutating func list<Element>(
    _ name: String, _ elements: [Element], _ describe: (inout JSONLine, Element) -> Void
  ) {
    begin(name)
    array(elements, describe)
  }

  /// The object itself becomes an array of objects: a row of cells.
  mutating func items<Element>(_ elements: [Element], _ describe: (inout JSONLine, Element) -> Void) {
    isArray = true
    array(elements, describe)
  }

  private mutating func array<Element>(_ elements: [Element], _ describe: (inout JSONLine, Element) -> Void) {
    self.elements(elements) { line, element in
      let start = line.bytes.count
      line.bytes.append(UInt8(ascii: "{"))
      let (outerStart, outerIsArray) = (line.first, line.isArray)
      (line.first, line.isArray) = (line.bytes.count, false)
      describe(&line, element)
      if line.isArray { line.bytes.remove(at: start) } else { line.bytes.append(UInt8(ascii: "}")) }
      (line.first, line.isArray) = (outerStart, outerIsArray)
    }
  }

  private mutating func elements<Element>(_ elements: [Element], _ write: (inout JSONLine, Element) -> Void) {
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func finish() -> String {
    bytes.append(UInt8(ascii: "}"))
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func begin(_ name: String) {
    if bytes.count > first { bytes.append(UInt8(ascii: ",")) }
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      bytes.append(UInt8(ascii: "\""))
      // What needs no escape is copied by the stretch.
      var start = 0
      for index in utf8.indices {
        guard let (escape, length) = Self.escape(utf8, at: index) else { continue }
        bytes.append(contentsOf: utf8[start..<index])
        bytes.append(contentsOf: escape.utf8)
        start = index + length
      }
      bytes.append(contentsOf: utf8[start...])
      bytes.append(UInt8(ascii: "\""))
    }
  }

  /// What stands for the character that begins at a byte, and that character's bytes; nil where it stands for itself.
  private static func escape(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> (String, Int)? {
    switch utf8[index] {
    case UInt8(ascii: "\""): return ("\\\"", 1)
    case UInt8(ascii: "\\"): return ("\\\\", 1)
    case 0x0A: return ("\\n", 1)
    case 0x0D: return ("\\r", 1)
    case 0x09: return ("\\t", 1)
    case 0x00..<0x20:
      let code = Int(utf8[index])
      return ("\\u00" + String(code >> 4) + String(code & 15, radix: 16), 1)
    case 0xE2:
      guard index + 2 < utf8.count, utf8[index + 1] == 0x80 else { return nil }
      if utf8[index + 2] == 0xA8 { return ("\\u2028", 3) }
      return utf8[index + 2] == 0xA9 ? ("\\u2029", 3) : nil
    default: return nil
    }
  }
}
