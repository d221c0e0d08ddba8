import Untrusted

/// Counting and comparing words without a dictionary.
enum Words {
  /// Number of words, counted so that pages in scripts without spaces compare with others.
  static func count(_ text: some StringProtocol) -> Int {
    let text = String(text)
    return TextScan(text.utf8.span).words
  }

  /// Words of an article: those of its blocks, and of who said its quotations.
  static func count(_ blocks: [Block]) -> Int {
    blocks.reduce(0) { $0 + count($1.text) + count($1.attribution ?? "") }
  }

  static func isASCIIWord(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39)
  }

  /// Thai, Lao, Burmese and Khmer: about five letters and signs a word, and spaces between phrases only.
  static func isUnspaced(_ value: UInt32) -> Bool {
    (value >= 0x0E00 && value <= 0x0EFF) || (value >= 0x1000 && value <= 0x109F) || (value >= 0x1780 && value <= 0x17FF)
  }

  /// Han and Kana; Hangul is spaced and left out.
  static func isIdeograph(_ value: UInt32) -> Bool {
    (value >= 0x3041 && value <= 0x30FF) || (value >= 0x3400 && value <= 0x9FFF) || (value >= 0xF900 && value <= 0xFAFF)
      || (value >= 0x20000 && value <= 0x3FFFF)
  }

  static func isWideSpaceOrPunctuation(_ value: UInt32) -> Bool {
    (value >= 0x80 && value <= 0xBF && value != 0xAA && value != 0xB5 && value != 0xBA) || value == 0xD7
      || value == 0xF7
      || (value >= 0x2000 && value <= 0x206F) || (value >= 0x3000 && value <= 0x303F)
      || (value >= 0xFF00 && value <= 0xFF0F) || (value >= 0xFF1A && value <= 0xFF20)
      || (value >= 0x2190 && value <= 0x2BFF)
      || (value >= 0x20A0 && value <= 0x20CF) || value == 0x061F || value == 0x060C || value == 0x0964
      || (value >= 0x1F000 && value <= 0x1FAFF) || (value >= 0xE000 && value <= 0xF8FF)
  }

  /// Lower-cased words of a text, punctuation gone.
  static func list(_ text: some StringProtocol) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var isWide = false
    func flush() {
      guard !word.isEmpty else { return }
      let text = String(decoding: word, as: UTF8.self)
      // Letters of ASCII are in lower case already.
      words.append(isWide ? text.lowercased() : text)
      word.removeAll(keepingCapacity: true)
      isWide = false
    }
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        let byte = UInt8(truncatingIfNeeded: value)
        if isASCIIWord(byte) {
          word.append(byte.foldedASCII)
        } else {
          flush()
        }
      } else if isWideSpaceOrPunctuation(value) {
        flush()
      } else {
        word.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        isWide = true
      }
    }
    flush()
    return words
  }

  /// A text as its lower-cased words joined by single spaces: equal for texts a reader would call the same.
  static func folded(_ text: some StringProtocol) -> String { list(text).joined(separator: " ") }
}

extension StringProtocol {
  /// Whether the text ends like a sentence.
  var endsSentence: Bool {
    let last = unicodeScalars.last { !"\"')]”’»«“‘」』） ".unicodeScalars.contains($0) }
    return last.map { ".!?…。！？।؟:։".unicodeScalars.contains($0) } ?? false
  }
}
