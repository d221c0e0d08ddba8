/// Phrases to be found in folded texts.
///
/// Written as words with spaces between them: `word*` is any word that begins so, `_` up to four words of any kind.
/// What has letters of a script without spaces is looked for in a sentence without its spaces. Phrases are separated by
/// bars.
struct Phrases: Sendable {
  private enum Token: Sendable {
    case word([UInt8])
    case beginning([UInt8])
    case gap
  }

  private struct Phrase: Sendable {
    let tokens: [Token]
    let group: Int
  }

  /// A phrase in a text.
  struct Hit: Sendable {
    let words: Range<Int>
    /// The number of the list that it is in.
    let group: Int
    /// The number of the phrase.
    let phrase: Int
  }

  /// Words that a gap holds at most.
  private static let widestGap = 4

  private var phrases: [Phrase] = []
  /// Those that begin with a word, by its first byte.
  private var byFirstByte: [[Int]] = Array(repeating: [], count: 256)
  private var unspaced: [(letters: [UInt8], group: Int, phrase: Int)] = []

  /// Lists by number; each of phrases with bars between them.
  init(_ lists: [String]) {
    for (group, list) in lists.enumerated() {
      for text in list.split(separator: "|") { add(text, group) }
    }
  }

  init(_ list: String) { self.init([list]) }

  private mutating func add(_ text: Substring, _ group: Int) {
    if text.unicodeScalars.contains(where: { Self.isUnspaced($0.value) }) {
      let folded = FoldedText(String(text))
      unspaced.append((Array(folded.bytes), group, phrases.count + unspaced.count))
      return
    }
    var tokens: [Token] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if word == "_" {
        tokens.append(.gap)
      } else {
        let folded = FoldedText(String(word))
        for part in folded.words {
          tokens.append(
            word.hasSuffix("*") ? .beginning(Array(folded.bytes[part.bytes])) : .word(Array(folded.bytes[part.bytes])))
        }
      }
    }
    let first: UInt8? =
      switch tokens.first {
      case .word(let letters)?, .beginning(let letters)?: letters.first
      case .gap?, nil: nil
      }
    guard let first else { return }
    byFirstByte[Int(first)].append(phrases.count)
    phrases.append(Phrase(tokens: tokens, group: group))
  }

  /// Thai, Lao, Burmese, Khmer, kana, ideographs, and Hangul, whose particles stick to its words.
  private static func isUnspaced(_ value: UInt32) -> Bool {
    switch value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3041...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7A3: true
    default: false
    }
  }

  /// The phrases in one sentence. Those of scripts without spaces are all of its words.
  func hits(in text: FoldedText, _ sentence: Range<Int>) -> [Hit] {
    var hits: [Hit] = []
    for start in sentence {
      for index in byFirstByte[Int(text.bytes[text.words[start].bytes.lowerBound])] {
        guard let end = end(of: phrases[index].tokens[...], in: text, at: start, sentence.upperBound) else { continue }
        hits.append(Hit(words: start..<end, group: phrases[index].group, phrase: index))
      }
    }
    let letters = text.letters(of: sentence)
    // Only letters beyond U+0800 have such a byte.
    if letters.contains(where: { $0 >= 0xE0 }) {
      for (wanted, group, phrase) in unspaced where Self.holds(letters.span, wanted.span) {
        hits.append(Hit(words: sentence, group: group, phrase: phrase))
      }
    }
    return hits
  }

  /// Whether the very bytes stand somewhere: the standard library's search is generic, and took half a second of a page
  /// whose 16 KB are one sentence of such letters.
  private static func holds(_ letters: Span<UInt8>, _ wanted: Span<UInt8>) -> Bool {
    guard let last = wanted.indices.last, wanted.count <= letters.count else { return false }
    let first = wanted[0]
    for start in 0..<letters.count - last where letters[start] == first {
      var length = 1
      while length <= last, letters[start + length] == wanted[length] { length += 1 }
      if length > last { return true }
    }
    return false
  }

  func occurs(in text: FoldedText, _ sentence: Range<Int>) -> Bool { !hits(in: text, sentence).isEmpty }

  /// Behind the last word of the phrase; nil where it does not stand there.
  private func end(of tokens: ArraySlice<Token>, in text: FoldedText, at start: Int, _ limit: Int) -> Int? {
    guard let token = tokens.first else { return start }
    let rest = tokens.dropFirst()
    switch token {
    case .gap:
      for skipped in 0...Self.widestGap where start + skipped <= limit {
        if let end = end(of: rest, in: text, at: start + skipped, limit) { return end }
      }
      return nil
    case .word(let letters):
      guard start < limit, text.bytes[text.words[start].bytes].elementsEqual(letters) else { return nil }
    case .beginning(let letters):
      guard start < limit, text.bytes[text.words[start].bytes].starts(with: letters) else { return nil }
    }
    return end(of: rest, in: text, at: start + 1, limit)
  }
}
