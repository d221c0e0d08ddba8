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
  /// Reads dates, to know a byline by the date beside it.
  var dates: DateText

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
      (bareName().map { [$0] } ?? [], "text"),
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

  /// Never this page's byline.
  private static let never: Cues = [.comments, .related, .footer, .newsletter, .navigation]
  /// Only beside the title.
  private static let seldom: Cues = [.sidebar, .modal, .advert, .card, .asideTag]

  private func isOff(_ element: Int) -> Bool {
    let item = page.elements[element]
    if !item.context.isDisjoint(with: Self.never) { return true }
    guard !item.context.isDisjoint(with: Self.seldom) else { return false }
    guard let titleBlock else { return true }
    return abs(Int(item.firstBlock) - titleBlock) > 6
  }

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
    return parted(item.node).nonEmpty
  }

  /// The text below a node, parted where two elements touch: `<a>Ann Lee</a><span>Dec 18</span>` is two names or none.
  private func parted(_ root: NodeID) -> String {
    var text = ""
    var pieces = 0
    for node in document.descendants(root) where document.kind(node) == .text {
      let piece = document.text(node)
      guard !piece.isEmpty, pieces < 40 else { continue }
      if let last = text.last, let first = piece.first, !last.isWhitespace, !first.isWhitespace, first != ",",
        last != "("
      {
        text += " | "
      }
      text += piece
      pieces += 1
    }
    return text
  }

  /// The line near the title that begins like a byline, or one right behind the body.
  private func rawByline() -> String? {
    guard let titleBlock else { return nil }
    let below = titleBlock + 1..<max(min(titleBlock + 12, page.blocks.count), titleBlock + 1)
    let above = stride(from: titleBlock - 1, through: max(titleBlock - 3, 0), by: -1)
    var behind = 0..<0
    if let end = bodyBlocks?.upperBound, end < page.blocks.count {
      behind = max(end - 1, 0)..<min(end + 5, page.blocks.count)
    }
    for index in Array(below) + Array(above) + Array(behind) {
      let block = page.blocks[index]
      guard block.words <= 20, !isOff(block.element), !block.text.endsSentence || block.words < 6 else { continue }
      let firstLine = block.text.split(separator: "\n").first.map(String.init) ?? block.text
      if AuthorNames.beginsLikeByline(firstLine), !AuthorNames.names(in: firstLine).isEmpty {
        return block.text.collapsed
      }
    }
    return nil
  }

  /// A line under the title that is nothing but a person's name, with a date beside it.
  private func bareName() -> String? {
    guard let titleBlock else { return nil }
    for index in titleBlock + 1..<max(min(titleBlock + 5, page.blocks.count), titleBlock + 1) {
      let block = page.blocks[index]
      guard (2...3).contains(block.words), !block.isHeading, !isOff(block.element), looksLikeName(block.text) else {
        continue
      }
      let around = max(index - 2, 0)..<min(index + 4, page.blocks.count)
      let hasDate = around.contains {
        page.blocks[$0].words <= 14 && !dates.matches(in: page.blocks[$0].text.prefix(120)).isEmpty
      }
      if hasDate { return block.text }
    }
    return nil
  }

  /// Two or three capitalised words of letters.
  private func looksLikeName(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let isCapitalised = words.allSatisfy { word in
      word.first?.isUppercase == true && word.dropFirst().contains(where: \.isLowercase)
        && word.allSatisfy { $0.isLetter || $0 == "." || $0 == "-" || $0 == "’" || $0 == "'" }
    }
    return isCapitalised && (2...3).contains(words.count) && AuthorNames.names(in: text) == [text]
  }
}
