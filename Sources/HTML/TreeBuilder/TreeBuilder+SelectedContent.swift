/// Cloning the selected option of a customizable select into its `selectedcontent` (section 4.10.10, "maybe clone an
/// option into selectedcontent"), which the parser does when an option is popped off the stack of open elements.
extension TreeBuilder {
  /// Does what the Standard says of an option that was just popped.
  mutating func optionWasPopped(_ option: UInt32) {
    guard !isStopped, let select = nearestSelect(of: option), isSelected(option, in: select),
      attributeValue(nodes[Int(select)].payload, .multiple) == nil,
      let target = first(.selectedcontent, below: select), !isInOption(target)
    else { return }
    nodes[Int(target)].first = 0
    nodes[Int(target)].last = 0
    cloneChildren(of: option, to: target)
  }

  private func nearestSelect(of option: UInt32) -> UInt32? {
    var ancestor = nodes[Int(option)].parent
    var hasGroup = false
    while ancestor != 0 {
      switch nodes[Int(ancestor)].name.htmlTag {
      case .select: return ancestor
      case .datalist, .hr, .option: return nil
      case .optgroup where hasGroup: return nil
      case .optgroup: hasGroup = true
      default: break
      }
      ancestor = nodes[Int(ancestor)].parent
    }
    return nil
  }

  /// Whether the option is the one a select shows first: the last one marked so far, else the first one.
  private func isSelected(_ option: UInt32, in select: UInt32) -> Bool {
    if attributeValue(nodes[Int(option)].payload, .selected) != nil { return true }
    return first(.option, below: select) == option
  }

  private func isInOption(_ node: UInt32) -> Bool {
    var ancestor = nodes[Int(node)].parent
    while ancestor != 0 {
      if nodes[Int(ancestor)].name == .html(.option) { return true }
      ancestor = nodes[Int(ancestor)].parent
    }
    return false
  }

  /// The first HTML element with that tag below a node, in document order.
  private func first(_ tag: Tag, below root: UInt32) -> UInt32? {
    var node = successor(of: root, below: root)
    while node != 0 {
      if nodes[Int(node)].isElement, nodes[Int(node)].name == .html(tag) { return node }
      node = successor(of: node, below: root)
    }
    return nil
  }

  private func successor(of node: UInt32, below root: UInt32) -> UInt32 {
    if nodes[Int(node)].hasChildLinks, nodes[Int(node)].first != 0 { return nodes[Int(node)].first }
    var current = node
    while current != root, current != 0 {
      if nodes[Int(current)].next != 0 { return nodes[Int(current)].next }
      current = nodes[Int(current)].parent
    }
    return 0
  }

  /// Copies the subtree below `root` to `target`; stops where the node limit stops the parse.
  private mutating func cloneChildren(of root: UInt32, to target: UInt32) {
    var node = nodes[Int(root)].first
    var parent = target
    while node != 0, !isStopped {
      let copy = newNode(nodes[Int(node)].header, position: nodes[Int(node)].position)
      let record = nodes[Int(node)]
      if record.hasChildLinks {
        nodes[Int(copy)].payload = record.payload
      } else {
        nodes[Int(copy)].slice = record.slice
      }
      link(copy, at: Place(parent: parent))
      if record.hasChildLinks, record.first != 0 {
        node = record.first
        parent = copy
        continue
      }
      while node != root, nodes[Int(node)].next == 0 {
        node = nodes[Int(node)].parent
        if node != root { parent = nodes[Int(parent)].parent }
      }
      node = node == root ? 0 : nodes[Int(node)].next
    }
  }
}
