package import Models

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was learned about blocks and pages: the lexicon of names and the trees. See `docs/model-card.md`.
public struct BlockModel: Sendable {
  let lexicon: NameLexicon
  /// Classifiers of a block as body, on pages that are articles, and on pages of any type.
  let article: GradientBoostedTrees
  let any: GradientBoostedTrees
  /// A classifier for each page type, in the order of `PageType.allCases`.
  let types: [GradientBoostedTrees]

  /// The model of this release, trained by `make train`.
  public static let shipped: BlockModel = {
    do {
      return try BlockModel(EmbeddedModel.block.file)
    } catch {
      fatalError("the embedded block model: \(error)")
    }
  }()

  /// A tree moves a row by at most a tenth: after 40 trees only rows that all of them speak against are this low. They
  /// get a probability under a thousandth.
  static let earlyExit = GradientBoostedTrees.EarlyExit(trees: 40, below: -3.5, logOdds: -7)

  func typeProbabilities(_ features: PageFeatureRow) -> [Float] {
    let odds = types.map { expf($0.logOdds(features.values, earlyExit: Self.earlyExit).first ?? 0) }
    let sum = odds.reduce(0, +)
    return odds.map { sum > 0 ? $0 / sum : 0 }
  }

  /// The classifier of blocks on a page of that kind.
  func classifier(isArticle: Bool) -> GradientBoostedTrees { isArticle ? article : any }

  /// Probability of each block to be body; nil where the deadline came first.
  func probabilities(_ table: BlockFeatureTable, isArticle: Bool, until deadline: Deadline = .none) -> [Float]? {
    classifier(isArticle: isArticle).logOdds(table.values, earlyExit: Self.earlyExit) { deadline.isOver }?
      .map { 1 / (1 + expf(-$0)) }
  }
}

extension BlockModel {
  /// Reads a file that `Tools/train` wrote.
  package init(bytes: [UInt8]) throws(ModelError) { try self.init(ModelFile(bytes)) }

  private init(_ file: ModelFile) throws(ModelError) {
    self.init(
      lexicon: NameLexicon(file.lexicon), article: try file.trees("article", columns: BlockFeature.names),
      any: try file.trees("any", columns: BlockFeature.names),
      types: try PageType.allCases.map { (type) throws(ModelError) in
        try file.trees("type-\(type.rawValue)", columns: PageFeature.names)
      })
  }
}
