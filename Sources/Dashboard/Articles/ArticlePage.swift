import Reporting
import ArticleStore
import Extraction
import FlyingFox

/// `/article`: one article as it was extracted, beside the blocks of the page it came from.
struct ArticlePage {
  let article: ReadArticle
  let source: PageSource

  var page: DashboardPage {
    DashboardPage(
      title: article.title ?? "An article without a title", section: .articles,
      content: """
        <p class="faint">\(Markup.outside(article.url, Markup.isolated(article.url)))</p>
        <p>\(Markup.link("/explain", [("url", article.url)], "What happened to this URL"))</p>
        <div class="beside">
        <section aria-labelledby="extracted"><h2 id="extracted">What was extracted</h2>
        \(facts)
        <article dir="auto"\(Markup.language(article.language))>
        \(text)</article></section>
        <section aria-labelledby="source"><h2 id="source">The page it came from</h2>
        \(source.markup)</section>
        </div>
        """)
  }

  private var facts: Markup {
    var rows: [(String, Markup)] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { rows.append((name, Markup.isolated(value))) }
    }
    func add(_ name: String, link: String?) {
      if let link, !link.isEmpty { rows.append((name, Markup.outside(link, Markup.isolated(link)))) }
    }
    add("site", article.siteName ?? article.host)
    add("authors", article.authors.joined(separator: ", "))
    add("byline", article.byline)
    add("published", article.published)
    add("modified", article.modified)
    add("fetched", article.fetched)
    add("language", article.language)
    add("section", article.section)
    add("tags", article.tags.joined(separator: ", "))
    add("description", article.description)
    add("page type", article.pageType)
    add("quality", NumberText.percent(article.quality))
    add("words", NumberText.grouped(article.wordCount))
    if article.isLiveBlog { add("form", "live blog") }
    if article.isAMP { add("form", "AMP page") }
    if article.isAccessibleForFree == false { add("access", "behind a paywall") }
    add("cut by", article.truncated.joined(separator: ", "))
    add("canonical", link: article.canonicalURL)
    add("next part", link: article.nextPage)
    // A link, not a picture: nothing is loaded from elsewhere.
    add("lead image", link: article.leadImage)
    let items = rows.map { name, value -> Markup in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }
    return "<dl class=\"facts\">\(items)</dl>"
  }

  private var text: Markup {
    guard !article.text.isEmpty else { return "<p class=\"faint\">The article has no text.</p>" }
    let blocks = article.text.paragraphs(maximum: PageSource.maximumBlocks)
    let paragraphs = blocks.first.map { block -> Markup in "<p dir=\"auto\">\(block)</p>\n" }
    let more: Markup =
      blocks.count > PageSource.maximumBlocks
      ? "<p class=\"faint\" lang=\"en\">… and \(NumberText.grouped(blocks.count - PageSource.maximumBlocks)) more paragraphs.</p>"
      : ""
    return Markup(paragraphs) + more
  }
}

/// The page beside an article: its blocks with what was decided of each, or why they cannot be shown.
enum PageSource {
  case blocks(Explanation, fetched: String)
  /// In words, as markup.
  case missing(Markup)

  /// Blocks shown at most, and characters of each.
  static let maximumBlocks = 2000
  private static let longestText = 5000

  var markup: Markup {
    switch self {
    case .missing(let reason): "<p class=\"message\">\(reason)</p>"
    case .blocks(let explanation, let fetched): Self.markup(explanation, fetched)
    }
  }

  private static func markup(_ explanation: Explanation, _ fetched: String) -> Markup {
    let lines = explanation.lines
    let blocks = lines.prefix(maximumBlocks).map { line -> Markup in
      let kind: Markup = line.isKept ? "kept" : "dropped"
      let text = line.text.start(longestText)
      let cut: Markup = text.isCut ? " …" : ""
      return """
        <div class="block \(kind)"><p class="why"><b>\(kind)</b> \(line.shape): \(line.reason)</p>
        <p dir="auto">\(text.text)\(cut)</p></div>

        """
    }
    let more: Markup =
      lines.count > maximumBlocks
      ? "<p class=\"faint\">… and \(NumberText.grouped(lines.count - maximumBlocks)) more blocks.</p>" : ""
    let kept = lines.count { $0.isKept }
    return """
      <p>Kept \(NumberText.grouped(kept)) of \(NumberText.grouped(lines.count)) blocks; page type \(explanation.pageType.rawValue). \
      Read again by this program's model from the page as it was fetched on \(fetched).</p>
      <p><input type="checkbox" id="only-kept"> <label for="only-kept">Hide what was dropped</label></p>
      <div class="blocks">
      \(blocks)</div>\(more)
      """
  }
}
