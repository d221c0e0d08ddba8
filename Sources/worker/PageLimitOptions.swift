import ArgumentParser
import CommandLine
import HTML

/// Bounds for parsing one page, shared by all commands that parse.
struct PageLimitOptions: ParsableArguments {
  @Option(help: "Read at most this many bytes of a page, 1 to 1GiB; the rest is ignored.")
  var maxPageBytes = ByteCount(ParseLimits().inputBytes)

  @Option(help: "Largest number of nodes in a page's tree, 16 to 268435456.")
  var maxNodes = ParseLimits().nodes

  @Option(help: "Deepest nesting of elements, 16 to 65536; deeper ones are flattened.")
  var maxDepth = ParseLimits().depth

  @Option(help: "Largest number of attributes kept of one tag.")
  var maxAttributes = ParseLimits().attributesPerTag

  @Option(help: "Time a page may take, from its bytes to its article.")
  var maxParseTime = TimeSpan(.seconds(20))

  func validate() throws {
    guard (1...1 << 30).contains(maxPageBytes.bytes) else {
      throw ValidationError("--max-page-bytes must be 1 to 1073741824 (1GiB)")
    }
    guard (16...1 << 28).contains(maxNodes) else { throw ValidationError("--max-nodes must be 16 to 268435456") }
    guard (16...1 << 16).contains(maxDepth) else { throw ValidationError("--max-depth must be 16 to 65536") }
    guard (0...1 << 20).contains(maxAttributes) else { throw ValidationError("--max-attributes must be 0 to 1048576") }
    guard maxParseTime.duration > .zero, maxParseTime.duration <= .seconds(3600) else {
      throw ValidationError("--max-parse-time must be above 0 and at most 3600 seconds")
    }
  }

  var limits: ParseLimits {
    ParseLimits(
      inputBytes: maxPageBytes.bytes, nodes: maxNodes, depth: maxDepth, attributesPerTag: maxAttributes,
      time: maxParseTime.duration)
  }
}
