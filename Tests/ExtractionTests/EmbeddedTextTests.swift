import Foundation
import HTML
import Testing
import WebURL

@testable import Extraction

/// The text that a page gives in its data: a check of what was found, and the last resort.
@Suite struct StatedTextTests {
  private func article(_ html: String) -> Article {
    Extractor.article(from: Document.parse(text: html), url: WebURL("https://example.org/a/story"), today: "2026-11-22")
  }

  private static let sentences = (1...14).map {
    "Sentence number \($0) of the story about the harbour says that ferry \($0 * 7) leaves late again today."
  }
  private static let markup = sentences.map { "<p>\($0)</p>" }.joined()
  private static let head =
    "<title>The ferry leaves late</title><meta property=og:title content='The ferry leaves late'><meta property=og:type content=article>"

  private static func json(_ value: Any) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed]), as: UTF8.self)
  }

  private static func linked(_ body: String) throws -> String {
    let value = ["@type": "NewsArticle", "headline": "The ferry leaves late", "articleBody": body]
    return "<script type='application/ld+json'>\(try json(value))</script>"
  }

  @Test(arguments: ["\n", "\n\n", " <br> "])
  func articleBodyStandsInForAShell(_ border: String) throws {
    let body = Self.sentences.joined(separator: border)
    let article = article("\(Self.head)\(try Self.linked(body))<body><div id=root></div>")
    #expect(article.sources["text"] == "json-ld")
    #expect(article.text.contains(Self.sentences[3]))
    #expect(article.quality > 0.3 && article.quality < 0.6)
    #expect(article.pageType == .article)
    if border != " <br> " { #expect(article.blocks.map(\.text) == Self.sentences) }
  }

  @Test func markupOfArticleBodyIsRead() throws {
    let stated = try #require(
      EmbeddedText("&lt;h2&gt;A&lt;/h2&gt;<p>One &amp;amp; two</p><ul><li>x</ul><script>evil()</script>", source: "x"))
    #expect(stated.blocks.map(\.text) == ["A", "One & two", "x"])
    #expect(stated.blocks.map(\.kind) == [.heading(level: 2), .paragraph, .listItem(ordered: false, depth: 1)])
    #expect(EmbeddedText("", source: "x") == nil)
    #expect(EmbeddedText("<p> </p>", source: "x") == nil)
  }

  @Test func articleBodyOnlyChecksWhatWasFound() throws {
    let page = "\(Self.head)<body><article><h1>The ferry leaves late</h1>\(Self.markup)</article>"
    let plain = article(page)
    let same = article(page + (try Self.linked(Self.sentences.joined(separator: " "))))
    let text = (1...14).map { "Another \($0) text altogether, of gardens and of how the \($0) roses are cut in March." }
    let other = article(page + (try Self.linked(text.joined(separator: " "))))
    let teaser = article(page + (try Self.linked("Too short to tell.")))
    #expect(plain.sources["text"] == nil && same.sources["text"] == nil && other.sources["text"] == nil)
    #expect(same.text == plain.text && other.text == plain.text)
    #expect(same.quality >= plain.quality)
    #expect(other.quality < plain.quality * 0.8)
    #expect(teaser.quality == plain.quality)
  }

  @Test func agreementIsOfPhrases() throws {
    let text = Self.sentences.joined(separator: " ")
    let stated = try #require(EmbeddedText(text, source: "json-ld"))
    #expect(stated.agreement(with: text) == .same)
    #expect(stated.agreement(with: Self.sentences.prefix(6).joined(separator: "\n\n")) == .partial)
    #expect(
      stated.agreement(with: "The roses in the garden are cut in March, says the gardener of the town hall.") == .other)
    #expect(EmbeddedText.quality(0.6, after: .same) == 0.7)
    #expect(EmbeddedText.quality(0.6, after: .partial) < 0.6 && EmbeddedText.quality(0.6, after: .other) < 0.5)
    // Written without spaces: by pairs of characters.
    let chinese = (1...30).map { "渡轮公司第\($0)天宣布取消所有夜间航班，因为领航员不足。" }.joined()
    #expect(try #require(EmbeddedText(chinese, source: "json-ld")).agreement(with: chinese) == .same)
    #expect(try #require(EmbeddedText(chinese, source: "json-ld")).agreement(with: "花园里的玫瑰在三月修剪。") == .other)
  }

  @Test(arguments: [
    "<script id=__NEXT_DATA__ type='application/json'>JSON</script>",
    "<script>window.__INITIAL_STATE__ = JSON;window.x={a:1}</script>",
    "<script>var a=1;Fusion.globalContent=JSON;Fusion.other={\"b\":2};</script>",
    "<script>window.__STATE__=JSON.parse(QUOTED);</script>",
  ])
  func dataOfScriptsStandsInForAShell(_ script: String) throws {
    let elements =
      [["type": "image", "caption": "A caption of a picture that shows the ferry in the harbour at night."]]
      + Self.sentences.map { ["type": "text", "content": "\($0) <a href=\"/x\">It</a> is so."] }
    let teasers = (1...40).map {
      ["summary": "Teaser number \($0) about something else that happened in another town."]
    }
    let data = try Self.json([
      "props": [
        "story": ["headlines": ["basic": "The ferry leaves late"], "content_elements": elements],
        "relatedItems": teasers,
      ]
    ])
    let written = script.replacing("QUOTED", with: try Self.json(data)).replacing("=JSON;", with: "=\(data);")
      .replacing("= JSON;", with: "= \(data);").replacing(">JSON<", with: ">\(data)<")
    let article = article("\(Self.head)<body><div id=app>Loading</div>\(written)")
    #expect(article.sources["text"] == "script")
    #expect(article.blocks.count == 14)
    #expect(article.text.contains("leaves late again today. It is so."))
    #expect(!article.text.contains("Teaser") && !article.text.contains("caption"))
  }

  @Test(arguments: [
    "<script>x = {", "<script type=application/json>[[[[[[{\"a\":",
    "<script>\(String(repeating: "a={b:[", count: 5_000))",
    "<script>JSON = JSON.parse(\"{\\\"a\\\"", "<script>\(String(repeating: "=", count: 50_000))",
  ])
  func brokenDataEnds(_ script: String) {
    #expect(article("\(Self.head)<body>\(script)\(String(repeating: " ", count: 500))").text.isEmpty)
  }
}
