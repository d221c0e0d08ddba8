import HTML
import TestSupport
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
    #expect(lines.hasOnly { (0...1).contains($0.probability) && $0.signs.count <= 3 })
    #expect(lines[4].signs.hasOnly { $0.effect > 0 })
    #expect(lines[0].signs.hasOnly { $0.effect < 0 })
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

  /// A page of marks and scripts is drawn as text alone.
  @Test func thePictureIsInert() throws {
    let hostile = """
      <title>x</title><h1>&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</h1><p>"&gt;&lt;img src=x onerror=alert(1)&gt; and a
      "quotation" &amp;lt; with &lt;/style&gt; in it, as long as a paragraph.</p><p>مرحبا بكم في الميناء</p>
      """
    let html = Extractor.explanation(of: Document.parse(text: hostile), url: nil, today: "2026-11-22").html
    let picture = Document.parse(text: html)
    #expect(picture.all(.script).isEmpty && picture.all(.img).isEmpty && picture.all(.link).isEmpty)
    let names = picture.all { _ in true }.flatMap { picture.attributes($0).map(\.name) }
    #expect(Set(names).isSubset(of: ["lang", "charset", "http-equiv", "content", "name", "class", "style", "dir"]))
    #expect(html.contains("default-src 'none'"))
    #expect(html.contains("prefers-color-scheme:dark"))
    // All blocks are in it, as they are.
    let texts = picture.all(.p).map { picture.textContent($0) }
    for line in Extractor.explanation(of: Document.parse(text: hostile), url: nil, today: "2026-11-22").lines {
      #expect(texts.contains { $0.hasSuffix(line.text) })
    }
  }
}
