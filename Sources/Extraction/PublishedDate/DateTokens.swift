/// The tokens a date can be made of: numbers, words, and the marks between them.
///
/// Digits of Arabic, Persian, Devanagari, Bengali and full width are read as ASCII digits.
struct DateToken: Equatable, Sendable {
  enum Kind: Equatable, Sendable { case number, word, mark }
  var kind: Kind
  /// Lower-cased word or the mark.
  var text: String
  var value = 0
  /// Number of digits of a number.
  var digits = 0
  /// White space stood before it.
  var spaced: Bool

  /// The tokens of `text`, at most `limit`.
  static func list(_ text: some StringProtocol, limit: Int = 400) -> [DateToken] {
    var tokens: [DateToken] = []
    var spaced = true
    var word = ""
    var wordSpaced = true
    func flush(_ word: inout String, _ tokens: inout [DateToken]) {
      guard !word.isEmpty else { return }
      tokens.append(DateToken(kind: .word, text: word.lowercased(), spaced: wordSpaced))
      word = ""
    }
    for scalar in text.unicodeScalars {
      if tokens.count >= limit { return tokens }
      if let digit = digit(scalar) {
        flush(&word, &tokens)
        if !spaced, let last = tokens.indices.last, tokens[last].kind == .number {
          if tokens[last].digits < 15 { tokens[last].value = tokens[last].value * 10 + digit }
          tokens[last].digits += 1
        } else {
          tokens.append(DateToken(kind: .number, text: "", value: digit, digits: 1, spaced: spaced))
        }
        spaced = false
      } else if scalar.properties.isWhitespace || scalar == "\u{200F}" || scalar == "\u{200E}" || scalar == "\u{200B}" {
        flush(&word, &tokens)
        spaced = true
      } else if let mark = unit(scalar) {
        flush(&word, &tokens)
        tokens.append(DateToken(kind: .mark, text: mark, spaced: spaced))
        spaced = false
      } else if scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
        || scalar.properties.generalCategory == .spacingMark
      {
        if word.isEmpty { wordSpaced = spaced }
        word.unicodeScalars.append(scalar)
        spaced = false
      } else {
        flush(&word, &tokens)
        tokens.append(DateToken(kind: .mark, text: String(scalar), spaced: spaced))
        spaced = false
      }
    }
    flush(&word, &tokens)
    return tokens
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    let value = scalar.value
    for base: UInt32 in [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10] where value >= base && value < base + 10 {
      return Int(value - base)
    }
    return nil
  }

  /// Year, month and day signs of Chinese, Japanese and Korean.
  private static func unit(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "年", "년": return "年"
    case "月", "월": return "月"
    case "日", "일", "号": return "日"
    case "时", "時", "시", "点": return "時"
    case "分", "분": return "分"
    default: return nil
    }
  }
}
