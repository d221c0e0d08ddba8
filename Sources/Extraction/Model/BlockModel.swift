#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was learned about blocks and pages: the lexicon of names and the forests. See `docs/model-card.md`.
public struct BlockModel: Sendable {
  let lexicon: NameLexicon
  /// Log-odds that a block is body, on pages that are articles, and on pages of any type.
  let article: Forest
  let any: Forest
  /// Log-odds of each page type, in the order of `PageType.allCases`.
  let types: [Forest]

  init(lexicon: NameLexicon, article: Forest, any: Forest, types: [Forest]) {
    self.lexicon = lexicon
    self.article = article
    self.any = any
    self.types = types
  }

  /// Reads an artefact of `Tools/train`.
  public init(bytes: [UInt8]) throws(ModelError) { self = try ModelReader.model(bytes) }

  /// Probability of each page type.
  func typeProbabilities(_ features: PageFeatureRow) -> [Float] {
    let odds = types.map { expf($0.scores(features.values).first ?? 0) }
    let sum = odds.reduce(0, +)
    return odds.map { sum > 0 ? $0 / sum : 0 }
  }

  /// Probability of each block to be body.
  func probabilities(_ table: BlockFeatureTable, isArticle: Bool) -> [Float] {
    probabilities(table, isArticle: isArticle, until: .none) ?? []
  }

  /// The same; nil where the deadline came first.
  func probabilities(_ table: BlockFeatureTable, isArticle: Bool, until deadline: Deadline) -> [Float]? {
    (isArticle ? article : any).scores(table.values, until: deadline)?.map { 1 / (1 + expf(-$0)) }
  }
}
