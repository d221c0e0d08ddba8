import Foundation
import HTML
import Testing

/// html5lib's tree construction tests, scripting off.
@Suite struct TreeConstructionConformanceTests {
  /// One test of a `.dat` file.
  struct Case {
    var input: [UInt8] = []
    var context: String?
    var isScripted = false
    var expected = ""
  }

  /// How many of the tests pass; only ever raised.
  static let floor = 1784

  @Test(.enabled(if: SharedData.hasHTML5Lib))
  func treesAreThoseOfHTML5Lib() throws {
    var all = ConformanceScore()
    for file in try SharedData.files(in: "html5lib/tree-construction", extension: "dat") {
      var score = ConformanceScore()
      for test in try Self.cases(of: file) where !test.isScripted {
        let document =
          if let context = test.context {
            Document.parseFragment(test.input, context: context, transportCharset: "utf-8")
          } else {
            Document.parse(test.input, transportCharset: "utf-8")
          }
        let actual = document.treeFormat()
        score.add(actual == test.expected, Self.describe(test, actual, in: file))
      }
      score.report(file.lastPathComponent)
      all = all + score
    }
    all.report("tree construction, all files")
    #expect(all.passed >= Self.floor)
    #expect(all.passed == all.total)
  }

  private static func describe(_ test: Case, _ actual: String, in file: URL) -> String {
    """
    --- \(file.lastPathComponent) \(test.context ?? "")
    \(String(decoding: test.input, as: UTF8.self))
    expected:
    \(test.expected)actual:
    \(actual)
    """
  }

  static func cases(of file: URL) throws -> [Case] {
    var cases: [Case] = []
    var test: Case?
    var section = ""
    var data: [[UInt8]] = []
    var tree: [[UInt8]] = []
    func finish() {
      guard var done = test else { return }
      while tree.last?.isEmpty == true { tree.removeLast() }
      done.input = Array(data.joined(separator: [0x0a]))
      done.expected = tree.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
      cases.append(done)
    }
    for line in try [UInt8](Data(contentsOf: file)).split(separator: 0x0a, omittingEmptySubsequences: false) {
      let text = String(decoding: line, as: UTF8.self)
      if text == "#data", section != "#data" {
        finish()
        test = Case()
        (data, tree, section) = ([], [], "#data")
      } else if section == "#data", text != "#errors" {
        data.append(Array(line))
      } else if section == "#document" {
        tree.append(Array(line))
      } else if text.hasPrefix("#") {
        section = text
        if text == "#script-on" { test?.isScripted = true }
      } else if section == "#document-fragment" {
        test?.context = text
      }
    }
    finish()
    return cases
  }
}
