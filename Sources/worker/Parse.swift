import ArgumentParser
import CommandLine
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

  @Option(help: "The charset that an HTTP header would have named.")
  var charset: String?

  @OptionGroup var pageLimits: PageLimitOptions

  @Flag(help: "Print before each node the byte of the page where it starts.")
  var positions = false

  @Flag(help: "Report encoding, nodes, truncations and time on stderr.")
  var stats = false

  func run() throws {
    let bytes = try PageFile.read(file)
    let clock = ContinuousClock()
    let start = clock.now
    let document =
      fragment.map { Document.parseFragment(bytes, context: $0, transportCharset: charset, limits: pageLimits.limits) }
      ?? Document.parse(bytes, transportCharset: charset, limits: pageLimits.limits)
    let time = clock.now - start
    if positions {
      let map = SourceMap(document, bytes: bytes)
      StandardStream.output.write(
        document.treeFormat { node in
          let offset = String(map.byteOffset(of: node, in: document))
          return String(repeating: " ", count: max(9 - offset.count, 0)) + offset + " "
        })
    } else {
      StandardStream.output.write(document.treeFormat())
    }
    guard stats else { return }
    let truncations = document.truncations.map { "\($0)" }.joined(separator: ", ")
    Program.report(
      """
      encoding \(document.encodingName), \(bytes.count) bytes, \(document.nodeCount) nodes in \(document.arenaBytes) \
      bytes, parsed in \(time), cut by limits: \(truncations.isEmpty ? "nothing" : truncations)
      """)
  }
}
