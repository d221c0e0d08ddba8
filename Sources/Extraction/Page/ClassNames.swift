/// The class and id names that say what an element holds.
enum ClassNames {
  /// By the hash of a token, or of two neighbours (`related-posts`).
  static let parts = table("class")
  /// By the hash of a name that counts only as a whole.
  static let whole = table("whole-class")
  /// `no`, `has` and the like: a name that begins so describes a layout, not its content.
  static let layoutPrefixes = HashTable(
    WordLists.words("class-prefix", "layout").compactMap { WordHash.words($0).first })

  private static func table(_ kind: String) -> HashTable {
    var table = HashTable(minimumCapacity: 600)
    for (name, entries) in WordLists.lists(kind) {
      guard let hint = ClassHint.allCases.first(where: { "\($0)" == name }) else { fatalError("no hint \(name)") }
      for word in entries.flatMap(WordLists.words) { table.insert(1 << hint.rawValue, at: WordHash.phrase(word)) }
    }
    return table
  }
}
