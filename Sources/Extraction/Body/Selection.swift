/// Chooses the blocks to keep by their probabilities: the likeliest ones, as many as promise the best word F1.
///
/// With n words in a block of probability p, keeping a set promises 2·Σp·n ÷ (Σn + m·Σ_all p·n): the harmonic mean of
/// precision and recall, in which m (found by cross-validation) stands for truths that lack what the model expects.
struct Selection {
  /// Why a block is kept or dropped, in words.
  enum Decision: String, Sendable {
    case likely = "likely to be body"
    case heading = "a heading of kept text"
    case listed = "a list or table between kept text"
    case attribution = "who said the quotation above"
    case chosen = "kept by an override"

    case unlikely = "not likely enough to be body"
    case comments = "readers' comments"
    case duplicate = "a copy of another block"
    case orphan = "a heading without text"
    case title = "the title"
    case caption = "a caption"
    case older = "an older post of a live blog"
    case paywallNotice = "a call to subscribe"
    case next = "another article below this one"
    case unchosen = "not in the body of an override"
    case excluded = "dropped by an override"

    var keeps: Bool { [.likely, .heading, .listed, .attribution, .chosen].contains(self) }
  }

  let page: Page
  private(set) var kept: [Bool]
  private(set) var decisions: [Decision]
  private(set) var expectedF1 = 0.0

  /// Weight of the words expected on the whole page.
  static let expectedWeight: Float = 0.85
  /// Equal blocks of at least this many words count once.
  static let duplicateWords = 8
  /// What a list of readers' comments costs a block.
  static let commentFactor: Float = 0.25

  /// How a kind of page is read.
  struct Policy {
    var isArticle = false
    /// In a forum the readers' posts are what the page is for.
    var keepsComments: Bool
    /// Words added to what is selected before the promise is taken, so that a few likely words alone promise little: on
    /// other pages than articles the model's doubts go together, block by block, more than the promise supposes.
    var spareWords: Float

    static let article = Policy(isArticle: true, keepsComments: false, spareWords: 0)
    static let forum = Policy(keepsComments: true, spareWords: 60)
    static let other = Policy(keepsComments: false, spareWords: 60)
  }

  init(page: Page, probabilities: [Float], policy: Policy) {
    self.page = page
    kept = Array(repeating: false, count: probabilities.count)
    decisions = Array(repeating: .unlikely, count: probabilities.count)
    var probabilities = probabilities
    if !policy.keepsComments {
      for index in probabilities.indices where page.elements[page.blocks[index].element].context.contains(.comments) {
        probabilities[index] *= Self.commentFactor
        decisions[index] = .comments
      }
    }
    dropDuplicates(&probabilities, isArticle: policy.isArticle)
    choose(probabilities, spareWords: policy.spareWords)
  }

  mutating func decide(_ index: Int, _ decision: Decision) {
    kept[index] = decision.keeps
    decisions[index] = decision
  }

  private mutating func choose(_ probabilities: [Float], spareWords: Float) {
    // What is as good as surely dropped cannot enter the best prefix; leaving it out spares most of the sorting.
    var total: Float = 0
    var candidates: [Int] = []
    for (index, p) in probabilities.enumerated() where p > 0 {
      total += p * Float(page.blocks[index].scan.pieces)
      if p > 0.02 { candidates.append(index) }
    }
    candidates.sort { (probabilities[$0], $1) > (probabilities[$1], $0) }
    guard total > 0 else { return }
    var (gain, size, best, end): (Float, Float, Float, Int) = (0, 0, 0, 0)
    var promised: Float = 0
    for (place, index) in candidates.enumerated() {
      let words = Float(page.blocks[index].scan.pieces)
      gain += probabilities[index] * words
      size += words
      let promise = 2 * gain / (size + Self.expectedWeight * total + spareWords)
      if promise > best {
        best = promise
        promised = 2 * gain / (size + Self.expectedWeight * total)
        end = place + 1
      }
    }
    for index in candidates[..<end] { decide(index, .likely) }
    expectedF1 = Double(min(promised, 1))
  }

  /// A heading goes with the text below it: one right above kept text is kept, one with nothing kept below it is not.
  ///
  /// The model is trained on word F1, in which the few words of a heading hardly show.
  mutating func settleHeadings(_ probabilities: [Float]) {
    for index in kept.indices.dropLast() where !kept[index] && kept[index + 1] {
      let block = page.blocks[index]
      guard probabilities[index] >= Self.adoptedProbability, decisions[index] != .duplicate, page.isHeadingLike(index),
        block.linkDensity < 0.5,
        !block.verdict.opensBox, !block.verdict.opensComments, !block.verdict.isBoilerplate,
        !page.isHeadingLike(index + 1),
        kept[..<index].suffix(4).contains(true) || probabilities[index] >= Self.firstHeadingProbability
      else { continue }
      decide(index, .heading)
    }
    var next: Int?
    for index in kept.indices.reversed() where kept[index] {
      let block = page.blocks[index]
      if block.isHeading {
        if next == nil { decide(index, .orphan) }
        continue
      }
      // "Sources:" with nothing kept right behind it introduces nothing.
      let isLead = block.scan.endsColon && block.words <= Self.leadWords
      if isLead, next.map({ $0 - index > Self.leadDistance }) ?? true {
        decide(index, .orphan)
      } else {
        next = index
      }
    }
  }

  /// From this probability on a heading is kept although nothing is kept above it: the first one of a story.
  private static let firstHeadingProbability: Float = 0.3

  /// Words of the longest line that only introduces, and blocks within which what it introduces follows.
  private static let leadWords = 6
  private static let leadDistance = 3

  /// A table between two kept blocks belongs to them, and so does a list that a colon leads in.
  mutating func adoptLists(_ probabilities: [Float]) {
    var index = 1
    while index < kept.count {
      guard !kept[index], kept[index - 1], page.blocks[index].isListed,
        !page.blocks[index].isItem || page.blocks[index - 1].scan.endsColon
      else {
        index += 1
        continue
      }
      var end = index
      while end < kept.count, !kept[end], page.blocks[end].isListed, page.blocks[end].linkDensity < 0.5,
        probabilities[end] >= Self.adoptedProbability, decisions[end] != .duplicate
      {
        end += 1
      }
      if end < kept.count, kept[end] { for item in index..<end { decide(item, .listed) } }
      index = max(end, index + 1)
    }
  }

  /// What is less likely is furniture even between kept blocks.
  private static let adoptedProbability: Float = 0.04

  /// The title is a field, not body.
  mutating func drop(title element: Int?) {
    guard let element else { return }
    for index in page.elements[element].blockRange { decide(index, .title) }
  }
}
