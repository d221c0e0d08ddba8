import HTML
import Models
import Untrusted

/// Finds who wrote the page: declared names first, then what stands in the byline.
struct BylineChoice {
  var page: Page
  var document: Document
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
    let type = NewsPage.degree(page.head, linked)
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

  /// Few words may still be many bytes.
  func isShort(_ block: LeafBlock) -> Bool { block.text.utf8.count <= FieldText.maximumBytes }

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

  /// Never this page's byline.
  private static let never: ClassHints = [.comments, .related, .footer, .newsletter, .navigation]
  /// Only beside the title.
  private static let seldom: ClassHints = [.sidebar, .modal, .advert, .card, .asideTag]

  func isOff(_ element: Int) -> Bool {
    let item = page.elements[element]
    if !item.context.isDisjoint(with: Self.never) { return true }
    guard !item.context.isDisjoint(with: Self.seldom) else { return false }
    guard let titleBlock else { return true }
    return abs(Int(item.firstBlock) - titleBlock) > 6
  }

  /// Around the title or right behind the body.
  func isBylinePlace(_ block: Int) -> Bool {
    guard isNear(block) else { return false }
    guard let titleBlock, block > titleBlock + 30 else { return true }
    return bodyBlocks.map { block >= $0.upperBound - 3 } ?? false
  }

  /// Not among what precedes the title by far, nor behind the body's end.
  func isNear(_ block: Int, reach: Int = 6) -> Bool {
    if let titleBlock, block < titleBlock - 12 { return false }
    if let bodyBlocks, block > bodyBlocks.upperBound + reach { return false }
    return true
  }

}
