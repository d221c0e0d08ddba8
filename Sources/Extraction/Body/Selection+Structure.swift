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
}

extension Page {
  /// The nearest quotation around an element.
  fileprivate func quotation(around element: Int) -> Int? {
    elements[element].kind == .quote ? element : ancestors(of: element).first { elements[$0].kind == .quote }
  }
}
