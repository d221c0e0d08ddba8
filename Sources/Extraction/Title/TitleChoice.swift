/// Chooses the title among the page's headings and what its head declares.
///
/// A top heading that the declared titles confirm is what readers see as the title; declared titles are written for
/// search
/// results and carry the site's name. So: the confirmed heading first, a long unconfirmed one next, then declarations.
struct TitleChoice {
  var page: Page
  var declared: Declarations
  var linked: LinkedData
  var site: SiteName

  func choose() -> (value: String, source: String)? {
    let headings = headings()
    let wanted = declaredTitles()
    var best: (score: Double, heading: Heading)?
    for heading in headings {
      let agreement = wanted.map { Self.agreement(heading.text, $0.value) }.max() ?? 0
      var score = agreement * 3
      score += Double(min(Words.count(heading.text), 12)) / 12
      if heading.level > 1 { score -= 1.6 }
      if heading.isAside { score -= 1.2 }
      if best.map({ score > $0.score }) ?? true { best = (score, heading) }
    }
    if let best, best.score >= (wanted.isEmpty ? 0.1 : 1.1) || wanted.isEmpty || isSolid(best.heading) {
      return (spelled(best.heading.text, wanted.map(\.value)), "html")
    }
    if let title = wanted.first { return title }
    return best.map { ($0.heading.text, "html") }
  }

  /// The heading without the site's name, as the declared titles spell it where they differ in marks only.
  private func spelled(_ heading: String, _ declared: [String]) -> String {
    let cleaned = TitleText.withoutSite(heading, known: site.known)
    let folded = Words.folded(cleaned)
    for title in declared where title.utf8.count > cleaned.utf8.count && Words.folded(title) == folded { return title }
    return cleaned.isEmpty ? heading : cleaned
  }

  struct Heading {
    var text: String
    var level: Int
    var isAside: Bool
  }

  /// A single top heading of several words in content: the title even if the head says otherwise.
  private func isSolid(_ heading: Heading) -> Bool {
    heading.level == 1 && !heading.isAside && Words.count(heading.text) >= 4
  }

  private func headings() -> [Heading] {
    var found: [Heading] = []
    for index in page.headings where found.count < 40 {
      let element = page.elements[index]
      guard element.level <= 2, let text = text(of: index), text.count <= 300 else { continue }
      let isOff = !element.context.isDisjoint(with: [
        .comments, .related, .sidebar, .footer, .modal, .consent, .newsletter, .navigation, .advert, .hidden,
      ])
      let isSite = site.known.contains { TitleText.compact($0) == TitleText.compact(text) }
      if isSite { continue }
      if element.level == 2, isOff { continue }
      found.append(Heading(text: text, level: Int(element.level), isAside: isOff))
    }
    return found
  }

  /// The heading's blocks as one line.
  private func text(of index: Int) -> String? {
    let element = page.elements[index]
    let text = page.blocks[Int(element.firstBlock)..<Int(element.endBlock)].map(\.text).joined(separator: " ").collapsed
    return text.isEmpty ? nil : text
  }

  private func declaredTitles() -> [(value: String, source: String)] {
    let values: [(String?, String)] = [
      (linked.headline, "json-ld"), (declared.first("og:title"), "opengraph"),
      (
        declared.first("twitter:title", "dc.title", "dcterms.title", "sailthru.title", "parsely-title", "headline"),
        "meta"
      ),
      (declared.title, "html"),
    ]
    return values.compactMap { value, source in
      guard let value else { return nil }
      let text = TitleText.withoutSite(value, known: site.known)
      return text.isEmpty ? nil : (text, source)
    }
  }

  /// How far two titles agree, 0…1: shared words over the shorter one's.
  static func agreement(_ first: String, _ second: String) -> Double {
    let first = Words.list(first)
    let second = Words.list(second)
    guard !first.isEmpty, !second.isEmpty else { return 0 }
    if first == second { return 1.2 }
    let known = Set(second)
    let shared = Set(first).intersection(known).count
    return Double(shared) / Double(max(min(Set(first).count, known.count), 2))
      * (Double(min(first.count, second.count)) / Double(max(first.count, second.count))).squareRoot()
  }
}
