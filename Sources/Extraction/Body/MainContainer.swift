/// Finds the element that holds the story: the smallest with nearly all of the page's running text.
struct MainContainer {
  /// Share of a parent's running text that a child must hold to be the better container.
  static let descentShare = 0.72
  /// Share of the page's running text at which an element named as a body is believed.
  static let namedShare = 0.35

  /// Index of the element; nil on a page without running text.
  var element: Int
  var blocks: Range<Int>
  /// Running text in words, on the page and below the element.
  var pageText: Double
  var text: Double

  /// Running text of a block in words: sentences outside of furniture.
  static func weight(_ feature: BlockFeatures, countsComments: Bool) -> Double {
    guard feature.words >= 8, feature.linkDensity < 0.5, !feature.isDuplicate, !feature.isBoilerplate else { return 0 }
    switch feature.shape {
    case .caption, .control: return 0
    case .heading: return 0
    default: break
    }
    var never: Cues = .never
    if countsComments { never.remove(.comments) }
    if !feature.context.isDisjoint(with: never) { return 0 }
    var weight = Double(feature.words) * (1 - feature.linkDensity)
    if feature.words < 16, !feature.endsSentence { weight *= 0.25 }
    if !feature.context.isDisjoint(with: .mostlyNot) { weight *= 0.25 }
    if feature.context.contains(.asideTag) || feature.context.contains(.card) { weight *= 0.5 }
    if feature.neighbourhoodLinkDensity > 0.5 { weight *= 0.3 }
    return weight
  }

  init?(_ page: Page, _ features: [BlockFeatures], countsComments: Bool) {
    let weights = Sums(features.map { Self.weight($0, countsComments: countsComments) })
    let total = weights.sum(0..<features.count)
    guard total > 0, !page.elements.isEmpty else { return nil }
    func text(_ index: Int) -> Double {
      weights.sum(Int(page.elements[index].firstBlock)..<Int(page.elements[index].endBlock))
    }
    var best = Self.named(page, total: total, text: text)
    if best == nil {
      var element = 0
      while let child = Self.heaviestChild(of: element, page, text), text(child) >= Self.descentShare * text(element) {
        switch page.elements[child].kind {
        case .paragraph, .quote, .item, .cell, .list: break
        default:
          element = child
          continue
        }
        break
      }
      best = element
    }
    guard let best else { return nil }
    element = best
    blocks = Int(page.elements[best].firstBlock)..<Int(page.elements[best].endBlock)
    pageText = total
    self.text = text(best)
  }

  private static func heaviestChild(of parent: Int, _ page: Page, _ text: (Int) -> Double) -> Int? {
    var child = parent + 1
    var best: (Int, Double)?
    while child < Int(page.elements[parent].end) {
      let weight = text(child)
      if weight > 0, best.map({ weight > $0.1 }) ?? true { best = (child, weight) }
      child = Int(page.elements[child].end)
    }
    return best?.0
  }

  /// The outermost element whose name says body and that holds enough of the text.
  private static func named(_ page: Page, total: Double, text: (Int) -> Double) -> Int? {
    var best: (Int, Double)?
    for (index, element) in page.elements.enumerated() where element.cues.contains(.body) {
      let weight = text(index)
      if weight >= namedShare * total, best.map({ weight > $0.1 * 1.05 }) ?? true { best = (index, weight) }
    }
    return best?.0
  }
}
