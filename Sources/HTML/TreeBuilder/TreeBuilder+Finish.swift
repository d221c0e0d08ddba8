/// The finished tree, in the form in which it is kept.
extension TreeBuilder {
  consuming func finish(isInputCut: Bool) -> ParsedTree {
    writeMergedAttributes()
    if isInputCut { truncated(.inputBytes) }
    if tokenizer.hasCutAttributes { truncated(.attributes) }
    let (tree, documentElement) = nodesInDocumentOrder()
    nodes = []
    return ParsedTree(
      source: source, side: tokenizer.side.trimmed(), nodes: tree, attributes: tokenizer.attributes.trimmed(),
      names: tokenizer.names, doctypes: doctypes, quirksMode: quirksMode,
      truncations: Truncation.allCases.filter(truncations.contains), isFragment: context != nil,
      documentElement: documentElement)
  }

  /// Writes the tree down in document order, and finds the root element in it. Nodes that hang in no tree any more go
  /// here.
  private func nodesInDocumentOrder() -> (tree: [TreeNode], documentElement: UInt32) {
    let root = open[0].node
    var documentElement: UInt32 = 0
    var tree: [TreeNode] = []
    tree.reserveCapacity(nodes.count)
    var node: UInt32 = 0
    var parent: UInt32 = 0
    while true {
      let record = nodes[Int(node)]
      let index = UInt32(tree.count)
      if node == root { documentElement = index }
      let hasChildLinks = record.hasChildLinks
      tree.append(
        TreeNode(
          parent: parent, header: record.header, position: record.position,
          payload: hasChildLinks ? record.payload : record.first, extent: hasChildLinks ? index + 1 : record.last))
      if hasChildLinks, record.first != 0 {
        node = record.first
        parent = index
        continue
      }
      while node != 0, nodes[Int(node)].next == 0 {
        node = nodes[Int(node)].parent
        tree[Int(parent)].extent = UInt32(tree.count)
        parent = tree[Int(parent)].parent
      }
      if node == 0 { return (tree, documentElement) }
      node = nodes[Int(node)].next
    }
  }
}

extension Array {
  /// The same elements in memory of their size, when a good part of what they have stands empty.
  fileprivate func trimmed() -> [Element] {
    guard capacity - count > count / 8 else { return self }
    var result: [Element] = []
    result.reserveCapacity(count)
    result.append(contentsOf: self)
    return result
  }
}
