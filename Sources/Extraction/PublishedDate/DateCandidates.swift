import HTML

/// The days a page offers as its day of publication, each with all that speaks for and against it.
///
/// Nothing is taken from comments, footers, navigation or the future. All evidence is gathered by day: a day that
/// stands beside the title and in the head is more than two days that differ.
struct DateCandidates {
  /// One number each; distances are in blocks from the title, 100 where there is none.
  enum Feature: Int, CaseIterable {
    case linkedPublished, linkedPage, linkedModified, metaPublished, metaModified, metaWeak, itemPublished, itemModified
    case url, time, timeAbove, timePublished, timeUpdated, below, above, label, published, updated, dateCue, bylineCue
    case words, caption, occurrences, order, off, inBody, afterBody, offsetInBlock, hasClock
    case latest, earliest, fromDeclared, fromModified, candidates, visible, visiblePlain, declaredPublished
    case declaredModified, articleType, openGraphArticle, times, runningWords, near, sameMonthInPath, declaredHour
    case isArticle, isListing, isForum, isProduct, isService, anyUpdated, shownDeclared, modifiedIsShown
    case declaredVotes, lastResort
  }

  struct Candidate: FieldCandidate {
    typealias Feature = DateCandidates.Feature

    let day: CalendarDay
    var features: [Float]
    /// What stood for the day: rank of the source (lower is better), the date, and the source's name.
    var evidence: [(rank: Int, date: ArticleDate, source: String)] = []

    init(day: CalendarDay) {
      self.day = day
      features = Array(repeating: 0, count: Feature.allCases.count)
      for feature in [Feature.time, .timeAbove, .below, .above, .words, .order] { self[feature] = DateCandidates.far }
    }
  }

  static let far: Float = 100
  /// More days than any date line has; listings have hundreds.
  static let maximum = 60

  private(set) var list: [Candidate] = []
  private var indices: [CalendarDay: Int] = [:]

  /// Adds evidence for a day and lets `edit` set its features.
  mutating func add(_ date: ArticleDate, _ rank: Int, _ source: String, _ edit: (inout Candidate) -> Void) {
    guard let day = CalendarDay(prefixOf: date.day) else { return }
    let index: Int
    if let known = indices[day] {
      index = known
    } else {
      guard list.count < Self.maximum else { return }
      index = list.count
      indices[day] = index
      list.append(Candidate(day: day))
    }
    list[index].evidence.append((rank, date, source))
    edit(&list[index])
  }

  func has(_ day: CalendarDay) -> Bool { indices[day] != nil }

  mutating func change(_ edit: (inout Candidate) -> Void) {
    for index in list.indices { edit(&list[index]) }
  }

  /// Sets what depends on all candidates together; called once, last.
  mutating func compare() {
    let days = list.map(\.day.daysSinceEpoch)
    let declared = zip(list, days).first { $0.0[.linkedPublished] + $0.0[.metaPublished] > 0 }?.1
    let hour = list.first { $0[.linkedPublished] + $0[.metaPublished] > 0 }?.evidence.lazy.compactMap {
      Self.hour($0.date)
    }
    .first
    let modified = zip(list, days).first { $0.0[.linkedModified] + $0.0[.metaModified] > 0 }?.1
    let visible = list.filter { min($0[.below], $0[.above]) <= 15 }
    let nearest = list.map { min($0[.below], $0[.above]) }.min() ?? Self.far
    func isShown(_ one: Candidate) -> Bool { min(one[.below], one[.above], one[.time], one[.timeAbove]) <= 15 }
    func hasOne(_ isOne: (Candidate) -> Bool) -> Float { Float(list.contains(where: isOne)) }
    let ofPage: [(Feature, Float)] = [
      (.declaredHour, Float(hour ?? -1)), (.candidates, Float(list.count)), (.visible, Float(visible.count)),
      (.visiblePlain, Float(visible.count { $0[.label] != Float(DateLabel.updated.rawValue) })),
      (.declaredPublished, Float(declared != nil)), (.declaredModified, Float(modified != nil)),
      (.anyUpdated, hasOne { $0[.updated] + $0[.timeUpdated] > 0 }),
      (.shownDeclared, hasOne { $0[.linkedPublished] + $0[.metaPublished] > 0 && isShown($0) }),
      (.modifiedIsShown, hasOne { $0[.linkedModified] + $0[.metaModified] > 0 && isShown($0) }),
    ]
    for index in list.indices {
      list[index].set(ofPage)
      list[index][.latest] = Float(days[index] == days.max())
      list[index][.earliest] = Float(days[index] == days.min())
      list[index][.fromDeclared] = declared.map { Self.difference(days[index], $0) } ?? -1_000
      list[index][.fromModified] = modified.map { Self.difference(days[index], $0) } ?? -1_000
      let votes: [Feature] = [.linkedPublished, .metaPublished, .itemPublished, .url]
      list[index][.declaredVotes] = votes.reduce(0) { $0 + list[index][$1] }
      list[index][.near] = min(list[index][.below], list[index][.above]) - nearest
    }
  }

  /// The hour of an instant of Greenwich; 30 for one of another zone, which is the page's own.
  private static func hour(_ date: ArticleDate) -> Int? {
    guard let instant = date.instant else { return nil }
    return instant.hasSuffix("Z") ? CalendarDay.number(instant.utf8.dropFirst(11).prefix(2)) : 30
  }

  private static func difference(_ day: Int, _ other: Int) -> Float { Float(max(min(day - other, 500), -500)) }
}

extension DateCandidates.Candidate {
  /// The day with the time that its best source gives, a time with a zone before one without.
  var found: Sourced<ArticleDate>? {
    let ranked = evidence.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(
      \.element)
    guard let best = ranked.first else { return nil }
    // The time of a change says nothing of the hour of publication.
    let own = best.rank >= DateEvidence.modifiedRank ? [best] : ranked.filter { $0.rank < DateEvidence.modifiedRank }
    let instants = own.compactMap { $0.date.instant }
    let zoned = instants.first { $0.utf8.count > 19 }
    return (ArticleDate(day: best.date.day, instant: zoned ?? instants.first), best.source)
  }
}
