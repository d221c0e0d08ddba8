import Models

/// The trained models of days of publication; `docs/model-card.md` tells data, procedure and scores.
enum DateModel {
  static let ranker = EmbeddedModel.date.trees("ranker", columns: columns)
  /// Whether the best candidate is the day of publication: pages without one have candidates too.
  static let classifier = EmbeddedModel.date.trees("classifier", columns: columns)

  private static let columns = DateCandidates.Feature.allCases.map { "\($0)" }
}
