import HTML
import Testing

@testable import Extraction

@Suite struct SelectionTests {
  private static func page(_ paragraphs: [String]) -> Page {
    PageBuilder.page(of: Document.parse(text: paragraphs.map { "<p>\($0)</p>" }.joined()))
  }

  private static let long = "A sentence of the story that is long enough to count as running text here"

  @Test func keepsTheLikelyBlocks() {
    let page = Self.page([Self.long + " one.", Self.long + " two.", "Home", Self.long + " three."])
    let selection = Selection(page: page, probabilities: [0.9, 0.95, 0.1, 0.05], policy: .article)
    #expect(selection.kept == [true, true, false, false])
    #expect(selection.expectedF1 > 0.8)
  }

  /// Where everything is as good as surely no text, the likeliest block is kept nevertheless, for what little it
  /// promises.
  @Test func nothingLikelyKeepsTheBestGuessOnly() {
    let page = Self.page([Self.long + " one.", Self.long + " two."])
    let selection = Selection(page: page, probabilities: [0.03, 0.1], policy: .article)
    #expect(selection.kept == [false, true])
    #expect((0.1...0.3).contains(selection.expectedF1))
  }

  @Test func theImpossibleIsNotKept() {
    let page = Self.page([Self.long + " one.", Self.long + " two."])
    let selection = Selection(page: page, probabilities: [0, 0], policy: .article)
    #expect(selection.kept == [false, false] && selection.expectedF1 == 0)
    let none = Selection(page: Self.page([]), probabilities: [], policy: .article)
    #expect(none.kept == [] && none.expectedF1 == 0)
  }

  @Test func ofCopiesTheLikeliestStays() {
    let page = Self.page([Self.long, Self.long, "Short line", "Short line"])
    let selection = Selection(page: page, probabilities: [0.8, 0.9, 0.9, 0.9], policy: .article)
    #expect(selection.kept == [false, true, true, true])
  }

  @Test func commentListsCountLessButInForums() {
    let html = """
      <div><p>\(Self.long) one.</p><p>\(Self.long) two.</p><p>\(Self.long) three.</p></div>
      <div class="comment-list"><p>\(Self.long), says a reader.</p></div>
      """
    let page = PageBuilder.page(of: Document.parse(text: html))
    let probabilities: [Float] = [0.9, 0.9, 0.9, 0.6]
    #expect(Selection(page: page, probabilities: probabilities, policy: .article).kept == [true, true, true, false])
    #expect(Selection(page: page, probabilities: probabilities, policy: .other).kept == [true, true, true, false])
    #expect(Selection(page: page, probabilities: probabilities, policy: .forum).kept == [true, true, true, true])
  }

  @Test func aLineThatIntroducesNothingGoes() {
    let page = Self.page([Self.long + " one.", "Sources:", "Home", "Imprint", "Contact", "Terms"])
    var selection = Selection(page: page, probabilities: [0.9, 0.9, 0, 0, 0, 0], policy: .article)
    selection.settleHeadings([0.9, 0.9, 0, 0, 0, 0])
    #expect(selection.kept == [true, false, false, false, false, false])
    #expect(selection.decisions[1] == .orphan)
    let list = Self.page([Self.long + " one.", "Sources:", Self.long + " two."])
    selection = Selection(page: list, probabilities: [0.9, 0.9, 0.9], policy: .article)
    selection.settleHeadings([0.9, 0.9, 0.9])
    #expect(selection.kept == [true, true, true])
  }

  @Test func aFewLikelyWordsAloneArePoorOnOtherPages() {
    let page = Self.page(["One name", Self.long + " two.", Self.long + " three."])
    let probabilities: [Float] = [0.95, 0.3, 0.3]
    #expect(Selection(page: page, probabilities: probabilities, policy: .other).kept == [true, true, true])
  }
}
