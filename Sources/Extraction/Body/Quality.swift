/// How far to trust an article, 0…1: is there text, is it one story, do the fields agree.
enum Quality {
  static func estimate(_ article: Article, _ body: Body) -> Double {
    let words = Double(body.keptWords)
    guard words > 0 else { return 0 }
    var quality = 0.35 * min(words / 250, 1)
    if let container = body.container, container.pageText > 0 {
      quality += 0.25 * min(container.text / container.pageText, 1)
    }
    let sentences = article.blocks.filter { $0.text.endsSentence }.count
    quality += 0.15 * min(Double(sentences) / Double(max(article.blocks.count, 1)) * 1.5, 1)
    if article.title != nil { quality += 0.1 }
    if article.published != nil { quality += 0.08 }
    if !article.authors.isEmpty { quality += 0.04 }
    if article.language != nil { quality += 0.03 }
    if article.pageType != .article { quality *= 0.6 }
    return min(max(quality, 0), 1)
  }
}
