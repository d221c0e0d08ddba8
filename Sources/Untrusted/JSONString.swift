/// A JSON string (RFC 8259 section 7) of text from anywhere.
package enum JSONString {
  /// With its quotation marks. U+0000 is dropped: neither PostgreSQL's `jsonb` nor a C string can hold it.
  package static func quoted(_ text: String) -> String {
    var written = "\""
    for scalar in text.unicodeScalars where scalar.value != 0 {
      switch scalar {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case "\n": written += "\\n"
      case "\r": written += "\\r"
      case "\t": written += "\\t"
      default:
        if scalar.value < 0x20 {
          let hex = String(scalar.value, radix: 16)
          written += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        } else {
          written.unicodeScalars.append(scalar)
        }
      }
    }
    return written + "\""
  }
}
