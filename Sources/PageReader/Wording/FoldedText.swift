import Untrusted

/// The start of a text as a reader compares it: words in lower case without accents, sentence by sentence.
///
/// All words lie one behind the other in one array of bytes, so that a sentence without the spaces between its words is
/// a slice of it: that is how languages without such spaces are searched. Everything is compared as bytes, and no more
/// than `maximumBytes` bytes of a text are looked at, so any page costs little.
struct FoldedText: Sendable {
  /// Bytes of a text that are read. Texts that are classified by their words are short.
  static let maximumBytes = 16_384

  struct Word: Sendable {
    let bytes: Range<Int>
    /// Tenths of a word: an ideograph counts half a word, a letter of a script without spaces a fifth, as in
    /// `Article.wordCount`.
    let weight: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var words: [Word] = []
  /// Of `words`; none is empty.
  private(set) var sentences: [Range<Int>] = []

  /// Tenths of a word.
  var weight: Int { weight(of: 0..<words.count) }

  func weight(of words: Range<Int>) -> Int { self.words[words].reduce(0) { $0 + $1.weight } }

  /// The bytes of some words, without what stood between them.
  func letters(of words: Range<Int>) -> ArraySlice<UInt8> {
    guard let first = words.first, let last = words.last else { return [] }
    return bytes[self.words[first].bytes.lowerBound..<self.words[last].bytes.upperBound]
  }

  /// `isTitle`: dashes and bars separate as the ends of sentences do, as they do between a title and the name of its
  /// site.
  init(_ text: String, isTitle: Bool = false) {
    var reader = Reader(isTitle: isTitle)
    var read = 0
    for scalar in text.unicodeScalars {
      read += UTF8.width(scalar)
      guard read <= Self.maximumBytes else { break }
      reader.take(scalar, &self)
    }
    reader.endSentence(&self)
  }

  /// What is carried from scalar to scalar.
  private struct Reader {
    let isTitle: Bool
    private var start = 0
    private var weight = 0
    private var firstWord = 0
    /// A full stop, which ends a sentence where a space follows.
    private var wasStop = false

    init(isTitle: Bool) { self.isTitle = isTitle }

    mutating func take(_ scalar: Unicode.Scalar, _ text: inout FoldedText) {
      let value = scalar.value
      if value < 0x80 {
        let byte = UInt8(truncatingIfNeeded: value)
        let isSpace = byte <= 0x20
        if wasStop, isSpace { endSentence(&text) }
        wasStop = false
        switch byte {
        case 0x30...0x39, 0x61...0x7A: add([byte], 10, &text)
        case 0x41...0x5A: add([byte | 0x20], 10, &text)
        case 0x27: elide(&text)
        case 0x0A, 0x21, 0x3F: endSentence(&text)
        case 0x7C where isTitle: endSentence(&text)
        case 0x2E:
          endWord(&text)
          wasStop = true
        default: endWord(&text)
        }
        return
      }
      wasStop = false
      switch value {
      // Marks that fold away: accents, Arabic vowels and tatweel, soft hyphens and joiners.
      case 0x300...0x36F, 0x64B...0x652, 0x640, 0xAD, 0x200B...0x200D, 0xFEFF: break
      case 0x2019, 0x2BC: elide(&text)
      case 0xA9:
        endWord(&text)
        add(Array("copyright".utf8), 10, &text)
        endWord(&text)
      case 0x2026, 0x3002, 0xFF01, 0xFF1F, 0x61F, 0x964, 0xFF0E: endSentence(&text)
      case 0x2013, 0x2014, 0xB7, 0xFF5C, 0x2022, 0xAB,
        0xBB where isTitle:
        endSentence(&text)
      default:
        if isLetter(scalar) {
          add(Folding.folded(scalar), Self.weight(of: value), &text)
        } else {
          endWord(&text)
        }
      }
    }

    private mutating func add(_ letters: [UInt8], _ weight: Int, _ text: inout FoldedText) {
      text.bytes.append(contentsOf: letters)
      // Letters make one word together, signs without spaces each a part of one.
      self.weight = weight == 10 ? max(self.weight, 10) : self.weight + weight
    }

    /// An apostrophe joins (`doesn't`), but what is elided before a word is none of it (`l'article`, `n'existe`).
    private mutating func elide(_ text: inout FoldedText) {
      if Folding.isElided(text.bytes[start...]) {
        text.bytes.removeSubrange(start...)
        weight = 0
      }
    }

    private mutating func endWord(_ text: inout FoldedText) {
      guard start < text.bytes.count else { return }
      text.words.append(Word(bytes: start..<text.bytes.count, weight: max(weight, 1)))
      start = text.bytes.count
      weight = 0
    }

    mutating func endSentence(_ text: inout FoldedText) {
      endWord(&text)
      if firstWord < text.words.count { text.sentences.append(firstWord..<text.words.count) }
      firstWord = text.words.count
    }

    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
        .spacingMark, .decimalNumber:
        true
      default: false
      }
    }

    private static func weight(of value: UInt32) -> Int {
      switch value {
      case 0x3041...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: 5
      case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: 2
      default: 10
      }
    }
  }
}

/// Letters without case and accents.
enum Folding {
  /// UTF-8 of a letter's plain form.
  static func folded(_ scalar: Unicode.Scalar) -> [UInt8] {
    if let plain = plain[scalar.value] { return plain }
    var bytes: [UInt8] = []
    for lower in scalar.properties.lowercaseMapping.unicodeScalars where !(0x300...0x36F).contains(lower.value) {
      bytes.append(contentsOf: plain[lower.value] ?? Array(String(lower).utf8))
    }
    return bytes
  }

  /// What French, Italian and Catalan put before an apostrophe.
  static func isElided(_ letters: ArraySlice<UInt8>) -> Bool {
    switch letters.count {
    case 1: return "cdjlmnst".utf8.contains(letters[letters.startIndex])
    case 2...6: return elided.contains { letters.elementsEqual($0.utf8) }
    default: return false
    }
  }

  private static let elided = ["qu", "un", "all", "dell", "nell", "sull", "dall", "quell", "quest", "jusqu", "lorsqu"]

  /// A plain form and the letters that fold to it.
  private static let groups = """
    a àáâãäåāăąǎảạấầẩẫậắằẳẵặ
    ae æ
    c çćĉċč
    d ďđð
    e èéêëēĕėęěẻẽẹếềểễệ
    g ĝğġģ
    h ĥħ
    i ìíîïĩīĭįıỉị
    j ĵ
    k ķ
    l ĺļľŀł
    n ñńņňŋ
    o òóôõöøōŏőỏọốồổỗộớờởỡợơ
    oe œ
    r ŕŗř
    s śŝşšșß
    t ţťŧțþ
    u ùúûüũūŭůűųủụứừửữựư
    w ŵ
    y ýÿŷỳỷỹỵ
    z źżž
    α ά
    ε έ
    η ή
    ι ίϊΐ
    ο ό
    υ ύϋΰ
    ω ώ
    σ ς
    е ёѐ
    и йѝ
    і ї
    ا أإآٱ
    ه ة
    ي ىی
    ك ک
    """

  private static let plain: [UInt32: [UInt8]] = {
    var table: [UInt32: [UInt8]] = [:]
    for line in groups.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2 else { continue }
      for scalar in parts[1].unicodeScalars { table[scalar.value] = Array(parts[0].utf8) }
    }
    return table
  }()
}
