extension Document {
  @inline(__always)
  func record(_ node: NodeID) -> NodeRecord { nodes[Int(node.index)] }

  @inline(__always)
  func link(_ index: UInt32) -> NodeID? { index == 0 ? nil : NodeID(index: index) }

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
    case .element: return names.string(record.name.tag.code)
    case .doctype: return doctypes[Int(record.first)].name ?? ""
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

  /// The public identifier of a doctype node, nil where it has none.
  public func doctypePublicID(_ node: NodeID) -> String? {
    let record = record(node)
    return record.kind == .doctype ? doctypes[Int(record.first)].publicID : nil
  }

  /// The system identifier of a doctype node, nil where it has none.
  public func doctypeSystemID(_ node: NodeID) -> String? {
    let record = record(node)
    return record.kind == .doctype ? doctypes[Int(record.first)].systemID : nil
  }

  public func parent(_ node: NodeID) -> NodeID? {
    guard node.index != 0 else { return nil }
    let record = record(node)
    if record.parent == 0, !isChildOfRoot(node) { return nil }
    return NodeID(index: record.parent)
  }

  /// Whether a node whose parent link is 0 hangs below the document, rather than being left out of the tree.
  private func isChildOfRoot(_ node: NodeID) -> Bool {
    let record = record(node)
    return record.previous != 0 || nodes[0].first == node.index
  }

  public func firstChild(_ node: NodeID) -> NodeID? {
    let record = record(node)
    return record.hasChildLinks ? link(record.first) : nil
  }

  public func lastChild(_ node: NodeID) -> NodeID? {
    let record = record(node)
    return record.hasChildLinks ? link(record.last) : nil
  }

  public func nextSibling(_ node: NodeID) -> NodeID? { link(record(node).next) }
  public func previousSibling(_ node: NodeID) -> NodeID? { link(record(node).previous) }

  /// Where the node starts, as a byte offset into the decoded text with normalized newlines (see `sourceLocation`).
  public func sourceOffset(_ node: NodeID) -> Int { Int(record(node).position) }

  /// Where the node starts: line and byte column, both counted from 1. Newline normalization keeps them exact.
  public func sourceLocation(_ node: NodeID) -> (line: Int, column: Int) {
    var line = 1
    var lineStart = 0
    let end = min(sourceOffset(node), source.count)
    for index in 0..<end where source[index] == 0x0a {
      line += 1
      lineStart = index + 1
    }
    return (line, end - lineStart + 1)
  }
}

extension NodeRecord {
  /// Whether `first` and `last` are links.
  var hasChildLinks: Bool { header >> 29 == UInt32(NodeKind.element.rawValue) || header >> 29 == 0 }
}
