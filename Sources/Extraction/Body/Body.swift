/// The article's text as decided block by block.
struct Body {
  /// Whether each block of the page is body.
  var kept: [Bool]
  var scores: [Double]
  var container: MainContainer?
  /// From the first to behind the last kept block.
  var range: Range<Int>?
  /// Running text kept, and all on the page, in words.
  var keptWords = 0
  var blocks: [Block] = []

  /// Share of the page's running text below which the names on its elements must have misled.
  private static let rescueShare = 0.15
  /// Names still believed then.
  private static let plainCues: Cues = [
    .body, .content, .comments, .navigation, .footer, .heading, .summary, .caption, .figure, .consent, .screenReader,
  ]

  init(page: Page, title: String?, titleElement: Int?, pageType: PageType) {
    let features = BlockFeatures.list(of: page)
    self.init(page, features, title, titleElement, pageType)
    var running = 0
    for feature in features where feature.words >= 15 && feature.linkDensity < 0.3 && !feature.isDuplicate {
      if feature.context.isDisjoint(with: [.comments, .navigation, .footer]) { running += feature.words }
    }
    guard Double(keptWords) < Self.rescueShare * Double(running), running > 80 else { return }
    let plain = features.map { feature in
      var plain = feature
      plain.context.formIntersection(Self.plainCues)
      return plain
    }
    let second = Body(page, plain, title, nil, pageType)
    if second.keptWords > keptWords { self = second }
  }

  private init(
    _ page: Page, _ features: [BlockFeatures], _ title: String?, _ titleElement: Int?, _ pageType: PageType
  ) {
    kept = Array(repeating: false, count: page.blocks.count)
    scores = Array(repeating: -9, count: page.blocks.count)
    let countsComments = pageType == .forum
    guard let container = MainContainer(page, features, countsComments: countsComments) else { return }
    self.container = container
    let decision = BlockDecision(container: container, countsComments: countsComments)
    for index in page.blocks.indices {
      scores[index] = decision.score(features[index], at: index)
      kept[index] = scores[index] > 0
    }
    var rules = SectionRules(page: page, features: features, scores: scores, kept: kept, container: container)
    rules.apply(title: title, titleElement: titleElement, keepsComments: countsComments)
    kept = rules.kept
    if let first = kept.firstIndex(of: true), let last = kept.lastIndex(of: true) { range = first..<last + 1 }
    for index in kept.indices where kept[index] { keptWords += page.blocks[index].words }
    blocks = Assembly(page: page, features: features, kept: kept, container: container).blocks()
  }
}
