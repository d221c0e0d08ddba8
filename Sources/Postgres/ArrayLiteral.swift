/// PostgreSQL's text form of one-dimensional arrays (PostgreSQL documentation, 8.15.2 and 8.15.6).
///
/// Elements are always quoted when they are text, so that `NULL`, braces, commas and blanks need no rules of their own;
/// inside quotes only the backslash and the quote are escaped.
enum ArrayLiteral {
  /// Appends one text element, quoted, without its U+0000.
  static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 where byte != 0 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends `{a,b,NULL}`; `element` writes what is not null.
  static func append<Element>(
    _ elements: [Element?], to bytes: inout [UInt8], element: (Element, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: "{"))
    for (index, value) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if let value { element(value, &bytes) } else { bytes.append(contentsOf: "NULL".utf8) }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// The elements of a one-dimensional array's text; nil when it is not such a text.
  static func elements(_ text: UnsafeBufferPointer<UInt8>) -> [String?]? {
    var rest = text[...]
    guard rest.popFirst() == UInt8(ascii: "{") else { return nil }
    if rest.first == UInt8(ascii: "}") { return rest.count == 1 ? [] : nil }
    var elements: [String?] = []
    while true {
      guard let element = takeElement(&rest) else { return nil }
      elements.append(element)
      switch rest.popFirst() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return rest.isEmpty ? elements : nil
      default: return nil
      }
    }
  }

  /// One element from the front; the outer nil means malformed, the inner one SQL's NULL.
  private static func takeElement(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> String?? {
    var bytes: [UInt8] = []
    guard rest.first == UInt8(ascii: "\"") else {
      while let byte = rest.first, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") {
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "\"") { return nil }
        bytes.append(byte)
        rest.removeFirst()
      }
      if bytes.isEmpty { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      return .some(text.uppercased() == "NULL" ? nil : text)
    }
    rest.removeFirst()
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return .some(String(decoding: bytes, as: UTF8.self))
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        bytes.append(escaped)
      default: bytes.append(byte)
      }
    }
    return nil
  }
}
