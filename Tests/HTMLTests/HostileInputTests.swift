import Foundation
import Testing

@testable import HTML

/// Input made to hurt: limits cut and say so, and time grows with the input only.
@Suite(.timeLimit(.minutes(5))) struct HostileInputTests {
  @Test func inputBytesAreCut() {
    let document = Document.parse(Array("<p>0123456789".utf8), limits: ParseLimits(inputBytes: 8))
    #expect(document.truncations == [.inputBytes])
    #expect(document.textContent(document.root) == "01234")
  }

  @Test func nodesAreCut() {
    let page = Array(String(repeating: "<p>a", count: 1000).utf8)
    let document = Document.parse(page, limits: ParseLimits(nodes: 100))
    #expect(document.truncations == [.nodes])
    #expect(document.nodeCount < 110)
    #expect(Document.parse(page).truncations.isEmpty)
  }

  /// Looks at the open elements that change nothing: end tags of what is out of scope, below as many as may be open.
  @Test(arguments: [
    "<q><div>" + String(repeating: "<span>", count: 400) + String(repeating: "</q>", count: 100),
    String(repeating: "<div>", count: 400) + String(repeating: "</h1>", count: 100),
    "<select>" + String(repeating: "<div>", count: 400) + String(repeating: "<option></option>", count: 100),
    "<i><select>" + (0..<400).map { "<b a\($0)>" }.joined() + String(repeating: "</i>", count: 100),
    "<b>" + String(repeating: "<div>", count: 400) + String(repeating: "a<br>", count: 100),
    String(repeating: "<div>", count: 400) + String(repeating: "<form></form>", count: 100),
  ])
  func looksAreCounted(page: String) {
    let page = Array((page + "<p>The end.").utf8)
    var builder = TreeBuilder(source: page)
    builder.run()
    #expect(builder.truncations.isEmpty)
    #expect(builder.looks > 100 * 400 && builder.looks < 1_000_000)
    var late = TreeBuilder(source: page)
    late.looks = TreeBuilder.maximumLooks - 100 * 300
    late.run()
    #expect(late.truncations == [.time])
  }

  /// One token may make many nodes: formatting elements that are opened again, or mis-nested ones that are copied.
  @Test(arguments: [
    "<p>" + (0..<60).map { "<b id=\($0)>" }.joined() + "</p>x",
    "<b>" + (0..<8).map { "<i id=\($0)><u id=\($0)><s id=\($0)><div>" }.joined() + "</b>",
  ])
  func nodesAreCutWithinAToken(page: String) {
    for limit in 16..<100 {
      let document = Document.parse(Array(page.utf8), limits: ParseLimits(nodes: limit))
      #expect(document.nodeCount <= limit + 8)
    }
  }

  /// A table that was still opened at the depth limit has its parts; what is in them is flat.
  @Test func aTableAtTheDepthLimitHasItsParts() {
    let nest = String(repeating: "<div>", count: 13) + "<table><tr><td><style>a</style><div><p>b<table><tr><td>c"
    let document = Document.parse(Array(nest.utf8), limits: ParseLimits(depth: 16))
    #expect(document.truncations == [.depth])
    var deepest = 0
    for node in document.descendants(document.root) {
      deepest = max(deepest, document.ancestors(node).count { _ in true })
    }
    #expect(deepest == 16 + 5)
  }

  @Test func attributesAreCut() throws {
    let attributes = (0..<50).map { "a\($0)=\($0)" }.joined(separator: " ")
    let document = Document.parse(Array("<p \(attributes)>x".utf8), limits: ParseLimits(attributesPerTag: 10))
    #expect(document.truncations == [.attributes])
    #expect(document.attributes(try #require(document.first(.p))).count == 10)
  }

  @Test func timeIsCut() {
    let page = Array(String(repeating: "<p>a", count: 20_000).utf8)
    let document = Document.parse(page, limits: ParseLimits(time: .zero))
    #expect(document.truncations == [.time])
    #expect(document.body != nil)
  }

  /// Deeper elements lie flat in the deepest open one, and the text behind them stands where it belongs.
  @Test(arguments: ["div", "b", "svg", "span", "template", "select", "ul", "table", "button"])
  func depthIsCut(tag: String) throws {
    let nest = String(repeating: "<\(tag)>", count: 2000) + "deep" + String(repeating: "</\(tag)>", count: 2000)
    let document = Document.parse(Array("<p id=first>a</p>\(nest)<p id=last>b</p>".utf8))
    var deepest = 0
    for node in document.descendants(document.root) {
      deepest = max(deepest, document.ancestors(node).count { _ in true })
    }
    #expect(deepest <= 2 * ParseLimits().depth + 8)
    #expect(document.textContent(document.root).contains("a"))
  }

  @Test func whatFollowsADeepNestIsNotInIt() throws {
    let nest = String(repeating: "<div>", count: 2000) + "deep" + String(repeating: "</div>", count: 2000)
    let document = Document.parse(Array("\(nest)<p>behind".utf8))
    #expect(document.truncations == [.depth])
    #expect(document.parent(try #require(document.first(.p))) == document.body)
  }

  /// Text in pieces, with markup between them that is dropped or whose values stand where the pieces are put together:
  /// nothing is lost, and nothing is written over.
  @Test(arguments: 0..<40)
  func textFromPiecesIsWhole(seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    let separators = ["</i>", "</i>", "<body a=&lt;>", "<body b=&lt;&gt;>", "&amp;", "<table>&lt;</table>"]
    var page = "<body>"
    var text = ""
    for number in 0..<60 {
      let piece = String(repeating: String(number % 10), count: Int.random(in: 1...9, using: &generator))
      let separator = separators[Int.random(in: 0..<separators.count, using: &generator)]
      page += piece + separator
      text += piece + (separator == "&amp;" ? "&" : separator.hasPrefix("<table") ? "<" : "")
    }
    let document = Document.parse(text: page)
    #expect(document.textContent(try #require(document.body)) == text)
  }

  /// Ten kinds of pages, each of which is quadratic or worse in some parser.
  static let patterns: [(name: String, make: @Sendable (Int) -> String)] = [
    ("attributes", { "<p " + (0..<$0 / 8).map { "a\($0)=1" }.joined(separator: " ") + ">" }),
    ("body tags", { String(repeating: "<body ", count: $0 / 12) + (0..<$0 / 12).map { "<body a\($0)=1>" }.joined() }),
    ("divs", { String(repeating: "<div>", count: $0 / 5) }),
    ("misnested", { String(repeating: "<b><i><a><p>", count: $0 / 12) }),
    ("links in divs", { String(repeating: "<a><div>", count: $0 / 8) }),
    ("different formatting", { (0..<$0 / 24).map { "<div><b id=\($0)></div>" }.joined() }),
    ("tables", { String(repeating: "<table>", count: $0 / 7) }),
    ("fostered text", { "<table><tr>" + String(repeating: " </i>x</i>", count: $0 / 10) }),
    ("one line", { String(repeating: "x", count: $0) }),
    ("references", { String(repeating: "&amp;", count: $0 / 5) }),
    ("unclosed comment", { String(repeating: "<!--", count: $0 / 4) }),
    ("less-thans", { String(repeating: "<", count: $0) }),
    ("selects", { String(repeating: "<select><option>", count: $0 / 16) }),
    ("templates", { String(repeating: "<template>", count: $0 / 10) }),
    (
      "selected contents",
      { "<select><button><selectedcontent></button>" + String(repeating: "<option selected>a", count: $0 / 18) }
    ),
    (
      "late selected content",
      {
        "<select>" + String(repeating: "<b></b>", count: $0 / 14) + "<selectedcontent>"
          + String(repeating: "<option>", count: $0 / 16)
      }
    ),
    ("custom names", { (0..<$0 / 10).map { "<x-\($0)>" }.joined() }),
    ("nulls", { "<title>" + String(repeating: "\u{0}", count: $0) }),
    ("carriage returns", { String(repeating: "\r", count: $0) }),
    ("script escapes", { "<script>" + String(repeating: "<!--<script>", count: $0 / 12) }),
    (
      "spans in a paragraph",
      { "<p>" + String(repeating: "<span><object>", count: $0 / 28) + String(repeating: "<div>", count: $0 / 10) }
    ),
  ]

  /// Seconds of processor time of this thread: what else the machine does costs none.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }

  /// A debug build takes seconds for what a release build does in milliseconds: only gross growth fails here.
  @Test(arguments: patterns.map(\.name))
  func timeGrowsWithTheInput(name: String) throws {
    let make = try #require(Self.patterns.first { $0.name == name }).make
    func seconds(_ size: Int) -> Double {
      let page = Array(make(size).utf8)
      let start = Self.processorTime()
      let document = Document.parse(
        page, transportCharset: "utf-8", limits: ParseLimits(nodes: 200_000, time: .seconds(60)))
      let time = Self.processorTime() - start
      #expect(!document.truncations.contains(.time))
      return time
    }
    let small = seconds(10_000)
    let large = seconds(80_000)
    // Eight times the input: quadratic growth would be 64 times; twelve leaves room for a busy machine.
    #expect(large < max(small, 0.02) * 30)
  }

  /// Any bytes give a document: noise of markup, and noise of bytes, from a fixed generator.
  @Test(arguments: 0..<20)
  func noiseGivesADocument(seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let pieces = [
      "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#", "&amp", ";", "=", "'", "\"", " ", "\n",
      "\u{0}",
      "table", "tr", "td", "caption", "colgroup", "col", "select", "option", "template", "svg", "math", "mi", "desc",
      "p",
      "b", "a", "div", "form", "frameset", "frame", "html", "head", "body", "script", "style", "title", "textarea",
      "<b>",
      "<table>", "<svg>", "</table>", "<template>", "</template>", "<a href=x>", "</a>", "annotation-xml",
      "foreignObject",
      "encoding=text/html", "<!doctype", "li", "button", "selectedcontent", "hr", "input", "ruby", "rt", "nobr",
      "object",
    ]
    var text = ""
    for _ in 0..<3000 { text += pieces[Int(generator.next() % UInt64(pieces.count))] }
    let document = Document.parse(text: text)
    #expect(document.body != nil)
    #expect(!document.treeFormat().isEmpty)
    for context in ["td", "select", "template", "svg desc", "math annotation-xml", "frameset", "colgroup", "title"] {
      _ = Document.parseFragment(Array(text.utf8), context: context).treeFormat()
    }
    let noise = (0..<4000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    for charset in TextEncoding.allCases {
      _ = Document.parse(noise, transportCharset: charset.rawValue).treeFormat()
    }
    _ = Document.parse(noise).treeFormat()
  }
}

/// A small generator with a fixed sequence for each seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
