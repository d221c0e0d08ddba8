import ArgumentParser
import Console
import Foundation
import HTML

/// `worker parse`: the tree of a page in html5lib's test format.
struct Parse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a page's tree in html5lib's test format, for conformance tests and bug reports.")

  @Argument(help: "An HTML file, or - for standard input.")
  var file: String

  @Option(help: ArgumentHelp("Parse as the content of this element, e.g. td or \"svg path\".", valueName: "context"))
  var fragment: String?

  @Option(help: "The charset an HTTP header would have named.")
  var charset: String?

  @Flag(help: "Report encoding, nodes, truncations and time on stderr.")
  var stats = false

  func run() throws {
    let bytes = try PageFile.read(file)
    let clock = ContinuousClock()
    let start = clock.now
    let document =
      fragment.map { Document.parseFragment(bytes, context: $0, transportCharset: charset) }
      ?? Document.parse(bytes, transportCharset: charset)
    let time = clock.now - start
    StandardStream.output.write(document.treeFormat())
    guard stats else { return }
    let truncations = document.truncations.map { "\($0)" }.joined(separator: ", ")
    Program.report(
      """
      encoding \(document.encodingName), \(bytes.count) bytes, \(document.nodeCount) nodes, parsed in \(time), \
      cut by limits: \(truncations.isEmpty ? "nothing" : truncations)
      """)
  }
}
