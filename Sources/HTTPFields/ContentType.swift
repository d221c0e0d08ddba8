import Untrusted

/// A media type and its charset, read from Content-Type as browsers do (Fetch Standard, "extract a MIME type"; MIME
/// Sniffing Standard, "parse a MIME type").
///
/// Several values, or a comma in one, give the last valid type; a repetition of the same type keeps the charset seen
/// before.
package struct ContentType: Equatable {
  /// Lower case, `type/subtype`.
  package var essence: String
  /// As written, unquoted.
  package var charset: String?

  /// Bytes of a type or a subtype at most: RFC 6838 section 4.2.
  private static let maxNameBytes = 127
  /// Bytes of a charset that are kept; the Encoding Standard's longest label has 19.
  private static let maxCharsetBytes = 128

  package init?(headerValues: [String]) {
    var result: ContentType?
    for element in headerValues.flatMap({ HeaderField.elements(of: $0) }) {
      guard var next = ContentType(element), !next.essence.hasSameBytes(as: "*/*") else { continue }
      if next.charset == nil, let result, next.essence.hasSameBytes(as: result.essence) {
        next.charset = result.charset
      }
      result = next
    }
    guard let result else { return nil }
    self = result
  }

  /// Parses one media type with its parameters; nil unless type and subtype are tokens.
  package init?(_ text: Substring) {
    let end = text.utf8.firstIndex(of: UInt8(ascii: ";")) ?? text.endIndex
    guard let slash = text.utf8[..<end].firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let names = [text[..<slash], text[text.utf8.index(after: slash)..<end]].map { HeaderField.trimmed($0) }
    guard names.allSatisfy({ HeaderField.isName($0) && $0.utf8.count <= Self.maxNameBytes }) else { return nil }
    // Tokens are ASCII.
    essence = "\(names[0])/\(names[1])".lowercased()
    charset = ContentType.charset(in: Array(text[end...].utf8))
  }

  /// The first charset parameter with a value.
  private static func charset(in parameters: [UInt8]) -> String? {
    var index = 0
    while index < parameters.count {
      // At a semicolon.
      index += 1
      while index < parameters.count, HeaderField.isWhitespace(parameters[index]) { index += 1 }
      let nameStart = index
      while index < parameters.count, parameters[index] != UInt8(ascii: ";"), parameters[index] != UInt8(ascii: "=") {
        index += 1
      }
      let name = String(decoding: parameters[nameStart..<index], as: UTF8.self)
      guard index < parameters.count, parameters[index] == UInt8(ascii: "=") else { continue }
      index += 1
      let value = parameterValue(parameters, &index)
      if HeaderField.isSame(name, "charset"), !value.isEmpty { return value }
    }
    return nil
  }

  /// The value at `index`, quoted or bare; leaves `index` at the next semicolon or the end.
  private static func parameterValue(_ bytes: [UInt8], _ index: inout Int) -> String {
    var value: [UInt8] = []
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      index += 1
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
        value.append(bytes[index])
        index += 1
      }
      while index < bytes.count, bytes[index] != UInt8(ascii: ";") { index += 1 }
      return charset(value)
    }
    while index < bytes.count, bytes[index] != UInt8(ascii: ";") {
      value.append(bytes[index])
      index += 1
    }
    return String(HeaderField.trimmed(Substring(charset(value))))
  }

  /// Backslashes that are gone may have stood between marks.
  private static func charset(_ value: [UInt8]) -> String { StreamSafe.text(value.prefix(maxCharsetBytes)) }
}
