import HTML
import Models
import Testing

@testable import Extraction

@Suite struct BlockModelTests {
  private static let bytes = EmbeddedModel.block.bytes

  @Test func theShippedModelIsThere() {
    let model = BlockModel.shipped
    #expect(model.article.trees.count >= 50)
    #expect(model.any.trees.count >= 50)
    #expect(model.types.count == PageType.allCases.count)
  }

  /// The other models are read when a page first asks for them: all columns that they were trained with are still
  /// computed.
  @Test func theModelsOfFieldsAreThere() {
    #expect(TitleModel.ranker.width == TitleCandidates.Feature.allCases.count)
    #expect(TitleModel.newsRanker.width == TitleCandidates.Feature.allCases.count)
    #expect(DateModel.ranker.width == DateCandidates.Feature.allCases.count)
    #expect(DateModel.classifier.threshold == -1.56)
    #expect(AuthorModel.classifier.threshold == -0.39)
  }

  @Test(arguments: [0, 3, 4, 5, 9, 13, 17, 18, 1_000, 40_000]) func aCutModelIsRefused(length: Int) {
    #expect(throws: ModelError.self) { try BlockModel(bytes: Array(Self.bytes.prefix(length))) }
  }

  @Test func bytesThatAreNoModelAreRefused() {
    #expect(throws: ModelError.notAModel) { try BlockModel(bytes: Array("GIF89a".utf8)) }
    var other = Self.bytes
    other[4] = 99
    #expect(throws: ModelError.version(99)) { try BlockModel(bytes: other) }
    other = Self.bytes
    // Behind head, lexicon, number of ensembles and the first one's name is the hash of its columns.
    let columns = 9 + EmbeddedModel.block.file.lexicon.count * 5 + 2 + "article".utf8.count
    other[columns] ^= 1
    #expect(throws: ModelError.otherFeatures("article")) { try BlockModel(bytes: other) }
    #expect(throws: ModelError.missing("article")) { try BlockModel(bytes: EmbeddedModel.title.bytes) }
    #expect(throws: ModelError.self) { try BlockModel(bytes: Self.bytes + [0]) }
  }

  /// A damaged model is refused or gives some answer; it never reads outside of its arrays.
  @Test(.timeLimit(.minutes(5))) func aDamagedModelDoesNoHarm() {
    let table = BlockFeatureTable(
      page: PageBuilder.page(of: Document.parse(text: "<h1>A title</h1><p>One sentence of some words.</p>")),
      declaredType: nil, lexicon: NameLexicon())
    var state: UInt64 = 4_711
    for _ in 0..<6 {
      var damaged = Self.bytes
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        damaged[5 + Int(state >> 33) % (damaged.count - 5)] = UInt8(truncatingIfNeeded: state >> 20)
      }
      guard let model = try? BlockModel(bytes: damaged) else { continue }
      #expect(model.probabilities(table, isArticle: true)?.count == table.count)
    }
  }
}
