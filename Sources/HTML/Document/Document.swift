/// A parsed page: an immutable arena of nodes, addressed by index.
///
/// Nodes lie in document order; nodes, attributes and names are numbers into flat arrays, text is slices of the decoded
/// input (or of a side buffer where references were decoded), so a document is a handful of allocations of any size,
/// and walking it touches no reference count. All of it is written by the parser before other code sees it, and never
/// after.
public final class Document: Sendable {
  let source: [UInt8]
  let side: [UInt8]
  let nodes: [TreeNode]
  let attributeRecords: [AttributeRecord]
  let names: NameTable
  let doctypes: [DoctypeRecord]

  /// The name of the encoding the bytes were read in, in the Encoding Standard's spelling.
  public let encodingName: String
  /// How that encoding was found.
  public let encodingSource: EncodingSource
  /// The document's mode by its doctype (section 13.2.6.4.1).
  public let quirksMode: QuirksMode
  /// What a limit cut, in the order of the cases; empty when nothing was cut.
  public let truncations: [Truncation]
  /// Whether this is the result of the fragment algorithm: `documentElement` then holds the fragment's nodes.
  public let isFragment: Bool
  /// The `html` element, always there.
  public let documentElement: NodeID
  public let head: NodeID?
  public let body: NodeID?

  init(_ tree: consuming ParsedTree, encoding: DecodedText) {
    source = tree.source
    side = tree.side
    nodes = tree.nodes
    attributeRecords = tree.attributes
    names = tree.names
    doctypes = tree.doctypes
    encodingName = encoding.encodingName
    encodingSource = encoding.source
    quirksMode = tree.quirksMode
    truncations = tree.truncations
    isFragment = tree.isFragment
    documentElement = NodeID(index: tree.documentElement)
    var head: NodeID?
    var body: NodeID?
    var child = tree.documentElement + 1
    let end = nodes[Int(tree.documentElement)].extent
    while child < end {
      let node = nodes[Int(child)]
      if head == nil, node.isElement, node.name == .html(.head) { head = NodeID(index: child) }
      if body == nil, node.isElement, node.name == .html(.body) || node.name == .html(.frameset) {
        body = NodeID(index: child)
      }
      child = node.mayHaveChildren ? node.extent : child + 1
    }
    self.head = head
    self.body = body
  }

  /// The document node.
  public var root: NodeID { NodeID(index: 0) }
  public var quirks: Bool { quirksMode == .quirks }
  /// How many nodes the tree has, the document included.
  public var nodeCount: Int { nodes.count }
  /// The bytes of memory that the arena takes beside the decoded text: nodes, attributes, decoded pieces and names.
  public var arenaBytes: Int {
    nodes.capacity * MemoryLayout<TreeNode>.stride + attributeRecords.capacity * MemoryLayout<AttributeRecord>.stride
      + side.capacity + names.ownBytes
  }
}

/// A node's place in its document's arena; it means nothing in another document.
public struct NodeID: Hashable, Sendable {
  public let index: UInt32

  @inlinable init(index: UInt32) { self.index = index }
}

public enum NodeKind: UInt8, Sendable { case document, doctype, element, text, comment }
public enum Namespace: UInt8, Sendable { case html, svg, mathML }
public enum QuirksMode: Sendable { case noQuirks, limitedQuirks, quirks }

/// What the parser hands over when it is done.
struct ParsedTree {
  var source: [UInt8]
  var side: [UInt8]
  var nodes: [TreeNode]
  var attributes: [AttributeRecord]
  var names: NameTable
  var doctypes: [DoctypeRecord]
  var quirksMode: QuirksMode
  var truncations: [Truncation]
  var isFragment: Bool
  var documentElement: UInt32
}
