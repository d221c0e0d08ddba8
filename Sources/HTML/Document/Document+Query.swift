extension Document {
  /// The first descendant element with that tag in document order, of `node` or of the whole document.
  ///
  /// Elements are HTML ones here, so that `title` is not that of a picture; only `svg` and `math` are found as such.
  public func first(_ tag: Tag, in node: NodeID? = nil) -> NodeID? {
    let root = node?.index ?? 0
    let end = end(of: root)
    var current = root + 1
    while current < end {
      let record = nodes[Int(current)]
      if record.isElement, record.name.queryTag == tag { return NodeID(index: current) }
      current = successor(current, below: root)
    }
    return nil
  }

  /// Every descendant element with one of those tags in document order (HTML elements, and `svg` and `math`).
  public func all(_ tags: Tag..., in node: NodeID? = nil) -> [NodeID] {
    all(where: { tags.contains($0) }, in: node)
  }

  /// Every descendant element whose tag passes, in document order (HTML elements, and `svg` and `math`).
  public func all(where passes: (Tag) -> Bool, in node: NodeID? = nil) -> [NodeID] {
    let root = node?.index ?? 0
    var found: [NodeID] = []
    let end = end(of: root)
    var current = root + 1
    while current < end {
      let record = nodes[Int(current)]
      if record.isElement, record.name.queryTag != .none, passes(record.name.queryTag) {
        found.append(NodeID(index: current))
      }
      current = successor(current, below: root)
    }
    return found
  }
}

extension ElementName {
  /// The tag that queries see: `.none` for foreign elements other than the roots of pictures and formulas.
  fileprivate var queryTag: Tag {
    isHTML || tag == .svg || tag == .math ? tag : .none
  }
}
