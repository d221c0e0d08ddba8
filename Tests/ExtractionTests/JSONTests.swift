import Foundation
import Testing

@testable import Extraction

@Suite struct JSONTests {
  private func headline(_ text: String) -> String? {
    LinkedData(scripts: [text], url: nil, canonical: nil, titles: []).headline
  }

  @Test(arguments: [
    #"{"@type":"NewsArticle","headline":"A title"}"#,
    #"[{"@type":"WebSite","name":"S"},{"@type":"NewsArticle","headline":"A title"}]"#,
    #"{"@graph":[{"@type":"Person","name":"P"},{"@type":["Article","NewsArticle"],"headline":"A title"}]}"#,
    #"{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","headline":"A title"}}"#,
    "<!-- {\"@type\":\"NewsArticle\",\"headline\":\"A title\"} -->",
    "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"A title\"}\n//]]>",
    "/* note */ {\"@type\":\"NewsArticle\", // why\n\"headline\":\"A title\",}",
    "{\"@type\":\"NewsArticle\",\"description\":\"two\nlines\tand tabs\",\"headline\":\"A title\"}",
    "{\"@type\":\"NewsArticle\"\n\"headline\":\"A title\"}",
    #"{"@type":"NewsArticle","description":"he said "no" to it","headline":"A title"}"#,
    #"{"@type":"NewsArticle","headline":"A title","articleBody":"it breaks off he"#,
    #"{"@type":"NewsArticle","x":undefined,"y":[1,2,],"headline":"A title"}"#,
    #"{'@type':'NewsArticle','headline':'A title'}"#,
    #"{"@type":"http://schema.org/NewsArticle","headline":"A&nbsp;<b>title</b>"}"#,
    #"{"@type":"NewsArticle","headline":"A title"};"#,
  ])
  func readsThroughFaults(_ text: String) {
    #expect(headline(text) == "A title")
  }

  @Test(arguments: ["", "null", "{", "[", "{\"", "}{", "]]]]", "\"text\"", "{\"@type\":", "\\u12"])
  func anythingEnds(_ text: String) {
    #expect(headline(text) == nil)
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "[", count: 200_000)
    var allowance = JSONReader.Allowance()
    #expect(JSONReader.values(in: deep, &allowance).isEmpty)
    #expect(headline(String(repeating: "{\"a\":", count: 100_000)) == nil)
  }

  @Test func escapes() {
    let text = #"{"@type":"Article","headline":"\u00e9\ud83d\ude00 \/ \"q\" \' \\"}"#
    #expect(headline(text) == "é😀 / \"q\" ' \\")
  }

  @Test func referencesAreFollowed() {
    let text =
      ##"{"@graph":[{"@type":"Article","headline":"T","author":{"@id":"#p"}},{"@id":"#p","@type":"Person","name":"Ann Lee"}]}"##
    let linked = LinkedData(scripts: [text], url: nil, canonical: nil, titles: [])
    #expect(linked.authors.people == ["Ann Lee"])
  }

  @Test func theArticleOfThisPageIsChosen() {
    let text =
      #"[{"@type":"NewsArticle","headline":"Other","url":"https://e.org/b"},{"@type":"NewsArticle","headline":"This","url":"https://www.e.org/a/"}]"#
    #expect(LinkedData(scripts: [text], url: "https://e.org/a?x=1", canonical: nil, titles: []).headline == "This")
  }

  @Test func writtenLinesAreValidJSON() throws {
    var article = Article()
    article.title = "A \"quoted\" \\ title\u{1}\u{2028}"
    article.authors = ["Ann Lee", "Bo Ek"]
    article.published = ArticleDate(day: "2025-03-04", instant: "2025-03-04T05:06:07Z")
    article.quality = 0.12345
    article.blocks = [
      Block(kind: .heading(level: 2), text: "Head"), Block(kind: .paragraph, text: "One\nline"),
      Block(kind: .paragraph, text: "Zwei 😀"),
    ]
    let line = article.json(id: "a/1")
    #expect(!line.contains("\n"))
    let value = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(value["id"] as? String == "a/1")
    #expect(value["title"] as? String == article.title)
    #expect(value["authors"] as? [String] == article.authors)
    #expect(value["published"] as? String == "2025-03-04T05:06:07Z")
    #expect(value["modified"] is NSNull)
    #expect(value["quality"] as? Double == 0.123)
    #expect(value["page_type"] as? String == "article")
    #expect(value["text"] as? String == "Head\n\nOne\nline\n\nZwei 😀")
    let keys = [
      "id", "title", "authors", "published", "modified", "language", "site_name", "description", "section", "tags",
      "lead_image", "canonical_url", "page_type", "quality", "text", "byline", "amp_url", "alternates", "next_page",
      "amp", "live_blog", "is_accessible_for_free", "word_count", "truncated", "sources", "not_article",
    ]
    #expect(Set(value.keys) == Set(keys))
    #expect(!article.json(id: nil).contains("\"id\""))
  }

  @Test func behindItsAllowanceATextBreaksOff() throws {
    var allowance = JSONReader.Allowance(values: 10, bytes: 1_000)
    let text = Array(String(repeating: "[1],", count: 300).utf8)
    let value = try #require(JSONReader.value(in: [UInt8(ascii: "[")] + text, from: 0, &allowance)?.value)
    #expect(value.items.count == 4 && allowance.isSpent)
    #expect(JSONReader.value(in: text, from: 0, &allowance) == nil)
    allowance = JSONReader.Allowance(values: 1_000, bytes: 100)
    #expect(JSONReader.value(in: [UInt8(ascii: "[")] + text, from: 0, &allowance)?.value.items.count == 25)
    #expect(allowance.isSpent && allowance.values > 900)
  }

  @Test func theAllowanceIsThatOfAPage() {
    let script = "[" + String(repeating: "[],", count: 300_000) + "0]"
    var allowance = JSONReader.Allowance()
    #expect(JSONReader.values(in: script, &allowance).first?.items.count == 300_001)
    #expect(JSONReader.values(in: script, &allowance).first?.items.count ?? 0 < 100_000)
    #expect(JSONReader.values(in: script, &allowance).isEmpty)
  }
}
