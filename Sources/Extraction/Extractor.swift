public import HTML
public import WebURL

/// Reads an article out of a document.
///
/// A pure function of the page: the same bytes give the same article. The page is walked once into flat arrays
/// (`Page`); each
/// field then has its folder with its sources in order. Time is linear in the page and any document gives a result.
public enum Extractor {
  /// The article of a parsed page; rules of `overrides` for its site go before what is found. `today` is `YYYY-MM-DD`:
  /// a date later than the day after is no publication date. At the deadline the rest is left out, and `truncated` says
  /// so.
  public static func article(
    from document: Document, url: WebURL?, today: String, model: BlockModel = .shipped, overrides: Overrides = .none,
    until deadline: Deadline = .none
  ) -> Article {
    let page = PageBuilder.page(of: document, until: deadline)
    var article = PageExtraction(
      page: page, document: document, url: url, today: today, model: model, site: overrides.site(for: url),
      deadline: deadline
    ).article()
    for cut in document.truncations.map({ "\($0)" }) where !article.truncated.contains(cut) {
      article.truncated.append(cut)
    }
    if page.isFull, !article.truncated.contains(Article.textMark) { article.truncated.append(Article.textMark) }
    article.notArticle = article.reasonAgainst(
      stretches: page.blocks.count, words: page.blocks.reduce(0) { $0 + $1.words },
      isFrameset: !document.all(.frameset).isEmpty)
    return article
  }

  /// Why each block of a page is body or not. Naming the features that speak loudest costs some hundred times what
  /// deciding does; `withSigns: false` leaves them out. What is not read by the deadline is left out.
  public static func explanation(
    of document: Document, url: WebURL?, today: String, model: BlockModel = .shipped, overrides: Overrides = .none,
    withSigns: Bool = true, until deadline: Deadline = .none
  ) -> Explanation {
    PageExtraction(
      page: PageBuilder.page(of: document, until: deadline), document: document, url: url, today: today, model: model,
      site: overrides.site(for: url), deadline: deadline
    ).explanation(withSigns: withSigns)
  }

  /// A page served as `text/plain`; its first four megabytes. What is not read by the deadline is left out.
  public static func article(
    fromPlainText text: String, url: WebURL?, today: String, until deadline: Deadline = .none
  ) -> Article {
    var article = PlainTextPage(text, today: today, path: url?.path, deadline: deadline).article()
    if deadline.isOver { article.truncated.append(Deadline.mark) }
    article.notArticle = article.reasonAgainst(
      stretches: text.cut(to: PlainTextPage.maximumBytes).collapsed.isEmpty ? 0 : 1,
      words: article.wordCount)
    return article
  }
}
