import Models

/// The trained model of authors; `docs/model-card.md` tells data, procedure and scores.
enum AuthorModel {
  /// Whether a name is one of the authors'.
  static let classifier = EmbeddedModel.author.trees(
    "classifier", columns: AuthorCandidates.Feature.allCases.map { "\($0)" })
}
