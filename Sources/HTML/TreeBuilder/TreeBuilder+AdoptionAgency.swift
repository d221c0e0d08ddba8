/// The adoption agency algorithm (section 13.2.6.4.7): mis-nested formatting elements.
extension TreeBuilder {
  /// Runs the algorithm for the current token's tag. The Standard's step numbers are beside the steps.
  mutating func adoptionAgency() {
    let subject = token.tag
    if isCurrent(subject), formattingIndex(of: current.node) == nil {  // 2
      pop()
      return
    }
    for _ in 0..<8 where !isStopped {  // 3, 4
      guard let listIndex = formattingIndex(ofLast: subject) else {
        anyOtherEndTag()
        return
      }
      let formattingNode = formatting[listIndex].node
      guard let stackIndex = openIndex(of: formattingNode) else {
        formatting.remove(at: listIndex)
        return
      }
      guard isNodeInScope(formattingNode) else { return }
      looks &+= open.count - stackIndex
      guard let furthest = open[stackIndex...].firstIndex(where: { $0.name.isSpecial }) else {
        pop(to: stackIndex)
        formatting.remove(at: listIndex)
        return
      }
      adopt(formattingNode, at: stackIndex, furthestBlock: furthest)
    }
  }

  private mutating func adopt(_ formattingNode: UInt32, at stackIndex: Int, furthestBlock: Int) {
    let block = open[furthestBlock].node
    let commonAncestor = open[stackIndex - 1].node
    var bookmark = formattingIndex(of: formattingNode) ?? 0
    var lastNode = block
    var index = furthestBlock
    var inner = 0
    while true {  // 13
      inner += 1
      index -= 1
      let element = open[index]
      if element.node == formattingNode { break }
      guard var listIndex = formattingIndex(of: element.node) else {
        open.remove(at: index)
        continue
      }
      if inner > 3 {
        formatting.remove(at: listIndex)
        if listIndex < bookmark { bookmark -= 1 }
        open.remove(at: index)
        continue
      }
      let clone = newElement(
        element.name, attributes: copiedAttributes(of: element.node), position: nodes[Int(element.node)].position)
      formatting[listIndex].node = clone
      open[index].node = clone
      if lastNode == block {
        listIndex += 1
        bookmark = listIndex
      }
      unlink(lastNode)
      link(lastNode, at: Place(parent: clone))
      lastNode = clone
    }
    unlink(lastNode)
    link(lastNode, at: appropriatePlace(override: commonAncestor))  // 14
    let original = nodes[Int(formattingNode)]
    let replacement = newElement(
      original.name, attributes: copiedAttributes(of: formattingNode), position: original.position)  // 15
    moveChildren(of: block, to: replacement)
    link(replacement, at: Place(parent: block))
    if let listIndex = formattingIndex(of: formattingNode) {  // 18
      formatting.remove(at: listIndex)
      if listIndex < bookmark { bookmark -= 1 }
    }
    let entry = FormattingEntry(node: replacement, tag: original.name.tag)
    formatting.insert(entry, at: min(bookmark, formatting.count))
    if let stackIndex = openIndex(of: formattingNode) { open.remove(at: stackIndex) }  // 19
    if let blockIndex = openIndex(of: block) {
      open.insert(OpenElement(node: replacement, name: original.name), at: blockIndex + 1)
    }
  }
}
