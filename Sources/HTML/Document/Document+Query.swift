extension Document {
  /// The first descendant HTML element with that tag in document order, of `node` or of the whole document.
  public func first(_ tag: Tag, in node: NodeID? = nil) -> NodeID? {
    let root = node?.index ?? 0
    var current = successor(root, below: root)
    while current != 0 {
      let record = nodes[Int(current)]
      if record.isElement, record.name == .html(tag) { return NodeID(index: current) }
      current = successor(current, below: root)
    }
    return nil
  }

  /// Every descendant HTML element with one of those tags in document order.
  public func all(_ tags: Tag..., in node: NodeID? = nil) -> [NodeID] {
    all(where: { tags.contains($0) }, in: node)
  }

  /// Every descendant HTML element whose tag passes, in document order.
  public func all(where passes: (Tag) -> Bool, in node: NodeID? = nil) -> [NodeID] {
    let root = node?.index ?? 0
    var found: [NodeID] = []
    var current = successor(root, below: root)
    while current != 0 {
      let record = nodes[Int(current)]
      if record.isElement, record.name.isHTML, passes(record.name.tag) { found.append(NodeID(index: current)) }
      current = successor(current, below: root)
    }
    return found
  }
}
