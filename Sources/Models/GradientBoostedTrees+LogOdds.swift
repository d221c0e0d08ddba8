extension GradientBoostedTrees {
  /// Leaves rows alone which the first trees have decided already.
  package struct EarlyExit: Sendable {
    /// Trees after which rows are looked at.
    package var trees: Int
    /// Log-odds below which a row is then decided.
    package var below: Float
    /// Log-odds that such a row gets.
    package var logOdds: Float

    package init(trees: Int, below: Float, logOdds: Float) {
      (self.trees, self.below, self.logOdds) = (trees, below, logOdds)
    }
  }

  /// The log-odds of each row of `rows`, which has `width` columns.
  package func logOdds(_ rows: [Float], earlyExit: EarlyExit? = nil) -> [Float] {
    logOdds(rows, earlyExit: earlyExit) { false } ?? []
  }

  /// The same; nil where the time was over first, which is asked before each tree.
  package func logOdds(_ values: [Float], earlyExit: EarlyExit? = nil, isOver: () -> Bool) -> [Float]? {
    precondition(width > 0 && values.count % width == 0)
    let rows = values.count / width
    var sums = [Float](repeating: 0, count: rows)
    var active = Array(0..<rows)
    let early = min(earlyExit?.trees ?? trees.count, trees.count)
    guard add(trees[..<early], values.span, active, &sums, isOver) else { return nil }
    if let earlyExit, early < trees.count {
      let limit = (earlyExit.below - base) / scale
      let decided = (earlyExit.logOdds - base) / scale
      active.removeAll { row in
        guard sums[row] < limit else { return false }
        sums[row] = decided
        return true
      }
      guard add(trees[early...], values.span, active, &sums, isOver) else { return nil }
    }
    for row in sums.indices { sums[row] = sums[row] * scale + base }
    return sums
  }

  /// For each row whether its log-odds reach the threshold.
  package func accepts(_ rows: [Float]) -> [Bool] { logOdds(rows).map { $0 >= threshold } }

  /// Rows up to which the evaluation is through before it is worth asking for the time.
  private static let fewRows = 1_000

  /// Adds what the trees' leaves say to the sums of `rows`; false where the time was over.
  ///
  /// Every index is inside its span: a tree's nodes point to nodes of the ensemble and to columns of a row (`init` sees
  /// to that), and `rows` are rows of the values.
  private func add(
    _ trees: ArraySlice<Tree>, _ values: Span<Float>, _ rows: [Int], _ sums: inout [Float], _ isOver: () -> Bool
  ) -> Bool {
    let nodes = nodes.span
    let last = rows.count & ~7
    for tree in trees {
      if rows.count > Self.fewRows, isOver() { return false }
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
        sums[a] += nodes[na].value
        sums[b] += nodes[nb].value
        sums[c] += nodes[nc].value
        sums[d] += nodes[nd].value
        sums[e] += nodes[ne].value
        sums[f] += nodes[nf].value
        sums[g] += nodes[ng].value
        sums[h] += nodes[nh].value
        index &+= 8
      }
      while index < rows.count {
        let row = rows[index]
        var node = root
        for _ in 0..<tree.depth { node = Self.step(nodes, node, values, row &* width) }
        sums[row] += nodes[node].value
        index &+= 1
      }
    }
    return true
  }

  @inline(__always)
  private static func step(_ nodes: Span<Node>, _ index: Int, _ values: Span<Float>, _ row: Int) -> Int {
    let node = nodes[unchecked: index]
    let goesLeft = values[unchecked: row &+ Int(node.column)] <= node.value
    return Int(goesLeft ? node.left : node.right)
  }
}
