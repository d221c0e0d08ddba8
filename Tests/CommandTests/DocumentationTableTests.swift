import ArticleStore
import CommandLine
import Foundation
import Frontier
import TestSupport
import Testing

/// Tables in the documents that list what the code has: complete, and nothing beyond.
@Suite struct DocumentationTableTests {
  @Test func exitCodes() throws {
    let section = try #require(try DocumentationMarkdown("docs/reference.md").section("Exit codes"))
    let documented = DocumentationMarkdown.table("code", in: section).compactMap { Int32($0[0]) }
    let known = (0...255).filter { CommandFailure.Code(rawValue: $0) != nil }
    #expect(documented == known)
  }

  @Test func errorClasses() throws {
    let section = try #require(try DocumentationMarkdown("docs/reference.md").section("Error classes"))
    let documented = DocumentationMarkdown.table("class", in: section).flatMap { DocumentationMarkdown.code(in: $0[0]) }
    let known = ErrorClass.allCases.map(\.rawValue)
    #expect(Set(known).subtracting(documented).isEmpty)
    #expect(Set(documented).subtracting(known).isEmpty)
  }

  @Test func outcomes() throws {
    let section = try #require(try DocumentationMarkdown("docs/job-states.md").section("Outcomes"))
    let documented = DocumentationMarkdown.table("outcome", in: section).flatMap {
      DocumentationMarkdown.code(in: $0[0])
    }
    let known: [JobOutcome] = [
      .stored(.init(host: "", title: nil, body: "")), .unchanged, .notArticle, .redirected(to: ""),
      .excluded(.fault, message: ""), .dead(.fault, message: ""),
      .retry(.fault, message: "", after: .zero, countsAsAttempt: true),
    ]
    #expect(Set(documented) == Set(known.map(\.name)))
  }

  /// Each word of the glossary stands there once, with a meaning.
  @Test func glossary() throws {
    let document = try DocumentationMarkdown("docs/glossary.md")
    let rows = document.headings.compactMap { document.section($0) }.dropFirst()
      .flatMap { DocumentationMarkdown.table("word", in: $0) }
    let words = rows.flatMap { $0[0].components(separatedBy: ", ") }
    #expect(words.count > 60)
    #expect(Set(words).count == words.count)
    for row in rows { #expect(row.count == 2 && row.hasOnly { !$0.isEmpty }, "\(row)") }
    for word in ["job", "host", "claim", "settle", "release", "epoch", "lease"] { #expect(words.contains(word)) }
  }

  /// Every target of the manifest has its place among the floors.
  @Test func floors() throws {
    let manifest = try String(contentsOf: DocumentationMarkdown.root.appending(path: "Package.swift"), encoding: .utf8)
    let declared =
      manifest.matches(of: /(?:floor|system|program)\(\s*"([A-Za-z0-9]+)"/).map { String($0.1) } + ["Schema"]
    let section = try #require(try DocumentationMarkdown("docs/architecture.md").section("Floors"))
    let text = section.map(\.text).joined(separator: "\n")
    let documented = Set(DocumentationMarkdown.code(in: text))
    #expect(declared.count > 15)
    for target in declared { #expect(documented.contains(target), "\(target) is not in docs/architecture.md") }
  }

  /// A path named in the architecture exists.
  @Test func directories() throws {
    let document = try DocumentationMarkdown("docs/architecture.md")
    let named = document.lines.filter { $0.fence == nil && $0.text.hasPrefix("|") }
      .flatMap { DocumentationMarkdown.code(in: $0.text) }
      .filter { $0.contains("/") && !$0.contains("…") }
    #expect(named.count > 10)
    for path in named {
      #expect(FileManager.default.fileExists(atPath: DocumentationMarkdown.root.appending(path: path).path), "\(path)")
    }
  }
}
