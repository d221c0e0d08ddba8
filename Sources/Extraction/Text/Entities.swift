import Untrusted

/// Character references left over in values that were escaped twice, as JSON-LD and meta values often are.
///
/// Only the names that occur in running text are known; the parser has already decoded what the markup escaped once.
enum Entities {
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(0x26) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x26, let (scalar, next) = reference(bytes, at: index + 1) {
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        index = next
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return StreamSafe.text(String(decoding: result, as: UTF8.self))
  }

  private static let longestReference = 10

  /// The reference that begins after an ampersand, and where it ends.
  private static func reference(_ bytes: [UInt8], at start: Int) -> (Unicode.Scalar, Int)? {
    var end = start
    while end < bytes.count, end - start < longestReference, bytes[end] < 0x80, bytes[end] != 0x3B { end += 1 }
    guard end < bytes.count, bytes[end] == 0x3B, end > start else { return nil }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    if bytes[start] == 0x23 {
      let digits = name.dropFirst()
      let isHex = digits.first == "x" || digits.first == "X"
      guard let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits),
        let scalar = Unicode.Scalar(code), code != 0
      else { return nil }
      return (scalar, end + 1)
    }
    guard let scalar = named[name] else { return nil }
    return (scalar, end + 1)
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "ndash": "–", "mdash": "—",
    "rsquo": "’", "lsquo": "‘", "ldquo": "“", "rdquo": "”", "bdquo": "„", "sbquo": "‚", "laquo": "«", "raquo": "»",
    "hellip": "…", "shy": "\u{AD}", "bull": "•", "middot": "·", "euro": "€", "pound": "£", "copy": "©", "reg": "®",
    "trade": "™", "deg": "°", "eacute": "é", "egrave": "è", "ecirc": "ê", "euml": "ë", "agrave": "à", "aacute": "á",
    "acirc": "â", "auml": "ä", "Auml": "Ä", "aring": "å", "Aring": "Å", "aelig": "æ", "AElig": "Æ", "ccedil": "ç",
    "iacute": "í", "icirc": "î", "iuml": "ï", "ntilde": "ñ", "oacute": "ó", "ocirc": "ô", "ouml": "ö", "Ouml": "Ö",
    "oslash": "ø", "Oslash": "Ø", "uacute": "ú", "ugrave": "ù", "ucirc": "û", "uuml": "ü", "Uuml": "Ü", "szlig": "ß",
    "Eacute": "É", "iexcl": "¡", "iquest": "¿",
  ]

  /// Markup taken out of a value that should be plain: `<b>Title</b>` in a headline.
  static func withoutTags(_ text: String) -> String {
    guard text.utf8.contains(0x3C) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var isTag = false
    for (index, byte) in bytes.enumerated() {
      if isTag {
        if byte == 0x3E {
          isTag = false
          result.append(0x20)
        }
      } else if byte == 0x3C, index + 1 < bytes.count, beginsName(bytes, at: index + 1) {
        isTag = true
      } else {
        result.append(byte)
      }
    }
    return StreamSafe.text(String(decoding: result, as: UTF8.self))
  }

  /// Whether a letter, of any script, or a slash begins at an index.
  private static func beginsName(_ bytes: [UInt8], at index: Int) -> Bool {
    let byte = bytes[index]
    if byte < 0x80 { return byte == 0x2F || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
    let character = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
    return character?.properties.isAlphabetic ?? false
  }
}

extension String {
  /// A field's value as a reader sees it: references decoded, tags gone, white space folded; nil when nothing is left.
  var fieldValue: String? { Entities.withoutTags(Entities.decoded(self)).nonEmpty }
}
