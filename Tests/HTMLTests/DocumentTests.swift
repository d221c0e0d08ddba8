import HTML
import Testing

/// Walking and asking a document.
@Suite struct DocumentTests {
  let document = Document.parse(
    text: """
      <!doctype html><html lang=en><head><title>A &amp; B</title><template><p>hidden</p></template></head>
      <body class="x  y" data-q><p id=a>one <b>two</b> three</p><!-- note --><svg><title>picture</title></svg>
      <custom-tag>four</custom-tag></body></html>
      """)

  @Test func namesTheFixedElements() throws {
    #expect(document.tag(document.documentElement) == .html)
    #expect(document.tag(try #require(document.head)) == .head)
    #expect(document.tag(try #require(document.body)) == .body)
    #expect(document.kind(document.root) == .document)
    #expect(document.parent(document.root) == nil)
    #expect(document.parent(document.documentElement) == document.root)
    #expect(!document.quirks)
  }

  @Test func readsAttributes() throws {
    let body = try #require(document.body)
    #expect(document.attribute(body, "class") == "x  y")
    #expect(document.attribute(body, .class) == "x  y")
    #expect(document.attribute(body, "data-q") == "")
    #expect(document.attribute(body, "nothing") == nil)
    #expect(document.attributes(body).map(\.name) == ["class", "data-q"])
    #expect(document.withAttribute(body, .class) { $0.count } == 4)
    #expect(document.attribute(document.root, "class") == nil)
  }

  @Test func readsText() throws {
    let paragraph = try #require(document.first(.p))
    #expect(document.textContent(paragraph) == "one two three")
    #expect(document.textContent(try #require(document.first(.title))) == "A & B")
    #expect(!document.textContent(document.root).contains("hidden"))
    let text = try #require(document.firstChild(paragraph))
    #expect(document.text(text) == "one ")
    #expect(document.withText(text) { $0.count } == 4)
    #expect(document.textLength(text) == 4)
  }

  @Test func walksTheTree() throws {
    let paragraph = try #require(document.first(.p))
    #expect(document.children(paragraph).map { document.kind($0) } == [.text, .element, .text])
    #expect(document.descendants(paragraph).count(where: { _ in true }) == 4)
    let bold = try #require(document.first(.b))
    #expect(document.ancestors(bold).map { document.name($0) } == ["p", "body", "html", ""])
    #expect(document.contains(paragraph, bold))
    #expect(!document.contains(bold, paragraph))
    let last = try #require(document.lastChild(paragraph))
    #expect(document.previousSibling(last) == bold)
    #expect(document.nextSibling(bold) == last)
    #expect(document.nextSibling(last) == nil)
  }

  @Test func skipsASubtreeOfTheWalk() throws {
    let paragraph = try #require(document.first(.p))
    var walk = document.descendants(paragraph)
    var seen: [String] = []
    while let node = walk.next() {
      seen.append(document.kind(node) == .text ? document.text(node) : document.name(node))
      if document.tag(node) == .b { walk.skipSubtree() }
    }
    #expect(seen == ["one ", "b", " three"])
  }

  @Test func findsElementsByTag() throws {
    #expect(document.all(.p).count == 1)
    #expect(document.all(.title).count == 1)
    #expect(document.all(.p, .b).map { document.name($0) } == ["p", "b"])
    let template = document.first(.template)
    #expect(document.first(.p, in: template) != nil)
    let custom = try #require(document.tag(named: "custom-tag"))
    #expect(document.textContent(try #require(document.first(custom))) == "four")
    let svg = try #require(document.first(.svg))
    #expect(document.namespace(svg) == .svg)
    #expect(document.isHTML(try #require(document.body), .body))
    #expect(!document.isHTML(svg, .svg))
  }

  @Test func tellsWhereANodeStands() throws {
    let document = Document.parse(text: "a\r\n<p>b\n  <i>c")
    let italic = try #require(document.first(.i))
    #expect(document.sourceLocation(italic) == (3, 3))
    #expect(document.sourceOffset(try #require(document.first(.p))) == 2)
  }
}
