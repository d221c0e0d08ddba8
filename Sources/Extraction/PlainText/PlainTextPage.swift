import Untrusted

/// Reads an article out of a page without markup.
///
/// Paragraphs stand between blank lines. Running text ends its sentences, a heading is short with text on both sides,
/// captions and teasers do not end, furniture repeats or has known words. The story is the stretch of paragraphs with
/// the greatest sum of evidence: words for, furniture against.
struct PlainTextPage {
  /// Longest text read in bytes; what is beyond is cut.
  static let maximumBytes = 4 << 20
  static let maximumParagraphs = 20_000
  /// In `truncated`, as the parser of HTML says it of its input.
  private static let mark = "inputBytes"

  private var paragraphs: [PlainParagraph]
  /// The text was longer than what is read of one.
  private let isCut: Bool
  private let dates: DateText
  private let path: String?

  init(_ whole: String, today: String, path: String?, deadline: Deadline = .none) {
    let text = StreamSafe.text(whole.cut(to: Self.maximumBytes))
    paragraphs = PlainParagraph.list(in: text, until: deadline)
    isCut = whole.utf8.count > Self.maximumBytes || paragraphs.count >= Self.maximumParagraphs
    dates = DateText(order: .dayFirst, window: DateWindow(today: today))
    self.path = path
  }

  func article() -> Article {
    var article = Article()
    if isCut { article.truncated.append(Self.mark) }
    var paragraphs = paragraphs
    let title = Self.title(of: paragraphs)
    if let title {
      article.title = paragraphs[title].text.collapsed
      article.sources["title"] = "text"
      paragraphs.removeSubrange(0...title)
    }
    let story = PlainTextStory(paragraphs, isWhole: title == nil)
    article.blocks = story.blocks
    readHead(paragraphs, before: story.range?.lowerBound ?? 0, into: &article)
    article.set(\.language, "language", LanguageChoice.choose(text: article.text, declared: []))
    article.wordCount = Words.count(article.blocks)
    article.pageType = article.wordCount >= 40 ? .article : .collection
    article.quality = min(Double(article.wordCount) / 400, 1) * (article.title == nil ? 0.5 : 0.8)
    return article
  }

  /// The first line where it looks like a title: alone, not too long, no sentence, with text to follow.
  private static func title(of paragraphs: [PlainParagraph]) -> Int? {
    for index in paragraphs.indices.prefix(4) {
      let paragraph = paragraphs[index]
      if paragraph.isFurniture { continue }
      guard !paragraph.isItem, !paragraph.text.utf8.contains(0x0A), paragraph.words <= 30, paragraph.words >= 1,
        paragraph.text.utf8.count <= HeadMetadata.maximumTitle, !paragraph.text.hasByteSuffix("."),
        paragraphs.count > index + 1
      else { return nil }
      return index
    }
    return nil
  }

  /// Byline and date among the lines between title and story.
  private func readHead(_ paragraphs: [PlainParagraph], before end: Int, into article: inout Article) {
    for paragraph in paragraphs.prefix(min(end, 8)) where paragraph.words <= 24 && !paragraph.isFurniture {
      for line in paragraph.text.utf8.split(separator: 0x0A).map({ String(Substring($0)) })
      where line.utf8.count <= HeadMetadata.maximumTitle {
        if article.authors.isEmpty, AuthorNames.beginsLikeByline(line), line.utf8.count <= 160 {
          article.authors = AuthorNames.names(in: line)
          if !article.authors.isEmpty {
            article.byline = line
            article.sources["authors"] = "text"
          }
        }
        if article.published == nil, Words.count(line) <= 16, let match = dates.matches(in: line).first {
          article.set(\.published, "published", (match.date, "text"))
        }
      }
    }
    if article.published == nil, let path, let day = URLDate.day(inPath: path, window: dates.window) {
      article.set(\.published, "published", (ArticleDate(day: day.text), "url"))
    }
  }
}
