import Foundation
import HTML
import Testing
import WebURL

@testable import Extraction

/// Pages written for this project, each for one thing that extractors get wrong or for one family of languages, with
/// the truth beside them: `Pages/own/<name>/source.html` and `expected.json`.
///
/// They must come out right by what the extractor does in general; nothing in it knows any of them.
@Suite struct OwnPagesTests {
  struct Expected: Decodable {
    /// What the page is for.
    var `class`: String
    var url: String
    /// nil where the page is no article.
    var title: String?
    /// nil where the page leaves open what they are.
    var authors: [String]?
    /// `YYYY-MM-DD`; nil where the page has none.
    var published: String?
    var language: String
    /// A page type, or `other` for any but article.
    var pageType: String
    /// Texts of the body, and texts that are not.
    var must: [String]
    var never: [String]
    /// Texts that the page has twice.
    var once: [String]?
    /// Texts of insets.
    var aside: [String]?
    var liveBlog: Bool?
    var amp: Bool?
    var nextPage: String?
    var isAccessibleForFree: Bool?
    var truncated: [String]?
    /// What is not reached yet, by test, and why: the expectation stays, and a page that comes out right is welcome.
    var known: [String: String]?
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pages/own")

  static let names: [String] = {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return found.filter { !$0.hasPrefix(".") }.sorted()
  }()

  private static func page(_ name: String) throws -> (Article, Expected) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let expected = try decoder.decode(
      Expected.self, from: Data(contentsOf: folder.appending(path: "\(name)/expected.json")))
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "\(name)/source.html")))
    let document = Document.parse(bytes, transportCharset: "utf-8")
    return (Extractor.article(from: document, url: WebURL(expected.url), today: "2026-11-22"), expected)
  }

  @Test func thereAreEnough() {
    #expect(Self.names.count >= 60)
  }

  @Test(arguments: names) func body(_ name: String) throws {
    let (article, expected) = try Self.page(name)
    Self.knowing(expected.known?["body"]) { Self.checkBody(article, expected) }
  }

  /// Runs checks that may fail for a reason that is known.
  private static func knowing(_ reason: String?, _ check: () -> Void) {
    guard let reason else { return check() }
    withKnownIssue("\(reason)", isIntermittent: true) { check() }
  }

  private static func checkBody(_ article: Article, _ expected: Expected) {
    let text = article.text.collapsed
    for part in expected.must { #expect(text.contains(part.collapsed), "\(expected.class): missing") }
    for part in expected.never { #expect(!text.contains(part.collapsed), "\(expected.class): not body") }
    for part in expected.once ?? [] {
      #expect(text.ranges(of: part.collapsed).count == 1, "\(expected.class): not once")
    }
    for part in expected.aside ?? [] {
      #expect(article.blocks.contains { $0.isAside && $0.text == part }, "\(expected.class): no inset")
    }
  }

  @Test(arguments: names) func fields(_ name: String) throws {
    let (article, expected) = try Self.page(name)
    if let title = expected.title { #expect(article.title == title) }
    #expect(article.language == expected.language)
    if expected.pageType == "other" {
      #expect(article.pageType != .article)
    } else {
      #expect(article.pageType.rawValue == expected.pageType)
      #expect(article.published?.day == expected.published)
    }
    if let isLive = expected.liveBlog { #expect(article.isLiveBlog == isLive) }
    if let isAMP = expected.amp { #expect(article.isAMP == isAMP) }
    if let next = expected.nextPage { #expect(article.nextPage == next) }
    if let isFree = expected.isAccessibleForFree { #expect(article.isAccessibleForFree == isFree) }
    #expect(article.truncated == expected.truncated ?? [])
  }

  @Test(arguments: names) func authors(_ name: String) throws {
    let (article, expected) = try Self.page(name)
    guard let authors = expected.authors else { return }
    Self.knowing(expected.known?["authors"]) { #expect(article.authors == authors) }
  }
}
