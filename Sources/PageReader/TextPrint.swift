package import Extraction
package import WebURL

/// What a page's text is made of, for comparing it with another's: the hashes of its pairs of neighbouring words,
/// digits left out.
///
/// A site's error page says the same of each address but for the address itself, whose words are left out too, and for
/// a number. At most 400 words are looked at, so a print is at most 3.2 KB.
package struct TextPrint: Sendable, Equatable {
  private static let maximumWords = 400
  /// Share of the pairs of both that both have, from which they are the same page.
  static let sameness = 0.75

  /// Of the text's pairs in ascending order, each once.
  package let pairs: [UInt64]
  /// Of all its words in order.
  package let whole: UInt64

  /// `pairs` in ascending order, each once.
  package init(pairs: [UInt64], whole: UInt64) {
    self.pairs = pairs
    self.whole = whole
  }

  /// Title and text, as they stand at `url`.
  package init(_ article: Article, url: WebURL?) {
    let path = FoldedText(url?.pathAndQuery ?? "")
    let echoes = path.words.prefix(32).map { path.bytes[$0.bytes] }
    let text = FoldedText((article.title ?? "") + "\n" + article.text)
    var pairs: Set<UInt64> = []
    var last: UInt64 = 0
    var whole: UInt64 = 0
    for word in text.words.prefix(Self.maximumWords) {
      let letters = text.bytes[word.bytes]
      guard !echoes.contains(where: { $0.elementsEqual(letters) }) else { continue }
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in letters where !(0x30...0x39).contains(byte) {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
      // Unspaced scripts have long words: each is a thing of its own.
      pairs.insert((last ^ hash) &* 0x9e37_79b9_7f4a_7c15)
      whole = (whole &* 31) ^ hash
      last = hash
    }
    self.pairs = pairs.sorted()
    self.whole = whole
  }

  package var bytes: Int { 64 + pairs.count * 8 }

  package func isSame(as other: TextPrint) -> Bool {
    guard !pairs.isEmpty, !other.pairs.isEmpty else { return false }
    var (mine, theirs, both) = (0, 0, 0)
    while mine < pairs.count, theirs < other.pairs.count {
      if pairs[mine] == other.pairs[theirs] {
        both += 1
        mine += 1
        theirs += 1
      } else if pairs[mine] < other.pairs[theirs] {
        mine += 1
      } else {
        theirs += 1
      }
    }
    return Double(both) >= Self.sameness * Double(pairs.count + other.pairs.count - both)
  }
}
