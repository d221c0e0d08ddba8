/// Chooses one of a page's candidates: one model ranks them, another judges whether the best one is to be believed.
///
/// Two models because the questions differ: pages with a value teach which of several it is, and pages without one
/// teach when to say nothing.
enum FieldChoice {
  /// The index of the best candidate and the log odds that it is right; nil when there is none.
  static func best(_ candidates: [[Float]], ranker: FieldModel, judge: FieldModel?) -> (index: Int, belief: Float)? {
    var best: (index: Int, score: Float)?
    for (index, features) in candidates.enumerated() {
      let score = ranker.score(features)
      if best.map({ score > $0.score }) ?? true { best = (index, score) }
    }
    guard let best else { return nil }
    return (best.index, judge?.score(candidates[best.index]) ?? .infinity)
  }
}
