import HTML
import HostileShapes
import Testing

@testable import Extraction

/// Pages of one thing again and again (`HostileShape`): whatever it is, there is a result, and all its forms.
///
/// Small ones here, which a debug build reads in time; `make bench` measures the same shapes at ten megabytes.
@Suite struct HostileShapeTests {
  static let lots = 16

  private static func article(_ page: [UInt8], _ form: HostileShape.Form) -> Article {
    switch form {
    case .html: Extractor.article(from: Document.parse(page), url: nil, today: "2026-11-22")
    case .plainText:
      Extractor.article(fromPlainText: String(decoding: page, as: UTF8.self), url: nil, today: "2026-11-22")
    }
  }

  @Test(.timeLimit(.minutes(10)), arguments: 0..<lots)
  func everyShapeGivesAResult(lot: Int) {
    for (index, shape) in HostileShape.all.enumerated() where index % Self.lots == lot {
      let article = Self.article(shape.page(bytes: 1_000), shape.form)
      let json = article.json(id: "1", withBlocks: true)
      if !json.hasSuffix("}") || !(0...1).contains(article.quality) { Issue.record("\(shape.name)") }
      let isEmpty = article.title == nil && article.blocks.isEmpty
      if article.markdown.isEmpty != isEmpty { Issue.record("\(shape.name): \(article.markdown.prefix(100))") }
    }
  }

  @Test func thereAreManyShapesOfAnySize() {
    #expect(HostileShape.all.count >= 200)
    #expect(Set(HostileShape.all.map(\.name)).count == HostileShape.all.count)
    for shape in HostileShape.all.prefix(10) {
      let page = shape.page(bytes: 10_000)
      #expect(page.count >= 10_000 && page.count < 11_000, "\(shape.name)")
      let again = shape.page(bytes: 10_000)
      #expect(page == again)
    }
  }

  /// What cost the square of its number, or of its length, in this target: each at a size at which that takes minutes.
  private static let offenders: [String] = [
    "images", "picture", "images in a figure", "text", "item", "class", "relation", "meta's name", "element", "listing",
  ]

  private static func offender(_ name: String) -> String {
    let marks = String(repeating: "\u{301}\u{316}", count: 40_000)
    let story =
      "<article><h1>A headline</h1>" + String(repeating: "<p>Words of a story that is told here.</p>", count: 20)
    let piece =
      switch name {
      case "images": String(repeating: "<img height=1>", count: 40_000)
      case "picture": "<picture>" + String(repeating: "<source><img>", count: 20_000) + "</picture>"
      case "images in a figure": "<div class=figure>" + String(repeating: "<img height=1>a", count: 20_000)
      case "text": "<p>a\(marks)"
      case "item": "<ul><li>a\(marks)<li>a\(marks)</ul>"
      case "class": "<p class='\(marks)' id='\(marks)' role='\(marks)' itemprop='\(marks)'>a"
      case "relation": "<link rel='\(marks)' href=/a><a rel='\(marks)' href=/a>a</a>"
      case "meta's name": "<meta name='\(marks)' content='\(marks)'>"
      case "element": "<a\(marks)>a</a\(marks)>"
      default: "<pre>a\(marks)\n\(marks)</pre>"
      }
    return story + piece + "<p>And the end of the story that was told here.</p></article>"
  }

  @Test(.timeLimit(.minutes(10)), arguments: offenders)
  func noSquares(name: String) {
    let article = Self.article(Array(Self.offender(name).utf8), .html)
    let (markdown, json) = (article.markdown.utf8.count, article.json(id: nil, withBlocks: true).utf8.count)
    #expect(markdown > 0 && json > 0)
  }

  @Test(.timeLimit(.minutes(10)))
  func plainTextOfMarks() {
    let marks = String(repeating: "\u{301}\u{316}", count: 40_000)
    let paragraphs = String(repeating: "Words of a story\(marks) told here.\n\n", count: 2)
    #expect(Self.article(Array("A title\n\n\(paragraphs)".utf8), .plainText).title == "A title")
  }
}
