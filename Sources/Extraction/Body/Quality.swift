/// How far to trust an article, 0…1: what the block model promises of the body, less what speaks against an article.
enum Quality {
  /// Words from which a text is as trustworthy as a longer one.
  private static let enoughWords = 120.0

  static func estimate(_ article: Article, _ body: Body) -> Double {
    guard body.keptWords > 0 else { return 0 }
    var quality = body.expectedF1
    quality *= 0.5 + 0.5 * min(Double(body.keptWords) / enoughWords, 1)
    if article.title == nil { quality *= 0.8 }
    if article.pageType != .article { quality *= 0.5 }
    return min(max(quality, 0), 1)
  }
}
