extension HostName {
  /// The ASCII form of a label that IDNA 2008 forbids and UTS 46 allows, nil when this finds no reason to allow it.
  ///
  /// libidn2 adds IDNA 2008's rules to UTS 46, which the URL Standard does not: no symbols (`i❤.ws` and thousands of
  /// other registered names), no hyphens at the ends or in third and fourth place, no ASCII but letters, digits and
  /// hyphens, no middle dots between letters other than Catalan ones, no characters newer than its tables. Those labels
  /// are decided here by Unicode's own properties. What needs the bidi rule, combining marks in order, or a mapping
  /// other than lower case stays refused.
  static func permissiveASCII(_ label: String) -> [UInt8]? {
    let lowered = label.utf8.map(ASCII.lower)
    if lowered.allSatisfy({ $0 < 0x80 }) {
      let encoded = Array(lowered.dropFirst(4))
      guard let scalars = Punycode.decode(encoded), isValid(scalars), Punycode.encode(scalars) == encoded else {
        return nil
      }
      return lowered
    }
    var mapped: [Unicode.Scalar] = []
    for scalar in label.unicodeScalars where !isIgnored(scalar) {
      // Full-width forms lie in the order of ASCII.
      let narrow = ("\u{FF01}"..."\u{FF5E}").contains(scalar) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
      let lower = narrow.properties.changesWhenLowercased ? narrow.properties.lowercaseMapping : String(narrow)
      mapped.append(contentsOf: lower.unicodeScalars)
    }
    if mapped.allSatisfy(\.isASCII), !mapped.starts(with: "xn--".unicodeScalars) {
      return mapped.map { UInt8(truncatingIfNeeded: $0.value) }
    }
    guard isValid(mapped), let encoded = Punycode.encode(mapped), encoded.count <= 63 - 4 else { return nil }
    return Array("xn--".utf8) + encoded
  }

  /// Whether the label may stand behind `xn--`, decoded: it needs to, does not look encoded itself, and is valid
  /// throughout.
  private static func isValid(_ label: [Unicode.Scalar]) -> Bool {
    label.contains { !$0.isASCII } && !label.starts(with: "xn--".unicodeScalars) && label.allSatisfy(isValid)
  }

  /// Soft hyphen and variation selectors, which UTS 46 maps to nothing.
  private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{AD}" || ("\u{FE00}"..."\u{FE0F}").contains(scalar)
  }

  /// Whether UTS 46 leaves the character as it is.
  private static func isValid(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return !("A"..."Z").contains(scalar) }
    // Case folding would change them, and transitional processing did; UTS 46 now keeps them.
    if scalar == "ß" || scalar == "ς" { return true }
    guard !scalar.properties.changesWhenNFKCCaseFolded, !isRightToLeft(scalar) else { return false }
    switch scalar.value {
    case 0x1100...0x11FF, 0x2FF0...0x2FFF, 0x31EF, 0xFFFC...0xFFFD: return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .letterNumber, .otherNumber, .otherSymbol,
      .mathSymbol,
      .currencySymbol, .modifierSymbol, .otherPunctuation, .dashPunctuation, .connectorPunctuation, .openPunctuation,
      .closePunctuation, .initialPunctuation, .finalPunctuation:
      return true
    default:
      return false
    }
  }

  /// The blocks of scripts written from right to left.
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }
}
