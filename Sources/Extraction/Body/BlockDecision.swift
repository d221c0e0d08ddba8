/// Decides about one block: above zero it is body.
///
/// A hand-made sum of evidence, to be replaced by a learned function over the same `BlockFeatures`. Weights say how
/// many
/// points a sign is worth; two points are about what a long sentence brings.
struct BlockDecision {
  var container: MainContainer
  var countsComments: Bool

  func score(_ feature: BlockFeatures, at index: Int) -> Double {
    if feature.isDuplicate || feature.isBoilerplate { return -5 }
    var score = text(feature)
    score += names(feature)
    score += place(feature, at: index)
    return score
  }

  private func text(_ feature: BlockFeatures) -> Double {
    var score: Double
    switch feature.words {
    case 30...: score = 2.2
    case 15..<30: score = 1.6
    case 8..<15: score = 0.8
    case 4..<8: score = 0.1
    default: score = -0.4
    }
    if feature.endsSentence { score += 0.6 }
    score -= max(feature.linkDensity - 0.2, 0) * 4
    switch feature.shape {
    case .caption: score -= 2.5
    case .control: score -= 2.5
    case .code: score += 1.5
    case .item:
      score += feature.groupLinkDensity > 0.5 ? -2 : 0.6
      if feature.linkDensity > 0.8, feature.groupLinkDensity > 0.3 { score -= 1 }
    case .cell: score += feature.groupLinkDensity > 0.5 ? -2 : 0.8
    case .quote: score += 0.3
    case .heading: score += feature.linkDensity > 0.7 && feature.words > 0 ? -1 : 0.8
    case .paragraph: break
    }
    if feature.isRepeated { score -= 1.5 }
    return score
  }

  private func names(_ feature: BlockFeatures) -> Double {
    let context = feature.context
    var score = 0.0
    var never: Cues = .never
    if countsComments { never.remove(.comments) }
    if !context.isDisjoint(with: never) { score -= 4 }
    if context.contains(.related) { score -= 2.5 }
    if context.contains(.footer) { score -= 2.5 }
    if context.contains(.sidebar) { score -= 2 }
    if context.contains(.tags) { score -= 2 }
    if context.contains(.form) { score -= 2 }
    if context.contains(.biography) { score -= 2.5 }
    if context.contains(.byline) { score -= feature.words > 25 ? 1 : 2.5 }
    if context.contains(.contents) { score -= 2 }
    if context.contains(.banner) { score -= 1.5 }
    if context.contains(.header) { score -= 1 }
    if context.contains(.caption) { score -= feature.words < 40 ? 2.8 : 1 }
    if context.contains(.figure) { score -= 1.2 }
    if context.contains(.asideTag), !context.contains(.inset) { score -= 2 }
    if context.contains(.hidden) { score -= 0.8 }
    if context.contains(.card) { score -= 0.4 }
    if context.contains(.body) { score += 0.6 }
    if context.contains(.inset) { score += 0.3 }
    if context.contains(.screenReader) { score -= 2 }
    return score
  }

  private func place(_ feature: BlockFeatures, at index: Int) -> Double {
    var score = -max(feature.neighbourhoodLinkDensity - 0.35, 0) * 3
    if container.blocks.contains(index) {
      score += 1.2
    } else if index < container.blocks.lowerBound {
      score -= feature.context.contains(.summary) ? 1 : 2.6
    } else {
      score -= 2.8
    }
    return score
  }
}
