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

/// What speaks for a candidate of a field, a number for each of the columns that its model was trained with.
protocol FieldCandidate {
  associatedtype Feature: RawRepresentable<Int>
  var features: [Float] { get set }
}

extension FieldCandidate {
  subscript(_ feature: Feature) -> Float {
    get { features[feature.rawValue] }
    set { features[feature.rawValue] = newValue }
  }

  mutating func set(_ values: [(Feature, Float)]) {
    for (feature, value) in values { self[feature] = value }
  }
}

extension Float {
  /// A sign as a feature.
  init(_ sign: Bool) { self = sign ? 1 : 0 }
}

extension PageType {
  /// The probability of this type among those of all, in the order of `allCases`; 0 where they are not known.
  func probability(in types: [Float]) -> Float {
    Self.allCases.firstIndex(of: self).flatMap { $0 < types.count ? types[$0] : nil } ?? 0
  }
}
