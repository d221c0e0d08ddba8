/// Rules for the names and values of header fields (RFC 9110 section 5).
package enum HeaderField {
  /// Headers the fetcher writes itself: framing, the connection, and the codings it can decode.
  package static let reserved: Set<String> = [
    "accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer",
    "transfer-encoding",
    "upgrade",
  ]

  /// The name and the value of `Name: value`; nil without a colon.
  package static func parse(_ text: String) -> (name: String, value: String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    return (String(trimmed(text[..<colon])), String(trimmed(text[text.index(after: colon)...])))
  }

  /// Whether `value` can stand in a request line by line: no CR, LF, NUL or other control character but a tab.
  package static func isSendable(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }

  /// RFC 9110 section 5.6.2: `token`.
  package static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy(isTokenByte)
  }

  package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The first 40 bytes of a value, for messages.
  package static func shortened(_ value: some StringProtocol) -> String {
    String(decoding: value.utf8.prefix(40), as: UTF8.self)
  }

  package static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Replaces the value of the field of that name, or adds one.
  package static func set(_ name: String, _ value: String, in fields: inout [(name: String, value: String)]) {
    if let index = fields.firstIndex(where: { isSame($0.name, name) }) {
      fields[index].value = value
    } else {
      fields.append((name, value))
    }
  }

  /// Compares names without regard to ASCII case.
  @inlinable package static func isSame(_ a: String, _ b: String) -> Bool {
    // Asked for each field of each answer; most differ in length.
    guard a.utf8.count == b.utf8.count else { return false }
    let (a, b) = (a.utf8Span.span, b.utf8Span.span)
    for index in a.indices where lowercased(a[index]) != lowercased(b[index]) { return false }
    return true
  }

  @usableFromInline package static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// The elements of a comma-separated list, trimmed, empty ones dropped; commas inside quoted strings do not separate.
  package static func elements(of value: String) -> [Substring] {
    var elements: [Substring] = []
    var isQuoted = false
    var isEscaped = false
    var start = value.utf8.startIndex
    for index in value.utf8.indices {
      let byte = value.utf8[index]
      if isEscaped {
        isEscaped = false
      } else if isQuoted && byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: ","), !isQuoted {
        elements.append(trimmed(value[start..<index]))
        start = value.utf8.index(after: index)
      }
    }
    elements.append(trimmed(value[start...]))
    return elements.filter { !$0.isEmpty }
  }

  /// Without spaces, tabs and line breaks at either end.
  package static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.utf8.first, isWhitespace(first) { text = Substring(text.utf8.dropFirst()) }
    while let last = text.utf8.last, isWhitespace(last) { text = Substring(text.utf8.dropLast()) }
    return text
  }

  package static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
