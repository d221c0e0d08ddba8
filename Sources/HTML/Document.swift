/// A parsed page: an immutable arena of nodes, addressed by index.
public final class Document: Sendable {
  init() {}

  /// Parses bytes as the HTML Standard says, scripting off. Any bytes give a document.
  public static func parse(_ bytes: [UInt8], transportCharset: String? = nil, limits: ParseLimits = ParseLimits()) -> Document {
    Document()
  }
  public var root: NodeID { NodeID(index: 0) }
  /// The `html` element, always there.
  public var documentElement: NodeID { root }
  public var head: NodeID? { nil }
  public var body: NodeID? { nil }
  /// The name of the encoding the bytes were read in, in the Encoding Standard's spelling.
  public var encodingName: String { "UTF-8" }
  public var quirks: Bool { false }
  /// What a limit cut; empty when nothing was cut.
  public var truncations: [Truncation] { [] }

  public func kind(_ node: NodeID) -> NodeKind { .document }
  /// The element's interned local name; `.none` for other nodes.
  public func tag(_ node: NodeID) -> Tag { .none }
  public func name(_ node: NodeID) -> String { "" }
  public func namespace(_ node: NodeID) -> Namespace { .html }
  public func parent(_ node: NodeID) -> NodeID? { nil }
  public func firstChild(_ node: NodeID) -> NodeID? { nil }
  public func lastChild(_ node: NodeID) -> NodeID? { nil }
  public func nextSibling(_ node: NodeID) -> NodeID? { nil }
  public func previousSibling(_ node: NodeID) -> NodeID? { nil }
  public func children(_ node: NodeID) -> some Sequence<NodeID> { EmptyCollection<NodeID>() }
  /// Descendants in document order, the node itself left out.
  public func descendants(_ node: NodeID) -> some Sequence<NodeID> { EmptyCollection<NodeID>() }
  public func ancestors(_ node: NodeID) -> some Sequence<NodeID> { EmptyCollection<NodeID>() }
  /// The value of an attribute by its lower-case name; an attribute without a value gives "".
  public func attribute(_ node: NodeID, _ name: String) -> String? { nil }
  public func attributes(_ node: NodeID) -> [(name: String, value: String)] { [] }
  /// The text of a text or comment node.
  public func text(_ node: NodeID) -> String { "" }
  /// The text of all text nodes below (templates left out).
  public func textContent(_ node: NodeID) -> String { "" }
  /// The first descendant element with that tag in document order.
  public func first(_ tag: Tag, in node: NodeID? = nil) -> NodeID? { nil }
  /// Every descendant element with one of those tags in document order.
  public func all(_ tags: Tag..., in node: NodeID? = nil) -> [NodeID] { [] }
}

public struct NodeID: Hashable, Sendable {
  public let index: UInt32
}

public enum NodeKind: UInt8, Sendable { case document, doctype, element, text, comment }
public enum Namespace: UInt8, Sendable { case html, svg, mathML }

/// An element's local name as a number: names the Standard knows have a static member, others are interned per document.
public struct Tag: Hashable, Sendable {
  public let code: UInt16
  public static let none = Tag(code: 0)
}

/// Bounds of one parse.
public struct ParseLimits: Sendable {
  public init() {}
}
/// One thing a limit cut.
public enum Truncation: Hashable, Sendable { case inputBytes, nodes, depth, attributes, time }
