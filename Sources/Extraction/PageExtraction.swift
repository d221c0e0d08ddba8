import HTML
import Untrusted
import WebURL

/// Composes an article of a page: first what it declares, then title and body, then the fields beside them.
struct PageExtraction {
  let page: Page
  let document: Document
  let url: WebURL?
  let today: String
  let model: BlockModel
  var site: SiteOverride?
  var deadline = Deadline.none

  func article() -> Article {
    let (article, body, _) = read()
    var whole = article
    whole.headline = Headline(page, body: body.range)
    return whole
  }

  func read() -> (article: Article, body: Body, declaredType: PageType?) {
    let head = page.head
    let addresses = Addresses(page: url, baseHref: head.base)
    let canonical = addresses.canonical(head)
    let linked = linkedData()
    let site = SiteName(head: head, linked: linked, host: url?.host)
    var article = Article()
    article.set(\.siteName, "site_name", site.value.map { ($0, site.source) })
    article.set(\.canonicalURL, "canonical_url", canonical)
    let properties = ItemProperties(page: page, document: document)
    article.set(\.leadImage, "lead_image", addresses.leadImage(head, linked, properties))
    article.set(\.description, "description", Topics.description(head, linked, properties))
    article.set(\.section, "section", Topics.section(head, linked, properties))
    article.set(\.isAccessibleForFree, "is_accessible_for_free", Access.isFree(head, linked))
    readLinks(into: &article, PageLinks(document: document), addresses)
    if let (tags, source) = Topics.tags(head, linked, properties) {
      article.tags = tags
      article.sources["tags"] = source
    }
    article.set(\.title, "title", titleChoice(linked, site).choose())
    if let title = self.site?.texts(.title, in: document, until: deadline).first {
      article.set(\.title, "title", (title, SiteOverride.source))
    }

    let declaredType = PageTypeRule.declaredType(head, linked)
    let titleElement = self.titleElement(article.title)
    let decided =
      deadline.isOver
      ? nil
      : Body(
        page: page, document: document, addresses: addresses, linked: linked, url: url, declaredType: declaredType,
        titleElement: titleElement, model: model, site: self.site, deadline: deadline)
    let body = decided ?? Body(undecided: page)
    article.blocks = body.blocks
    article.pageType = body.pageType
    article.isAMP = PageForm.isAMP(document)
    article.isLiveBlog = body.isLiveBlog
    var isCut = body.isCut
    let embedded = deadline.isOver ? nil : self.embedded(linked, article, body)
    if let embedded, declaredType == .article || body.isArticle, body.override == nil,
      embedded.replaces(bodyOf: body.keptWords)
    {
      article.blocks = embedded.blocks
      article.sources["text"] = embedded.source
      isCut = embedded.isCut
    }
    if isCut { article.truncated.append(Article.textMark) }
    if page.isCut || deadline.isOver { article.truncated.append(Deadline.mark) }
    guard !deadline.isOver else {
      article.wordCount = Words.count(article.blocks)
      article.quality = Quality.estimate(article, body) * Self.cutQuality
      return (article, body, declaredType)
    }
    let text = article.text
    article.wordCount = Words.count(article.blocks)
    let languages = [
      (head.htmlLanguage, "html"), (head.first("content-language", "dc.language", "language"), "meta"),
      (linked.language, "json-ld"), (head.first("og:locale"), "opengraph"),
    ]
    article.set(\.language, "language", LanguageChoice.choose(text: text, declared: languages))

    let titleBlock = titleBlock(titleElement, body)
    let dates = DateChoice(dateEvidence(linked, article, body, titleBlock: titleBlock).candidates())
    article.set(\.published, "published", dates.published())
    article.set(\.modified, "modified", dates.modified(after: article.published))
    if let found = bylineChoice(linked, site, body, titleBlock: titleBlock).choose() {
      article.authors = found.authors
      article.byline = found.byline
      article.sources["authors"] = found.source
    }
    self.site?.apply(
      to: &article, document: document, dates: DateText(order: .dayFirst, window: DateWindow(today: today)),
      until: deadline)
    article.quality = Quality.estimate(article, body)
    crossCheck(&article, text, embedded, linked)
    if deadline.isOver, !article.truncated.contains(Deadline.mark) { article.truncated.append(Deadline.mark) }
    return (article, body, declaredType)
  }

  /// What the page says of its text elsewhere; its scripts are asked where the body is in doubt.
  private func embedded(_ linked: LinkedData, _ article: Article, _ body: Body) -> EmbeddedText? {
    if let embedded = linked.embeddedText { return embedded }
    guard body.keptWords < Self.doubtfulWords else { return nil }
    return ScriptData.text(in: document, title: article.title, until: deadline)
  }

  /// Words of a body below which the page's scripts are asked.
  private static let doubtfulWords = 100
  /// How far a text is trusted that was not found in the markup.
  private static let embeddedQuality = 0.5
  private static let cutQuality = 0.6

  private func crossCheck(_ article: inout Article, _ text: String, _ embedded: EmbeddedText?, _ linked: LinkedData) {
    if let embedded, article.sources["text"] != nil {
      article.quality = Self.embeddedQuality * (article.title == nil ? 0.8 : 1)
      if embedded.words >= 100 { article.pageType = .article }
    } else if let embedded {
      article.quality = EmbeddedText.quality(article.quality, after: embedded.agreement(with: text))
    }
    if article.isAccessibleForFree == nil, Paywall.stands(on: page, document: document, words: article.wordCount) {
      article.set(\.isAccessibleForFree, "is_accessible_for_free", (false, "html"))
    }
    if Paywall.cuts(article, words: article.wordCount, declaredWords: linked.declaredWordCount) {
      article.truncated.append("paywall")
      article.quality *= Self.cutQuality
    }
  }

  func explanation(withSigns: Bool) -> Explanation {
    let (_, body, declaredType) = read()
    var table = BlockFeatureTable(page: page, declaredType: declaredType, lexicon: model.lexicon)
    table.setTypes(body.types)
    return Explanation(page: page, table: table, body: body, model: model, withSigns: withSigns)
  }

  func linkedData() -> LinkedData {
    let head = page.head
    guard !deadline.isOver else { return LinkedData(scripts: [], url: nil, canonical: nil, titles: []) }
    let canonical = Addresses(page: url, baseHref: head.base).canonical(head)
    let titles = [head.first("og:title"), head.title].compactMap { $0 }
    return LinkedData(scripts: head.jsonLD, url: url?.description, canonical: canonical?.value, titles: titles)
  }

  private func readLinks(into article: inout Article, _ links: PageLinks, _ addresses: Addresses) {
    article.set(\.ampURL, "amp_url", links.amp.flatMap(addresses.absolute).map { ($0, "html") })
    let next = links.next.flatMap(addresses.absolute) ?? PageLinks.nextPart(of: url, in: document, addresses)
    article.set(\.nextPage, "next_page", next.map { ($0, "html") })
    for (language, address) in links.alternates {
      guard let url = addresses.absolute(address) else { continue }
      article.alternates.append(AlternateLink(language: language, url: url))
    }
    if !article.alternates.isEmpty { article.sources["alternates"] = "html" }
  }

  /// Bytes of the longest heading that may be a title's: with marks and spaces that the title has not.
  private static let maximumHeading = 4 * HeadMetadata.maximumTitle

  func titleElement(_ title: String?) -> Int? {
    guard let title else { return nil }
    let wanted = Words.folded(title)
    var best: Int?
    for index in page.headings {
      let element = page.elements[index]
      let blocks = page.blocks[Int(element.firstBlock)..<Int(element.endBlock)]
      guard !blocks.isEmpty, blocks.count <= 6,
        blocks.reduce(0, { $0 + $1.text.utf8.count }) <= Self.maximumHeading
      else { continue }
      let text = Words.folded(blocks.map(\.text).joined(separator: " "))
      if text.hasSameBytes(as: wanted) {
        if element.level == 1 { return index }
        if best == nil { best = index }
      }
    }
    return best
      ?? page.headings.first { index in
        page.elements[index].level == 1
          && page.elements[index].context.isDisjoint(with: [.header, .navigation, .hidden])
      }
  }
}

/// What a field gets, and where it was found: a word of `Article.sources`.
typealias Sourced<Value> = (value: Value, source: String)

extension Article {
  mutating func set<Value>(_ field: WritableKeyPath<Article, Value?>, _ name: String, _ found: Sourced<Value>?) {
    guard let found else { return }
    self[keyPath: field] = found.value
    sources[name] = found.source
  }
}
