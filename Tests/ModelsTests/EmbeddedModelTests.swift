import Testing

@testable import Models

@Suite struct EmbeddedModelTests {
  @Test(arguments: EmbeddedModel.allCases) func everyModelIsThere(model: EmbeddedModel) throws {
    let file = try ModelFile(model.bytes)
    #expect(!file.names.isEmpty)
    #expect(file.names == model.file.names)
    #expect(file.lexicon.isEmpty == (model != .block))
  }

  @Test func theirEnsembles() {
    let types = ["article", "listing", "forum", "product", "service", "documentation", "collection"]
    #expect(EmbeddedModel.block.file.names == ["article", "any"] + types.map { "type-\($0)" })
    #expect(EmbeddedModel.title.file.names == ["ranker", "news-ranker"])
    #expect(EmbeddedModel.date.file.names == ["ranker", "classifier"])
    #expect(EmbeddedModel.author.file.names == ["classifier"])
  }

  /// They are part of every program.
  @Test func theyAreSmall() {
    #expect(EmbeddedModel.allCases.map(\.bytes.count).reduce(0, +) < 400_000)
  }

  @Test(.timeLimit(.minutes(3))) func damageIsNamedWithTheModel() async throws {
    let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = EmbeddedModel.read(Array(EmbeddedModel.date.bytes.dropLast()), as: .date)
    }
    let said = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(said.contains("the embedded date model: the model ends in the middle"))
  }

  @Test(.timeLimit(.minutes(3))) func otherColumnsAreNamedWithTheModel() async throws {
    let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = EmbeddedModel.title.trees("ranker", columns: ["width"])
    }
    let said = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(said.contains("the embedded title model: the trees \"ranker\" were trained with other features"))
  }
}
