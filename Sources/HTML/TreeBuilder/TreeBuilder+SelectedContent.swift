/// Cloning the selected option of a customizable select into its `selectedcontent` (section 4.10.10, "maybe clone an
/// option into selectedcontent"), which the parser does when an option is popped off the stack of open elements.
extension TreeBuilder {
  /// What is known of a select so far, so that no option has to search it.
  struct SelectState {
    /// Its first option that was popped, 0 for none yet.
    var firstOption: UInt32 = 0
    /// Its first `selectedcontent`, 0 for none yet.
    var content: UInt32 = 0
  }

  /// Remembers a `selectedcontent` that was just inserted, unless an option is around it.
  mutating func selectedContentWasInserted(_ node: UInt32) {
    var ancestor = nodes[Int(node)].parent
    while ancestor != 0, nodes[Int(ancestor)].name != .html(.select) {
      looks &+= 1
      if nodes[Int(ancestor)].name == .html(.option) { return }
      ancestor = nodes[Int(ancestor)].parent
    }
    guard ancestor != 0, selects[ancestor, default: SelectState()].content == 0 else { return }
    selects[ancestor, default: SelectState()].content = node
  }

  /// Does what the Standard says of an option that was just popped.
  mutating func optionWasPopped(_ option: UInt32) {
    guard let select = nearestSelect(of: option) else { return }
    var state = selects[select, default: SelectState()]
    if state.firstOption == 0 {
      state.firstOption = option
      selects[select] = state
    }
    // Selected is the last option marked so far, else the first one.
    let payload = nodes[Int(option)].payload
    guard state.content != 0, !isStopped,
      option == state.firstOption || attributeValue(payload, .selected) != nil,
      attributeValue(nodes[Int(select)].payload, .multiple) == nil
    else { return }
    nodes[Int(state.content)].first = 0
    nodes[Int(state.content)].last = 0
    cloneChildren(of: option, to: state.content)
  }

  private mutating func nearestSelect(of option: UInt32) -> UInt32? {
    var ancestor = nodes[Int(option)].parent
    var hasGroup = false
    while ancestor != 0 {
      looks &+= 1
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
