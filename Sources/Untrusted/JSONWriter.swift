/// Writes JSON as UTF-8, for parameters of type `jsonb`: the named values of many records into one array of bytes that
/// grows.
///
/// A value that is absent is left out: the server reads a missing name as null. Texts may be as hostile as the page
/// was. Each is written by runs of plain bytes, at most `limit` of them (cut at a scalar), and without U+0000, which
/// `jsonb` rejects as `text` does. Nothing here walks a text by characters, makes another `String` of it, or traps.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() {}

  // MARK: - Containers

  package mutating func array(_ write: (inout JSONWriter) -> Void) { enclose("[", "]", write) }

  package mutating func object(_ write: (inout JSONWriter) -> Void) { enclose("{", "}", write) }

  package mutating func object(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
    key(name)
    enclose("{", "}", write)
  }

  // MARK: - Named values

  /// Empty text counts as absent.
  package mutating func text(_ name: StaticString, _ value: String?, limit: Int = .max) {
    guard let value, value.utf8.contains(where: { $0 != 0 }) else { return }
    key(name)
    text(value, limit: limit)
  }

  package mutating func int(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    key(name)
    plain(String(value))
  }

  /// JSON has no infinity and no NaN: they become 0.
  package mutating func double(_ name: StaticString, _ value: Double?) {
    guard let value else { return }
    key(name)
    plain(value.isFinite ? String(value) : "0")
  }

  package mutating func bool(_ name: StaticString, _ value: Bool?) {
    guard let value else { return }
    key(name)
    plain(value ? "true" : "false")
  }

  /// A list of texts, which may be empty; the server makes a `text[]` of it. The first `count` of them, each of at most
  /// `limit` bytes.
  package mutating func texts(_ name: StaticString, _ values: [String], count: Int, limit: Int) {
    key(name)
    array { json in
      for value in values.prefix(count) { json.text(value, limit: limit) }
    }
  }

  /// What is JSON already.
  package mutating func json(_ name: StaticString, _ document: String?) {
    guard let document else { return }
    key(name)
    plain(document)
  }

  /// A member whose name comes from outside too.
  package mutating func member(_ name: String, _ value: String, nameLimit: Int = .max, limit: Int = .max) {
    text(name, limit: nameLimit)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
    text(value, limit: limit)
  }

  // MARK: - Values

  /// A JSON string of at most `limit` bytes before its escapes.
  package mutating func text(_ value: String, limit: Int = .max) {
    separate()
    var value = value
    value.withUTF8 { text in
      bytes.append(UInt8(ascii: "\""))
      let end = Self.end(of: text, limit: limit)
      var run = 0
      for index in 0..<end where Self.isSpecial(text[index]) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<index]))
        escape(text[index])
        run = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<end]))
      bytes.append(UInt8(ascii: "\""))
    }
    needsComma = true
  }

  private mutating func plain(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  private mutating func enclose(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ write: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: open))
    needsComma = false
    write(&self)
    bytes.append(UInt8(ascii: close))
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    let letter: Unicode.Scalar
    switch byte {
    case 0: return
    case UInt8(ascii: "\n"): letter = "n"
    case UInt8(ascii: "\r"): letter = "r"
    case UInt8(ascii: "\t"): letter = "t"
    case 0..<0x20:
      let digits: StaticString = "0123456789abcdef"
      bytes.append(contentsOf: "\\u00".utf8)
      digits.withUTF8Buffer { bytes.append(contentsOf: [$0[Int(byte >> 4)], $0[Int(byte & 15)]]) }
      return
    default: letter = Unicode.Scalar(byte)
    }
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(UInt8(ascii: letter))
  }

  /// Where to stop so that at most `limit` bytes that are not zero go before, and no scalar is cut.
  private static func end(of text: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
    if text.count <= limit { return text.count }
    var kept = 0
    var end = 0
    while end < text.count {
      if text[end] != 0 {
        if kept >= limit { break }
        kept += 1
      }
      end += 1
    }
    if end == text.count { return end }
    while end > 0, text[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
    return end
  }
}
