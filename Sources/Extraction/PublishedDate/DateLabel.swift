import Untrusted

/// What the words in front of a date say it is.
enum DateLabel: UInt8, Sendable {
  case none, published, updated

  /// The label nearest in front of a date: at most six words back, else the line's first words.
  static func of(_ tokens: [DateToken], before end: Int) -> DateLabel {
    var index = end - 1
    var words = 0
    while index >= 0, words < 6 {
      if tokens[index].kind == .word {
        let label = of(tokens[index].text)
        if label != .none { return label }
        words += 1
      }
      index -= 1
    }
    return .none
  }

  static func of(_ word: String) -> DateLabel {
    if let label = byWord[ByteText(word)] { return label }
    guard let first = word.unicodeScalars.first, first.value > 0x3000 else { return .none }
    if updatedParts.contains(where: { word.contains($0) }) { return .updated }
    return publishedParts.contains { word.contains($0) } ? .published : .none
  }

  private static let updatedParts = WordLists.words("date-label-part", "updated")
  private static let publishedParts = WordLists.words("date-label-part", "published")

  private static let byWord: [ByteText: DateLabel] = {
    var table: [ByteText: DateLabel] = [:]
    for label in [DateLabel.published, .updated] {
      for word in WordLists.words("date-label", "\(label)") { table[ByteText(word)] = label }
    }
    return table
  }()
}
