extension Document {
  /// The children in order; those of a template are its content.
  public func children(_ node: NodeID) -> Children {
    Children(document: self, upcoming: node.index + 1, end: end(of: node.index))
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
    node.index >= ancestor.index && node.index < end(of: ancestor.index)
  }

  /// The next node in document order; templates are not entered unless they are `root`.
  @inline(__always)
  func successor(_ node: UInt32, below root: UInt32) -> UInt32 {
    let record = nodes[Int(node)]
    return record.isElement && record.name == .html(.template) && node != root ? record.extent : node &+ 1
  }
}

/// The children of a node.
public struct Children: Sequence, IteratorProtocol, Sendable {
  let document: Document
  var upcoming: UInt32
  let end: UInt32

  public mutating func next() -> NodeID? {
    guard upcoming < end else { return nil }
    let current = upcoming
    upcoming = document.end(of: current)
    return NodeID(index: current)
  }
}

/// The descendants of a node in document order; `skipSubtree` leaves out what is below the node just given.
public struct Descendants: Sequence, IteratorProtocol, Sendable {
  let document: Document
  let root: UInt32
  let end: UInt32
  var current: UInt32
  var skips = false

  init(document: Document, root: UInt32) {
    self.document = document
    self.root = root
    end = document.end(of: root)
    current = root
  }

  public mutating func next() -> NodeID? {
    guard current < end else { return nil }
    current = skips ? document.end(of: current) : document.successor(current, below: root)
    skips = false
    return current < end ? NodeID(index: current) : nil
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
