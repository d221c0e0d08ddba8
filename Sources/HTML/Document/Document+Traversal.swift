extension Document {
  /// The children in order; those of a template are its content.
  public func children(_ node: NodeID) -> Children {
    Children(document: self, upcoming: firstChild(node)?.index ?? 0)
  }

  /// Descendants in document order, the node itself left out.
  ///
  /// What is inside a template is left out too, unless the walk starts at or in the template: a page's templates are
  /// not part of what it shows.
  public func descendants(_ node: NodeID) -> Descendants {
    Descendants(document: self, root: node.index)
  }

  /// The parent, its parent and so on up to the document node.
  public func ancestors(_ node: NodeID) -> Ancestors { Ancestors(document: self, current: node) }

  /// Whether `node` is `ancestor` or below it.
  public func contains(_ ancestor: NodeID, _ node: NodeID) -> Bool {
    if ancestor == node { return true }
    for candidate in ancestors(node) where candidate == ancestor { return true }
    return false
  }

  /// The node that follows the whole subtree of `node` in document order, nil after the last one below `root`.
  func following(_ node: UInt32, below root: UInt32) -> UInt32 {
    var current = node
    while current != root {
      let record = nodes[Int(current)]
      if record.next != 0 { return record.next }
      if record.parent == 0 { return 0 }
      current = record.parent
    }
    return 0
  }

  /// The next node in document order below `root`; 0 after the last. Templates are not entered unless they are `root`.
  @inline(__always)
  func successor(_ node: UInt32, below root: UInt32) -> UInt32 {
    let record = nodes[Int(node)]
    if record.hasChildLinks, record.first != 0, node == root || record.name != .html(.template) { return record.first }
    return following(node, below: root)
  }
}

/// The children of a node.
public struct Children: Sequence, IteratorProtocol, Sendable {
  let document: Document
  var upcoming: UInt32

  public mutating func next() -> NodeID? {
    guard upcoming != 0 else { return nil }
    let current = upcoming
    upcoming = document.nodes[Int(current)].next
    return NodeID(index: current)
  }
}

/// The descendants of a node in document order; `skipSubtree` leaves out what is below the node just given.
public struct Descendants: Sequence, IteratorProtocol, Sendable {
  let document: Document
  let root: UInt32
  var current: UInt32
  var isDone = false
  var skips = false

  init(document: Document, root: UInt32) {
    self.document = document
    self.root = root
    current = root
  }

  public mutating func next() -> NodeID? {
    guard !isDone else { return nil }
    current = skips ? document.following(current, below: root) : document.successor(current, below: root)
    skips = false
    guard current != 0 else {
      isDone = true
      return nil
    }
    return NodeID(index: current)
  }

  /// Makes the walk go on behind the subtree of the node it gave last.
  public mutating func skipSubtree() { skips = true }
}

/// The ancestors of a node, nearest first.
public struct Ancestors: Sequence, IteratorProtocol, Sendable {
  let document: Document
  var current: NodeID

  public mutating func next() -> NodeID? {
    guard let parent = document.parent(current) else { return nil }
    current = parent
    return parent
  }
}
