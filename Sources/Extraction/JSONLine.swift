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
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      string(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// An object of texts; the first of a repeated name stays.
  mutating func member(_ name: String, _ members: [(key: String, value: String)]) {
    begin(name)
    bytes.append(UInt8(ascii: "{"))
    var seen: Set<String> = []
    for (key, value) in members where seen.insert(key).inserted {
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

  /// An array of objects.
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
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      let start = bytes.count
      bytes.append(UInt8(ascii: "{"))
      let (outerStart, outerIsArray) = (first, isArray)
      (first, isArray) = (bytes.count, false)
      describe(&self, element)
      if isArray { bytes.remove(at: start) } else { bytes.append(UInt8(ascii: "}")) }
      (first, isArray) = (outerStart, outerIsArray)
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
    let hex = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes.append(contentsOf: "\\\"".utf8)
      case "\\": bytes.append(contentsOf: "\\\\".utf8)
      case "\n": bytes.append(contentsOf: "\\n".utf8)
      case "\r": bytes.append(contentsOf: "\\r".utf8)
      case "\t": bytes.append(contentsOf: "\\t".utf8)
      case "\u{2028}": bytes.append(contentsOf: "\\u2028".utf8)
      case "\u{2029}": bytes.append(contentsOf: "\\u2029".utf8)
      default:
        if scalar.value < 0x20 {
          let code = Int(scalar.value)
          bytes.append(contentsOf: "\\u00".utf8)
          bytes.append(hex[code >> 4])
          bytes.append(hex[code & 15])
        } else {
          bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
