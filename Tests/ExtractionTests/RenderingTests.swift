import Foundation
import Testing

@testable import Extraction

/// An article's blocks as text, Markdown and JSON.
@Suite struct RenderingTests {
  private static func article(_ blocks: [Block], title: String? = nil) -> Article {
    var article = Article()
    article.title = title
    article.blocks = blocks
    return article
  }

  private static func item(_ text: String, ordered: Bool = false, depth: Int = 1, group: Int = 1, number: Int? = nil)
    -> Block
  {
    var block = Block(kind: .listItem(ordered: ordered, depth: depth), text: text)
    block.group = group
    block.number = number
    return block
  }

  private static func with(_ block: Block, _ change: (inout Block) -> Void) -> Block {
    var block = block
    change(&block)
    return block
  }

  @Test(arguments: [
    ("– one", "– one"), ("3) three", "3) three"), ("1984 was a year", "- 1984 was a year"), ("two", "- two"),
  ])
  func plainTextKeepsTheAuthorsMarks(_ item: String, _ line: String) {
    #expect(Self.article([Self.item(item)]).text == line)
  }

  @Test func markdownAndText() {
    let article = Self.article(
      [
        Block(kind: .heading(level: 2), text: "Part 1"), Block(kind: .paragraph, text: "1. not a list\nsecond line"),
        Self.item("one"), Self.item("two", ordered: true, depth: 2, group: 2, number: 4),
        Self.with(Self.item("more", ordered: true, depth: 2, group: 2, number: 4)) { $0.continuesItem = true },
        Self.item("three"), Self.item("another list", group: 3),
        Self.with(Block(kind: .quote, text: "said")) { $0.group = 4 },
        Self.with(Block(kind: .quote, text: "and said")) {
          $0.group = 4
          $0.attribution = "— Ann"
        }, Block(kind: .code, text: "let a = 1\n\nlet b = 2"),
        Block(rows: [[.init(text: "a", isHeader: true), .init(text: "b")], [.init(text: "c|d")]]),
        Self.with(Block(kind: .figure, text: "")) {
          $0.images = [.init(url: "https://e.org/a b.jpg>", alternative: "A [boat]")]
          $0.caption = "The *boat*"
        },
        Block(kind: .paragraph, text: "beside", isAside: true), Block(kind: .paragraph, text: "it", isAside: true),
      ], title: "A *title* #")
    #expect(
      article.markdown == """
        # A \\*title\\* \\#

        ### Part 1

        1\\. not a list\u{20}\u{20}
        second line

        - one
          4. two

             more
        - three
        * another list

        > said
        >
        > and said
        >
        > — Ann

        ```
        let a = 1

        let b = 2
        ```

        | a | b |
        | --- | --- |
        | c\\|d |  |

        ![A \\[boat\\]](<https://e.org/a b.jpg\\>>)

        *The \\*boat\\**

        > beside
        >
        > it
        """)
    #expect(
      article.text == """
        Part 1

        1. not a list
        second line

        - one
          4. two
            more
        - three
        - another list

        said

        and said

        — Ann

        let a = 1

        let b = 2

        a\tb

        c|d

        beside

        it
        """)
  }

  @Test(arguments: [
    ("# no heading", "\\# no heading"), ("- no item", "\\- no item"), ("+ a", "\\+ a"), ("=====", "\\====="),
    ("12) no item", "12\\) no item"), ("> no quote", "\\> no quote"),
    ("<script>x</script>", "\\<script\\>x\\</script\\>"),
    ("[a](javascript:x)", "\\[a\\](javascript:x)"), ("![a](b)", "!\\[a\\](b)"),
    ("`x` **y** _z_ ~~w~~", "\\`x\\` \\*\\*y\\*\\* \\_z\\_ \\~\\~w\\~\\~"),
    ("a \\* b", "a \\\\\\* b"), ("&lt;b&gt; &copy;", "\\&lt;b\\&gt; \\&copy;"), ("مرحبا [1]", "مرحبا \\[1\\]"),
    ("one\n# two\n---", "one  \n\\# two  \n\\---"),
  ]) func hostileTextStaysText(_ text: String, _ markdown: String) {
    #expect(Self.article([Block(kind: .paragraph, text: text)]).markdown == markdown)
  }

  @Test func fencesAreLongerThanWhatTheyHold() {
    let article = Self.article([Block(kind: .code, text: "```\n````\n``")])
    #expect(article.markdown == "`````\n```\n````\n``\n`````")
  }

  @Test func linksInMarkdown() {
    let block = Self.with(Block(kind: .paragraph, text: "Wow! a [b] سفينة.")) {
      $0.links = [
        .init(range: 5..<10, url: "https://e.org/(x)"), .init(range: 11..<16, url: "https://e.org/<y>\\"),
        .init(range: 100..<102, url: "https://e.org/beyond"),
      ]
    }
    #expect(
      Self.article([block]).markdown
        == "Wow! [a \\[b\\]](<https://e.org/(x)>) [سفينة](<https://e.org/\\<y\\>\\\\>).")
    let image = Self.with(Block(kind: .paragraph, text: "Look!here")) {
      $0.links = [.init(range: 5..<9, url: "https://e.org/")]
    }
    #expect(Self.article([image]).markdown == "Look\\![here](<https://e.org/>)")
  }

  @Test func blocksInJSON() throws {
    var article = Self.article([
      Block(kind: .heading(level: 3), text: "H \"1\""),
      Self.with(Self.item("one", ordered: true, number: 7)) { $0.links = [.init(range: 0..<3, url: "https://e.org/")] },
      Block(rows: [[.init(text: "a", isHeader: true)], []], isAside: true),
      Self.with(Block(kind: .figure, text: "")) {
        $0.images = [.init(url: "https://e.org/a.jpg")]
        $0.caption = "C"
      }, Self.with(Block(kind: .quote, text: "q")) { $0.attribution = "Ann" },
    ])
    article.quality = 0.5
    let line = article.json(id: nil, withBlocks: true)
    let value = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let blocks = try #require(value["blocks"] as? [[String: Any]])
    func text(_ value: Any?) throws -> String {
      String(
        decoding: try JSONSerialization.data(withJSONObject: try #require(value), options: [.sortedKeys]), as: UTF8.self
      )
      .replacing("\\/", with: "/")
    }
    let expected = [
      #"{"level":3,"text":"H \"1\"","type":"heading"}"#,
      #"{"depth":1,"group":1,"links":[{"end":3,"start":0,"text":"one","url":"https://e.org/"}],"number":7,"ordered":true,"text":"one","type":"list_item"}"#,
      #"{"aside":true,"rows":[[{"header":true,"text":"a"}],[]],"type":"table"}"#,
      #"{"caption":"C","images":[{"alternative":null,"url":"https://e.org/a.jpg"}],"type":"figure"}"#,
      #"{"attribution":"Ann","text":"q","type":"quote"}"#,
    ]
    #expect(try blocks.map { try text($0) } == expected)
    #expect(!article.json(id: nil).contains("\"blocks\""))
  }
}
