internal import Untrusted

extension Document {
  @inline(__always)
  func record(_ node: NodeID) -> TreeNode { nodes[Int(node.index)] }

  /// The index behind the node and all that is below it.
  @inline(__always)
  func end(of index: UInt32) -> UInt32 {
    let node = nodes[Int(index)]
    return node.mayHaveChildren ? node.extent : index + 1
  }

  public func kind(_ node: NodeID) -> NodeKind { record(node).kind }

  /// The element's interned local name; `.none` for other nodes.
  public func tag(_ node: NodeID) -> Tag {
    let record = record(node)
    return record.isElement ? record.name.tag : .none
  }

  /// Whether the node is an HTML element with that name (not an SVG or MathML one).
  public func isHTML(_ node: NodeID, _ tag: Tag) -> Bool {
    let record = record(node)
    return record.isElement && record.name == .html(tag)
  }

  public func isElement(_ node: NodeID) -> Bool { record(node).isElement }

  /// The element's local name or the doctype's name; "" for other nodes.
  public func name(_ node: NodeID) -> String {
    let record = record(node)
    switch record.kind {
    case .element: return StreamSafe.text(names.string(record.name.tag.code))
    case .doctype: return StreamSafe.text(doctypes[Int(record.payload)].name ?? "")
    case .document, .text, .comment: return ""
    }
  }

  /// The tag of a name as it is spelled in the tree, to ask for elements the Standard does not know; nil when no
  /// element or attribute of this document has that name.
  public func tag(named name: String) -> Tag? {
    let bytes = Array(name.utf8)
    let code = names.find(bytes.span)
    return code == 0 ? nil : Tag(code: code)
  }

  /// The namespace of an element; `.html` for other nodes.
  public func namespace(_ node: NodeID) -> Namespace { record(node).name.namespace }

  public func parent(_ node: NodeID) -> NodeID? {
    node.index == 0 ? nil : NodeID(index: record(node).parent)
  }

  public func firstChild(_ node: NodeID) -> NodeID? {
    let first = node.index + 1
    return first < end(of: node.index) ? NodeID(index: first) : nil
  }

  public func nextSibling(_ node: NodeID) -> NodeID? {
    guard node.index != 0 else { return nil }
    let next = end(of: node.index)
    return next < end(of: record(node).parent) ? NodeID(index: next) : nil
  }

  /// Where the node starts, as a byte offset into the decoded text with normalized newlines; `SourceMap` finds
  /// the byte of the page.
  public func sourceOffset(_ node: NodeID) -> Int { Int(record(node).position) }
}
