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
    let last = try #require(Array(document.children(paragraph)).last)
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
    #expect(document.sourceOffset(try #require(document.first(.p))) == 2)
    #expect(document.sourceOffset(try #require(document.first(.i))) == 9)
  }

  /// The byte of the page at which each tag starts, although decoding and newlines changed what comes before it.
  @Test(
    arguments: [
      ("UTF-8", Array("\u{feff}é\r\n\r<p>ü\r<i>".utf8)),
      ("UTF-8", Array("a".utf8) + [0xff, 0xe2, 0x82] + Array("<p>\r\n".utf8) + [0x80] + Array("x<i>".utf8)),
      ("windows-1252", Array("caf".utf8) + [0xe9, 0x80, 0x0d, 0x0a] + Array("<p>".utf8) + [0xe9] + Array("<i>".utf8)),
      ("Shift_JIS", [0x82, 0xb1, 0x82, 0xea] + Array("<p>\r\n".utf8) + [0x82, 0xcd] + Array("<i>".utf8)),
      ("gb18030", [0x81, 0x30, 0x81, 0x30, 0xb0, 0xa1] + Array("<p>".utf8) + [0x84, 0x31] + Array("<i>".utf8)),
      ("UTF-16LE", Array("é\r\n<p>—<i>".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
    ] as [(String, [UInt8])])
  func tellsTheByteWhereANodeStarts(encoding: String, page: [UInt8]) throws {
    let document = Document.parse(page, transportCharset: encoding)
    #expect(document.encodingName == encoding)
    let map = SourceMap(document, bytes: page)
    for tag in [Tag.p, .i] {
      let offset = map.byteOffset(of: try #require(document.first(tag)), in: document)
      let width = encoding == "UTF-16LE" ? 2 : 1
      #expect(page[offset] == 0x3c)
      #expect(page[offset + width] == UInt8(ascii: tag == .p ? "p" : "i"))
    }
  }

  @Test func keepsLittleMemory() {
    let page = Array(
      String(repeating: "<p class=x>Some words of a paragraph, as pages have them.</p>\n", count: 500).utf8)
    let document = Document.parse(page)
    // 20 bytes a node and 12 an attribute, and little that stands empty.
    let used = 20 * document.nodeCount + 12 * 501
    #expect(document.arenaBytes >= used - 12)
    #expect(document.arenaBytes < used + used / 8 + 4096)
  }
}
