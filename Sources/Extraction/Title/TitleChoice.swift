import HTML

/// Chooses the title among the page's headings and what its head declares.
///
/// A top heading is what readers see; declared titles are written for search results and social media and carry the
/// site's name, but are often what the newsroom calls the headline. A model ranks them; see `TitleCandidates`.
struct TitleChoice {
  var page: Page
  var document: Document
  var declared: Declarations
  var linked: LinkedData
  var site: SiteName
  /// Path of the page's address.
  var path: String?

  func choose(recorder: CandidateRecorder? = nil) -> (value: String, source: String)? {
    let candidates = candidates()
    if let recorder {
      for candidate in candidates.list { recorder.add("title", candidate.text, candidate.features) }
    }
    let best = FieldChoice.best(candidates.list.map(\.features), ranker: TitleModel.ranker, judge: nil)
    return best.map { (candidates.list[$0.index].text, candidates.list[$0.index].source) }
  }

  private func candidates() -> TitleCandidates {
    var found = TitleCandidates()
    readHeadings(into: &found)
    if let text = linked.headline {
      found.add(text, "json-ld", .linked)
      found.add(TitleText.withoutSite(text, known: site.known), "json-ld", .linked)
    }
    if let text = linked.pageName { found.add(TitleText.withoutSite(text, known: site.known), "json-ld", .linkedName) }
    read(declared.first("og:title"), "opengraph", .openGraph, .openGraphCut, .openGraphPiece, into: &found)
    read(declared.title, "html", .element, .elementCut, .elementPiece, into: &found)
    for name in Self.names {
      guard let text = declared.first(name) else { continue }
      found.add(text, "meta", .other)
      found.add(TitleText.withoutSite(text, known: site.known), "meta", .otherCut)
    }
    readItems(into: &found)
    let isNews = linked.types.keys.contains { $0.hasSuffix("NewsArticle") || $0 == "LiveBlogPosting" }
    found.compare(slug: slug, site: site.known, isNews: isNews)
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
    guard let text else { return }
    found.add(text, source, whole)
    found.add(TitleText.withoutSite(text, known: site.known), source, cut)
    for (index, part) in TitleText.candidates(text).prefix(6).enumerated().dropFirst() {
      found.add(part, source, piece) { if index == 1 { $0[.firstPiece] = 1 } }
    }
  }

  private func readItems(into found: inout TitleCandidates) {
    for mark in page.marked.prefix(200) where mark.property.contains("headline") || mark.property == "name" {
      let element = page.elements[mark.element]
      guard element.textBytes > 0, element.textBytes <= 300, element.context.isDisjoint(with: Self.off),
        let text = document.textContent(element.node).nonEmpty
      else { continue }
      if mark.property.contains("headline") || element.kind == .heading { found.add(text, "microdata", .item) }
    }
  }

  // MARK: - Headings

  private static let off: Cues = [
    .comments, .related, .sidebar, .footer, .modal, .consent, .newsletter, .navigation, .advert, .hidden,
  ]

  private func readHeadings(into found: inout TitleCandidates) {
    let start = page.blocks.firstIndex { $0.words >= 20 && $0.linkDensity < 0.3 } ?? page.blocks.count
    var seconds = 0
    for (order, index) in page.headings.prefix(60).enumerated() {
      let element = page.elements[index]
      guard element.level <= 2, let text = text(of: index), text.count <= 300 else { continue }
      let isOff = !element.context.isDisjoint(with: Self.off)
      if element.level == 2 {
        if isOff || seconds >= 5 { continue }
        seconds += 1
      }
      let distance = Float(max(min(start - Int(element.firstBlock), 60), -60))
      let edit: (inout TitleCandidates.Candidate) -> Void = { candidate in
        if candidate[.order] < 20, candidate[.off] == 0 || isOff { return }
        candidate[.order] = Float(min(order, 19))
        candidate[.off] = isOff ? 1 : 0
        candidate[.toText] = distance
      }
      let level: TitleCandidates.Feature = element.level == 1 ? .heading1 : .heading2
      found.add(text, "html", level, edit: edit)
      let bare = TitleText.withoutSite(text, known: site.known)
      if bare != text, !bare.isEmpty { found.add(bare, "html", level, edit: edit) }
      if element.level == 1 {
        for part in parts(of: index) { found.add(part, "html", .headingPart, edit: edit) }
      }
    }
  }

  /// The heading's blocks as one line.
  private func text(of index: Int) -> String? {
    let element = page.elements[index]
    let text = page.blocks[Int(element.firstBlock)..<Int(element.endBlock)].map(\.text).joined(separator: " ").collapsed
    return text.isEmpty ? nil : text
  }

  /// A heading's children of several words: a kicker and the headline often share one heading.
  private func parts(of index: Int) -> [String] {
    let node = page.elements[index].node
    var parts: [String] = []
    var loose = ""
    var child = document.firstChild(node)
    while let current = child, parts.count < 6 {
      if document.kind(current) == .text {
        loose += " " + document.text(current)
      } else if document.isElement(current), let text = document.textContent(current).nonEmpty {
        parts.append(text)
      }
      child = document.nextSibling(current)
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
    return longest.count >= 3 ? Set(longest.map(\.hashValue)) : []
  }
}
