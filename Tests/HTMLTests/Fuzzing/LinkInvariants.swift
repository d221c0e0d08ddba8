@testable import HTML

/// What is true of the links between the nodes that the tree builder makes: they agree both ways, and have an end.
enum LinkInvariants {
  /// What is not as it must be, a sentence each. Nodes that the builder left out of the tree are not looked at.
  static func violations(of nodes: [NodeRecord]) -> [String] {
    var violations: [String] = []
    var seen = Array(repeating: false, count: nodes.count)
    var parents: [UInt32] = [0]
    seen[0] = true
    while let parent = parents.popLast() {
      let record = nodes[Int(parent)]
      guard record.hasChildLinks else { continue }
      var previous: UInt32 = 0
      var child = record.first
      while child != 0 {
        guard Int(child) < nodes.count, !seen[Int(child)] else {
          return violations + ["node \(child) is out of bounds or there twice"]
        }
        seen[Int(child)] = true
        if nodes[Int(child)].parent != parent { violations.append("parent of \(child)") }
        if nodes[Int(child)].previous != previous { violations.append("previous sibling of \(child)") }
        parents.append(child)
        previous = child
        child = nodes[Int(child)].next
      }
      if record.last != previous { violations.append("last child of \(parent)") }
    }
    return Array(violations.prefix(8))
  }
}
