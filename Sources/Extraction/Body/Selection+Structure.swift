import HTML

extension Selection {
  /// Captions belong to their figures and tables; who said a kept quotation belongs to it.
  ///
  /// The model, which is trained on truths that differ in this, decides neither.
  mutating func settleCaptions(in document: Document) {
    for index in kept.indices where page.blocks[index].shape == .caption && kept[index] { decide(index, .caption) }
    for index in kept.indices.dropFirst() where !kept[index] && kept[index - 1] {
      guard decisions[index] != .copy, let quote = page.quotation(around: page.blocks[index].element),
        page.contains(quote, page.blocks[index - 1].element), index == page.elements[quote].blockRange.upperBound - 1,
        page.isAttribution(index, document)
      else { continue }
      decide(index, .attribution)
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
    let posts = LivePosts(page: page, document: document, container: Assembly.container(page, kept))
    for range in posts.older { for index in range where kept[index] { decide(index, .older) } }
  }
}

extension Page {
  /// The nearest quotation around an element.
  fileprivate func quotation(around element: Int) -> Int? {
    elements[element].kind == .quote ? element : ancestors(of: element).first { elements[$0].kind == .quote }
  }
}
