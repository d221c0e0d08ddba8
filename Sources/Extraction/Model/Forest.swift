/// An ensemble of regression trees over rows of floats, evaluated branch-free.
///
/// Every tree is walked for exactly its depth: a leaf points to itself, so that no loop depends on the data, and four rows
/// walk side by side. What comes out is the sum of the leaves, the log-odds of the label.
struct Forest: Sendable {
  struct Node: Sendable {
    /// Goes left when the value is at most this.
    var threshold: Float
    var feature: UInt16
    /// Indices among the nodes of the forest.
    var left: UInt16
    var right: UInt16
    /// What a leaf adds, in units of `scale`; 0 for inner nodes.
    var value: Int16
  }

  struct Tree: Sendable {
    var root: UInt16
    /// Steps from the root to the deepest leaf.
    var depth: UInt16
  }

  let nodes: [Node]
  let trees: [Tree]
  let base: Float
  let scale: Float
  /// Columns of a row.
  let width: Int

  /// After this many trees rows beyond doubt are left alone.
  static let firstTrees = 40
  /// Log-odds below which a row then counts as decided. A tree moves a row by a tenth of a unit at most, so the rows that
  /// all trees speak against have come this far and no further.
  static let doubt: Float = -3.5
  /// Log-odds that such a row gets: under a thousandth.
  static let decided: Float = -7

  /// The sum of leaves for each row of `values`, which has `width` columns.
  func scores(_ values: [Float]) -> [Float] {
    let rows = width == 0 ? 0 : values.count / width
    var scores = [Float](repeating: 0, count: rows)
    var active = Array(0..<rows)
    let early = min(Self.firstTrees, trees.count)
    run(trees[..<early], values.span, active, &scores)
    if early < trees.count {
      let limit = (Self.doubt - base) / scale
      let decided = (Self.decided - base) / scale
      active.removeAll { row in
        guard scores[row] < limit else { return false }
        scores[row] = decided
        return true
      }
      run(trees[early...], values.span, active, &scores)
    }
    for row in scores.indices { scores[row] = scores[row] * scale + base }
    return scores
  }

  private func run(_ trees: ArraySlice<Tree>, _ values: Span<Float>, _ rows: [Int], _ scores: inout [Float]) {
    let nodes = nodes.span
    let last = rows.count & ~3
    for tree in trees {
      var index = 0
      while index < last {
        let (a, b, c, d) = (rows[index], rows[index + 1], rows[index + 2], rows[index + 3])
        var (na, nb, nc, nd) = (Int(tree.root), Int(tree.root), Int(tree.root), Int(tree.root))
        for _ in 0..<tree.depth {
          na = Self.step(nodes, na, values, a &* width)
          nb = Self.step(nodes, nb, values, b &* width)
          nc = Self.step(nodes, nc, values, c &* width)
          nd = Self.step(nodes, nd, values, d &* width)
        }
        scores[a] += Float(nodes[na].value)
        scores[b] += Float(nodes[nb].value)
        scores[c] += Float(nodes[nc].value)
        scores[d] += Float(nodes[nd].value)
        index &+= 4
      }
      while index < rows.count {
        let row = rows[index]
        var node = Int(tree.root)
        for _ in 0..<tree.depth { node = Self.step(nodes, node, values, row &* width) }
        scores[row] += Float(nodes[node].value)
        index &+= 1
      }
    }
  }

  @inline(__always)
  private static func step(_ nodes: Span<Node>, _ index: Int, _ values: Span<Float>, _ row: Int) -> Int {
    let node = nodes[index]
    let goesLeft = values[row &+ Int(node.feature)] <= node.threshold
    return Int(goesLeft ? node.left : node.right)
  }
}
