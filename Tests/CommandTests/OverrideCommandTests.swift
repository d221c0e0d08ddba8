import Foundation
import TestSupport
import Testing

/// `--overrides FILE`, with the example of docs/extraction.md.
@Suite(.timeLimit(.minutes(3))) struct OverrideCommandTests {
  private static let page = Data(
    """
    <!doctype html><title>Wrong</title><h1>The Post</h1><article><h2 class=headline>Harbour opens</h2>
    <p class=byline>By <a href=/bo>Bo Ek</a></p><time class=published datetime=2024-05-03T10:00:00Z>today</time>
    <p class=story-lead>The harbour opens.</p><aside class=promo><p>Buy a boat.</p></aside>
    <div class=story-text><p>It was closed.</p><div class=newsletter>Subscribe!</div></div></article>
    <p>A long paragraph outside of the story that looks like running text and would be kept without the rules.</p>
    """.utf8)

  private static func withFile<Result: Sendable>(
    _ text: String, _ run: (String) async throws -> Result
  ) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "overrides-\(UUID().uuidString).txt").path
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await run(path)
  }

  @Test func theExampleOfTheDocumentWorks() async throws {
    let document = try DocumentationMarkdown("docs/extraction.md")
    let lines = document.lines.filter { $0.fence == "ini" }.map(\.text)
    let rules = lines.filter { !$0.hasPrefix("```") }.joined(separator: "\n")
    let (json, explained) = try await Self.withFile(rules) { path in
      let flags = ["extract", "-", "--url", "https://news.example/a", "--overrides", path]
      return (
        try await BuiltProgram.run("worker", flags + ["--format", "json"], input: Self.page),
        try await BuiltProgram.run("worker", flags + ["--explain"], input: Self.page)
      )
    }
    #expect(json.code == 0, "\(json.errors)")
    let value = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(value["title"] as? String == "Harbour opens")
    #expect(value["authors"] as? [String] == ["Bo Ek"])
    #expect(value["published"] as? String == "2024-05-03T10:00:00Z")
    #expect(value["text"] as? String == "The harbour opens.\n\nIt was closed.")
    #expect(explained.output.contains("kept by the override of line 4"))
    #expect(explained.output.contains("dropped by the override of line 7"))
  }

  @Test(arguments: [["extract", "-"], ["run", "--database-url", "postgres://127.0.0.1:1/none"]])
  func aMistakeIsOneOfTheConfiguration(_ command: [String]) async throws {
    let ended = try await Self.withFile("[news.example]\n\nbody p, a:hover\n") { path in
      try await BuiltProgram.run("worker", command + ["--overrides", path], input: Self.page)
    }
    #expect(ended.code == 4)
    #expect(ended.errors.contains("line 3, column 10: \":hover\" is not read"), "\(ended.errors)")
  }

  @Test func aMissingFileIsOneOfTheConfiguration() async throws {
    let ended = try await BuiltProgram.run("worker", ["extract", "-", "--overrides", "/nowhere/x"], input: Self.page)
    #expect(ended.code == 4)
    #expect(ended.errors.contains("/nowhere/x"))
  }
}
