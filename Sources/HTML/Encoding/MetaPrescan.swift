/// The prescan of a byte stream to determine its encoding (section 13.2.3.2).
///
/// Running out of bytes anywhere means that no encoding was found, so every step says nil there.
struct MetaPrescan {
  private var position = 0

  /// The encoding that a `meta` in these bytes declares, nil when there is none.
  static func encoding(of bytes: Span<UInt8>) -> TextEncoding? {
    var scan = MetaPrescan()
    return scan.run(bytes)
  }

  private mutating func run(_ bytes: Span<UInt8>) -> TextEncoding? {
    if starts(bytes, with: [0x3c, 0, 0x3f, 0, 0x78, 0]) { return .utf16LE }
    if starts(bytes, with: [0, 0x3c, 0, 0x3f, 0, 0x78]) { return .utf16BE }
    while position < bytes.count {
      if bytes[position] != 0x3c {
        position += 1
      } else if starts(bytes, with: [0x3c, 0x21, 0x2d, 0x2d]) {
        guard skipComment(bytes) else { return nil }
      } else if isMeta(bytes) {
        position += 5
        guard let found = meta(bytes) else { return nil }
        if let encoding = found.encoding { return encoding }
      } else if isTag(bytes) {
        while position < bytes.count, !isSpace(bytes[position]), bytes[position] != 0x3e { position += 1 }
        while let attribute = attribute(bytes) {
          if attribute.name.isEmpty { break }
        }
        position += 1
      } else if position + 1 < bytes.count, [0x21, 0x2f, 0x3f].contains(bytes[position + 1]) {
        while position < bytes.count, bytes[position] != 0x3e { position += 1 }
        position += 1
      } else {
        position += 1
      }
    }
    return nil
  }

  /// The attributes of a `meta`, `position` behind its name; nil when the bytes ran out, else what it declares.
  private mutating func meta(_ bytes: Span<UInt8>) -> (encoding: TextEncoding?, Void)? {
    var names: [[UInt8]] = []
    var hasPragma = false
    var needsPragma: Bool?
    var charset: TextEncoding?
    while true {
      guard let attribute = attribute(bytes) else { return nil }
      if attribute.name.isEmpty { break }
      if names.contains(attribute.name) { continue }
      names.append(attribute.name)
      if attribute.name.elementsEqual("http-equiv".utf8) {
        if attribute.value.elementsEqual("content-type".utf8) { hasPragma = true }
      } else if attribute.name.elementsEqual("content".utf8) {
        if charset == nil, let label = MetaPrescan.charset(inContent: attribute.value),
          let encoding = TextEncoding(label: label)
        {
          charset = encoding
          needsPragma = true
        }
      } else if attribute.name.elementsEqual("charset".utf8) {
        charset = TextEncoding(label: String(decoding: attribute.value, as: UTF8.self))
        needsPragma = false
      }
    }
    guard let needsPragma, let charset, !needsPragma || hasPragma else { return (nil, ()) }
    return (MetaPrescan.declared(charset), ())
  }

  /// What a declaration in ASCII-compatible bytes can mean: UTF-16 is UTF-8, x-user-defined is windows-1252.
  static func declared(_ encoding: TextEncoding) -> TextEncoding {
    switch encoding {
    case .utf16BE, .utf16LE: .utf8
    case .userDefined: .windows1252
    default: encoding
    }
  }

  /// The algorithm for extracting a character encoding from a `meta` element (section 2.5.4); the label, not checked.
  static func charset(inContent content: [UInt8]) -> String? {
    var index = 0
    let word = Array("charset".utf8)
    while true {
      while index + 7 <= content.count, !(0..<7).allSatisfy({ content[index + $0] | 0x20 == word[$0] }) { index += 1 }
      guard index + 7 <= content.count else { return nil }
      index += 7
      while index < content.count, isWhitespace(content[index]) || content[index] == 0x0d { index += 1 }
      guard index < content.count else { return nil }
      if content[index] == 0x3d { break }
    }
    index += 1
    while index < content.count, isWhitespace(content[index]) || content[index] == 0x0d { index += 1 }
    guard index < content.count else { return nil }
    let rest = content[index...]
    if content[index] == 0x22 || content[index] == 0x27 {
      guard let end = rest.dropFirst().firstIndex(of: content[index]) else { return nil }
      return String(decoding: content[(index + 1)..<end], as: UTF8.self)
    }
    return String(decoding: rest.prefix { !isWhitespace($0) && $0 != 0x0d && $0 != 0x3b }, as: UTF8.self)
  }

  /// "Get an attribute": an empty name when there is none here, nil when the bytes ran out.
  private mutating func attribute(_ bytes: Span<UInt8>) -> (name: [UInt8], value: [UInt8])? {
    while position < bytes.count, isSpace(bytes[position]) || bytes[position] == 0x2f { position += 1 }
    guard position < bytes.count else { return nil }
    if bytes[position] == 0x3e { return ([], []) }
    var name: [UInt8] = []
    while true {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      if byte == 0x3d, !name.isEmpty { break }
      if isSpace(byte) {
        skipSpaces(bytes)
        guard position < bytes.count else { return nil }
        if bytes[position] != 0x3d { return (name, []) }
        break
      }
      if byte == 0x2f || byte == 0x3e { return (name, []) }
      name.append(lower(byte))
      position += 1
    }
    position += 1
    skipSpaces(bytes)
    guard position < bytes.count else { return nil }
    return attributeValue(bytes).map { (name, $0) }
  }

  private mutating func attributeValue(_ bytes: Span<UInt8>) -> [UInt8]? {
    var value: [UInt8] = []
    let quote = bytes[position]
    if quote == 0x22 || quote == 0x27 {
      position += 1
      while position < bytes.count, bytes[position] != quote {
        value.append(lower(bytes[position]))
        position += 1
      }
      guard position < bytes.count else { return nil }
      position += 1
      return value
    }
    while position < bytes.count, !isSpace(bytes[position]), bytes[position] != 0x3e {
      value.append(lower(bytes[position]))
      position += 1
    }
    return position < bytes.count ? value : nil
  }

  /// Goes past a comment, whose dashes may be those of its beginning; false when it does not end.
  private mutating func skipComment(_ bytes: Span<UInt8>) -> Bool {
    position += 2
    while position + 2 < bytes.count {
      if bytes[position] == 0x2d, bytes[position + 1] == 0x2d, bytes[position + 2] == 0x3e {
        position += 3
        return true
      }
      position += 1
    }
    return false
  }

  private mutating func skipSpaces(_ bytes: Span<UInt8>) {
    while position < bytes.count, isSpace(bytes[position]) { position += 1 }
  }

  private func isMeta(_ bytes: Span<UInt8>) -> Bool {
    guard position + 5 < bytes.count else { return false }
    let name: [UInt8] = [0x6d, 0x65, 0x74, 0x61]
    for offset in 0..<4 where bytes[position + 1 + offset] | 0x20 != name[offset] { return false }
    return isSpace(bytes[position + 5]) || bytes[position + 5] == 0x2f
  }

  private func isTag(_ bytes: Span<UInt8>) -> Bool {
    guard position + 1 < bytes.count else { return false }
    if isLetter(bytes[position + 1]) { return true }
    return bytes[position + 1] == 0x2f && position + 2 < bytes.count && isLetter(bytes[position + 2])
  }

  private func starts(_ bytes: Span<UInt8>, with expected: [UInt8]) -> Bool {
    guard position + expected.count <= bytes.count else { return false }
    for offset in 0..<expected.count where bytes[position + offset] != expected[offset] { return false }
    return true
  }

  private func isSpace(_ byte: UInt8) -> Bool { isWhitespace(byte) || byte == 0x0d }
  private func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
