import HTML
import Models
import Untrusted

/// Finds who wrote the page: declared names first, then what stands in the byline.
struct BylineChoice {
  var page: Page
  var document: Document
  var declared: HeadMetadata
  var linked: LinkedData
  var site: SiteName
  var titleBlock: Int?
  var bodyBlocks: Range<Int>?
  /// Reads dates, to know a byline by the date beside it.
  var dates: DateText
  /// Probability of each page type, in the order of `PageType.allCases`.
  var types: [Float]
  /// Looked at before each source and each name: a source takes some milliseconds at most, by what is read of it.
  var deadline = Deadline.none

  struct Found {
    var authors: [String]
    var byline: String?
    var source: String
  }

  func choose() -> Found? {
    let byline = rawByline()
    let candidates = candidates(byline).list
    let accepted = AuthorModel.classifier.accepts(Array(candidates.map(\.features).joined()))
    let chosen = zip(candidates, accepted).filter(\.1).map(\.0)
    guard let first = chosen.min(by: { $0.rank < $1.rank }) else { return nil }
    return Found(authors: chosen.prefix(AuthorNames.maximumNames).map(\.name), byline: byline, source: first.source)
  }

  /// The names that the page offers; `byline` is its `rawByline()`.
  func candidates(_ byline: String?) -> AuthorCandidates {
    var found = AuthorCandidates()
    let (people, organisations) = linked.authors
    for (order, name) in people.enumerated() { found.add(name, .linkedPerson, rank: 0, "json-ld", order: order) }
    let (metaValues, otherValues) = metaValues
    for value in metaValues { found.add(value, .meta, rank: 1, "meta") }
    for value in deadline.values({ property(["author", "creator"]) }) { found.add(value, .item, rank: 2, "microdata") }
    for value in deadline.values(relation) { found.add(value, .relation, rank: 3, "html") }
    for value in deadline.values(classed) { found.add(value, .classed, rank: 4, "html") }
    for value in deadline.values(linkedNames) { found.add(value, .link, rank: 5, "html") }
    if let byline { found.add(byline, .labelled, rank: 6, "text") }
    for value in otherValues { found.add(value, .metaOther, rank: 7, "meta") }
    for value in organisations { found.add(value, .linkedOrganisation, rank: 8, "json-ld") }
    for value in deadline.values(phrases) { found.add(value, .phrase, rank: 6, "text") }
    for value in deadline.values(bareNames) { found.add(value, .bare, rank: 9, "text") }
    for value in deadline.values(siteNames) { found.add(value, .siteName, rank: 10, "html") }
    let type: Float =
      NewsPage.isNews(declared, linked) ? 2 : linked.types.keys.contains { LinkedData.isArticle($0) } ? 1 : 0
    found.compare(site: site.known, seen: sighting, articleType: type, types: types)
    return found
  }

  /// Short blocks around the title and behind the body that have the name.
  private func sighting(of name: String) -> AuthorCandidates.Sighting {
    var sighting = AuthorCandidates.Sighting()
    guard !deadline.isOver else { return sighting }
    let spellings = [Array(name.utf8), Array(name.uppercased().utf8)]
    func look(_ range: Range<Int>, _ note: (Int) -> Void) {
      for index in range.clamped(to: 0..<page.blocks.count) {
        let block = page.blocks[index]
        guard block.words <= 30, isShort(block), page.elements[block.element].context.isDisjoint(with: Self.never)
        else { continue }
        guard spellings.contains(where: { block.text.utf8.holds($0) }) else { continue }
        note(index)
        sighting.count += 1
        if !sighting.isHelper { sighting.isHelper = isHelper(name, at: index) }
      }
    }
    let anchor = titleBlock ?? bodyBlocks?.lowerBound ?? 0
    look(max(anchor - 8, 0)..<anchor) { sighting.above = Float(anchor - $0) }
    look(anchor + 1..<anchor + 25) { sighting.below = min(sighting.below, Float($0 - anchor)) }
    if let end = bodyBlocks?.upperBound, end > anchor + 25 {
      look(max(end - 3, anchor + 25)..<end + 12) { sighting.behind = min(sighting.behind, Float(abs($0 - end))) }
    }
    return sighting
  }

  /// Few words may still be many bytes; nobody signs in so many.
  private func isShort(_ block: LeafBlock) -> Bool { block.text.utf8.count <= FieldText.maximumBytes }

  /// Whether what stands right in front of the name, in its line or in the one above, names another task than writing.
  private func isHelper(_ name: String, at index: Int) -> Bool {
    let text = page.blocks[index].text
    guard
      let found = text.utf8.firstOffsets(of: Array(name.utf8))
        ?? text.utf8.firstOffsets(of: Array(name.uppercased().utf8))
    else { return false }
    var before = String(Substring(text.utf8.prefix(found.lowerBound)).suffix(40)).lowercased()
    if before.allSatisfy({ !$0.isLetter }), index > 0, page.blocks[index - 1].words <= 4,
      isShort(page.blocks[index - 1])
    {
      before = page.blocks[index - 1].text.lowercased()
    }
    let words = before.split(whereSeparator: { !$0.isLetter }).suffix(3)
    return words.contains { AuthorWords.helpers.contains(String($0)) }
  }

  /// Elements whose text is read for one kind of source.
  private static let maximumLooks = 300

  /// Links near the title, or right behind the body, whose address is an author's page.
  private func linkedNames() -> [String] {
    var values: [String] = []
    var read = 0
    for (index, element) in page.elements.enumerated() where element.kind == .anchor && element.textBytes > 0 {
      let block = Int(element.firstBlock)
      guard read < Self.maximumLooks, values.count < 8 else { break }
      guard element.textBytes <= 60, isBylinePlace(block),
        document.withAttribute(element.node, .href, AuthorWords.isAuthorsPage) ?? false, !isOff(index)
      else { continue }
      read += 1
      if let text = text(of: index) { values.append(text) }
    }
    return values
  }

  /// Values of the names that mean the author, and of those that often mean something else too.
  private var metaValues: (first: [String], other: [String]) {
    func values(_ names: [String]) -> [String] {
      names.flatMap { declared.meta[$0] ?? [] }.filter { value in
        value.utf8.count <= FieldText.maximumBytes && !value.contains("://") && !value.hasBytePrefix("/")
      }
    }
    var first = values(["author", "article:author", "article:author_name", "og:author", "og:article:author"])
    for index in 1...2 {
      if let label = declared.first("twitter:label\(index)"), let value = declared.first("twitter:data\(index)"),
        label.utf8.count <= FieldText.maximumBytes, Self.authorLabels.contains(ByteText(label.lowercased()))
      {
        first.append(value)
      }
    }
    let other = values([
      "byl", "byline", "article:byline", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
      "dcterms.creator", "dc.contributor", "citation_author", "authors", "article.author", "creator", "vr:author",
      "rnews:author", "mrf:authors", "dcsext.author", "content_author", "contentauthor",
    ])
    return (first, other)
  }

  private static let authorLabels: Set<ByteText> = [
    "written by", "author", "by", "verfasst von", "geschrieben von", "escrito por", "écrit par", "scritto da",
    "skrevet av", "skriven av", "autor",
  ]

  /// Never this page's byline.
  private static let never: ClassHints = [.comments, .related, .footer, .newsletter, .navigation]
  /// Only beside the title.
  private static let seldom: ClassHints = [.sidebar, .modal, .advert, .card, .asideTag]

  private func isOff(_ element: Int) -> Bool {
    let item = page.elements[element]
    if !item.context.isDisjoint(with: Self.never) { return true }
    guard !item.context.isDisjoint(with: Self.seldom) else { return false }
    guard let titleBlock else { return true }
    return abs(Int(item.firstBlock) - titleBlock) > 6
  }

  private func property(_ properties: [String]) -> [String] {
    var values: [String] = []
    var read = 0
    for mark in page.marked where !mark.property.isEmpty && values.count < 12 && read < Self.maximumLooks {
      guard mark.property.utf8.count <= FieldText.maximumBytes,
        mark.property.utf8.split(separator: 0x20).contains(where: { word in
          let name = word.split(separator: UInt8(ascii: ":")).last ?? word
          return properties.contains { name.elementsEqual($0.utf8) }
        }), isNear(mark.block), !isOff(mark.element)
      else { continue }
      read += 1
      // A link's relation is no item's property.
      let node = page.elements[mark.element].node
      guard document.hasAttribute(node, .itemprop) || document.attribute(node, "property") != nil else { continue }
      // An author item holds its name in a property of its own.
      let inner = page.marked.first {
        page.contains(mark.element, $0.element) && $0.element != mark.element
          && $0.property.hasSameBytes(as: "name")
      }
      values.append(contentsOf: text(of: inner?.element ?? mark.element).map { [$0] } ?? [])
    }
    return values
  }

  private func relation() -> [String] {
    var values: [String] = []
    for mark in page.marked where page.elements[mark.element].kind == .anchor {
      guard mark.property.hasSameBytes(as: "author"), !isOff(mark.element), isNear(mark.block, reach: 20),
        values.count < 6, let text = text(of: mark.element)
      else {
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
    var read = 0
    for mark in page.marked where page.elements[mark.element].cues.contains(.author) && read < Self.maximumLooks {
      guard mark.element >= lastEnd, !isOff(mark.element), isNear(mark.block) else { continue }
      read += 1
      var text = text(of: mark.element) ?? ""
      if text.count > 120 || AuthorNames.names(in: text).isEmpty {
        // An author's box: the name is its first line.
        let element = page.elements[mark.element]
        let lines = page.blocks[Int(element.firstBlock)..<Int(element.endBlock)].prefix(3).map {
          String($0.text.head(FieldText.maximumBytes))
        }
        text = lines.first(where: looksLikeName) ?? ""
      }
      let names = AuthorNames.names(in: text)
      guard !names.isEmpty, names.count <= 6 else { continue }
      lastEnd = Int(page.elements[mark.element].end)
      values.append(text)
      if values.count == 4 { break }
    }
    return values
  }

  /// Around the title or right behind the body.
  private func isBylinePlace(_ block: Int) -> Bool {
    guard isNear(block) else { return false }
    guard let titleBlock, block > titleBlock + 30 else { return true }
    return bodyBlocks.map { block >= $0.upperBound - 3 } ?? false
  }

  /// Not among what precedes the title by far, nor behind the body's end.
  private func isNear(_ block: Int, reach: Int = 6) -> Bool {
    if let titleBlock, block < titleBlock - 12 { return false }
    if let bodyBlocks, block > bodyBlocks.upperBound + reach { return false }
    return true
  }

  private func text(of element: Int) -> String? {
    let item = page.elements[element]
    if let content = document.attribute(item.node, .content), !content.isEmpty {
      return String(content.head(FieldText.maximumBytes)).fieldValue
    }
    guard item.textBytes > 0, item.textBytes <= 200 else { return nil }
    return parted(item.node).nonEmpty
  }

  /// Nodes below an element that are looked at for its text.
  private static let maximumNodes = 4_000

  /// The text below a node, parted where two elements touch: `<a>Ann Lee</a><span>Dec 18</span>` is two names or none.
  private func parted(_ root: NodeID) -> String {
    var text = ""
    var pieces = 0
    var nodes = 0
    for node in document.descendants(root) {
      nodes += 1
      guard pieces < 40, nodes < Self.maximumNodes else { break }
      guard document.kind(node) == .text else { continue }
      let piece = String(document.text(node).head(FieldText.longestBytes))
      guard !piece.isEmpty else { continue }
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
  func rawByline() -> String? {
    guard let titleBlock else { return nil }
    let below = titleBlock + 1..<max(min(titleBlock + 12, page.blocks.count), titleBlock + 1)
    let above = stride(from: titleBlock - 1, through: max(titleBlock - 3, 0), by: -1)
    var behind = 0..<0
    if let end = bodyBlocks?.upperBound, end < page.blocks.count {
      behind = max(end - 1, 0)..<min(end + 5, page.blocks.count)
    }
    for index in Array(below) + Array(above) + Array(behind) {
      let block = page.blocks[index]
      guard block.words <= 20, isShort(block), !isOff(block.element), !block.text.endsSentence || block.words < 6
      else { continue }
      let firstLine = block.text.split(separator: "\n").first.map(String.init) ?? block.text
      if AuthorNames.beginsLikeByline(firstLine), !AuthorNames.names(in: firstLine).isEmpty {
        return block.text.collapsed
      }
    }
    return nil
  }

  private static let partMarks: Set<Character> = ["|", ",", ";", "·", "•", "/", "–", "—", "\n"]

  /// Lines around the title that are nothing but names of people, or a name with a role or a day behind it.
  private func bareNames() -> [String] {
    guard let titleBlock else { return [] }
    let range = (max(titleBlock - 3, 0)..<titleBlock + 7).clamped(to: 0..<page.blocks.count)
    return range.compactMap { index in
      let block = page.blocks[index]
      guard (2...24).contains(block.words), isShort(block), !block.isHeading, !isOff(block.element),
        !block.text.contains(". ")
      else {
        return nil
      }
      if block.words <= 3 { return looksLikeName(block.text) ? block.text : nil }
      let parts = block.text.split(whereSeparator: Self.partMarks.contains).map(\.collapsed)
      guard parts.count >= 2, let first = parts.first, looksLikeName(first) else { return nil }
      let names = AuthorNames.names(in: block.text)
      if names.count >= 2, names.allSatisfy(looksLikeName) { return block.text }
      let isSigned = parts.dropFirst().contains { part in
        part.split(separator: " ").contains { AuthorWords.roles.contains($0.lowercased()) }
          || DateShape.isPossible(in: part) && !dates.matches(in: part).isEmpty
      }
      return isSigned ? first : nil
    }
  }

  /// Names behind a label inside a line (`4 March by Ann Lee`, `This post was written by Ann Lee, a nurse.`) or in the
  /// line after it.
  private func phrases() -> [String] {
    var values: [String] = []
    let anchor = titleBlock ?? bodyBlocks?.lowerBound ?? 0
    var ranges = [max(anchor - 4, 0)..<anchor + 12]
    if let bodyBlocks, bodyBlocks.upperBound > anchor + 12 {
      ranges.append(max(bodyBlocks.upperBound - 4, anchor + 12)..<bodyBlocks.upperBound + 12)
    }
    for range in ranges {
      for index in range.clamped(to: 0..<page.blocks.count) where values.count < 6 {
        let block = page.blocks[index]
        guard block.words <= 80, isShort(block), !isOff(block.element) else { continue }
        if block.words <= 4, AuthorNames.isLabel(block.text), index + 1 < page.blocks.count,
          page.blocks[index + 1].words <= 8, isShort(page.blocks[index + 1])
        {
          values.append(page.blocks[index + 1].text)
        } else if let rest = AuthorNames.behindLabel(block.text, isShort: block.words <= 30) {
          values.append(rest)
        }
      }
    }
    return values
  }

  /// The site's own name where it is a person's, as on a personal blog: declared, or behind the title's last mark.
  private func siteNames() -> [String] {
    var values = [site.value].compactMap { $0 }
    if let title = declared.title, let last = TitleText.candidates(title).last,
      !last.hasSameBytes(as: title)
    {
      values.append(last)
    }
    return values.filter(looksLikeName)
  }

  /// Two or three capitalised words of letters, with or without initials and a particle between.
  private func looksLikeName(_ text: String) -> Bool {
    guard text.utf8.count <= FieldText.maximumBytes else { return false }
    let words = text.split(separator: " ")
    guard (2...4).contains(words.count), let last = words.last else { return false }
    var full = 0
    for word in words {
      guard word.allSatisfy({ $0.isLetter || $0 == "." || $0 == "-" || $0 == "’" || $0 == "'" }) else { return false }
      if word.first?.isUppercase == true {
        if word.dropFirst().contains(where: \.isLowercase) { full += 1 } else if word.count > 2 { return false }
      } else if !AuthorWords.particles.contains(word.lowercased()) || word == last {
        return false
      }
    }
    return (2...3).contains(full) && AuthorNames.names(in: text) == [text]
  }
}
