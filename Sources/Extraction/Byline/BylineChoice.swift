import HTML

/// Finds who wrote the page: declared names first, then what stands in the byline.
struct BylineChoice {
  var page: Page
  var document: Document
  var declared: Declarations
  var linked: LinkedData
  var site: SiteName
  var titleBlock: Int?
  var bodyBlocks: Range<Int>?

  struct Found {
    var authors: [String]
    var byline: String?
    var source: String
  }

  func choose() -> Found? {
    let byline = rawByline()
    let (people, organisations) = linked.authors
    let ordered: [([String], String)] = [
      (people, "json-ld"), (metaValues, "meta"), (property(["author", "creator"]), "microdata"), (relation(), "html"),
      (classed(), "html"), (byline.map { [$0] } ?? [], "text"), (organisations, "json-ld"),
    ]
    var fallback: Found?
    for (values, source) in ordered {
      let names = AuthorNames.union(values)
      guard !names.isEmpty else { continue }
      let persons = names.filter { !isSite($0) }
      if !persons.isEmpty { return Found(authors: persons, byline: byline, source: source) }
      if fallback == nil { fallback = Found(authors: names, byline: byline, source: source) }
    }
    return fallback
  }

  private func isSite(_ name: String) -> Bool {
    let compact = TitleText.compact(name)
    return site.known.contains { TitleText.compact($0) == compact }
  }

  private var metaValues: [String] {
    for names in [
      ["author", "article:author", "article:author_name", "og:author", "og:article:author"],
      [
        "byl", "byline", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator", "dcterms.creator",
        "dc.contributor", "citation_author", "authors", "article.author", "creator", "vr:author", "rnews:author",
      ],
    ] {
      for name in names {
        let values = (declared.meta[name] ?? []).filter { !$0.contains("://") && !$0.hasPrefix("/") }
        if !AuthorNames.union(values).isEmpty { return values }
      }
    }
    for index in 1...2 {
      if let label = declared.first("twitter:label\(index)"), let value = declared.first("twitter:data\(index)"),
        Self.authorLabels.contains(label.lowercased())
      {
        return [value]
      }
    }
    return []
  }

  private static let authorLabels: Set<String> = [
    "written by", "author", "by", "verfasst von", "geschrieben von", "escrito por", "écrit par", "scritto da",
    "skrevet av", "skriven av", "autor",
  ]

  private static let off: Cues = [
    .comments, .related, .footer, .sidebar, .modal, .newsletter, .advert, .navigation, .card,
  ]

  private func isOff(_ element: Int) -> Bool { !page.elements[element].context.isDisjoint(with: Self.off) }

  private func property(_ properties: [String]) -> [String] {
    var values: [String] = []
    for mark in page.marked where !mark.property.isEmpty && !isOff(mark.element) && values.count < 12 {
      let names = mark.property.split(separator: " ").map {
        $0.split(separator: ":").last.map(String.init) ?? String($0)
      }
      guard names.contains(where: properties.contains), isNear(mark.block) else { continue }
      // An author item holds its name in a property of its own.
      let inner = page.marked.first {
        page.contains(mark.element, $0.element) && $0.element != mark.element && $0.property == "name"
      }
      values.append(contentsOf: text(of: inner?.element ?? mark.element).map { [$0] } ?? [])
    }
    return values
  }

  private func relation() -> [String] {
    var values: [String] = []
    for mark in page.marked where mark.property == "author" && page.elements[mark.element].kind == .anchor {
      guard !isOff(mark.element), isNear(mark.block), values.count < 6, let text = text(of: mark.element) else {
        continue
      }
      values.append(text)
    }
    return values
  }

  /// Elements whose class says author, the innermost that holds a name, near the title or right behind the body.
  private func classed() -> [String] {
    var values: [String] = []
    var lastEnd = -1
    for mark in page.marked where page.elements[mark.element].cues.contains(.author) {
      guard mark.element >= lastEnd, !isOff(mark.element), isNear(mark.block), let text = text(of: mark.element),
        text.count <= 120
      else { continue }
      let names = AuthorNames.names(in: text)
      guard !names.isEmpty, names.count <= 6 else { continue }
      lastEnd = Int(page.elements[mark.element].end)
      values.append(text)
      if values.count == 4 { break }
    }
    return values
  }

  /// Not among what precedes the title by far, nor behind the body's end.
  private func isNear(_ block: Int) -> Bool {
    if let titleBlock, block < titleBlock - 12 { return false }
    if let bodyBlocks, block > bodyBlocks.upperBound + 6 { return false }
    return true
  }

  private func text(of element: Int) -> String? {
    let item = page.elements[element]
    if let content = document.attribute(item.node, "content"), !content.isEmpty { return content.fieldValue }
    guard item.textBytes > 0, item.textBytes <= 200 else { return nil }
    return document.textContent(item.node).nonEmpty
  }

  /// The line near the title that begins like a byline.
  private func rawByline() -> String? {
    guard let titleBlock else { return nil }
    let below = titleBlock + 1..<max(min(titleBlock + 12, page.blocks.count), titleBlock + 1)
    let above = stride(from: titleBlock - 1, through: max(titleBlock - 3, 0), by: -1)
    for index in Array(below) + Array(above) {
      let block = page.blocks[index]
      guard block.words <= 20, !isOff(block.element), !block.text.endsSentence || block.words < 6 else { continue }
      let firstLine = block.text.split(separator: "\n").first.map(String.init) ?? block.text
      if AuthorNames.beginsLikeByline(firstLine), !AuthorNames.names(in: firstLine).isEmpty {
        return block.text.collapsed
      }
      if page.elements[block.element].cues.contains(.author) && AuthorNames.names(in: firstLine).count == 1 {
        return block.text.collapsed
      }
    }
    return nil
  }
}
