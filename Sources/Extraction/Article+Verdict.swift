extension Article {
  /// Quality below which a page of another type than article is no article. Above it a page type guessed wrong would lose
  /// one, and readers can filter by type.
  static let worthKeeping = 0.3

  /// Why a page is no article; nil for one that is. `stretches` are the blocks of text that the page has.
  func reasonAgainst(stretches: Int) -> String? {
    if blocks.allSatisfy({ $0.text.isEmpty && $0.attribution == nil }) {
      if truncated.contains(Deadline.mark) { return "the time for a page ran out before its text was found" }
      if stretches == 0 { return "the page has no text" }
      let blocks =
        stretches == 1
        ? "the page's one block of text is no body text"
        : "none of the page's \(stretches) blocks of text is body text"
      return pageType == .article ? blocks : "\(blocks), and it reads as a \(pageType.rawValue)"
    }
    guard pageType != .article, quality < Self.worthKeeping else { return nil }
    let hundredths = Int(quality * 100)
    return
      "the page is a \(pageType.rawValue) of quality 0.\(hundredths < 10 ? "0" : "")\(hundredths); from 0.30 on it would be kept"
  }
}
