import HTML
import Testing
import WebURL

@testable import Extraction

/// Who wrote whole pages, and who did not.
@Suite struct AuthorChoiceTests {
  private static let story = String(
    repeating: "<p>The harbour office said that the night ferry would not sail before the storm had passed.</p>",
    count: 6)

  private func authors(head: String = "", byline: String = "", after: String = "") -> [String] {
    let html = """
      <html><head><title>Night ferry waits for the storm</title><meta property=og:site_name content="Vardby Post">\(head)</head><body>
      <article><h1>Night ferry waits for the storm</h1>\(byline)\(Self.story)</article>\(after)</body></html>
      """
    return Extractor.article(
      from: Document.parse(Array(html.utf8)), url: WebURL("https://vardbypost.example/ferry"), today: "2026-11-22"
    ).authors
  }

  private static func linked(_ author: String) -> String {
    #"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Night ferry waits for the storm","author":\#(author)}</script>"#
  }

  @Test(
    arguments: [
      (linked(#"{"@type":"Person","name":"Ann Lee"}"#), "<p class=byline>By Ann Lee</p>"),
      (linked(#"[{"@type":"Person","name":"Ann Lee"}]"#), "<p>By <a rel=author href=/author/ann-lee>Ann Lee</a></p>"),
      ("<meta name=author content=\"Ann Lee\">", "<p class=byline>Von Ann Lee</p>"),
      ("<meta name=author content=\"Ann Lee\">", "<div class=post-meta>Posted on March 4, 2025 by Ann Lee</div>"),
      ("", "<div itemprop=author itemscope><span itemprop=name>Ann Lee</span></div>"),
      ("", "<div class=author><a href=/author/ann-lee>Ann Lee</a></div><time datetime=2025-03-04>4 March 2025</time>"),
    ])
  func found(_ head: String, _ byline: String) {
    #expect(authors(head: head, byline: byline) == ["Ann Lee"])
  }

  @Test(
    arguments: [
      "<p>Ann Lee | Senior Writer | 2 July 2025</p>", "<p>Ann Lee, 2 July 2025</p>",
      "<div class=meta><time datetime=2025-03-04>12/19</time> by Ann Lee</div>",
    ])
  func linesAroundTheTitleAreAsked(_ byline: String) {
    let html = """
      <html><head><title>Night ferry waits for the storm</title></head><body>
      <article><h1>Night ferry waits for the storm</h1>\(byline)\(Self.story)</article></body></html>
      """
    #expect(GatheredCandidates(of: Document.parse(Array(html.utf8))).values("author").contains("Ann Lee"))
  }

  @Test func severalStayInOrder() {
    let head = Self.linked(#"[{"@type":"Person","name":"Ann Lee"},{"@type":"Person","name":"Bo Ek"}]"#)
    #expect(authors(head: head, byline: "<p class=byline>By Ann Lee and Bo Ek</p>") == ["Ann Lee", "Bo Ek"])
  }

  @Test(arguments: [
    "<div id=comments><div class=comment><span class=author>Cy Orr</span> says: nice.</div></div>",
    "<footer>Website by <a href=https://studio.example>Cy Orr</a></footer>",
    "<nav><a href=/author/cy-orr>Cy Orr</a></nav>",
    "<aside class=related><h3>Another story</h3><span class=byline>By Cy Orr</span></aside>",
  ])
  func othersAreNot(_ after: String) {
    #expect(authors(after: after) == [])
  }

  @Test(
    arguments: [
      ("Ann Lee, MS, RD, FAND", ["Ann Lee"]), ("신현주 기자", ["신현주"]), ("Authored by: Ann Lee", ["Ann Lee"]),
      ("Autorin/Autor Ann Lee", ["Ann Lee"]), ("Le Soir et AFP", ["Le Soir", "AFP"]),
      ("Editor : Ann Lee", []), ("CM Craig McCarthy", ["Craig McCarthy"]),
      ("Ann Lee Senior Autos Reporter", ["Ann Lee"]),
      ("capital von Ann Lee", ["Ann Lee"]), ("Erik van Vulpen", ["Erik van Vulpen"]),
      ("Ann Lee, CPP, PSP", ["Ann Lee"]),
      ("Ann Lee, AP", ["Ann Lee", "AP"]), ("Ann Lee Jan. 4", ["Ann Lee"]), ("and Ann Lee", ["Ann Lee"]),
      ("A. J. Neal View", ["A. J. Neal"]), ("Articles by Ann Lee", ["Ann Lee"]),
    ])
  func namesOfBylines(_ text: String, _ names: [String]) {
    #expect(AuthorNames.names(in: text) == names)
  }

  @Test(
    arguments: [
      ("This post was written by Ann Lee, a nurse. It was fun.", "Ann Lee, a nurse"),
      ("4 March | by Ann Lee", "Ann Lee"),
      ("made by hand", nil),
    ] as [(String, String?)])
  func namesBehindLabels(_ text: String, _ rest: String?) {
    #expect(AuthorNames.behindLabel(text, isShort: true) == rest)
  }
}
