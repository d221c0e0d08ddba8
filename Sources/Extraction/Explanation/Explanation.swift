import Models

/// Why each block of a page was kept or dropped: for a user who wonders, and for a report of a page gone wrong.
public struct Explanation: Sendable {
  public struct Line: Sendable {
    public var text: String
    public var isKept: Bool
    /// Probability to be body, 0…1, as the model gave it.
    public var probability: Double
    /// What decided, in words.
    public var reason: String
    public var shape: String
    /// The features that speak loudest for the decision.
    public var signs: [Sign]
  }

  /// A feature, its value, and how far it moves the block's log-odds compared with what blocks decided otherwise have.
  public struct Sign: Sendable {
    public var name: String
    public var value: Double
    public var effect: Double
  }

  public var pageType: PageType
  /// Probability of each page type, the likeliest first.
  public var types: [(type: PageType, probability: Double)]
  public var lines: [Line]

  /// Features named for a block.
  static let maximumSigns = 3

  init(page: Page, table: BlockFeatureTable, body: Body, model: BlockModel, withSigns: Bool) {
    pageType = body.pageType
    types = zip(PageType.allCases, body.types).map { ($0, Double($1)) }.sorted { $0.probability > $1.probability }
    let classifier = model.classifier(isArticle: body.isArticle)
    let typical = Typical(table, body.kept)
    lines = page.blocks.indices.map { index in
      let isKept = body.kept[index]
      return Line(
        text: page.blocks[index].text, isKept: isKept, probability: Double(body.probabilities[index]),
        reason: body.override?.reason(body.decisions[index], at: index) ?? body.decisions[index].words,
        shape: page.blocks[index].shape.name,
        signs: withSigns ? Self.signs(table, index, isKept, typical, classifier) : [])
    }
  }

  /// Each feature in turn gets the value that is typical of the other decision; what that changes is its effect.
  private static func signs(
    _ table: BlockFeatureTable, _ index: Int, _ isKept: Bool, _ typical: Typical, _ classifier: GradientBoostedTrees
  ) -> [Sign] {
    let width = BlockFeature.count
    let row = Array(table.values[index * width..<(index + 1) * width])
    let other = isKept ? typical.dropped : typical.kept
    var rows = row
    for column in 0..<width {
      var changed = row
      changed[column] = other[column]
      rows += changed
    }
    let logOdds = classifier.logOdds(rows, earlyExit: BlockModel.earlyExit)
    let names = BlockFeature.names
    let found = (0..<width).map { column in
      Sign(name: names[column], value: Double(row[column]), effect: Double(logOdds[0] - logOdds[column + 1]))
    }
    let sorted = found.sorted { isKept ? $0.effect > $1.effect : $0.effect < $1.effect }
    return sorted.prefix(maximumSigns).filter { abs($0.effect) > 0.05 }
  }
}

/// The mean of each feature over the kept and over the dropped blocks.
private struct Typical {
  var kept: [Float]
  var dropped: [Float]

  init(_ table: BlockFeatureTable, _ isKept: [Bool]) {
    kept = Array(repeating: 0, count: BlockFeature.count)
    dropped = kept
    let keptCount = Float(isKept.count { $0 })
    for index in isKept.indices {
      for column in 0..<BlockFeature.count {
        let value = table.values[index * BlockFeature.count + column]
        if isKept[index] { kept[column] += value } else { dropped[column] += value }
      }
    }
    for column in 0..<BlockFeature.count {
      kept[column] /= max(keptCount, 1)
      dropped[column] /= max(Float(isKept.count) - keptCount, 1)
    }
  }
}

extension Selection.Decision {
  var words: String {
    switch self {
    case .likely: "likely to be body"
    case .heading: "a heading of kept text"
    case .listed: "a list or table between kept text"
    case .attribution: "who said the quotation above"
    case .unlikely: "not likely enough to be body"
    case .comments: "readers' comments"
    case .copy: "a copy of another block"
    case .orphan: "a heading without text"
    case .title: "the title"
    case .caption: "a caption"
    case .chosen: "kept by an override"
    case .unchosen: "not in the body of an override"
    case .excluded: "dropped by an override"
    case .wall: "a call to subscribe"
    case .next: "another article below this one"
    case .older: "an older post of a live blog"
    }
  }
}

extension LeafBlock.Shape {
  var name: String {
    switch self {
    case .paragraph: "paragraph"
    case .heading(let level): "heading \(level)"
    case .item: "item"
    case .quote: "quote"
    case .code: "code"
    case .cell: "cell"
    case .caption: "caption"
    case .control: "control"
    }
  }
}
