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

    package init(text: String, isKept: Bool, probability: Double, reason: String, shape: String, signs: [Sign]) {
      self.text = text
      self.isKept = isKept
      self.probability = probability
      self.reason = reason
      self.shape = shape
      self.signs = signs
    }
  }

  /// A feature, its value, and how far it moves the block's log-odds compared with what blocks decided otherwise have.
  public struct Sign: Sendable {
    public var name: String
    public var value: Double
    public var effect: Double

    package init(name: String, value: Double, effect: Double) {
      self.name = name
      self.value = value
      self.effect = effect
    }
  }

  public var pageType: PageType
  /// Probability of each page type, the likeliest first.
  public var types: [(type: PageType, probability: Double)]
  public var lines: [Line]

  package init(pageType: PageType, types: [(type: PageType, probability: Double)], lines: [Line]) {
    self.pageType = pageType
    self.types = types
    self.lines = lines
  }

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
        reason: body.override?.reason(body.decisions[index], at: index) ?? body.decisions[index].rawValue,
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
  let kept: [Float]
  let dropped: [Float]

  init(_ table: BlockFeatureTable, _ isKept: [Bool]) {
    func mean(_ rows: [Int]) -> [Float] {
      (0..<BlockFeature.count).map { column in
        rows.reduce(0) { $0 + table.values[$1 * BlockFeature.count + column] } / Float(max(rows.count, 1))
      }
    }
    kept = mean(isKept.indices.filter { isKept[$0] })
    dropped = mean(isKept.indices.filter { !isKept[$0] })
  }
}

extension LeafBlock.Shape {
  fileprivate var name: String {
    if case .heading(let level) = self { return "heading \(level)" }
    return ["paragraph", "heading", "item", "quote", "code", "cell", "caption", "control"][Int(number)]
  }
}
