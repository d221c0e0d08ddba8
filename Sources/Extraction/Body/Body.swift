import HTML
import WebURL

/// The article's text as decided block by block: the learned probabilities, the selection by them, and what it makes.
struct Body {
  /// Probability of each block of the page to be body, 0…1.
  let probabilities: [Float]
  let kept: [Bool]
  let decisions: [Selection.Decision]
  /// From the first to behind the last kept block.
  let range: Range<Int>?
  let keptWords: Int
  /// The word F1 that the probabilities promise for what is kept, 0…1.
  let expectedF1: Double
  /// Probability of each page type, in the order of `PageType.allCases`.
  let types: [Float]
  let blocks: [Block]
  /// Whether there was more text than is kept.
  let isCut: Bool
  let isLiveBlog: Bool
  /// What the user's rules for the site say of the blocks, where they say anything.
  let override: SiteOverride.Verdict?

  /// Probability from which a page is read as an article.
  static let articleThreshold: Float = 0.5

  /// Nil where the deadline came before the blocks were decided.
  init?(
    page: Page, document: Document, addresses: Addresses, linked: LinkedData, url: WebURL?, declaredType: PageType?,
    titleElement: Int?,
    model: BlockModel, site: SiteOverride? = nil, deadline: Deadline = .none
  ) {
    var table = BlockFeatureTable(page: page, declaredType: declaredType, lexicon: model.lexicon)
    types = model.typeProbabilities(PageFeatureRow(page: page, blocks: table, url: url))
    let isArticle = (types.first ?? 0) >= Self.articleThreshold
    table.setTypes(types)
    guard let probabilities = model.probabilities(table, isArticle: isArticle, until: deadline) else { return nil }
    self.probabilities = probabilities
    let policy: Selection.Policy = isArticle ? .article : Self.isForum(types) ? .forum : .other
    var selection = Selection(page: page, probabilities: probabilities, policy: policy)
    // On other pages than articles headings are names of things, which need no text below them.
    if isArticle { selection.settleHeadings(probabilities) }
    selection.adoptLists(probabilities)
    override = site.map { $0.verdict(on: page, document, until: deadline) }.flatMap { $0.isEmpty ? nil : $0 }
    if let override { selection.follow(override) }
    if isArticle {
      selection.dropPaywallNotices()
      selection.dropNextArticles(title: titleElement)
    }
    isLiveBlog = PageForm.isLiveBlog(page, linked)
    if isLiveBlog { selection.keepNewestPosts(in: document) }
    selection.settleCaptions(in: document)
    // What a shop or a list is headed with is part of what it says.
    if isArticle || policy.keepsComments { selection.drop(title: titleElement) }
    kept = selection.kept
    decisions = selection.decisions
    // What the user selects is right by definition.
    expectedF1 = override?.bodyLine != nil ? 1 : selection.expectedF1
    if let first = kept.firstIndex(of: true), let last = kept.lastIndex(of: true) {
      range = first..<last + 1
    } else {
      range = nil
    }
    keptWords = kept.indices.reduce(0) { $0 + (selection.kept[$1] ? page.blocks[$1].words : 0) }
    var assembly = BlockBuilder(page: page, kept: kept, document: document, addresses: addresses, deadline: deadline)
    blocks = assembly.blocks()
    isCut = assembly.isCut
  }

  /// The body of a page for which there was no time: nothing.
  init(undecided page: Page) {
    probabilities = Array(repeating: 0, count: page.blocks.count)
    kept = Array(repeating: false, count: page.blocks.count)
    decisions = Array(repeating: .unlikely, count: page.blocks.count)
    (range, keptWords, expectedF1) = (nil, 0, 0)
    types = PageType.allCases.map { _ in 0 }
    (blocks, isCut, isLiveBlog, override) = ([], false, false, nil)
  }

  private static func isForum(_ types: [Float]) -> Bool {
    zip(PageType.allCases, types).contains { $0 == .forum && $1 >= articleThreshold }
  }

  /// Whether the page is read as an article.
  var isArticle: Bool { (types.first ?? 0) >= Self.articleThreshold }

  /// The likeliest page type; an article where the user says what its body is.
  var pageType: PageType {
    if override?.bodyLine != nil { return .article }
    let best = types.indices.max { types[$0] < types[$1] } ?? 0
    return PageType.allCases[best]
  }
}
