import HTML
import Testing

/// One page (or fragment) with the tree it must give, written without the `| ` of the test format.
struct TreeCase: Sendable, CustomTestStringConvertible {
  let input: String
  let context: String?
  let tree: String

  /// `tree` is the expected tree; for a whole page `html`, `head` and `body` may be left out by starting with `body:`
  /// and the children of the body.
  init(_ input: String, in context: String? = nil, _ tree: String) {
    self.input = input
    self.context = context
    self.tree = tree
  }

  var testDescription: String { context.map { "\($0): \(input)" } ?? input }

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let document =
      if let context {
        Document.parseFragment(Array(input.utf8), context: context)
      } else {
        Document.parse(text: input)
      }
    let lines = document.treeFormat().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let actual = lines.map { $0.hasPrefix("| ") ? String($0.dropFirst(2)) : String($0) }.joined(separator: "\n")
    #expect(actual == tree, sourceLocation: sourceLocation)
  }
}

/// The tree of a page whose head is empty: the given lines are the children of the body.
func page(_ body: String) -> String {
  let indented = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
  return "<html>\n  <head>\n  <body>" + (body.isEmpty ? "" : "\n" + indented.joined(separator: "\n"))
}
