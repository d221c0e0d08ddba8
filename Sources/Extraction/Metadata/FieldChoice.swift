import Models

/// Chooses one of a page's candidates by what one model, the ranker, makes of them.
///
/// Whether the best is right at all is another question, for a classifier: pages with a value teach which of several it
/// is, and pages without one teach when to say nothing.
enum FieldChoice {
  /// The index of the best candidate, the first of equals; nil when there is none.
  static func best(_ candidates: [[Float]], ranker: GradientBoostedTrees) -> Int? {
    let logOdds = ranker.logOdds(Array(candidates.joined()))
    return logOdds.indices.max { logOdds[$0] < logOdds[$1] }
  }
}
