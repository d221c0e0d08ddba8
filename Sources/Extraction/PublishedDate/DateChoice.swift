import Models

/// Chooses when a page was published and last changed among the days it offers.
struct DateChoice {
  private let candidates: DateCandidates

  init(_ candidates: DateCandidates) { self.candidates = candidates }

  /// The best day, where the classifier accepts it.
  func published() -> Sourced<ArticleDate>? {
    let best = FieldChoice.best(candidates.list.map(\.features), ranker: DateModel.ranker)
    guard let best, DateModel.classifier.accepts(candidates.list[best].features) == [true] else { return nil }
    return candidates.list[best].found
  }

  /// The day of the last change: as declared, else as a line or a time element says; never before publication.
  func modified(after published: ArticleDate?) -> Sourced<ArticleDate>? {
    var best: (rank: Int, found: Sourced<ArticleDate>)?
    for candidate in candidates.list {
      if let published, candidate.day.text.utf8.lexicographicallyPrecedes(published.day.utf8) { continue }
      for evidence in candidate.evidence where evidence.rank >= DateEvidence.modifiedRank {
        if best.map({ evidence.rank < $0.rank }) ?? true { best = (evidence.rank, (evidence.date, evidence.source)) }
      }
      guard best == nil, candidate[.timeUpdated] > 0 || candidate[.label] == Float(DateLabel.updated.rawValue) else {
        continue
      }
      if let found = candidate.found { best = (100, found) }
    }
    return best?.found
  }
}
