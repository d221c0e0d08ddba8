import HTML
import Untrusted

/// Chooses the title among the page's headings and what its head declares.
///
/// A top heading is what readers see; declared titles are written for search results and social media and carry the
/// site's name, but are often what the newsroom calls the headline. A model ranks them; see `TitleCandidates`.
struct TitleChoice {
  var page: Page
  var document: Document
  var linked: LinkedData
  var site: SiteName
  /// Path of the page's address.
  var path: String?
  var deadline = Deadline.none

  func choose() -> Sourced<String>? {
    let candidates = candidates()
    let ranker = NewsPage.isNews(page.head, linked) ? TitleModel.newsRanker : TitleModel.ranker
    let best = FieldChoice.best(candidates.list.map(\.features), ranker: ranker)
    return best.map { (candidates.list[$0].text, candidates.list[$0].source) }
  }

  func candidates() -> TitleCandidates {
    var found = TitleCandidates()
    readHeadings(into: &found)
    if let text = linked.headline {
      found.add(text, "json-ld", .linked)
      found.add(TitleText.withoutSite(text, known: site.known), "json-ld", .linked)
    }
    if let text = linked.pageName { found.add(TitleText.withoutSite(text, known: site.known), "json-ld", .linkedName) }
    read(page.head.first("og:title"), "opengraph", .openGraph, .openGraphCut, .openGraphPiece, into: &found)
    read(page.head.title, "html", .element, .elementCut, .elementPiece, into: &found)
    for name in Self.names {
      guard let text = page.head.first(name) else { continue }
      found.add(text, "meta", .other)
      found.add(TitleText.withoutSite(text, known: site.known), "meta", .otherCut)
    }
    readItems(into: &found)
    let isNews = NewsPage.isNews(page.head, linked)
    let description = (page.head.first("og:description", "description") ?? "").head(FieldText.maximumBytes)
    found.compare(
      slug: slug, site: site.known, isNews: isNews,
      description: Set(Words.list(description.prefix(400)).map { ByteText($0).hashValue }))
    return found
  }

  private static let names = [
    "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title", "headline", "title",
    "cxenseparse:title",
  ]

  /// A declared title as it stands, without the site's name, and cut at its marks.
  private func read(
    _ text: String?, _ source: String, _ whole: TitleCandidates.Feature, _ cut: TitleCandidates.Feature,
    _ piece: TitleCandidates.Feature, into found: inout TitleCandidates
  ) {
    guard let text = text.map({ String($0.head(FieldText.maximumBytes)) }) else { return }
    found.add(text, source, whole)
    found.add(TitleText.withoutSite(text, known: site.known), source, cut)
    for (index, part) in TitleText.candidates(text).prefix(6).enumerated().dropFirst() {
      found.add(part, source, piece) { if index == 1 { $0[.firstPiece] = 1 } }
    }
  }

  private func readItems(into found: inout TitleCandidates) {
    for mark in page.marked.prefix(200) where mark.property.utf8.count <= FieldText.maximumBytes && !deadline.isOver {
      guard mark.property.contains("headline") || mark.property.hasSameBytes(as: "name") else { continue }
      let element = page.elements[mark.element]
      guard element.textBytes > 0, element.textBytes <= 300, element.context.isDisjoint(with: Self.off),
        let text = document.fieldText(element.node).nonEmpty
      else { continue }
      if mark.property.contains("headline") || element.kind == .heading { found.add(text, "microdata", .item) }
    }
  }

  // MARK: - Headings

  private static let off: ClassHints = [
    .comments, .related, .sidebar, .footer, .modal, .consent, .newsletter, .navigation, .advert, .hidden,
  ]
  /// Names that an article's own wrapper never has.
  private static let farOff: ClassHints = [.comments, .related, .footer, .consent]

  /// Bytes of a heading that is read: 300 characters have no more.
  private static let longestHeading = 8_192

  private func readHeadings(into found: inout TitleCandidates) {
    let start = page.blocks.firstIndex { $0.words >= 20 && $0.linkDensity < 0.3 } ?? page.blocks.count
    var seconds = 0
    let plain = PrefixSums(page.blocks.lazy.map { $0.words >= 12 && $0.linkDensity < 0.3 ? $0.words : 0 })
    for (order, index) in page.headings.prefix(60).enumerated() where !deadline.isOver {
      let element = page.elements[index]
      guard element.level <= 2, Int(element.textBytes) <= Self.longestHeading, let text = text(of: index),
        text.count <= 300
      else { continue }
      let isOff = !element.context.isDisjoint(with: Self.off)
      let off: Float = !element.context.isDisjoint(with: Self.farOff) ? 2 : isOff ? 1 : 0
      if element.level == 2 {
        if isOff || seconds >= 5 { continue }
        seconds += 1
      }
      let first = Int(element.firstBlock)
      let end = Int(element.endBlock)
      let distance = Float(max(min(start - Int(element.firstBlock), 60), -60))
      let edit: (inout TitleCandidates.Candidate) -> Void = { candidate in
        if candidate[.order] < 20, candidate[.off] <= off { return }
        candidate[.order] = Float(min(order, 19))
        candidate[.off] = off
        candidate[.toText] = distance
        candidate[.textBehind] = Float(min(plain[end..<min(end + 25, page.blocks.count)], 600))
        candidate[.textBefore] = Float(plain.before(first)) / Float(max(plain.total, 1))
      }
      let level: TitleCandidates.Feature = element.level == 1 ? .heading1 : .heading2
      found.add(text, "html", level, edit: edit)
      let bare = TitleText.withoutSite(text, known: site.known)
      if !bare.hasSameBytes(as: text), !bare.isEmpty { found.add(bare, "html", level, edit: edit) }
      if element.level == 1 {
        for part in parts(of: index) { found.add(part, "html", .headingPart, edit: edit) }
      }
    }
  }

  /// The heading's blocks as one line.
  private func text(of index: Int) -> String? {
    let element = page.elements[index]
    return page.blocks[Int(element.firstBlock)..<Int(element.endBlock)].map(\.text).joined(separator: " ").nonEmpty
  }

  private static let maximumChildren = 200

  private func parts(of index: Int) -> [String] {
    let node = page.elements[index].node
    var parts: [String] = []
    var loose = ""
    for current in document.children(node).prefix(Self.maximumChildren) where parts.count < 6 {
      if document.kind(current) == .text {
        if loose.utf8.count < FieldText.longestBytes { loose += " " + document.text(current) }
      } else if document.isElement(current), let text = document.fieldText(current).nonEmpty {
        parts.append(text)
      }
    }
    if let loose = loose.nonEmpty { parts.append(loose) }
    return parts.count > 1 ? parts.filter { Words.count($0) >= 2 } : []
  }

  // MARK: - The address

  /// Words of the path's longest part, as hashes.
  private var slug: Set<Int> {
    guard let path else { return [] }
    let words = path.split(separator: "/").map { Words.list($0.split(separator: ".").first ?? $0) }
    let longest = words.max { $0.count < $1.count } ?? []
    return longest.count >= 3 ? Set(longest.map { ByteText($0).hashValue }) : []
  }
}
