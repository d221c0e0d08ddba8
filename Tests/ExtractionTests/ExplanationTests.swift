import HTML
import Testing

@testable import Extraction

@Suite struct ExplanationTests {
  private static let explanation: Explanation = {
    let text = (0..<9).map { "<p>Sentence number \($0) of the story, <b>long</b> enough to count as running text.</p>" }
    let html = """
      <title>Harbour opens again</title><nav><a href=/>Home</a></nav><article><h1>Harbour opens again</h1>
      \(text.joined())</article><div class=comment-list><p>I &lt;3 the harbour, and so does my dog, as you know.</p></div>
      """
    return Extractor.explanation(of: Document.parse(text: html), url: nil, today: "2026-11-22")
  }()

  @Test func everyBlockHasItsDecision() {
    let lines = Self.explanation.lines
    #expect(lines.count == 12)
    #expect(lines[1].reason == "the title")
    #expect(!lines[0].isKept && !lines[1].isKept && lines[4].isKept && !lines[11].isKept)
    #expect(lines.allSatisfy { (0...1).contains($0.probability) && $0.signs.count <= 3 })
    #expect(lines[4].signs.allSatisfy { $0.effect > 0 })
    #expect(lines[0].signs.allSatisfy { $0.effect < 0 })
    #expect(Self.explanation.types.map(\.probability).reduce(0, +) > 0.99)
  }

  @Test func renderedAsTextAndPage() {
    let text = Self.explanation.text
    #expect(text.hasPrefix("page type: "))
    #expect(text.contains("keep "))
    #expect(text.contains("drop "))
    let html = Self.explanation.html
    #expect(html.contains("I &lt;3 the harbour"))
    #expect(html.contains("<p class=\"k\""))
    #expect(html.contains("<p class=\"d\""))
  }
}
