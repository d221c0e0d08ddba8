/// Chooses when a page was published and last changed among the days it offers.
struct DateChoice {
  typealias Found = (value: ArticleDate, source: String)

  private let candidates: DateCandidates

  init(_ candidates: DateCandidates, recorder: CandidateRecorder? = nil) {
    self.candidates = candidates
    if let recorder {
      for candidate in candidates.list { recorder.add("date", candidate.day.text, candidate.features) }
    }
  }

  /// The day that the models believe in; nil when they believe in none.
  func published() -> Found? {
    let best = FieldChoice.best(candidates.list.map(\.features), ranker: DateModel.ranker, judge: DateModel.judge)
    guard let best, best.belief >= DateModel.threshold else { return nil }
    return candidates.list[best.index].found
  }

  /// The day of the last change: as declared, else as a line or a time element says; never before publication.
  func modified(after published: ArticleDate?) -> Found? {
    var best: (rank: Int, found: Found)?
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
