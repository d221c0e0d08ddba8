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
    // Words of Chinese, Japanese and Korean stand together without spaces.
    for (part, label) in eastAsian where word.contains(part) { return label }
    return .none
  }

  private static let eastAsian: [(String, DateLabel)] = [
    ("更新", .updated), ("修正", .updated), ("수정", .updated), ("업데이트", .updated), ("公開", .published),
    ("投稿", .published), ("発行", .published), ("配信", .published), ("掲載", .published), ("发布", .published),
    ("發布", .published), ("发表", .published), ("입력", .published), ("등록", .published), ("게시", .published),
    ("작성", .published), ("승인", .published),
  ]

  private static let byWord: [ByteText: DateLabel] = {
    var table: [ByteText: DateLabel] = [:]
    for label in [DateLabel.published, .updated] {
      for word in WordLists.words("date-label", "\(label)") { table[ByteText(word)] = label }
    }
    return table
  }()
}
