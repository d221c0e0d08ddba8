/// Character references left over in values that were escaped twice, as JSON-LD and meta values often are.
///
/// Only the names that occur in running text are known; the parser has already decoded what the markup escaped once.
enum Entities {
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(0x26) else { return text }
    var result = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      guard scalars[index] == "&", let (scalar, next) = reference(scalars, at: index + 1) else {
        result.append(scalars[index])
        index += 1
        continue
      }
      result.append(scalar)
      index = next
    }
    return String(result)
  }

  /// The reference that begins after an ampersand, and where it ends.
  private static func reference(_ scalars: [Unicode.Scalar], at start: Int) -> (Unicode.Scalar, Int)? {
    var end = start
    while end < scalars.count, end - start < 10, scalars[end] != ";" { end += 1 }
    guard end < scalars.count, scalars[end] == ";", end > start else { return nil }
    var name = ""
    name.unicodeScalars.append(contentsOf: scalars[start..<end])
    if name.first == "#" {
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
    var result = ""
    var held: Substring?
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if held == nil, character == "<", let next = text[text.index(after: index)...].first, next.isLetter || next == "/"
      {
        held = text[index..<index]
      } else if held != nil, character == ">" {
        held = nil
        result.append(" ")
      } else if held == nil {
        result.append(character)
      }
      index = text.index(after: index)
    }
    return result
  }
}

extension String {
  /// A field's value as a reader sees it: references decoded, tags gone, white space folded; nil when nothing is left.
  var fieldValue: String? { Entities.withoutTags(Entities.decoded(self)).nonEmpty }
}
