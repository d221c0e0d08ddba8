/// Making and linking nodes (sections 13.2.6.1 and, for the links, the DOM Standard's insert and remove).
extension TreeBuilder {
  /// Where a node is to be put: below `parent`, before the node `before` or at the end.
  struct Place {
    var parent: UInt32
    var before: UInt32 = 0
  }

  mutating func newNode(_ header: UInt32, position: UInt32) -> UInt32 {
    if nodes.count >= limits.nodes, !isStopped {
      truncated(.nodes)
      isStopped = true
    }
    nodes.append(NodeRecord(header: header, position: position))
    return UInt32(nodes.count - 1)
  }

  /// Links a node that has no parent.
  mutating func link(_ node: UInt32, at place: Place) {
    let index = Int(node)
    let parent = Int(place.parent)
    let previous = place.before == 0 ? nodes[parent].last : nodes[Int(place.before)].previous
    nodes[index].parent = place.parent
    nodes[index].previous = previous
    nodes[index].next = place.before
    if previous == 0 { nodes[parent].first = node } else { nodes[Int(previous)].next = node }
    if place.before == 0 { nodes[parent].last = node } else { nodes[Int(place.before)].previous = node }
  }

  /// Takes a node with its subtree out of its parent, if it has one.
  mutating func unlink(_ node: UInt32) {
    let record = nodes[Int(node)]
    let parent = Int(record.parent)
    if record.previous != 0 {
      nodes[Int(record.previous)].next = record.next
    } else if nodes[parent].first == node {
      nodes[parent].first = record.next
    }
    if record.next != 0 {
      nodes[Int(record.next)].previous = record.previous
    } else if nodes[parent].last == node {
      nodes[parent].last = record.previous
    }
    nodes[Int(node)].parent = 0
    nodes[Int(node)].previous = 0
    nodes[Int(node)].next = 0
  }

  /// Appends all children of one node to another that has none.
  mutating func moveChildren(of from: UInt32, to target: UInt32) {
    let first = nodes[Int(from)].first
    nodes[Int(target)].first = first
    nodes[Int(target)].last = nodes[Int(from)].last
    nodes[Int(from)].first = 0
    nodes[Int(from)].last = 0
    var child = first
    while child != 0 {
      nodes[Int(child)].parent = target
      child = nodes[Int(child)].next
    }
  }

  /// The appropriate place for inserting a node; a template's content is its children here.
  mutating func appropriatePlace(override: UInt32? = nil) -> Place {
    guard fosterParenting, let current = open.last else { return Place(parent: override ?? open.last?.node ?? 0) }
    let target = override ?? current.node
    guard isTableContext(nodes[Int(target)].name) else { return Place(parent: target) }
    var index = open.count - 1
    while index >= 0 {
      looks &+= 1
      if open[index].name == .html(.template) { return Place(parent: open[index].node) }
      if open[index].name == .html(.table) {
        let table = open[index].node
        let parent = nodes[Int(table)].parent
        if parent != 0 { return Place(parent: parent, before: table) }
        return Place(parent: open[max(index - 1, 0)].node)
      }
      index -= 1
    }
    return Place(parent: open[0].node)
  }

  private func isTableContext(_ name: ElementName) -> Bool {
    switch name.htmlTag {
    case .table, .tbody, .tfoot, .thead, .tr: true
    default: false
    }
  }

  /// Makes an element without linking it; its attributes belong to it from now on.
  mutating func newElement(_ name: ElementName, attributes: UInt32, position: UInt32) -> UInt32 {
    let node = newNode(NodeRecord.header(.element, name), position: position)
    if attributes != 0 {
      nodes[Int(node)].payload = attributes
      tokenizer.keptAttributes = tokenizer.attributes.count
    }
    return node
  }

  /// Inserts an HTML element for the current token at the appropriate place, without opening it.
  @discardableResult
  mutating func insertLeaf(_ name: ElementName) -> UInt32 {
    let node = newElement(name, attributes: token.attributes, position: token.position)
    link(node, at: appropriatePlace())
    return node
  }

  /// Inserts an HTML element for the current token, whose tag it has, and opens it.
  @discardableResult
  mutating func insertElement() -> UInt32 {
    let name = ElementName.html(token.tag)
    let node = insertLeaf(name)
    push(node, name)
    return node
  }

  /// Inserts an HTML element that no tag of the input stands for, and opens it.
  @discardableResult
  mutating func insertImplied(_ tag: Tag) -> UInt32 {
    let node = newElement(.html(tag), attributes: 0, position: token.position)
    link(node, at: appropriatePlace())
    push(node, .html(tag))
    return node
  }

  /// Inserts a comment for the current token.
  mutating func insertComment(at place: Place? = nil) {
    let node = newNode(NodeRecord.header(.comment), position: token.position)
    nodes[Int(node)].slice = token.slice
    link(node, at: place ?? appropriatePlace())
  }

  /// Keeps the attributes of a repeated `html` or `body` tag that the element does not have yet.
  mutating func mergeAttributes(into node: UInt32) {
    guard token.attributes != 0 else { return }
    var merged = mergedAttributes.removeValue(forKey: node) ?? MergedAttributes()
    if merged.records.isEmpty {
      var index = Int(nodes[Int(node)].payload)
      while index != 0 {
        merged.add(tokenizer.attributes[index])
        index = tokenizer.attributes[index].isLast ? 0 : index + 1
      }
    }
    for index in Int(token.attributes)..<tokenizer.attributes.count {
      if merged.records.count < limits.attributesPerTag {
        merged.add(tokenizer.attributes[index])
      } else {
        truncated(.attributes)
      }
    }
    mergedAttributes[node] = merged
  }

  mutating func writeMergedAttributes() {
    tokenizer.attributes.removeLast(tokenizer.attributes.count - tokenizer.keptAttributes)
    for (node, merged) in mergedAttributes.sorted(by: { $0.key < $1.key }) where !merged.records.isEmpty {
      nodes[Int(node)].payload = UInt32(tokenizer.attributes.count)
      tokenizer.attributes.append(contentsOf: merged.records)
      tokenizer.attributes[tokenizer.attributes.count - 1].header |= AttributeRecord.endBit
    }
  }
}

/// The attributes of an element that several tags add to: first come, first kept.
struct MergedAttributes {
  private(set) var records: [AttributeRecord] = []
  private var codes: Set<UInt32> = []

  mutating func add(_ record: AttributeRecord) {
    guard codes.insert(record.code).inserted else { return }
    records.append(AttributeRecord(header: record.header & ~AttributeRecord.endBit, value: record.value))
  }
}
