import Models

/// The trained rankers of titles; `docs/model-card.md` tells data, procedure and scores.
enum TitleModel {
  static let ranker = EmbeddedModel.title.trees("ranker", columns: columns)
  /// For pages that say they are news.
  static let newsRanker = EmbeddedModel.title.trees("news-ranker", columns: columns)

  private static let columns = TitleCandidates.Feature.allCases.map { "\($0)" }
}
