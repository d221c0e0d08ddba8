extension Article {
  /// One line of JSON with the fields of `worker extract`; absent values are null, a nil `id` is left out.
  public func json(id: String?, url: String? = nil, withBlocks: Bool = false) -> String {
    var line = JSONLine()
    if let id { line.member("id", id) }
    if let url { line.member("url", url) }
    line.member("title", title)
    line.member("authors", authors)
    line.member("byline", byline)
    line.member("published", published.map { $0.instant ?? $0.day })
    line.member("modified", modified.map { $0.instant ?? $0.day })
    line.member("language", language)
    line.member("site_name", siteName)
    line.member("description", description)
    line.member("section", section)
    line.member("tags", tags)
    line.member("lead_image", leadImage)
    line.member("canonical_url", canonicalURL)
    line.member("amp_url", ampURL)
    line.member("alternates", alternates.map { (key: $0.language, value: $0.url) })
    line.member("next_page", nextPage)
    line.member("is_accessible_for_free", isAccessibleForFree)
    line.member("amp", isAMP)
    line.member("live_blog", isLiveBlog)
    line.member("page_type", pageType.rawValue)
    line.member("not_article", notArticle)
    line.member("quality", quality)
    line.member("word_count", wordCount)
    line.member("truncated", truncated)
    line.member("sources", sources.sorted { $0.key < $1.key })
    line.member("text", text)
    if withBlocks { line.list("blocks", blocks) { $0.describe($1) } }
    return line.finish()
  }
}

extension JSONLine {
  /// A block's members; those that say nothing of it are left out.
  fileprivate mutating func describe(_ block: Block) {
    member("type", block.kind.name)
    switch block.kind {
    case .heading(let level): member("level", level)
    case .listItem(let ordered, let depth):
      member("ordered", ordered)
      member("depth", depth)
      if let number = block.number { member("number", number) }
      if block.continuesItem { member("continues", true) }
    case .paragraph, .quote, .code, .table, .figure: break
    }
    if block.group > 0 { member("group", block.group) }
    if block.isAside { member("aside", true) }
    if block.isQuoted { member("quoted", true) }
    switch block.kind {
    case .table: list("rows", block.rows) { line, row in line.items(row) { $0.describe($1) } }
    case .figure:
      list("images", block.images) { line, image in
        line.member("url", image.url)
        line.member("alternative", image.alternative)
      }
    default:
      member("text", block.text)
      describe(block.links, of: block.text)
    }
    if let attribution = block.attribution { member("attribution", attribution) }
    if let caption = block.caption { member("caption", caption) }
  }

  private mutating func describe(_ cell: Block.Cell) {
    member("text", cell.text)
    if cell.isHeader { member("header", true) }
    describe(cell.links, of: cell.text)
  }

  private mutating func describe(_ links: [Block.Link], of text: String) {
    guard !links.isEmpty else { return }
    list("links", Array(zip(links, text.texts(of: links)))) { line, found in
      let (link, words) = found
      line.member("text", words)
      line.member("url", link.url)
      line.member("start", link.range.lowerBound)
      line.member("end", link.range.upperBound)
    }
  }
}

extension Block.Kind {
  var name: String {
    switch self {
    case .heading: "heading"
    case .paragraph: "paragraph"
    case .listItem: "list_item"
    case .quote: "quote"
    case .code: "code"
    case .table: "table"
    case .figure: "figure"
    }
  }
}
