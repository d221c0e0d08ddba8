/// Bounds of one parse: every byte from the network is hostile, and what a page may cost is decided here.
///
/// A limit never makes a parse fail: it cuts, and `Document.truncations` names what was cut.
public struct ParseLimits: Sendable, Hashable {
  /// Bytes of input that are read, default 128 MiB; the rest is not looked at. At most 1 GiB is ever read,
  /// and 512 MiB of text kept of it.
  public var inputBytes: Int
  /// Nodes in the tree, default 4,000,000; the parse ends there as if the input did. One node takes 32 bytes while the
  /// page is parsed and 20 after. At most eight more come behind the limit: what the token in hand still needs, and
  /// `html`, `head` and `body`.
  public var nodes: Int
  /// Open elements, default 512 as in browsers; deeper elements become children of the deepest open one. Only the parts
  /// of a table that was still opened (`tbody`, `tr`, `td`) and one element of raw text in it may also be open.
  public var depth: Int
  /// Attributes kept of one tag, default 1,024; further ones are read over.
  public var attributesPerTag: Int
  /// Time of one parse, default 20 seconds, looked at every 4,096 tokens; the parse ends there as if the input did. So
  /// it does where looking up the open elements has taken 2^28 steps, which only pages made for it come to.
  public var time: Duration

  public init(
    inputBytes: Int = 128 << 20, nodes: Int = 4_000_000, depth: Int = 512, attributesPerTag: Int = 1024,
    time: Duration = .seconds(20)
  ) {
    self.inputBytes = min(max(inputBytes, 0), 1 << 30)
    self.nodes = min(max(nodes, 16), 1 << 28)
    self.depth = min(max(depth, 16), 1 << 16)
    self.attributesPerTag = max(attributesPerTag, 0)
    self.time = time
  }
}

/// One thing a limit cut.
public enum Truncation: Hashable, Sendable, CaseIterable { case inputBytes, nodes, depth, attributes, time }
