import Untrusted

/// Words that others are looked up among, by their bytes (`ByteText`): what is looked up comes from a page.
struct WordTable: ExpressibleByArrayLiteral, Sendable {
  private let words: Set<ByteText>

  init(_ words: [String]) { self.words = Set(words.map { ByteText($0) }) }

  init(arrayLiteral words: String...) { self.init(words) }

  func contains(_ word: some StringProtocol) -> Bool { words.contains(ByteText(String(word))) }
}
