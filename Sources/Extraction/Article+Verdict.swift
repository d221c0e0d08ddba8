import Untrusted

extension Article {
  /// Quality below which a page of another type than article is no article. Above it a page type guessed wrong would
  /// lose one, and readers can filter by type.
  package static let worthKeeping = 0.3
  /// Words from which the page type is reliable: with fewer the model takes "please wait" for a forum.
  private static let tellingWords = 60

  /// Why a page is no article; nil for one that is. `stretches` are the blocks of text that the page has, `words` those
  /// of all of them; `isFrameset` says that its parts are pages of their own.
  func reasonAgainst(stretches: Int, words: Int = .max, isFrameset: Bool = false) -> String? {
    let isTold = words >= Self.tellingWords
    if blocks.allSatisfy({ $0.text.isEmpty && $0.attribution == nil }) {
      if truncated.contains(Deadline.mark) { return "the time for a page ran out before its text was found" }
      if isFrameset { return Self.frameset }
      if stretches == 0 { return "the page has no text" }
      let blocks =
        stretches == 1
        ? "the page's one block of text is no body text"
        : "none of the page's \(stretches) blocks of text is body text"
      return pageType == .article || !isTold ? blocks : "\(blocks), and it reads as a \(pageType.rawValue)"
    }
    guard pageType != .article, quality < Self.worthKeeping else { return nil }
    if isFrameset { return Self.frameset }
    let hundredths = Int(quality.clamped(to: 0...1) * 100)
    let figure = "quality 0.\(hundredths < 10 ? "0" : "")\(hundredths); from 0.30 on it would be kept"
    return isTold
      ? "the page is a \(pageType.rawValue) of \(figure)"
      : "the page has too little text to be told (\(words) word\(words == 1 ? "" : "s")), of \(figure)"
  }

  private static let frameset = "the page is a frameset: what it shows are other pages"
}
