import HTML

/// Finds when a page was published and last changed.
///
/// Sources in order of trust: JSON-LD, article meta, `itemprop`, dates marked up near the title, the URL's path, then
/// text near the title. Nothing is taken from comments, related items, footers or the future.
struct DateChoice {
  var page: Page
  var document: Document
  var declared: Declarations
  var linked: LinkedData
  var text: DateText
  /// Path of the page's address.
  var path: String?
  /// Blocks from the title on that may hold the byline: index of the title's first block, and of the body's.
  var titleBlock: Int?
  var bodyBlocks: Range<Int>?

  typealias Found = (value: ArticleDate, source: String)

  func published() -> Found? {
    let sources: [() -> Found?] = [
      { linked.published.flatMap(value).map { ($0, "json-ld") } },
      { meta(Self.publishedNames) },
      { marked(["datepublished", "datecreated"]).map { ($0, "microdata") } },
      { linked.pagePublished.flatMap(value).map { ($0, "json-ld") } },
      { urlDay().map { ($0, "url") } },
      { time(isModified: false).map { ($0, "time") } },
      { classed().map { ($0, "html") } },
      { nearTitle().map { ($0, "text") } },
      { labelled(Self.publishWords).map { ($0, "text") } },
      { meta(declared.meta.keys.filter { $0.contains("publi") && $0.contains("da") }.sorted()) },
      { meta(Self.weakNames) },
      { labelled(Self.updateWords).map { ($0, "text") } },
    ]
    for source in sources {
      if let found = source() { return found }
    }
    return nil
  }

  func modified(after published: ArticleDate?) -> Found? {
    let sources: [() -> Found?] = [
      { linked.modified.flatMap(value).map { ($0, "json-ld") } },
      { meta(Self.modifiedNames) },
      { marked(["datemodified"]).map { ($0, "microdata") } },
      { time(isModified: true).map { ($0, "time") } },
    ]
    for source in sources {
      guard let found = source() else { continue }
      if let published, found.value.day < published.day { continue }
      return found
    }
    return nil
  }

  private static let publishedNames = [
    "article:published_time", "og:article:published_time", "article:published", "article:publish_date",
    "og:published_time",
    "datepublished", "date.published", "publish-date", "publish_date", "published-date", "published_date",
    "publishdate",
    "publication_date", "publicationdate", "pubdate", "pub_date", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.created",
    "dc.date.published", "dcterms.date", "dc.date", "citation_publication_date",
    "citation_online_date", "article.published", "article_date_original", "originalpublicationdate", "date_published",
    "datecreated",
    "article.created", "published_at", "published_time", "displaydate", "vr:published_time", "rnews:datepublished",
    "bt:pubdate", "dc.dateissued", "release_date", "created", "article:created_time", "creation_date",
    "cxenseparse:recs:articlepublishtime", "published",
  ]
  private static let weakNames = [
    "date", "og:updated_time", "lastmod", "last-modified", "article:modified_time", "dc.date.modified",
  ]
  private static let modifiedNames = [
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified", "lastmod",
    "dcterms.modified", "dc.date.modified", "article.updated", "date_modified", "article:updated_time", "revision_date",
    "modified", "updated",
  ]

  private func value(_ text: String) -> ArticleDate? { self.text.value(text) }

  private func meta(_ names: [String]) -> Found? {
    for name in names {
      for value in declared.meta[name] ?? [] {
        if let date = self.value(value) {
          return (date, name.hasPrefix("article:") || name.hasPrefix("og:") ? "opengraph" : "meta")
        }
      }
    }
    return nil
  }

  private func urlDay() -> ArticleDate? {
    path.flatMap { URLDate.day(inPath: $0, window: text.window) }.map { ArticleDate(day: $0.text) }
  }

  /// Never this page's date.
  private static let never: Cues = [.comments, .related, .footer, .consent, .newsletter, .navigation]
  /// Only beside the title.
  private static let seldom: Cues = [.sidebar, .modal, .advert, .asideTag, .card, .banner]
  /// Blocks from the title within which a byline stands.
  private static let titleReach = 12

  private func isOff(_ element: Int) -> Bool {
    let item = page.elements[element]
    if !item.context.isDisjoint(with: Self.never) { return true }
    guard !item.context.isDisjoint(with: Self.seldom) else { return false }
    guard let titleBlock else { return true }
    return abs(Int(item.firstBlock) - titleBlock) > Self.titleReach
  }

  /// A microdata or RDFa property of the article itself.
  private func marked(_ properties: [String]) -> ArticleDate? {
    for mark in page.marked where !mark.property.isEmpty && !isOff(mark.element) {
      let names = mark.property.split(separator: " ").map {
        $0.split(separator: ":").last.map(String.init) ?? String($0)
      }
      guard names.contains(where: properties.contains) else { continue }
      if let date = dateOf(mark.element) { return date }
    }
    return nil
  }

  private func dateOf(_ element: Int) -> ArticleDate? {
    let node = page.elements[element].node
    for name in [
      "datetime", "content", "title", "data-time", "data-date", "data-timestamp", "data-datetime", "data-published",
    ] {
      if let attribute = document.attribute(node, name), let date = value(attribute) { return date }
    }
    guard page.elements[element].textBytes <= 120 else { return nil }
    return text.matches(in: document.textContent(node)).first?.date
  }

  /// `<time>` elements: those near the title first, and only where a reader would take it for this page's date.
  private func time(isModified: Bool) -> ArticleDate? {
    var best: (score: Int, date: ArticleDate)?
    for (order, index) in page.times.prefix(60).enumerated() {
      guard !isOff(index), !isInComments(index) else { continue }
      let isUpdate = saysUpdated(index)
      guard isModified == isUpdate, let date = dateOf(index) else { continue }
      var score = -order
      if let titleBlock {
        let distance = Int(page.elements[index].firstBlock) - titleBlock
        score -= distance < -6 ? 40 : min(abs(distance), 60)
      }
      if let attribute = document.attribute(page.elements[index].node, "pubdate")
        ?? document.attribute(page.elements[index].node, "itemprop"),
        attribute.isEmpty || attribute.lowercased().contains("publish")
      {
        score += 30
      }
      if let bodyBlocks, Int(page.elements[index].firstBlock) > bodyBlocks.upperBound { score -= 25 }
      if best.map({ score > $0.score }) ?? true { best = (score, date) }
    }
    guard let best, best.score > -70 else { return nil }
    return best.date
  }

  private func isInComments(_ element: Int) -> Bool { page.elements[element].context.contains(.comments) }

  /// Class names or the words in front say that this is when the page changed.
  private func saysUpdated(_ element: Int) -> Bool {
    let node = page.elements[element].node
    let parent = page.elements[element].parent
    let names = [
      document.attribute(node, "class"), document.attribute(node, "itemprop"),
      parent >= 0 ? document.attribute(page.elements[Int(parent)].node, "class") : nil,
    ]
    if names.contains(where: {
      $0.map { $0.lowercased().contains("updated") || $0.lowercased().contains("modif") } ?? false
    }) {
      return !names.contains { $0.map { $0.lowercased().contains("publish") } ?? false }
    }
    let block = Int(page.elements[element].firstBlock)
    guard block < page.blocks.count, page.blocks[block].bytes < 120 else { return false }
    let words = Words.list(page.blocks[block].text).prefix(3)
    return words.contains { Self.updateWords.contains($0) }
  }

  static let updateWords: Set<String> = [
    "updated", "modified", "aktualisiert", "update", "actualizado", "aggiornato", "aggiornamento", "jour", "bijgewerkt",
    "uppdaterad", "oppdatert", "opdateret",
    "atualizado", "güncelleme", "обновлено", "aktualizacja", "päivitetty", "reviewed", "revised",
  ]

  /// Elements whose class or id says date.
  private func classed() -> ArticleDate? {
    var best: (score: Int, date: ArticleDate)?
    for mark in page.marked.prefix(300) where page.elements[mark.element].cues.contains(.date) && !isOff(mark.element) {
      guard page.elements[mark.element].textBytes <= 120, !saysUpdated(mark.element), let date = dateOf(mark.element)
      else { continue }
      var score = 0
      if let titleBlock { score -= abs(mark.block - titleBlock) }
      if let bodyBlocks, mark.block > bodyBlocks.upperBound + 2 { score -= 30 }
      if best.map({ score > $0.score }) ?? true { best = (score, date) }
    }
    guard let best, best.score > -60 else { return nil }
    return best.date
  }

  /// Short lines between the title and the body, or right above the title.
  private func nearTitle() -> ArticleDate? {
    guard let titleBlock else { return nil }
    let below = titleBlock + 1..<max(min(titleBlock + 14, page.blocks.count), titleBlock + 1)
    let above = stride(from: titleBlock - 1, through: max(titleBlock - 5, 0), by: -1)
    var updated: ArticleDate?
    for index in Array(below) + Array(above) {
      guard let dates = dateLine(index), let first = dates.first else { continue }
      let words = Words.list(page.blocks[index].text)
      if let label = words.first(where: { Self.updateWords.contains($0) || Self.publishWords.contains($0) }),
        Self.updateWords.contains(label)
      {
        // `Updated 4 May, published 2 May` has both; `Updated 4 May` alone waits for a better line.
        if dates.count > 1, words.contains(where: Self.publishWords.contains) { return dates[1] }
        if updated == nil { updated = first }
        continue
      }
      return first
    }
    return updated
  }

  /// The dates of a block that is a date line: short, no sentence of the story, no copyright notice.
  private func dateLine(_ index: Int) -> [ArticleDate]? {
    let block = page.blocks[index]
    guard block.bytes <= 160, block.words <= 24, !isOff(block.element) else { return nil }
    let lower = block.text.lowercased()
    guard !lower.contains("©"), !lower.contains("copyright") else { return nil }
    let dates = text.matches(in: block.text).map(\.date)
    return dates.isEmpty ? nil : dates
  }

  /// A date line anywhere that a word such as `Published` leads in, itself or the line before.
  private func labelled(_ labels: Set<String>) -> ArticleDate? {
    for index in page.blocks.indices {
      guard page.blocks[index].words <= 24, page.blocks[index].text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }),
        let first = dateLine(index)?.first
      else { continue }
      if Words.list(page.blocks[index].text).prefix(4).contains(where: labels.contains) { return first }
      guard index > 0, page.blocks[index - 1].words <= 3 else { continue }
      if Words.list(page.blocks[index - 1].text).contains(where: labels.contains) { return first }
    }
    return nil
  }

  private static let publishWords: Set<String> = [
    "published", "posted", "publication", "veröffentlicht", "erstellt", "publié", "publicado", "pubblicato",
    "gepubliceerd", "publicerad", "publisert", "udgivet", "julkaistu", "opublikowano", "опубликовано", "опубліковано",
    "yayınlanma", "date", "datum", "written", "released", "issued",
  ]
}
