import HTML

extension Selection {
  /// Captions belong to their figures and tables; who said a kept quotation belongs to it.
  ///
  /// The model, which is trained on truths that differ in this, decides neither.
  mutating func settleCaptions(in document: Document) {
    for index in kept.indices where page.blocks[index].shape == .caption && kept[index] { decide(index, .caption) }
    for index in kept.indices.dropFirst() where !kept[index] && kept[index - 1] {
      guard decisions[index] != .duplicate, let quote = page.quotation(around: page.blocks[index].element),
        page.contains(quote, page.blocks[index - 1].element), index == page.elements[quote].blockRange.upperBound - 1,
        page.isAttribution(index, document)
      else { continue }
      decide(index, .attribution)
    }
  }

  /// Drops paywall notices: a short box at the end of the text, with something to press.
  ///
  /// Parts of an article are called paywalled too, by sites that hide them with a script.
  mutating func dropPaywallNotices() {
    guard let last = kept.indices.last(where: { kept[$0] && page.blocks[$0].words >= Self.duplicateWords }) else {
      return
    }
    for wall in Paywall.notices(of: page) {
      let range = page.elements[wall].blockRange
      let words = range.reduce(0) { $0 + page.blocks[$1].words }
      guard range.upperBound > last, words <= Paywall.maximumNoticeWords,
        range.contains(where: { page.blocks[$0].linkDensity > 0.8 || page.blocks[$0].shape == .control })
      else { continue }
      for index in range where kept[index] { decide(index, .paywallNotice) }
    }
  }

  /// Words of an article behind which others are looked for.
  private static let nextArticleWords = 80

  /// Drops the articles that an endless scroll puts below this one: `article` elements behind the one with the title,
  /// with a headline and an author or time of their own. In live blogs and lists the title stands outside of such
  /// elements.
  mutating func dropNextArticles(title: Int?) {
    guard let title, let own = page.ancestors(of: title).first(where: { page.elements[$0].kind == .article }) else {
      return
    }
    let words = page.elements[own].blockRange.reduce(0) { $0 + (kept[$1] ? page.blocks[$1].words : 0) }
    guard words >= Self.nextArticleWords else { return }
    let headlines = page.headings.filter { page.elements[$0].level <= 2 }
    let marks = page.marked.map(\.element)
    for article in page.articleElements where article >= Int(page.elements[own].end) {
      guard page.holds(article, oneOf: headlines),
        page.holds(article, oneOf: page.times) || page.holds(article, oneOf: marks)
      else { continue }
      for index in page.elements[article].blockRange where kept[index] { decide(index, .next) }
    }
  }

  /// Does what the user says of the site.
  mutating func follow(_ override: SiteOverride.Verdict) {
    for index in kept.indices {
      if override.drops[index] != nil {
        decide(index, .excluded)
      } else if override.bodyLine != nil {
        decide(index, override.keeps[index] == nil ? .unchosen : .chosen)
      }
    }
  }

  /// Drops the older posts of a live blog that has many.
  mutating func keepNewestPosts(in document: Document) {
    let posts = LivePosts(page: page, document: document, container: BlockBuilder.container(page, kept))
    for range in posts.older { for index in range where kept[index] { decide(index, .older) } }
  }
}

extension Page {
  /// Whether an element is around one of others, which are in document order: a page may have many thousands of each.
  fileprivate func holds(_ element: Int, oneOf others: [Int]) -> Bool {
    let place = others.countBelow(element)
    return place < others.count && contains(element, others[place])
  }

  /// The nearest quotation around an element.
  fileprivate func quotation(around element: Int) -> Int? {
    path(from: element).first { elements[$0].kind == .quote }
  }
}
