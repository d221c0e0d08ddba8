import Foundation
import Testing

@Suite struct DocumentationLinkTests {
  static func paths() -> [String] {
    do {
      return try DocumentationMarkdown.all().map(\.path)
    } catch {
      Issue.record("the documents cannot be read: \(error)")
      return []
    }
  }

  @Test func theDocumentsAreThere() {
    let expected = [
      "CHANGELOG.md", "CONTRIBUTING.md", "README.md", "docs/adding-a-column.md", "docs/architecture.md",
      "docs/job-states.md", "docs/operators.md",
      "docs/sql-cookbook.md", "docs/webmasters.md",
    ]
    #expect(Set(expected).subtracting(Self.paths()).isEmpty)
  }

  @Test(arguments: paths()) func relativeLinksLeadSomewhere(path: String) throws {
    let document = try DocumentationMarkdown(path)
    let directory = DocumentationMarkdown.root.appending(path: path).deletingLastPathComponent()
    for line in document.lines where line.fence == nil {
      for target in DocumentationMarkdown.links(in: line.text)
      where !target.contains("://") && !target.hasPrefix("mailto:") {
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let file =
          parts[0].isEmpty ? DocumentationMarkdown.root.appending(path: path) : directory.appending(path: parts[0])
        #expect(
          FileManager.default.fileExists(atPath: file.standardizedFileURL.path),
          "\(path):\(line.number) links to \(target)")
        guard parts.count == 2, file.pathExtension == "md" else { continue }
        let prefix = DocumentationMarkdown.root.standardizedFileURL.path + "/"
        let linked = try DocumentationMarkdown(String(file.standardizedFileURL.path.dropFirst(prefix.count)))
        #expect(linked.anchors.contains(parts[1]), "\(path):\(line.number) links to \(target)")
      }
    }
  }

  /// A decision that the list does not name will not be found.
  @Test func everyDecisionIsListed() throws {
    let list = try DocumentationMarkdown("docs/decisions/README.md")
    let linked = Set(list.lines.flatMap { DocumentationMarkdown.links(in: $0.text) })
    let directory = DocumentationMarkdown.root.appending(path: "docs/decisions").path
    let decisions = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.first?.isNumber == true }
    #expect(!decisions.isEmpty)
    for decision in decisions { #expect(linked.contains(decision)) }
  }
}
