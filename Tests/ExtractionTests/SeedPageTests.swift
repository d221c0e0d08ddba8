import Foundation
import HTML
import Testing

@testable import Extraction

/// The seed page of the shared material, in both of its forms.
@Suite(.enabled(if: SeedPage.isThere, "the shared material is absent"))
struct SeedPageTests {
  @Test func asHTML() throws {
    let expected = try SeedPage.expected()
    let bytes = [UInt8](try Data(contentsOf: SeedPage.folder.appending(path: "bbc-2012.html")))
    let document = Document.parse(bytes, transportCharset: "utf-8")
    let article = Extractor.article(from: document, url: nil, today: "2026-11-22")
    #expect(article.title == expected.title)
    #expect(article.authors.isEmpty)
    #expect(article.published == nil)
    #expect(article.siteName == "BBC News")
    #expect(article.language == "en")
    #expect(article.blocks.filter { !$0.isAside }.map(\.text) == expected.paragraphs)
    #expect(article.blocks.filter(\.isAside).map(\.text) == expected.aside)
    for heading in ["Free society", "Staged protests"] {
      let block = try #require(article.blocks.first { $0.text == heading })
      guard case .heading = block.kind else {
        Issue.record("\(heading) is no heading")
        continue
      }
    }
    #expect(!expected.never.isEmpty)
    for phrase in expected.never { #expect(!article.text.contains(phrase)) }
  }

  @Test func asPlainText() throws {
    let expected = try SeedPage.expected()
    let names = try FileManager.default.contentsOfDirectory(atPath: SeedPage.folder.path)
    let name = try #require(names.first { $0.hasSuffix(".txt") })
    let text = try String(contentsOf: SeedPage.folder.appending(path: name), encoding: .utf8)
    let article = Extractor.article(fromPlainText: text, url: nil, today: "2026-11-22")
    #expect(article.title == expected.title)
    #expect(article.authors.isEmpty)
    #expect(article.published == nil)
    #expect(article.language == "en")
    let aside = Set(expected.aside)
    #expect(article.blocks.map(\.text).filter { !aside.contains($0) } == expected.paragraphs)
    #expect(article.blocks.map(\.text).filter(aside.contains) == expected.aside)
    #expect(!expected.never.isEmpty)
    for phrase in expected.never { #expect(!article.text.contains(phrase)) }
  }
}

private struct SeedPage: Decodable {
  var title: String
  var paragraphs: [String]
  var aside: [String]
  var never: [String]

  static let folder: URL = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["COURANT_SHARED"] ?? root.deletingLastPathComponent().path + "/shared"
    return URL(filePath: shared).appending(path: "seed")
  }()

  static var isThere: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "expected.json").path) }

  static func expected() throws -> SeedPage {
    try JSONDecoder().decode(SeedPage.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
  }
}
