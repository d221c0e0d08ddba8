/// An ensemble of regression trees over rows of floats, evaluated branch-free.
///
/// Every tree is walked for exactly its depth: a leaf points to itself, so that no loop depends on the data, and eight rows
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

  /// What points outside the nodes or the columns is a programmer's error: `ModelReader` refuses such a file.
  init(nodes: [Node], trees: [Tree], base: Float, scale: Float, width: Int) {
    for node in nodes {
      precondition(Int(node.left) < nodes.count && Int(node.right) < nodes.count && Int(node.feature) < width)
    }
    for tree in trees { precondition(Int(tree.root) < nodes.count) }
    self.nodes = nodes
    self.trees = trees
    self.base = base
    self.scale = scale
    self.width = width
  }

  /// The sum of leaves for each row of `values`, which has `width` columns.
  func scores(_ values: [Float]) -> [Float] { scores(values, until: .none) ?? [] }

  /// The same; nil where the deadline came first, which is looked at before each tree.
  func scores(_ values: [Float], until deadline: Deadline) -> [Float]? {
    let rows = width == 0 ? 0 : values.count / width
    var scores = [Float](repeating: 0, count: rows)
    var active = Array(0..<rows)
    let early = min(Self.firstTrees, trees.count)
    guard run(trees[..<early], values.span, active, &scores, deadline) else { return nil }
    if early < trees.count {
      let limit = (Self.doubt - base) / scale
      let decided = (Self.decided - base) / scale
      active.removeAll { row in
        guard scores[row] < limit else { return false }
        scores[row] = decided
        return true
      }
      guard run(trees[early...], values.span, active, &scores, deadline) else { return nil }
    }
    for row in scores.indices { scores[row] = scores[row] * scale + base }
    return scores
  }

  /// Every index is inside its span: a tree's nodes point to nodes of the forest and to columns of a row (`init` sees to
  /// that), and `rows` are rows of the values.
  private func run(
    _ trees: ArraySlice<Tree>, _ values: Span<Float>, _ rows: [Int], _ scores: inout [Float], _ deadline: Deadline
  ) -> Bool {
    let nodes = nodes.span
    let last = rows.count & ~7
    for tree in trees {
      // A page of few rows is through before the clock is read.
      if rows.count > 1_000, deadline.isOver { return false }
      let root = Int(tree.root)
      var index = 0
      while index < last {
        let (a, b, c, d) = (rows[index], rows[index + 1], rows[index + 2], rows[index + 3])
        let (e, f, g, h) = (rows[index + 4], rows[index + 5], rows[index + 6], rows[index + 7])
        var (na, nb, nc, nd, ne, nf, ng, nh) = (root, root, root, root, root, root, root, root)
        for _ in 0..<tree.depth {
          na = Self.step(nodes, na, values, a &* width)
          nb = Self.step(nodes, nb, values, b &* width)
          nc = Self.step(nodes, nc, values, c &* width)
          nd = Self.step(nodes, nd, values, d &* width)
          ne = Self.step(nodes, ne, values, e &* width)
          nf = Self.step(nodes, nf, values, f &* width)
          ng = Self.step(nodes, ng, values, g &* width)
          nh = Self.step(nodes, nh, values, h &* width)
        }
        scores[a] += Float(nodes[na].value)
        scores[b] += Float(nodes[nb].value)
        scores[c] += Float(nodes[nc].value)
        scores[d] += Float(nodes[nd].value)
        scores[e] += Float(nodes[ne].value)
        scores[f] += Float(nodes[nf].value)
        scores[g] += Float(nodes[ng].value)
        scores[h] += Float(nodes[nh].value)
        index &+= 8
      }
      while index < rows.count {
        let row = rows[index]
        var node = root
        for _ in 0..<tree.depth { node = Self.step(nodes, node, values, row &* width) }
        scores[row] += Float(nodes[node].value)
        index &+= 1
      }
    }
    return true
  }

  @inline(__always)
  private static func step(_ nodes: Span<Node>, _ index: Int, _ values: Span<Float>, _ row: Int) -> Int {
    let node = nodes[unchecked: index]
    let goesLeft = values[unchecked: row &+ Int(node.feature)] <= node.threshold
    return Int(goesLeft ? node.left : node.right)
  }
}
